"""Fits Corpus/Models/answer-decision.json: is a question within scope, and is the first answer right.

Two knowledge bases: the whole with the shipped answers, asked with their test questions, and the laws with bare answers, which have no similar questions
and a thousand others beside them, asked with the similar questions. Both are asked what is out of scope. Thresholds are chosen on predictions of five folds that never saw the
line; every figure printed is of held-out lines.
"""
import argparse
import json
import os
import shutil
import subprocess

import numpy as np

import answers as own_answers
import corpus

FOLDS = 5
RIDGE = 1e-3
OUT_OF_SCOPE_REFUSED = 0.985
PRECISION = 0.96
# Of the whole, and of the bare answers: many of their questions are nearly the same as another's, so that right and wrong are blurred there.
SET_WEIGHTS = (1.0, 0.1)
BARE_QUESTIONS = 2000


def evidence(options, data, questions, more):
    """Feature names, rows, whether in scope, whether the first answer is right, and a fold by the answer or line."""
    command = [options.fawen, "evaluate", questions, "--answers", "--evidence", "--data", data, "--resources", options.corpus, *more]
    lines = [json.loads(line) for line in subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()]
    names = sorted(lines[0]["evidence"])
    rows = np.array([[line["evidence"][name] for name in names] for line in lines])
    within = np.array([bool(line["wanted"]) for line in lines])
    right = np.array([line.get("rank") == 1 for line in lines])
    keys = [line["wanted"][0] if line["wanted"] else line["id"] for line in lines]
    number = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    fold = np.array([number[key] % FOLDS for key in keys])
    return names, rows, within, right, fold


def fit(rows, labels, weights):
    """Logistic regression by Newton's method with a small ridge; the intercept stands first."""
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    matrix = np.hstack([np.ones((len(rows), 1)), (rows - mean) / deviation])
    theta = np.zeros(matrix.shape[1])
    penalty = RIDGE * weights.sum() * np.eye(len(theta))
    penalty[0, 0] = 0
    for _ in range(50):
        probability = 1 / (1 + np.exp(-matrix @ theta))
        gradient = matrix.T @ (weights * (labels - probability)) - penalty @ theta
        curvature = (matrix * (weights * probability * (1 - probability))[:, None]).T @ matrix + penalty
        step = np.linalg.solve(curvature, gradient)
        theta += step
        if np.abs(step).max() < 1e-9:
            break
    slope = theta[1:] / deviation
    return theta[0] - float(slope @ mean), slope


def predict(model, rows):
    return 1 / (1 + np.exp(-(model[0] + rows @ model[1])))


def cross_fitted(rows, labels, weights, fold):
    result = np.zeros(len(rows))
    for held in range(FOLDS):
        rest = fold != held
        result[~rest] = predict(fit(rows[rest], labels[rest], weights[rest]), rows[~rest])
    return result


def threshold_for(confidence, answerable, right):
    """The lowest confidence from which at least PRECISION of the answers are right."""
    for threshold in np.arange(0.3, 0.995, 0.005):
        answered = answerable & (confidence >= threshold)
        if answered.any() and right[answered].mean() >= PRECISION:
            return float(threshold)
    return 0.995


def pair(names, sets, log):
    rows, within, right, fold = (np.concatenate([part[place] for part in sets]) for place in (1, 2, 3, 4))
    group = np.concatenate([np.full(len(part[1]), number) for number, part in enumerate(sets)])
    weights = np.ones(len(rows))
    for number in range(len(sets)):
        for side in (True, False):
            chosen = (group == number) & (within == side)
            if chosen.any():
                weights[chosen] = 1000 * SET_WEIGHTS[number] / chosen.sum()
    scope = cross_fitted(rows, within.astype(float), weights, fold)
    # The lowest threshold at which every set's talk out of scope is refused often enough.
    limit = max(np.quantile(scope[(group == number) & ~within], OUT_OF_SCOPE_REFUSED) for number in range(len(sets))) + 1e-6
    chance = cross_fitted(rows[within], right[within].astype(float), weights[within], fold[within])
    first = np.zeros(len(rows))
    first[within] = chance
    outside = fit(rows[within], right[within].astype(float), weights[within])
    first[~within] = predict(outside, rows[~within])
    confidence = scope * first
    answerable = scope >= limit
    whole = group == 0
    best = threshold_for(confidence[whole], answerable[whole], right[whole])
    for number in range(len(sets)):
        inside, out = (group == number) & within, (group == number) & ~within
        answered = inside & answerable & (confidence >= best)
        log(f"set {number}: out of scope refused {1 - answerable[out].mean():.3f}, in scope refused {1 - answerable[inside].mean():.3f}, "
            f"answered {answered.sum() / inside.sum():.3f} at precision {right[answered].mean() if answered.any() else 1:.3f}")
    models = {"inScope": (fit(rows, within.astype(float), weights), limit), "firstIsRight": (outside, best)}
    bands = []
    for low in np.arange(0, 1, 0.1):
        chosen = whole & (confidence >= low) & (confidence < low + 0.1 + (1e-9 if low > 0.89 else 0))
        if chosen.any():
            bands.append({"from": round(float(low), 1), "to": round(float(low) + 0.1, 1), "precision": round(float(right[chosen].mean()), 3),
                          "questions": int(chosen.sum())})
    written = {key: {"intercept": round(float(model[0]), 4), "threshold": round(float(threshold), 4),
                     "weights": {name: round(float(value), 4) for name, value in zip(names, model[1])}}
               for key, (model, threshold) in models.items()}
    return written, bands


