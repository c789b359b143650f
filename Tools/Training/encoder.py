"""A bag of n-grams in one table for questions and articles: training by inverse cloze, then by judged questions.

The vector of a text is the normalised sum of sqrt(tf) times the row of each distinct term. One thread, one seed: the same bytes twice.
"""
import ctypes
import os
import subprocess

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def load_kernels(folder):
    """Compiles the inner loops for this machine."""
    library = os.path.join(folder, "kernels.so")
    subprocess.run(["cc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", "-o", library, os.path.join(HERE, "kernels.c"), "-lm"],
                   check=True)
    kernels = ctypes.CDLL(library)
    kernels.gather.restype = kernels.backward.restype = ctypes.c_int64
    kernels.checksum.restype = ctypes.c_uint32
    return kernels


def address(array):
    return array.ctypes.data_as(ctypes.c_void_p) if array is not None else None


def whole(value):
    return ctypes.c_int64(value)


class Model:
    """The table with the state of its optimiser and the scratch memory of the kernels."""

    def __init__(self, kernels, table, rate, seed):
        self.kernels, self.table, self.rate = kernels, table, rate
        terms = len(table)
        self.squares = np.zeros(terms, dtype=np.float32)
        self.scratch = np.full(terms, -1, dtype=np.int32)
        self.random = np.array([seed], dtype=np.uint64)
        self.distinct = np.zeros(terms, dtype=np.int32)
        self.gradients = np.zeros((terms, table.shape[1]), dtype=np.float32)

    def bag(self, rows, pick_start, picks, dropout=None, limit=0):
        """One side of a batch: for each row the frequencies of its picked rows added up, terms dropped by chance, at most `limit` kept."""
        return Bag(self, rows, pick_start, picks, dropout, limit)

    def step(self, left, right, target, masked, temperature):
        """One batch of softmax over `right` for each of `left`; `target` is the right row of each. The loss."""
        scores = left.vectors @ right.vectors.T
        scores *= np.float32(1 / temperature)
        if masked is not None:
            scores[masked] = -1e9
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        rows = np.arange(len(target))
        loss = -np.log(np.maximum(scores[rows, target], 1e-12)).mean()
        scores[rows, target] -= 1
        scores *= np.float32(1 / (len(target) * temperature))
        toward_left, toward_right = scores @ right.vectors, scores.T @ left.vectors
        left.update(np.ascontiguousarray(toward_left))
        right.update(np.ascontiguousarray(toward_right))
        return float(loss)


class Bag:
    def __init__(self, model, rows, pick_start, picks, dropout, limit):
        self.model, self.size = model, len(pick_start) - 1
        room = int((rows.start[picks + 1] - rows.start[picks]).sum()) + 1
        self.start = np.zeros(self.size + 1, dtype=np.int64)
        self.terms, self.weights = np.zeros(room, dtype=np.int32), np.zeros(room, dtype=np.float32)
        width = model.table.shape[1]
        self.vectors, self.lengths = np.zeros((self.size, width), dtype=np.float32), np.zeros(self.size, dtype=np.float32)
        model.kernels.gather(
            address(rows.start), address(rows.terms), address(rows.counts), address(pick_start), address(picks), whole(self.size),
            address(dropout), whole(limit), address(model.random), address(model.scratch), address(self.start), address(self.terms),
            address(self.weights))
        model.kernels.forward(
            address(model.table), whole(width), address(self.start), address(self.terms), address(self.weights), whole(self.size),
            address(self.vectors), address(self.lengths))

    def update(self, upstream):
        model = self.model
        model.kernels.backward(
            address(model.table), address(model.squares), whole(model.table.shape[1]), address(self.start), address(self.terms),
            address(self.weights), whole(self.size), address(self.vectors), address(self.lengths), address(upstream),
            ctypes.c_float(model.rate), address(model.scratch), address(model.distinct), address(model.gradients))


def singles(rows):
    """Picks of one row each."""
    return np.arange(len(rows) + 1, dtype=np.int64), np.ascontiguousarray(rows, dtype=np.int64)


def initial_table(document_frequency, segments, width, random):
    """Random rows, longer for rarer terms."""
    table = random.standard_normal((len(document_frequency), width), dtype=np.float32) / np.float32(np.sqrt(width))
    return table * np.log(1 + segments / (1 + document_frequency)).astype(np.float32)[:, None]


