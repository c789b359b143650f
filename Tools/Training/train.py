"""Trains the n-gram encoder of Corpus/Models from the law collection, the judged questions and the project's own answers.

usage: train.py --tokens TOOL --data FOLDER --corpus FOLDER --scratch FOLDER (--out FOLDER | --evaluate)
"""
import argparse
import hashlib
import json
import os
import time

import numpy as np

import answers as own_answers
import corpus
import encoder
import lexical
from tokens import Rows, Vocabulary, read_rows

SEED = 20260101
WIDTH = 160
LEAST_SEGMENTS = 20
PRETRAINING_EPOCHS, PRETRAINING_RATE = 16, 1.9
TUNING_EPOCHS, TUNING_RATE = 10, 0.15
OWN_ARTICLES_A_QUESTION = 2
BLOCKS, MARGIN = 5, 20


def packed(rows):
    return Rows(np.ascontiguousarray(rows.start, dtype=np.int64), np.ascontiguousarray(rows.terms, dtype=np.int32),
                np.ascontiguousarray(rows.counts, dtype=np.float32))


def summed(kernels, rows, start, count, terms):
    """Rows that hold `count` rows each from `start` on, frequencies added up."""
    pick_start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    picks = np.arange(len(rows), dtype=np.int64)
    out_start, out_terms = np.zeros(len(count) + 1, dtype=np.int64), np.zeros(len(rows.terms) + 1, dtype=np.int32)
    weights, scratch = np.zeros(len(rows.terms) + 1, dtype=np.float32), np.full(terms, -1, dtype=np.int32)
    a, w = encoder.address, encoder.whole
    used = kernels.gather(a(rows.start), a(rows.terms), a(rows.counts), a(pick_start), a(picks), w(len(count)), None, w(0),
                          a(np.array([1], dtype=np.uint64)), a(scratch), a(out_start), a(out_terms), a(weights))
    # The kernel gives roots of frequencies.
    return Rows(out_start, out_terms[:used].copy(), np.rint(weights[:used] ** 2).astype(np.float32))


class Material:
    """Everything read and tokenised."""

    def __init__(self, options, kernels, log):
        self.articles = corpus.read_laws(os.path.join(options.data, "laws.tar.gz"))
        segments, count = [], []
        for article in self.articles:
            parts = article.segments()
            segments += parts
            count.append(len(parts))
        self.count = np.array(count, dtype=np.int64)
        self.first = np.cumsum(self.count) - self.count
        vocabulary = Vocabulary()
        all_segments = packed(read_rows(options.tokens, segments, vocabulary))
        vocabulary.frozen = True
        log(f"{len(self.articles)} articles, {len(segments)} segments, {len(vocabulary.number)} terms")
        self.read_questions(options, vocabulary)
        self.lexical = lexical.Lexical(
            summed(kernels, all_segments, self.first, self.count, len(vocabulary.number)), len(vocabulary.number))
        self.near = [lexical.best(self.lexical.scores(*self.queries.row(q)), 100) for q in range(len(self.gold))]
        frequency = np.bincount(all_segments.terms, minlength=len(vocabulary.number))
        kept = np.flatnonzero(frequency >= LEAST_SEGMENTS)
        terms = list(vocabulary.number)
        kept = np.array(sorted(kept, key=lambda index: terms[index].encode()))
        self.terms = [terms[index] for index in kept]
        number = np.full(len(terms), -1, dtype=np.int64)
        number[kept] = np.arange(len(kept))
        self.frequency = frequency[kept]
        self.segments = packed(all_segments.remap(number))
        self.documents = packed(summed(kernels, self.segments, self.first, self.count, len(kept)))
        self.lexical_queries, self.queries = self.queries, packed(self.queries.remap(number))
        log(f"{len(kept)} rows, {len(self.gold)} judged questions, {len(self.own)} questions of our own answers")

    def read_questions(self, options, vocabulary):
        questions = corpus.read_lines(os.path.join(options.data, "statute-questions.jsonl"))
        answered = corpus.read_lines(os.path.join(options.data, "standard-answers.jsonl"))
        place = {}
        for index, article in reversed(list(enumerate(self.articles))):
            if article.label:
                place[(corpus.title_key(article.title), article.label)] = index

        def found(pairs):
            numbers = [place.get((corpus.title_key(title), label)) for title, label in pairs]
            return sorted({number for number in numbers if number is not None})

        self.ids = np.array([q["id"] for q in questions])
        self.gold = [found((r["title"], r["article"]) for r in q["relevant"]) for q in questions]
        texts = [q["question"] for q in questions]
        by_id = {answer["id"]: answer for answer in answered}
        self.answer_row, self.keyword_row = {}, {}
        for index, question in enumerate(questions):
            answer = by_id.get(question["id"])
            for rows, key in ((self.answer_row, "answer"), (self.keyword_row, "keywords")):
                if answer and isinstance(answer.get(key), str) and answer[key].strip():
                    rows[index] = len(texts)
                    texts.append(answer[key])
        self.own = []
        for asked, cited in own_answers.read_answers(os.path.join(options.corpus, "StandardAnswers")):
            right = found(cited)
            if right:
                for text in asked:
                    self.own.append((len(texts), right))
                    texts.append(text)
        self.queries = packed(read_rows(options.tokens, texts, vocabulary))

    def pairs(self, questions, random):
        """Judged pairs of some questions and of our own answers, for `encoder.finetune`."""
        pairs, answers, gold = [], [], {}
        for question in questions:
            gold[question] = self.gold[question]
            rows = [question] + [rows[question] for rows in (self.answer_row, self.keyword_row) if question in rows]
            pairs += [(row, article, question) for article in self.gold[question] for row in rows]
            if question in self.answer_row:
                answers.append((question, self.answer_row[question]))
        for number, (row, right) in enumerate(self.own):
            key = len(self.gold) + number
            gold[key] = right
            pairs += [(row, int(article), key) for article in random.permutation(right)[:OWN_ARTICLES_A_QUESTION]]
        negatives = {key: [] for key in gold}
        for question in questions:
            negatives[question] = [article for article in self.near[question] if article not in self.gold[question]]
        return pairs, answers, gold, negatives


