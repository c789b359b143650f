"""Token files of the comparisons: `id TAB tokens`, made from the words of the collection."""
import os, random, subprocess

LONG = 2000   # Han characters of a long question
STEP = 25     # questions from the start of one long question to the start of the next
DELETED, REPEALED = .05, .10


def han(character):
    return '\u3400' <= character <= '\u9fff'


def rich(words):
    """Words, Han bigrams inside runs of Han, and Han characters, told apart by their first letter; other words whole in each."""
    out, run = ['w' + word for word in words], []

    def flush():
        if len(run) == 1:
            out.append('b' + run[0])
        out.extend('b' + run[i] + run[i + 1] for i in range(len(run) - 1))
        run.clear()

    for word in words:
        if word and han(word[0]):
            run.extend(word)
            out.extend('u' + character for character in word)
        else:
            flush()
            out.extend(('b' + word, 'u' + word))
    flush()
    return out


def three(words):
    """Three different words of at least two characters, spread over the question; fewer if it has fewer."""
    content = list(dict.fromkeys(word for word in words if len(word) > 1 and han(word[0]))) or words[:3]
    return content if len(content) <= 3 else [content[0], content[len(content) // 2], content[-1]]


def marked(seed=1):
    """A function that puts a mark before the words of a document: of all at random some deleted, of the others some repealed."""
    generator = random.Random(seed)

    def mark(words):
        if generator.random() < DELETED:
            return ['deleted', *words]
        return ['repealed' if generator.random() < REPEALED else 'live', *words]
    return mark


def long_questions(questions):
    """Questions of LONG Han characters: neighbours joined, the last cut, the first following the last; one begins every STEP questions."""
    joined = []
    for start in range(0, len(questions), STEP):
        words, characters = [], 0
        for word in (word for question in questions[start:] + questions[:start] for word in question):
            if characters >= LONG:
                break
            words.append(word)
            characters += sum(map(han, word))
        joined.append(words)
    return joined


def read(path):
    """Pairs of id and tokens."""
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            key, _, words = line.rstrip('\n').partition('\t')
            yield key, words.split(' ') if words else []


def write(target, rows):
    partial = target + '.part'
    with open(partial, 'w', encoding='utf-8') as out:
        for key, words in rows:
            out.write(key + '\t' + ' '.join(words) + '\n')
    os.replace(partial, target)


def documents(source, target, kind, scale, prototype):
    """Writes the documents of a comparison that are not `source` itself: perturbed copies, rich tokens, marks, or several of them."""
    if scale > 1:
        copies = target + '.copies'
        with open(copies, 'wb') as out:
            subprocess.run([prototype, 'gen', source, str(scale)], check=True, stdout=out)
        source = copies
    if kind == 'words':
        os.replace(source, target)
        return
    change = rich if kind == 'rich' else marked()
    write(target, ((key, change(words)) for key, words in read(source)))
    if scale > 1:
        os.remove(source)


def questions(common, folder, work):
    """Writes the questions of a comparison and links what the peers read beside them."""
    rows = list(read(os.path.join(common, 'queries_icu.tsv')))
    if work == 'long':
        rows = [(f'long-{number}', words) for number, words in enumerate(long_questions([words for _, words in rows]))]
    change = {'three': three, 'rich': rich, 'long': rich}.get(work, list)
    write(os.path.join(folder, 'queries_icu.tsv'), ((key, change(words)) for key, words in rows))
    for name in ('queries.tsv', 'qrels.tsv', 'national_ids.txt', 'dev_split.txt', 'articles.jsonl'):
        link = os.path.join(folder, name)
        if not os.path.exists(link):
            os.symlink(os.path.join(os.path.abspath(common), name), link)
