"""Figures of held-out questions through the program: every fold with models that never saw its questions, the trees included."""
import json
import os

import reranker


def evaluate(program, names, sets, folder, log):
    """Recall and MRR of random folds and of blocks, plain and with the models, as `fawen evaluate` gives them."""
    result = {}
    for kind in ("random", "block"):
        sums, count = {}, 0
        for number in range(1, 6):
            fold = f"{kind}-{number}"
            path = os.path.join(folder, fold)
            # Trees of a fold learn from the other folds of its kind: a question of this fold may be in any fold of the other kind.
            boosters = reranker.train(names, [part for part in sets if part.fold.startswith(kind)], left_out=fold)
            reranker.write(os.path.join(path, "Models", "law-reranker.json"), names, boosters)
            arguments = ("evaluate", os.path.join(path, "judged.jsonl"), "--data", os.path.join(path, "data"), "--resources", path, "--json")
            for setting, more in (("models", ()), ("plain", ("--plain",))):
                figures = json.loads(program.run(*arguments, *more))
                for name in ("recall@5", "recall@10", "recall@100", "mrr@10", "ndcg@10"):
                    key = f"{setting} {name}"
                    sums[key] = sums.get(key, 0) + figures[name] * figures["questions"]
            count += figures["questions"]
            log(f"{fold}: " + ", ".join(f"{name} {value / count:.3f}" for name, value in sums.items()))
        result[kind] = {name: round(value / count, 4) for name, value in sums.items()}
    print(json.dumps(result))
    return result
