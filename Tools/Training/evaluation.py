"""Figures of held-out questions: every fold with models that never saw its questions, the trees included."""
import json
import os

import numpy as np

import reranker

SAMPLES = 2000


def evaluate(program, names, sets, folder, log):
    """Recall and MRR of random folds and of blocks, plain and with the models, as `fawen evaluate` gives them; with 95 % intervals.

    Intervals are a bootstrap over the questions of all five folds, of the trees' order alone.
    """
    result = {}
    for kind in ("random", "block"):
        sums, count, each, ours = {}, 0, [], []
        for number in range(1, 6):
            fold = f"{kind}-{number}"
            path = os.path.join(folder, fold)
            # Trees of a fold learn from the other folds of its kind: a question of this fold may be in any fold of the other kind.
            boosters = reranker.train(names, [part for part in sets if part.fold.startswith(kind)], left_out=fold)
            reranker.write(os.path.join(path, "Models", "law-reranker.json"), names, boosters)
            for what, rows in (("judged", each), ("spoken", ours)):
                held = next(part for part in sets if part.fold == fold and part.kind == what).features
                rows.append(reranker.each_figure(held, reranker.ordered(boosters, names, held)))
            arguments = ("evaluate", os.path.join(path, "judged.jsonl"), "--data", program.data, "--resources", path, "--json")
            for setting, more in (("models", ()), ("plain", ("--plain",))):
                figures = json.loads(program.run(*arguments, *more))
                for name in ("recall@5", "recall@10", "recall@100", "mrr@10", "ndcg@10"):
                    key = f"{setting} {name}"
                    sums[key] = sums.get(key, 0) + figures[name] * figures["questions"]
            count += figures["questions"]
            log(f"{fold}: " + ", ".join(f"{name} {value / count:.3f}" for name, value in sums.items()))
        result[kind] = {name: round(value / count, 4) for name, value in sums.items()}
        result[kind]["intervals"] = intervals(np.concatenate(each))
        # Our own questions held out alike: recall@10, recall@100, mrr@10 of the trees' order.
        result[kind]["ours"] = [round(float(value), 3) for value in np.concatenate(ours).mean(axis=0)]
    print(json.dumps(result))
    return result


def intervals(figures):
    """95 % of the means of samples with replacement, a row a question: recall@10, recall@100, mrr@10."""
    random = np.random.default_rng(1)
    means = np.array([figures[random.integers(0, len(figures), len(figures))].mean(axis=0) for _ in range(SAMPLES)])
    bounds = np.quantile(means, (0.025, 0.975), axis=0)
    return {name: [round(float(low), 3), round(float(high), 3)]
            for name, low, high in zip(("recall@10", "recall@100", "mrr@10"), bounds[0], bounds[1])}
