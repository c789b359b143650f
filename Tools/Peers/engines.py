"""How each engine is built and asked in a comparison."""
import json, os, shutil, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# Engines that can do each work. The prototype gives up past 120 terms; PISA has neither deletions nor filters.
EVERY = {'pisa', 'pisa-block', 'lucene', 'tantivy'}
ABLE = {'words': EVERY | {'prototype'}, 'three': EVERY | {'prototype'}, 'rich': EVERY, 'long': EVERY, 'production': {'lucene', 'tantivy'}}


def program():
    """Path of fawen-bench, built if FAWEN_BENCH does not name it."""
    given = os.environ.get('FAWEN_BENCH')
    if given:
        return given
    subprocess.run(['swift', 'build', '-c', 'release', '--product', 'fawen-bench'], cwd=ROOT, check=True, stdout=sys.stderr)
    return os.path.join(ROOT, '.build', 'release', 'fawen-bench')


class Engines:
    """How each engine is indexed and run; every method returns the JSON object that the engine printed."""

    def __init__(self, peers, options):
        self.peers, self.options, self.bench = peers, options, program()
        self.ours = os.path.join(peers.indexes, 'fawen')
        self.questions = os.path.join(peers.common, 'queries_icu.tsv')
        self.documents = os.path.join(peers.common, 'docs_icu.tsv')
        self.is_fielded = options.work == 'production'

    @staticmethod
    def lines(*command):
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode().splitlines()[-1])

    def index(self, name):
        """Builds the index of an engine where it is missing; returns its figures, or None."""
        if name == 'fawen':
            shutil.rmtree(self.ours, ignore_errors=True)
            os.makedirs(self.ours)
            return self.lines(self.bench, 'fields' if self.is_fielded else 'index', self.documents, self.ours)
        folder = self.folder(name)
        if os.path.exists(folder):
            return None
        if name == 'prototype':
            os.makedirs(folder)
            return self.lines(self.peers.prototype, 'build', self.documents, os.path.join(folder, 'index'), '32', '3')
        if not self.is_fielded:
            return self.peers.python(f'{name.split("-")[0]}_peer.py', 'index')
        if name == 'lucene':
            return self.lines(*self.lucene(), 'index', self.documents, folder)
        return self.peers.python(os.path.join(HERE, 'tantivy_fields.py'), 'index', self.documents, folder)

    def folder(self, name):
        """Folder of an engine's index; the peers' own scripts have names of their own for it."""
        made = {'pisa': 'pisa_full_1', 'lucene': 'lucene_whitespace_icu_full_1', 'tantivy': 'tantivy_full_1'}
        name = name.split('-')[0]
        return os.path.join(self.peers.indexes, name if self.is_fielded else made.get(name, name))

    def lucene(self):
        """The command that runs LuceneWork, compiled if it is not yet."""
        jars = os.path.join(self.peers.home, 'jars')
        library, classes = os.path.join(jars, 'lucene-9.9.1.jar'), os.path.join(jars, 'classes-work')
        source, made = os.path.join(HERE, 'LuceneWork.java'), os.path.join(classes, 'LuceneWork.class')
        if not os.path.exists(made) or os.path.getmtime(made) < os.path.getmtime(source):
            subprocess.run(['javac', '-nowarn', '--release', '17', '-d', classes, '-cp', library, source], check=True, stdout=sys.stderr)
        return [os.path.join(jars, 'jdk21', 'bin', 'java'), '-Xmx2g', '-XX:+UseSerialGC', '-cp', classes + ':' + library, 'LuceneWork']

    def speed(self, name):
        k, big = str(self.options.k), self.options.scale > 1 or self.options.work in ('rich', 'long')
        folder, passes = self.folder(name), '1' if big else '3'
        if name == 'fawen':
            return self.lines(self.bench, 'speed', self.ours, self.questions, '--k', k, '--warm', '2', '--passes', '3' if big else '10')
        if name == 'prototype':
            return self.lines(self.peers.prototype, 'speed', os.path.join(folder, 'index'), self.questions, '3' if big else '10')
        if name.startswith('pisa'):
            algorithm = 'block_max_maxscore' if name == 'pisa-block' else 'maxscore'
            return self.peers.python('pisa_peer.py', 'speed', '--algorithm', algorithm, '--warm', '1', '--passes', passes, '--k', k)
        if name == 'lucene':
            return self.lucene_speed(folder, k, '3' if big else '8', passes)
        if self.is_fielded:
            script = os.path.join(HERE, 'tantivy_fields.py')
            return self.peers.python(script, 'speed', self.questions, folder, k, '1', passes)
        return self.peers.python('tantivy_peer.py', 'speed', '--warm', '1', '--passes', passes, '--k', k)

    def lucene_speed(self, folder, k, warm, passes):
        if self.is_fielded:
            return self.lines(*self.lucene(), 'speed', self.questions, folder, k, warm, passes, 'fields')
        if self.options.work == 'long':
            return self.lines(*self.lucene(), 'speed', self.questions, folder, k, '2', passes, 'plain')
        return self.peers.python('lucene_peer.py', 'speed', '--warm', warm, '--passes', passes, '--k', k)
