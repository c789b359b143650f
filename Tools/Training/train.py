"""Trains Corpus/Models from the law collection, the judged questions and the project's own questions and answers.

The encoder is trained on all of them. The trees of the re-ranker are trained on what the program itself computes for questions held out of the
encoder, the law prior and the judged neighbours that they are asked with: five random folds and five blocks of neighbouring topics.
"""
import argparse
import json
import multiprocessing
import os
import shutil
import time

import numpy as np

import answers as own_answers
import corpus
import encoder
import evaluation
import lexical
import product
import reranker
from tokens import Rows, Vocabulary, read_rows

SEED = 20260101
WIDTH = 160
LEAST_SEGMENTS = 20
PRETRAINING_EPOCHS, PRETRAINING_RATE = 16, 1.9
TUNING_EPOCHS, TUNING_RATE = 10, 0.5
OWN_ARTICLES_A_QUESTION = 2
OWN_QUESTIONS_AN_ANSWER = 2
# Of our own questions about articles: as many as of others', so that the trees take no longer for every question we write.
OWN_QUESTIONS_A_FOLD = 250
CASE_ARTICLES = 3
# Questions that others judged count twice: ours are five times as many, and all by the same few hands.
OTHERS_TWICE = 2
PROCESSES = 2
FOLDS, MARGIN = 5, 20


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
        log(f"{len(kept)} rows, {len(self.gold)} judged questions, {len(self.gold) - self.outside} of them ours, {len(self.own)} questions of our own answers")

    def read_questions(self, options, vocabulary):
        self.judged = corpus.read_lines(os.path.join(options.data, "statute-questions.jsonl"))
        # Questions of others come first; our own about articles follow.
        self.outside = len(self.judged)
        self.judged += corpus.read_lines(os.path.join(options.corpus, "Judgements", "article-questions.jsonl"))
        answered = corpus.read_lines(os.path.join(options.data, "standard-answers.jsonl"))
        place = {}
        for index, article in reversed(list(enumerate(self.articles))):
            if article.label:
                place[(corpus.title_key(article.title), article.label)] = index

        def found(pairs):
            numbers = [place.get((corpus.title_key(title), label)) for title, label in pairs]
            return sorted({number for number in numbers if number is not None})

        self.ids = np.array([q["id"] for q in self.judged])
        self.gold = [found((r["title"], r["article"]) for r in q["relevant"]) for q in self.judged]
        texts = [q["question"] for q in self.judged]
        by_id = {answer["id"]: answer for answer in answered}
        self.answer_row, self.keyword_row = {}, {}
        for index, question in enumerate(self.judged):
            answer = by_id.get(question["id"])
            for rows, key in ((self.answer_row, "answer"), (self.keyword_row, "keywords")):
                if answer and isinstance(answer.get(key), str) and answer[key].strip():
                    rows[index] = len(texts)
                    texts.append(answer[key])
        self.answers = own_answers.read_answers(os.path.join(options.corpus, "StandardAnswers"))
        self.rests_on = [found(answer.articles) for answer in self.answers]
        self.own = []
        for number, answer in enumerate(self.answers):
            if self.rests_on[number]:
                for text in answer.questions + answer.tests:
                    self.own.append((len(texts), number, text))
                    texts.append(text)
        # Our own words about articles: what a digest says of one, what happened in a case that applies some.
        self.told = []
        told = [(text, [(title, label)]) for text, title, label in own_answers.read_digests(os.path.join(options.corpus, "Regulations"))]
        for text, cited in told + own_answers.read_cases(os.path.join(options.corpus, "CaseExamples")):
            if found(cited):
                self.told.append((len(texts), found(cited)))
                texts.append(text)
        self.queries = packed(read_rows(options.tokens, texts, vocabulary))

    def pairs(self, part, random):
        """Judged pairs of a part's questions and own answers, for `encoder.finetune`."""
        pairs, answers, gold = [], [], {}
        for question in part.questions:
            gold[question] = self.gold[question]
            rows = [question] + [rows[question] for rows in (self.answer_row, self.keyword_row) if question in rows]
            pairs += [(row, article, question) for article in self.gold[question] for row in rows] * (OTHERS_TWICE if question < self.outside else 1)
            if question in self.answer_row:
                answers.append((question, self.answer_row[question]))
        negatives = {question: [article for article in self.near[question] if article not in self.gold[question]] for question in gold}
        for number, (row, answer, _) in enumerate(self.own):
            if answer in part.answers:
                key = len(self.gold) + number
                gold[key], negatives[key] = self.rests_on[answer], []
                chosen = random.permutation(self.rests_on[answer])[:OWN_ARTICLES_A_QUESTION]
                pairs += [(row, int(article), key) for article in chosen]
        for number, (row, articles) in enumerate(self.told):
            key = len(self.gold) + len(self.own) + number
            gold[key], negatives[key] = articles, []
            pairs += [(row, article, key) for article in articles[:CASE_ARTICLES]]
        return pairs, answers, gold, negatives


