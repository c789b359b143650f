"""BM25 over words and bigrams of whole articles: only to find near articles that do not answer a question."""
import numpy as np


class Lexical:
    def __init__(self, rows, terms, k1=1.2, b=0.75):
        count = len(rows)
        owner = np.repeat(np.arange(count), np.diff(rows.start))
        length = np.bincount(owner, weights=rows.counts, minlength=count)
        frequency = np.bincount(rows.terms, minlength=terms)
        inverse = np.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
        norm = k1 * (1 - b + b * length[owner] / length.mean())
        weight = (rows.counts * (k1 + 1) / (rows.counts + norm) * inverse[rows.terms]).astype(np.float32)
        order = np.argsort(rows.terms, kind="stable")
        self.count, self.owner, self.weight = count, owner[order], weight[order]
        self.start = np.concatenate([[0], np.cumsum(frequency)])

    def scores(self, terms, counts):
        """Scores of all articles for one question; a token repeated v times weighs 2v / (v + 1)."""
        result = np.zeros(self.count, dtype=np.float32)
        for term, times in zip(terms, counts):
            part = slice(self.start[term], self.start[term + 1])
            result[self.owner[part]] += self.weight[part] * np.float32(2 * times / (times + 1))
        return result


def best(scores, limit):
    """Numbers of the highest scores, best first; equal ones in order of their numbers."""
    limit = min(limit, len(scores))
    top = np.argpartition(-scores, limit - 1)[:limit]
    return top[np.lexsort((top, -scores[top]))]
