"""Fits Corpus/Models/answer-decision.json: is a question within scope, and is the first answer right.

Three knowledge bases. The shipped answers, asked with their test questions; the shared answers, which have one question and keywords each, asked with our
own paraphrases of them; and bare answers of both kinds side by side, asked with the similar questions. All are asked what is out of scope. Laws do not
matter: no feature looks at them. Thresholds are chosen on predictions of five folds that never saw the line; every figure printed and published is of lines
that were held out, those of the paraphrases of lines that nothing was ever tuned on.
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
PRECISION = 0.95
# Of the shipped, the shared and the mixed bare answers. Many questions of the last are nearly the same as another's: right and wrong are blurred there,
# and thresholds are not chosen on it.
SCOPE_WEIGHTS = (1.0, 1.0, 0.1)
ANSWER_WEIGHTS = (1.0, 1.0, 0.2)
CHOSEN_ON = 2
MIXED_QUESTIONS = 1500
# As the program names them (`MatchFeatures.names`): it takes no model of other features, so that the features of new ones are asked for with this one.
FEATURES = ["share", "margin", "dominance", "questionCoverage", "coverage", "knownVocabulary", "logLength", "meaning", "variant", "sharedMeaning",
            "legalMeanings", "bareness", "judged", "layTerms", "shareSquared", "logLengthSquared", "sharedMeaningSquared", "legalMeaningsSquared",
            "bareShare", "bareVocabulary"]


def evidence(options, data, questions, more):
    """Feature names, rows, whether in scope, whether the first answer is right, and a fold by the answer or line."""
    command = [options.fawen, "evaluate", questions, "--answers", "--evidence", "--data", data, "--resources", options.resources, *more]
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


def weights_of(group, within, shares):
    """Weight of each line: the lines within scope of a set have its share together, and so have those out of scope."""
    weights = np.ones(len(group))
    for number, share in enumerate(shares):
        for side in (True, False):
            chosen = (group == number) & (within == side)
            if chosen.any():
                weights[chosen] = 1000 * share / chosen.sum()
    return weights


def pair(names, sets, log):
    """The two regressions with their thresholds, and what they say of the sets' lines out of scope when these are held out."""
    rows, within, right, fold = (np.concatenate([part[place] for part in sets]) for place in (1, 2, 3, 4))
    group = np.concatenate([np.full(len(part[1]), number) for number, part in enumerate(sets)])
    weights = weights_of(group, within, SCOPE_WEIGHTS)
    scope = cross_fitted(rows, within.astype(float), weights, fold)
    # The lowest threshold at which talk out of scope is refused often enough beside many ways of asking, and beside few.
    limit = max(np.quantile(scope[(group == number) & ~within], OUT_OF_SCOPE_REFUSED) for number in range(CHOSEN_ON)) + 1e-6
    answer_weights = weights_of(group, within, ANSWER_WEIGHTS)[within]
    first = np.zeros(len(rows))
    first[within] = cross_fitted(rows[within], right[within].astype(float), answer_weights, fold[within])
    outside = fit(rows[within], right[within].astype(float), answer_weights)
    first[~within] = predict(outside, rows[~within])
    confidence = scope * first
    answerable = scope >= limit
    best = max(threshold_for(confidence[group == number], answerable[group == number], right[group == number]) for number in range(CHOSEN_ON))
    for number in range(len(sets)):
        inside, out = (group == number) & within, (group == number) & ~within
        answered = inside & answerable & (confidence >= best)
        log(f"set {number}: out of scope refused {1 - answerable[out].mean():.3f}, in scope refused {1 - answerable[inside].mean():.3f}, "
            f"answered {answered.sum() / inside.sum():.3f} at precision {right[answered].mean() if answered.any() else 1:.3f}")
    models = {"inScope": (fit(rows, within.astype(float), weights), limit), "firstIsRight": (outside, best)}
    written = {key: {"intercept": round(float(model[0]), 4), "threshold": round(float(threshold), 4),
                     "weights": {name: round(float(value), 4) for name, value in zip(names, model[1])}}
               for key, (model, threshold) in models.items()}
    outsiders = [confidence[(group == number) & ~within] for number in range(len(sets))]
    return written, outsiders, lambda asked: predict(models["inScope"][0], asked) * predict(outside, asked)