class ClozeSampler:
    """Batches of articles: four in ten hold up to 16 laws of 16 articles each, so that neighbours are told apart."""

    def __init__(self, usable, national, law, random, batch):
        self.usable, self.random, self.batch = usable, random, batch
        weight = np.where(national[usable], 2.0, 1.0)
        self.cumulated = np.cumsum(weight / weight.sum())
        by_law = {}
        for index in usable:
            by_law.setdefault(law[index], []).append(index)
        self.laws = [np.array(members) for members in by_law.values() if len(members) >= 8]
        law_weight = np.array([len(m) * (2.0 if national[m[0]] else 1.0) for m in self.laws])
        self.law_weight = law_weight / law_weight.sum()

    def next(self):
        if self.random.random() < 0.4:
            chosen = self.random.choice(len(self.laws), size=self.batch // 16, replace=False, p=self.law_weight)
            return np.concatenate([self.random.permutation(self.laws[c])[:16] for c in chosen])
        drawn = np.searchsorted(self.cumulated, self.random.random(self.batch))
        return np.unique(self.usable[np.minimum(drawn, len(self.usable) - 1)])


def pretrain(model, rows, first_segment, segment_count, national, law, random, epochs=8, batch=256, temperature=0.05, log=print):
    """Inverse cloze on the laws alone: a sentence or the head finds the rest of its article."""
    usable = np.flatnonzero(segment_count >= 2)
    sampler = ClozeSampler(usable, national, law, random, batch)
    batches = len(usable) // batch
    for epoch in range(epochs):
        total = 0.0
        for _ in range(batches):
            documents = sampler.next()
            size = len(documents)
            first, count = first_segment[documents], segment_count[documents]
            pick = 1 + (random.random(size) * (count - 1)).astype(np.int64)
            pick[random.random(size) < 0.2] = 0
            kept = random.random(size) < 0.1
            owner = np.repeat(np.arange(size), count)
            place = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
            rest = kept[owner] | (place != pick[owner])
            rest_start = np.concatenate([[0], np.cumsum(np.bincount(owner[rest], minlength=size))]).astype(np.int64)
            rests = np.ascontiguousarray((first[owner] + place)[rest])
            drop = (random.random(size) * 0.5).astype(np.float32)
            left = model.bag(rows, *singles(first + pick), dropout=drop, limit=120)
            right = model.bag(rows, rest_start, rests, limit=250)
            total += model.step(left, right, np.arange(size), None, temperature)
        log(f"pretraining epoch {epoch + 1} of {epochs}: loss {total / batches:.4f}")


def finetune(model, pairs, queries, documents, negatives, golds, answers, random, epochs=10, batch=64, temperature=0.15, hard=6,
             log=print):
    """Judged pairs (query row, article, question): articles of the batch are shared, other right articles of a question are masked.

    negatives: articles near each question by words alone. answers: pairs of query rows (question, own answer), every fourth batch.
    """
    for epoch in range(epochs):
        order = random.permutation(len(pairs))
        total, number = 0.0, 0
        for first in range(0, len(order), batch):
            chosen = [pairs[i] for i in order[first:first + batch]]
            column, target, place = [], [], {}
            for _, article, question in chosen:
                pool = negatives[question]
                near = random.choice(pool, size=min(hard, len(pool)), replace=False) if len(pool) else []
                for document in [article, *near]:
                    if document not in place:
                        place[document] = len(column)
                        column.append(document)
                target.append(place[article])
            masked = np.zeros((len(chosen), len(column)), dtype=bool)
            for row, (_, article, question) in enumerate(chosen):
                for other in golds[question]:
                    if other != article and other in place:
                        masked[row, place[other]] = True
            left = model.bag(queries, *singles([q for q, _, _ in chosen]), dropout=np.full(len(chosen), 0.3, dtype=np.float32))
            right = model.bag(documents, *singles(column), dropout=np.full(len(column), 0.05, dtype=np.float32))
            total += model.step(left, right, np.array(target), masked, temperature)
            number += 1
            if number % 4 == 0 and len(answers) >= batch:
                some = random.choice(len(answers), size=batch, replace=False)
                drop = np.full(batch, 0.3, dtype=np.float32)
                left = model.bag(queries, *singles([answers[i][0] for i in some]), dropout=drop)
                right = model.bag(queries, *singles([answers[i][1] for i in some]), dropout=drop)
                model.step(left, right, np.arange(batch), None, temperature)
        log(f"fine-tuning epoch {epoch + 1} of {epochs}: loss {total / max(number, 1):.4f}")


def embed(kernels, table, rows):
    """Unit vectors of every row; rows without a known term are zero."""
    weights = np.sqrt(rows.counts).astype(np.float32)
    vectors, lengths = np.zeros((len(rows), table.shape[1]), dtype=np.float32), np.zeros(len(rows), dtype=np.float32)
    kernels.forward(address(table), whole(table.shape[1]), address(rows.start), address(rows.terms), address(weights), whole(len(rows)),
                    address(vectors), address(lengths))
    return vectors


def quantize(table):
    """8-bit rows, each with its scale: the table that ships."""
    scale = np.maximum(np.abs(table).max(axis=1), 1e-12) / 127
    return np.clip(np.rint(table / scale[:, None]), -127, 127).astype(np.int8), scale.astype(np.float32)