class Part:
    """What one model may learn from: numbers of judged questions and of own answers."""

    def __init__(self, questions, answers):
        self.questions, self.answers = list(questions), set(answers)


def tune(kernels, table, material, part, log):
    random = np.random.default_rng(SEED + 1)
    pairs, answers, gold, negatives = material.pairs(part, random)
    model = encoder.Model(kernels, table.copy(), TUNING_RATE, SEED + 2)
    encoder.finetune(model, pairs, material.queries, material.documents, negatives, gold, answers, random, epochs=TUNING_EPOCHS, log=log)
    return encoder.quantize(model.table)


def write_models(kernels, folder, material, part, rows, scales):
    """Everything but the trees: the table, the judged questions' vectors and articles, how often a law answers. The table's fingerprint."""
    fingerprint = product.write_table(os.path.join(folder, "encoder.bin"), material.terms, rows, scales)
    vectors = encoder.embed(kernels, rows.astype(np.float32) * scales[:, None], material.queries)
    nothing = np.zeros(vectors.shape[1], dtype=np.float32)
    asked = [vectors[question] for question in part.questions]
    answered = [vectors[material.answer_row[q]] if q in material.answer_row else nothing for q in part.questions]
    product.write_vectors(kernels, os.path.join(folder, "judged-vectors.bin"), np.array(asked + answered), fingerprint)
    with open(os.path.join(folder, "judged-articles.tsv"), "w", encoding="utf-8") as file:
        file.write("articles\n")
        for question in part.questions:
            places = [f"{corpus.title_key(r['title'])}@{r['article']}" for r in material.judged[question]["relevant"]]
            file.write("|".join(dict.fromkeys(places)) + "\n")
    counts = {}
    # Our own questions were spread over many laws on purpose: they say less of how often a law is asked about.
    outside = [material.gold[q] for q in part.questions if q < material.outside]
    ours = [material.gold[q] for q in part.questions if q >= material.outside]
    for column, lists in enumerate((outside, ours + [material.rests_on[a] for a in sorted(part.answers)])):
        for right in lists:
            for article in right:
                counts.setdefault(material.articles[article].title, [0, 0])[column] += 1
    with open(os.path.join(folder, "law-prior.tsv"), "w", encoding="utf-8") as file:
        file.write("title\tjudged\town\n")
        for title in sorted(counts):
            file.write(f"{title}\t{counts[title][0]}\t{counts[title][1]}\n")
    return fingerprint


class Fold:
    """Questions held out, and what a model for them may learn from."""

    def __init__(self, name, held, held_answers, part):
        self.name, self.held, self.held_answers, self.part = name, list(held), set(held_answers), part


def folds(material):
    """Five random folds, and five blocks of neighbouring ids, of others' questions and of ours, whose neighbours within MARGIN are left out too.

    With a random fold go answers drawn at random, with a block whole topics of answers.
    """
    result, random = [], np.random.default_rng(SEED + 3)
    count, answers = len(material.ids), len(material.answers)
    shuffled, shuffled_answers = np.array_split(random.permutation(count), FOLDS), np.array_split(random.permutation(answers), FOLDS)
    for number in range(FOLDS):
        held, own = set(shuffled[number].tolist()), set(shuffled_answers[number].tolist())
        part = Part((q for q in range(count) if q not in held), (a for a in range(answers) if a not in own))
        result.append(Fold(f"random-{number + 1}", sorted(held), own, part))
    topics = sorted({answer.topic for answer in material.answers})
    topic_fold = {topic: int(place) for topic, place in zip(topics, random.permutation(len(topics)) % FOLDS)}
    order = np.argsort(material.ids, kind="stable")
    parts = [np.array_split(order[which], FOLDS) for which in (order < material.outside, order >= material.outside)]
    for number, blocks in enumerate(zip(*parts)):
        bounds = [(material.ids[block].min() - MARGIN, material.ids[block].max() + MARGIN) for block in blocks]
        own = {a for a in range(answers) if topic_fold[material.answers[a].topic] == number}
        part = Part((q for q in range(count) if not any(low <= material.ids[q] <= high for low, high in bounds)),
                    (a for a in range(answers) if a not in own))
        result.append(Fold(f"block-{number + 1}", np.concatenate(blocks).tolist(), own, part))
    return result


def write_held_out(path, material, fold):
    """The questions held out of a fold, others' and ours, as `fawen evaluate` reads them, and those of its own answers."""
    random = np.random.default_rng(SEED + 4)
    ours = np.array([question for question in fold.held if question >= material.outside])
    chosen = ours[np.sort(random.permutation(len(ours))[:OWN_QUESTIONS_A_FOLD])]
    for name, questions in (("judged", [question for question in fold.held if question < material.outside]), ("spoken", chosen.tolist())):
        with open(os.path.join(path, name + ".jsonl"), "w", encoding="utf-8") as file:
            for question in questions:
                file.write(json.dumps(material.judged[question], ensure_ascii=False) + "\n")
    by_answer = {}
    for _, answer, text in material.own:
        by_answer.setdefault(answer, []).append(text)
    without = [material.answers[answer].id for answer in sorted(fold.held_answers)]
    with open(os.path.join(path, "own.jsonl"), "w", encoding="utf-8") as file:
        for answer in sorted(fold.held_answers & set(by_answer)):
            texts = by_answer[answer]
            for place in sorted(random.permutation(len(texts))[:OWN_QUESTIONS_AN_ANSWER]):
                cited = [material.articles[a] for a in material.rests_on[answer]]
                row = {"id": f"{material.answers[answer].id}-{place}", "question": texts[place], "without": without,
                       "relevant": [{"law": a.title, "title": a.title, "date": "", "article": a.label} for a in cited]}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


