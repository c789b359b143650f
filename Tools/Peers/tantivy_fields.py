"""Tantivy in the shape of the product: three fields, deletions, a status. Run by `compare` with the interpreter of the peers.

usage: tantivy_fields.py index DOCS.tsv FOLDER
       tantivy_fields.py speed QUERIES.tsv FOLDER K WARM PASSES

DOCS.tsv: `id TAB mark words`; mark is live, repealed or deleted; a word is led by the letter of its field: t, p or b. A question has a
clause for each field and term, boosted by the weight of the field in the product; k1 and b are Tantivy's own. Of what is not deleted
only what is live is found.
"""
import collections, os, shutil, sys
import tantivy
from tantivy import Occur, Query
from common import Clock, bench, disk_mb, emit, peak_rss_mb, rows

FIELDS = {'t': ('title', .1), 'p': ('path', 2.2), 'b': ('body', 1)}


def schema():
    builder = tantivy.SchemaBuilder()
    builder.add_text_field('mark', stored=False, tokenizer_name='raw', index_option='basic')
    for name, _ in FIELDS.values():
        builder.add_text_field(name, stored=False, tokenizer_name='whitespace', index_option='freq')
    return builder.build()


def index(documents, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    clock = Clock()
    engine = tantivy.Index(schema(), path=folder)
    writer = engine.writer(heap_size=1_500_000_000, num_threads=1)   # one thread, big buffer: one segment
    for _, tokens in rows(documents):
        mark, _, words = tokens.partition(' ')
        texts = collections.defaultdict(list)
        for word in words.split():
            texts[word[0]].append(word[1:])
        writer.add_document(tantivy.Document(mark=mark, **{FIELDS[letter][0]: ' '.join(text) for letter, text in texts.items()}))
    writer.commit()
    writer.delete_documents_by_term('mark', 'deleted')
    writer.commit()
    writer.wait_merging_threads()
    engine.reload()
    emit('index', engine='tantivy', docs=engine.searcher().num_docs, segments=engine.searcher().num_segments, **clock.read(),
         disk_mb=disk_mb(folder), peak_rss_mb=peak_rss_mb())


def question(fields, text):
    clauses = []
    for word, count in collections.Counter(text.split()).items():
        for name, weight in FIELDS.values():
            term = Query.term_query(fields, name, word, index_option='freq')
            clauses.append((Occur.Should, Query.boost_query(term, count * weight)))
    # A prohibited clause is 1.7 times as fast here as a required one without score.
    clauses.append((Occur.MustNot, Query.term_query(fields, 'mark', 'repealed', index_option='basic')))
    return Query.boolean_query(clauses)


def speed(queries, folder, k, warm, passes):
    fields, searcher = schema(), tantivy.Index.open(folder).searcher()
    prepared = [question(fields, text) for _, text in rows(queries)]
    figures = bench(lambda query: searcher.search(query, int(k), count=False), prepared, float(warm), int(passes))
    emit('speed', engine='tantivy', docs=searcher.num_docs, segments=searcher.num_segments, k=int(k), **figures, peak_rss_mb=peak_rss_mb())


if __name__ == '__main__':
    {'index': index, 'speed': speed}[sys.argv[1]](*sys.argv[2:])
