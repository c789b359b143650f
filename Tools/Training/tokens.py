"""Tokens of texts through the project's own analyzer, as rows of a sparse matrix."""
import subprocess
import threading

import numpy as np


class Vocabulary:
    """Terms to numbers; frozen once the segments are read."""

    def __init__(self):
        self.number = {}
        self.frozen = False

    def add(self, term):
        found = self.number.get(term)
        if found is None and not self.frozen:
            found = self.number[term] = len(self.number)
        return found


def token_lines(tool, texts):
    """The tool's answer to every text: a pair of words and bigrams, lists of strings."""
    process = subprocess.Popen([tool], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def feed():
        with process.stdin:
            for text in texts:
                process.stdin.write(" ".join(text.split()) + "\n")

    feeder = threading.Thread(target=feed)
    feeder.start()
    for line in process.stdout:
        words, _, bigrams = line.rstrip("\n").partition("\t")
        yield words.split(" ") if words else [], bigrams.split(" ") if bigrams else []
    feeder.join()
    if process.wait() != 0:
        raise RuntimeError("the token tool failed")


class Rows:
    """Ragged rows of term numbers with their frequencies: row i is terms[start[i]:start[i + 1]]."""

    def __init__(self, start, terms, counts):
        self.start, self.terms, self.counts = start, terms, counts

    def __len__(self):
        return len(self.start) - 1

    def row(self, index):
        part = slice(self.start[index], self.start[index + 1])
        return self.terms[part], self.counts[part]

    def remap(self, table):
        """The same rows under other numbers; terms whose new number is negative are dropped."""
        terms = table[self.terms]
        kept = terms >= 0
        row = np.repeat(np.arange(len(self)), np.diff(self.start))[kept]
        start = np.zeros(len(self) + 1, dtype=np.int64)
        np.add.at(start, row + 1, 1)
        return Rows(np.cumsum(start), terms[kept], self.counts[kept])


def read_rows(tool, texts, vocabulary, units="wb"):
    """Distinct terms of each text with frequencies. A word and a bigram of the same characters are one term."""
    start, terms, counts = [0], [], []
    for words, bigrams in token_lines(tool, texts):
        bag = {}
        for term in (words if "w" in units else []) + (bigrams if "b" in units else []):
            number = vocabulary.add(term)
            if number is not None:
                bag[number] = bag.get(number, 0) + 1
        terms.extend(bag.keys())
        counts.extend(bag.values())
        start.append(len(terms))
    return Rows(np.array(start, dtype=np.int64), np.array(terms, dtype=np.int32), np.array(counts, dtype=np.float32))