class FoldWork:
    """A fold from its table to its features. Each in one process with its own seeds: the same bytes whoever does it."""

    adopted = None

    def __init__(self, kernels, material, table, documents, program, options):
        self.kernels, self.material, self.table, self.documents = kernels, material, table, documents
        self.program, self.options, self.folds = program, options, folds(material)

    @classmethod
    def adopt(cls, work):
        cls.adopted = work

    @staticmethod
    def run(number):
        """Names of the features, and those of the fold's questions of each kind."""
        self = FoldWork.adopted
        fold = self.folds[number]
        folder = os.path.join(self.options.scratch, "folds", fold.name)
        models = product.resources(folder, self.options.corpus)
        rows, scales = tune(self.kernels, self.table, self.material, fold.part, lambda line: None)
        fingerprint = write_models(self.kernels, models, self.material, fold.part, rows, scales)
        vectors = encoder.embed(self.kernels, rows.astype(np.float32) * scales[:, None], self.documents)
        product.write_vectors(self.kernels, os.path.join(models, "document-vectors.bin"), vectors, fingerprint)
        write_held_out(folder, self.material, fold)
        trees = os.path.join(models, "law-reranker.json")
        if os.path.exists(trees):
            os.remove(trees)
        result = []
        for kind in reranker.WEIGHTS:
            path = os.path.join(folder, kind)
            names, features = self.program.features(path + ".jsonl", folder, path + ".features")
            result.append(reranker.FeatureSet(fold.name, kind, features))
        return names, result


def pretrained(kernels, material, path, reuse, log):
    """The table trained on the laws alone, kept for the next run."""
    if reuse and os.path.exists(path):
        table = np.load(path)
        if table.shape == (len(material.terms), WIDTH):
            return table
    random = np.random.default_rng(SEED)
    model = encoder.Model(kernels, encoder.initial_table(material.frequency, len(material.segments), WIDTH, random), PRETRAINING_RATE, SEED)
    national = np.array([article.national for article in material.articles])
    encoder.pretrain(model, material.segments, material.first, material.count, national, [a.title for a in material.articles], random,
                     epochs=PRETRAINING_EPOCHS, log=log)
    np.save(path, model.table)
    return model.table


def main():
    parser = argparse.ArgumentParser()
    for name in ("tokens", "fawen", "data", "knowledge", "corpus", "scratch", "out"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--reuse", action="store_true", help="start from the pretrained table of the last run")
    parser.add_argument("--evaluate", action="store_true", help="also measure every fold through the program")
    options = parser.parse_args()
    begun = time.time()

    def log(line):
        print(f"{time.time() - begun:6.1f} s  {line}", flush=True)

    os.makedirs(options.scratch, exist_ok=True)
    kernels = encoder.load_kernels(options.scratch)
    material = Material(options, kernels, log)
    table = pretrained(kernels, material, os.path.join(options.scratch, "pretrained.npy"), options.reuse, log)
    everything = Part(range(len(material.gold)), range(len(material.answers)))
    write_models(kernels, options.out, material, everything, *tune(kernels, table, material, everything, log))
    log("wrote the encoder, the judged questions and the law prior")
    program = product.Program(options.fawen, options.knowledge)
    # The terms are those of every table, so that one index serves all folds, each with its own vectors.
    whole = os.path.join(options.scratch, "whole")
    # Beside a decision that knows nothing: the shipped one was fitted to another encoder, and is only replaced by the next step.
    shutil.copy(os.path.join(options.out, "encoder.bin"), product.resources(whole, options.corpus))
    documents = program.index(whole, os.path.join(options.scratch, "documents.terms"))
    log(f"indexed {len(documents)} documents")
    work = FoldWork(kernels, material, table, documents, program, options)
    with multiprocessing.get_context("fork").Pool(PROCESSES, initializer=FoldWork.adopt, initargs=(work,)) as pool:
        sets = []
        for names, pair in pool.imap(FoldWork.run, range(len(work.folds))):
            sets += pair
            for part in pair[:2]:
                log(f"{part.fold} {part.kind}: " + reranker.describe(part.features))
    reranker.write(os.path.join(options.out, "law-reranker.json"), names, reranker.train(names, sets))
    log(f"wrote the trees, CPU {time.process_time():.0f} s")
    if options.evaluate:
        evaluation.evaluate(program, names, sets, os.path.join(options.scratch, "folds"), log)


if __name__ == "__main__":
    main()