def tune(kernels, table, material, questions, log):
    random = np.random.default_rng(SEED + 1)
    pairs, answers, gold, negatives = material.pairs(questions, random)
    model = encoder.Model(kernels, table.copy(), TUNING_RATE, SEED + 2)
    encoder.finetune(model, pairs, material.queries, material.documents, negatives, gold, answers, random, epochs=TUNING_EPOCHS, log=log)
    rows, scales = encoder.quantize(model.table)
    return rows, scales


def law_prior(material, questions):
    """ln((g_law + 5 r_level) / (n_law + 5)) of each article, as a z-score; the level is the collection's folder."""
    laws = {}
    law = np.array([laws.setdefault((a.title, a.national), len(laws)) for a in material.articles])
    levels = {}
    level = np.array([levels.setdefault(a.level, len(levels)) for a in material.articles])
    judged = np.array([article for question in questions for article in material.gold[question]])
    in_law, in_level = np.bincount(law[judged], minlength=len(laws)), np.bincount(level[judged], minlength=len(levels))
    rate = (in_level + 0.5) / (np.bincount(level) + 5)
    level_of_law = np.zeros(len(laws), dtype=np.int64)
    level_of_law[law] = level
    prior = np.log((in_law + 5 * rate[level_of_law]) / (np.bincount(law) + 5))[law]
    return ((prior - prior.mean()) / prior.std()).astype(np.float32)


