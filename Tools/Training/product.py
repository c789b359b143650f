"""The files of Corpus/Models as the program reads them, and a data folder indexed with them for measuring."""
import hashlib
import json
import os
import shutil
import struct
import subprocess

import numpy as np

import encoder
from tokens import Rows


def write_table(path, terms, rows, scales):
    """The format of Sources/TextVectors/NGramTable.swift. Its fingerprint."""
    encoded = [term.encode() for term in terms]
    ends = np.cumsum([len(term) for term in encoded]).astype("<u4")
    body = b"FWNGRAM1" + np.array([1, rows.shape[1], len(encoded), int(ends[-1])], dtype="<u4").tobytes() + ends.tobytes() + b"".join(encoded)
    body += b"\0" * (-len(body) % 4) + scales.astype("<f4").tobytes() + rows.tobytes()
    whole = body + hashlib.sha256(body).digest()
    with open(path, "wb") as file:
        file.write(whole)
    return hashlib.sha256(whole).hexdigest()


def write_vectors(kernels, path, vectors, fingerprint):
    """The format of Sources/TextVectors/VectorStore.swift; a row of zeros is a document without a vector."""
    rows, scales = encoder.quantize(vectors)
    scales = np.where(np.abs(vectors).max(axis=1) > 0, scales, 0)
    body = b"FWVECTR1" + struct.pack("<3I", 1, vectors.shape[1], len(vectors)) + fingerprint.encode()
    body += scales.astype("<f4").tobytes() + rows.tobytes()
    with open(path, "wb") as file:
        file.write(body + struct.pack("<I", kernels.checksum(body, encoder.whole(len(body)))))


# As the program names them (`MatchFeatures.names`): it takes no model of other features.
DECISION_FEATURES = [
    "share", "margin", "dominance", "questionCoverage", "coverage", "knownVocabulary", "logLength", "meaning", "variant", "sharedMeaning",
    "legalMeanings", "bareness", "judged", "layTerms", "shareSquared", "logLengthSquared", "sharedMeaningSquared", "legalMeaningsSquared", "bareShare",
    "bareVocabulary", "legalTalk"]


def write_neutral_decision(path, talk=None):
    """A decision that knows nothing, for an encoder that none was fitted to yet. `talk`: what vectors say, to ask for features with."""
    logistic = {"intercept": 0, "threshold": 0.5, "weights": dict.fromkeys(DECISION_FEATURES, 0)}
    both = {"inScope": logistic, "firstIsRight": logistic}
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"provenance": "none", "trained": both, "plain": both, "reliability": [], "bareReliability": [], "legalTalk": talk}, file)


def resources(folder, corpus):
    """A resource folder that shares everything with the corpus but the trained models."""
    os.makedirs(os.path.join(folder, "Models"), exist_ok=True)
    for name in ("Lexicon", "Concordance"):
        link = os.path.join(folder, name)
        if not os.path.lexists(link):
            os.symlink(os.path.join(os.path.abspath(corpus), name), link)
    shutil.copy(os.path.join(corpus, "Models", "ranking.json"), os.path.join(folder, "Models", "ranking.json"))
    write_neutral_decision(os.path.join(folder, "Models", "answer-decision.json"))
    return os.path.join(folder, "Models")


class Program:
    """The built program over a data folder of the whole collection and the corpus."""

    def __init__(self, fawen, data):
        self.fawen, self.data = fawen, data

    def index(self, resource_folder, path):
        """Indexes the data folder anew. The terms of every document's vector, rows of the table in the resource folder."""
        self.run("index", "--data", self.data, "--resources", resource_folder, "--terms", path)
        return read_terms(path)

    def features(self, questions, resource_folder, path):
        """Candidates of judged questions with their features: (names, [(right in all, labels, matrix)])."""
        names = self.run("evaluate", questions, "--data", self.data, "--resources", resource_folder, "--features", path).split()
        return names, read_features(path)

    def run(self, *arguments):
        return subprocess.run([self.fawen, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def read_terms(path):
    """The file of Sources/Publishing/VectorTerms.swift as rows of a sparse matrix."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != b"FWTERMS1":
        raise ValueError(f"{path} holds no terms")
    documents = struct.unpack_from("<I", data, 8)[0]
    lengths = np.frombuffer(data, "<u4", documents, 12).astype(np.int64)
    start = np.concatenate([[0], np.cumsum(lengths)])
    terms = np.frombuffer(data, "<u4", start[-1], 12 + 4 * documents).astype(np.int32)
    counts = np.frombuffer(data, "<u4", start[-1], 12 + 4 * (documents + start[-1])).astype(np.float32)
    return Rows(start, terms, counts)


def read_features(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != b"FWFEATS1":
        raise ValueError(f"{path} holds no features")
    width, count = struct.unpack_from("<2I", data, 8)
    place, result = 16, []
    for _ in range(count):
        rows, relevant = struct.unpack_from("<2I", data, place)
        matrix = np.frombuffer(data, "<f4", rows * (width + 1), place + 8).reshape(rows, width + 1)
        place += 8 + matrix.nbytes
        result.append((relevant, matrix[:, 0], matrix[:, 1:]))
    return result
