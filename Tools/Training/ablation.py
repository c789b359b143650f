"""What each kind of evidence brings: the trees trained without it, on the held-out questions of the last training run.

usage: Tools/Training/ablation.py SCRATCH NAMES, after Tools/Training/train; SCRATCH is .build/training, NAMES the model with the features' names
(Corpus/Models/law-reranker.json). Prints a row of Markdown for each group of features left out. The first stage stays as it is, so that a row shows
what the trees make of the evidence, not what brings candidates. 60 trees instead of 300, so that seventy trainings take some
ten minutes: the differences are what counts.
"""
import json
import os
import sys

import product
import reranker

TREES = 60
GROUPS = {
    "everything": [],
    "answers whose basis an article is": ["answerBest", "answerSum", "answerLaw", "answerLawSum", "articleCited", "nearestAnswer"],
    "judged questions that an article answers": [
        "judgedBest", "judgedSum", "judgedAnswerBest", "judgedAnswerSum", "judgedLaw", "judgedLawSum", "articleJudged", "nearestJudged"],
    "encoder": ["cosine", "cosineGap", "cosineRank", "bestCosine", "lawCosine"],
    "neighbouring articles and the same law": [
        "neighbourBest", "neighbourSum", "lawBest", "lawCount", "lawRank", "rankInLaw", "gapInLaw", "lawLexical"],
    "prior and level": ["lawPrior", "level"],
    "lexicon": ["expansion"],
}


def main(scratch, model):
    with open(model, encoding="utf-8") as file:
        names = json.load(file)["features"]
    sets = []
    for kind in ("random", "block"):
        for number in range(1, 6):
            for what in reranker.WEIGHTS:
                path = os.path.join(scratch, "folds", f"{kind}-{number}", what + ".features")
                sets.append(reranker.FeatureSet(f"{kind}-{number}", what, product.read_features(path)))
    print("| trees without | random R@10 | MRR@10 | blocks R@10 | MRR@10 |\n| --- | --- | --- | --- | --- |")
    for group, left_out in GROUPS.items():
        used = [name for name in names if name not in left_out]
        cells = []
        for kind in ("random", "block"):
            own_kind = [part for part in sets if part.fold.startswith(kind)]
            total, count = 0, 0
            for part in own_kind:
                if part.kind == "judged":
                    boosters = reranker.train(names, own_kind, left_out=part.fold, used=used, trees=TREES)
                    order = reranker.ordered(boosters, names, part.features, used=used)
                    total = total + reranker.figures(part.features, order) * len(part.features)
                    count += len(part.features)
            cells += [f"{total[0] / count:.3f}", f"{total[2] / count:.3f}"]
        print(f"| {'nothing' if group == 'everything' else group} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