def evaluate(kernels, table, material, log):
    """Recall@10, recall@100 and MRR@10 on topic-disjoint blocks: each block's neighbours by id are left out of training."""
    numbered = np.flatnonzero([bool(article.label) for article in material.articles])
    names = ["words alone", "encoder alone", "words + 1 cos + .2 prior", "words + 2 cos + .2 prior", "words + 2 cos"]
    sums, done = np.zeros((len(names), 3)), 0
    for block in np.array_split(np.argsort(material.ids, kind="stable"), BLOCKS):
        low, high = material.ids[block].min() - MARGIN, material.ids[block].max() + MARGIN
        training = [q for q in range(len(material.ids)) if not low <= material.ids[q] <= high]
        rows, scales = tune(kernels, table, material, training, log=lambda line: None)
        shipped = rows.astype(np.float32) * scales[:, None]
        documents = encoder.embed(kernels, shipped, material.documents)[numbered]
        queries = encoder.embed(kernels, shipped, material.queries)
        cosines = documents @ queries[block].T
        prior = law_prior(material, training)[numbered]
        for column, question in enumerate(block):
            words = material.lexical.scores(*material.lexical_queries.row(question))[numbered]
            words = words / max(words.max(), 1e-9)
            cosine = cosines[:, column]
            right = set(material.gold[question])
            for row, scores in enumerate([words, cosine, words + cosine + 0.2 * prior, words + 2 * cosine + 0.2 * prior, words + 2 * cosine]):
                hits = [numbered[index] in right for index in lexical.best(scores, 100)]
                first = next((1 / (rank + 1) for rank, hit in enumerate(hits[:10]) if hit), 0)
                sums[row] += [sum(hits[:10]) / len(right), sum(hits) / len(right), first]
        done += len(block)
        log(f"after {done} questions: " + "; ".join(
            f"{name} R@10 {r[0]:.3f} R@100 {r[1]:.3f} MRR@10 {r[2]:.3f}" for name, r in zip(names, sums / done)))
    return {name: [round(float(value), 3) for value in row] for name, row in zip(names, sums / done)}


def write_table(path, terms, rows, scales):
    """The format of Sources/TextVectors/NGramTable.swift."""
    encoded = [term.encode() for term in terms]
    ends = np.cumsum([len(term) for term in encoded]).astype("<u4")
    body = b"FWNGRAM1" + np.array([1, rows.shape[1], len(encoded), int(ends[-1])], dtype="<u4").tobytes() + ends.tobytes() + b"".join(encoded)
    body += b"\0" * (-len(body) % 4) + scales.astype("<f4").tobytes() + rows.tobytes()
    with open(path, "wb") as file:
        file.write(body + hashlib.sha256(body).digest())
    return len(body) + 32


def write_prior(path, material):
    """How often each law answers a judged question, and one of our own."""
    counts = {}
    for column, lists in enumerate((material.gold, [right for _, right in material.own])):
        for right in lists:
            for article in right:
                counts.setdefault(material.articles[article].title, [0, 0])[column] += 1
    with open(path, "w", encoding="utf-8") as file:
        file.write("title\tjudged\town\n")
        for title in sorted(counts):
            file.write(f"{title}\t{counts[title][0]}\t{counts[title][1]}\n")


def main():
    parser = argparse.ArgumentParser()
    for name in ("tokens", "data", "corpus", "scratch"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--out")
    parser.add_argument("--evaluate", action="store_true")
    options = parser.parse_args()
    begun = time.time()

    def log(line):
        print(f"{time.time() - begun:6.1f} s  {line}", flush=True)

    os.makedirs(options.scratch, exist_ok=True)
    kernels = encoder.load_kernels(options.scratch)
    material = Material(options, kernels, log)
    random = np.random.default_rng(SEED)
    model = encoder.Model(kernels, encoder.initial_table(material.frequency, len(material.segments), WIDTH, random), PRETRAINING_RATE, SEED)
    national = np.array([article.national for article in material.articles])
    encoder.pretrain(model, material.segments, material.first, material.count, national, [a.title for a in material.articles], random,
                     epochs=PRETRAINING_EPOCHS, log=log)
    np.save(os.path.join(options.scratch, "pretrained.npy"), model.table)
    if options.out:
        rows, scales = tune(kernels, model.table, material, range(len(material.gold)), log)
        size = write_table(os.path.join(options.out, "encoder.ngrams"), material.terms, rows, scales)
        write_prior(os.path.join(options.out, "law-prior.tsv"), material)
        log(f"wrote {size} bytes, CPU {time.process_time():.0f} s")
    if options.evaluate:
        figures = evaluate(kernels, model.table, material, log)
        print(json.dumps(figures, ensure_ascii=False))
        log(f"CPU {time.process_time():.0f} s")


if __name__ == "__main__":
    main()