def pairs_of(text):
    return {text[i:i + 2] for i in range(len(text) - 1)}


def bare_answers(options, answers):
    """The shared answers that no own answer doubles, and our own with their first question alone."""
    own = [(pairs_of(answer.questions[0]), set().union(*map(pairs_of, answer.questions)), set(map(place, answer.articles))) for answer in answers]
    lines = []
    for shared in corpus.read_lines(os.path.join(options.data, "standard-answers.jsonl")):
        asked = pairs_of(shared["question"])
        cited = {place(found) for basis in shared["basis"] for found in own_answers.citations(basis)}

        def doubles(first, every, articles):
            alike = len(asked & first) / max(1, len(asked | first))
            return alike > 0.3 or (cited & articles and (alike > 0.12 or len(asked & every) / max(1, len(asked)) > 0.45))

        if not any(doubles(*one) for one in own):
            lines.append(shared)
    for answer in answers:
        lines.append({"id": answer.id, "question": answer.questions[0], "answer": answer.text, "keywords": "", "basis": []})
    return lines


def place(citation):
    return corpus.title_key(citation[0]), citation[1]


def write_lines(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return path


def prepare(options):
    """The two sets: data folders with the questions asked of them."""
    shutil.rmtree(options.scratch, ignore_errors=True)
    whole, bare = os.path.join(options.scratch, "whole"), os.path.join(options.scratch, "bare")
    os.makedirs(whole)
    shutil.copy(os.path.join(options.knowledge, "knowledge.sqlite"), whole)
    answers = own_answers.read_answers(os.path.join(options.corpus, "StandardAnswers"))
    lines = write_lines(os.path.join(options.scratch, "bare.jsonl"), bare_answers(options, answers))
    for command in (["import", "--data", bare, options.laws, lines], ["index", "--data", bare, "--resources", options.corpus],
                    ["index", "--data", whole, "--resources", options.corpus]):
        subprocess.run([options.fawen, *command], check=True, stdout=subprocess.DEVNULL)
    outside = corpus.read_lines(os.path.join(options.corpus, "Judgements", "out-of-scope.jsonl"))
    tests = [{"id": f"{a.id}#{i}", "question": q, "answers": [a.id]} for a in answers for i, q in enumerate(a.tests)]
    similar = [{"id": f"{a.id}#{i}", "question": q, "answers": [a.id]} for a in answers for i, q in enumerate(a.questions[1:] + a.tests)]
    chosen = np.random.default_rng(7).permutation(len(similar))[:BARE_QUESTIONS]
    return [(whole, write_lines(os.path.join(options.scratch, "whole-questions.jsonl"), tests + outside)),
            (bare, write_lines(os.path.join(options.scratch, "bare-questions.jsonl"), [similar[i] for i in sorted(chosen)] + outside))]


def main():
    parser = argparse.ArgumentParser()
    for name in ("fawen", "data", "laws", "knowledge", "corpus", "scratch", "out"):
        parser.add_argument("--" + name, required=True)
    options = parser.parse_args()
    places = prepare(options)
    result = {"provenance": "Tools/Training/decision.py: own test and similar questions against the whole and against bare answers, lines out of scope"}
    for key, more in (("trained", ()), ("plain", ("--plain",))):
        sets = [evidence(options, data, questions, more) for data, questions in places]
        result[key], bands = pair(sets[0][0], sets, lambda line: print(f"{key}: {line}"))
        if key == "trained":
            result["reliability"] = bands
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump(result, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