def bands(confidence, right):
    """Confidence band, share of first answers that were right, number of questions."""
    result = []
    for low in np.arange(0, 1, 0.1):
        chosen = (confidence >= low) & (confidence < low + 0.1 + (1e-9 if low > 0.89 else 0))
        if chosen.any():
            result.append({"from": round(float(low), 1), "to": round(float(low) + 0.1, 1), "precision": round(float(right[chosen].mean()), 3),
                           "questions": int(chosen.sum())})
    return result


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


def write_neutral_model(options):
    """The resources with a decision that knows nothing, to ask for features with."""
    options.resources = os.path.join(options.scratch, "resources")
    for folder in ("Lexicon", "Concordance", "Models"):
        shutil.copytree(os.path.join(options.corpus, folder), os.path.join(options.resources, folder))
    logistic = {"intercept": 0, "threshold": 0.5, "weights": dict.fromkeys(FEATURES, 0)}
    both = {"inScope": logistic, "firstIsRight": logistic}
    with open(os.path.join(options.resources, "Models", "answer-decision.json"), "w", encoding="utf-8") as file:
        json.dump({"provenance": "none", "trained": both, "plain": both, "reliability": [], "bareReliability": []}, file)


def judged(options, name):
    return corpus.read_lines(os.path.join(options.corpus, "Judgements", name + ".jsonl"))


def prepare(options):
    """The three sets, data folders with the questions asked of them; and for the first two the questions that nothing was tuned on."""
    shutil.rmtree(options.scratch, ignore_errors=True)
    os.makedirs(options.scratch)
    write_neutral_model(options)
    answers = own_answers.read_answers(os.path.join(options.corpus, "StandardAnswers"))
    shared = os.path.join(options.data, "standard-answers.jsonl")
    mixed = write_lines(os.path.join(options.scratch, "mixed.jsonl"), bare_answers(options, answers))
    places = []
    for name, path in (("whole", options.corpus), ("shared", shared), ("mixed", mixed)):
        places.append(os.path.join(options.scratch, name))
        for command in (["import", "--data", places[-1], path], ["index", "--data", places[-1], "--resources", options.resources]):
            subprocess.run([options.fawen, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    outside = judged(options, "out-of-scope")
    tests = [{"id": f"{a.id}#{i}", "question": q, "answers": [a.id]} for a in answers for i, q in enumerate(a.tests)]
    similar = [{"id": f"{a.id}#{i}", "question": q, "answers": [a.id]} for a in answers for i, q in enumerate(a.questions[1:] + a.tests)]
    chosen = np.random.default_rng(7).permutation(len(similar))[:MIXED_QUESTIONS]
    asked = [tests, judged(options, "bare-answer-tuning"), [similar[i] for i in sorted(chosen)]]
    questions = [write_lines(place + "-questions.jsonl", lines + outside) for place, lines in zip(places, asked)]
    untouched = [os.path.join(options.corpus, "Judgements", name + ".jsonl") for name in ("answer-paraphrases", "bare-answer-paraphrases")]
    return list(zip(places, questions)), list(zip(places, untouched))


def main():
    parser = argparse.ArgumentParser()
    for name in ("fawen", "data", "corpus", "scratch", "out"):
        parser.add_argument("--" + name, required=True)
    options = parser.parse_args()
    places, untouched = prepare(options)
    result = {"provenance": "Tools/Training/decision.py: own test questions of the shipped answers, own paraphrases of answers with one question, "
                            "similar questions against bare answers, lines out of scope"}
    for key, more in (("trained", ()), ("plain", ("--plain",))):
        sets = [evidence(options, data, questions, more) for data, questions in places]
        result[key], outsiders, confidence = pair(sets[0][0], sets, lambda line: print(f"{key}: {line}"))
        if key == "trained":
            for number, name in enumerate(("reliability", "bareReliability")):
                _, rows, _, right, _ = evidence(options, *untouched[number], more)
                result[name] = bands(np.concatenate([confidence(rows), outsiders[number]]),
                                     np.concatenate([right, np.zeros(len(outsiders[number]), dtype=bool)]))
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump(result, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
