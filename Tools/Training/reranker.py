"""Trees that order the first candidates anew (LambdaMART, Burges 2010), trained on features that the program writes."""
import json
import multiprocessing

import lightgbm
import numpy as np

# One for each process: a third would double the time.
SEEDS = (11, 12)
PARAMETERS = {
    "objective": "lambdarank", "learning_rate": 0.05, "num_leaves": 15, "min_data_in_leaf": 40, "feature_fraction": 0.6, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambdarank_truncation_level": 20, "lambda_l2": 5.0, "num_threads": 1, "deterministic": True, "force_row_wise": True,
    "verbose": -1,
}
TREES = 300
PROCESSES = 2
# Of a question that others judged, one. Ours at .5 or .3 instead, with 150 trees: others' random folds .729 and .726 in recall@10, .602 and .605 in mrr@10;
# ours .577 and .568, .398 and .388.
WEIGHTS = {"judged": 1.0, "spoken": 0.4, "own": 0.3}


class FeatureSet:
    """Questions held out of one fold, with the features of their candidates."""

    def __init__(self, fold, kind, features):
        self.fold, self.kind, self.features = fold, kind, features


def train(names, sets, left_out=None, parameters=None, trees=TREES, used=None):
    """Boosters of every seed, on all sets but one fold."""
    labels, rows, groups, weights = [], [], [], []
    for part in sets:
        if part.fold == left_out:
            continue
        for _, right, matrix in part.features:
            if right.any():
                labels.append(right)
                rows.append(matrix)
                groups.append(len(right))
                weights.append(np.full(len(right), WEIGHTS[part.kind]))
    columns = [names.index(name) for name in (used or names)]
    work = Boosting(np.concatenate(rows)[:, columns], np.concatenate(labels), groups, np.concatenate(weights), list(used or names),
                    {**PARAMETERS, **(parameters or {})}, trees)
    with multiprocessing.get_context("fork").Pool(PROCESSES, initializer=Boosting.adopt, initargs=(work,)) as pool:
        return [lightgbm.Booster(model_str=text) for text in pool.map(Boosting.run, SEEDS, chunksize=1)]


class Boosting:
    """Trees of one seed, each in one process: the same bytes whoever does it."""

    adopted = None

    def __init__(self, matrix, labels, groups, weights, names, parameters, trees):
        self.matrix, self.labels, self.groups, self.weights = matrix, labels, groups, weights
        self.names, self.parameters, self.trees = names, parameters, trees

    @classmethod
    def adopt(cls, work):
        cls.adopted = work

    @staticmethod
    def run(seed):
        self = Boosting.adopted
        data = lightgbm.Dataset(self.matrix, self.labels, group=self.groups, weight=self.weights, feature_name=self.names,
                                free_raw_data=False)
        return lightgbm.train({**self.parameters, "seed": seed}, data, self.trees).model_to_string()


def flat(tree, factor):
    """One tree of LightGBM in the form of Sources/Search/TreeEnsemble.swift."""
    result = {"feature": [], "threshold": [], "left": [], "right": [], "value": []}

    def visit(node):
        if "leaf_value" in node:
            result["value"].append(float(np.float32(node["leaf_value"] * factor)))
            return -len(result["value"])
        place = len(result["feature"])
        result["feature"].append(node["split_feature"])
        result["threshold"].append(float(np.float32(node["threshold"])))
        result["left"].append(0)
        result["right"].append(0)
        result["left"][place] = visit(node["left_child"])
        result["right"][place] = visit(node["right_child"])
        return place

    visit(tree["tree_structure"])
    return result


def write(path, names, boosters):
    trees = [flat(tree, 1 / len(boosters)) for booster in boosters for tree in booster.dump_model()["tree_info"]]

    def short(values):
        return [float(f"{value:.6g}") if isinstance(value, float) else value for value in values]

    trees = [{key: short(values) for key, values in tree.items()} for tree in trees]
    with open(path, "w", encoding="utf-8") as file:
        file.write(json.dumps({"features": boosters[0].feature_name(), "trees": trees}, separators=(",", ":")) + "\n")


def figures(features, order=None):
    """Recall@10, recall@100 and MRR@10 of the candidates in an order; that of the first stage by default."""
    return each_figure(features, order).mean(axis=0)


def each_figure(features, order=None):
    """The same of every question, a row each."""
    rows = []
    for number, (relevant, right, _) in enumerate(features):
        hits = right if order is None else right[order[number]]
        first = np.flatnonzero(hits[:10])
        rows.append([hits[:10].sum() / relevant, hits[:100].sum() / relevant, 1 / (first[0] + 1) if len(first) else 0])
    return np.array(rows)


def ordered(boosters, names, features, used=None):
    columns = [names.index(name) for name in (used or names)]
    result = []
    for _, _, matrix in features:
        scores = sum(booster.predict(matrix[:, columns]) for booster in boosters)
        result.append(np.argsort(-scores, kind="stable"))
    return result


def describe(features, order=None):
    recall10, recall100, reciprocal = figures(features, order)
    return f"{len(features)} questions, R@10 {recall10:.3f} R@100 {recall100:.3f} MRR@10 {reciprocal:.3f}"
