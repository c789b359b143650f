"""Checks the built `fawen` over everything that is there: the shipped corpus, and the whole collection of law texts if it is shared.

One import and one index serve all checks. Prints one line a check (`ok`, `FAIL` or `skip` first); the exit status says whether any failed.
The data folder stays, for checks that follow on it.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import sys
import tarfile

import program
from report import Report

INDEXING_BYTES = 1_500_000_000
SERVING_BYTES = 500_000_000
# Lucene's BM25 over the same words on the same questions.
FLOORS = {"recall@10": 0.441, "mrr@10": 0.364, "recall@100": 0.650}
LAW_FILES, LAW_QUESTIONS = 3504, 1034
# Rules of the shipped corpus that allow no exception, and what it must hold.
CORPUS_RULES = [
    "refused", "dangling_citations", "not_in_force", "unexplained_numbers", "copied_passages", "contradictions", "personal_data", "fields",
    "missing_digests", "lexicon_problems",
]
CORPUS_COUNTS = {"answers": 400, "cases": 120, "guides": 30, "digests": 1000, "lexicon": 2000}
# Articles that stand in two files with the same text, or bear their number in a way that a plain pattern does not see.
MARGIN = 300
LABEL = re.compile(r"^\s*第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?")


def unpack(archive, folder):
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")


def files_below(folder):
    return [path for path in folder.rglob("*") if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def label_lines(folder):
    """Lines that begin with 第…条, counted without the program's parser. Case write-ups and pages about the collection hold none of their own."""
    count = 0
    for path in folder.rglob("*.md"):
        if "案例" not in path.parts:
            count += sum(LABEL.match(line) is not None for line in path.read_text(encoding="utf-8").splitlines())
    return count


def check_import(report, fawen, corpus, laws, data):
    """Imports everything at once, twice; every file is accounted for."""
    paths = [corpus] + ([laws] if laws else [])
    first = fawen.json("import", *paths, "--data", data)
    report.check("import refuses no file", first.status == 0 and first["refused"] == 0, first.errors[-500:])
    expected = sum(len(files_below(path)) for path in paths)
    report.equal("import accounts for every file", first["files"], expected)
    if laws:
        own = {path.stem for path in files_below(corpus)}
        dangling = [entry for entry in first["dangling"] if entry["item"] in own]
        report.check("no citation of the shipped corpus dangles", not dangling, dangling[:3])
        report.equal("the collection has its files", len(list(laws.rglob("*.md"))), LAW_FILES)
        labels = label_lines(laws)
        report.check("every article label of the collection is an article", abs(first["articles"] - labels) <= MARGIN, f"{first['articles']} articles, {labels} labels")
    before = fawen.json("verify", "--data", data)
    second = fawen.json("import", *paths, "--data", data)
    changed = [name for name in ("regulations", "digests", "items", "refused") if second[name]]
    report.check("a second import changes nothing", second.status == 0 and not changed, f"{changed} {second.errors[-300:]}")
    report.equal("counts stay after it", fawen.json("verify", "--data", data).value, before.value)
    return first


def check_corpus(report, fawen, corpus, laws):
    """The shipped corpus against the official texts where they are there, against its own digests elsewhere."""
    found = fawen.json("corpus", "check", corpus, *(["--laws", laws] if laws else []), "--findings")
    for name in CORPUS_RULES:
        report.equal(f"corpus: {name}", found[name], 0)
    for name, least in CORPUS_COUNTS.items():
        report.check(f"corpus: at least {least} {name}", found[name] >= least, found[name])
    report.check("corpus: its test questions hit", found["test_questions_hit"] >= 0.95, f"{found['test_questions_hit']:.4f} of {found['test_questions']}")
    report.check("corpus: overlap with the cited articles", found["overlap"] <= 0.03, f"{found['overlap']:.4f}")
    report.check("corpus: numbers and passages are compared", not laws or found["numbers"] > 2000, f"{found['numbers']} numbers")
    wrong = [f"{entry['file']}:{entry['line']} {entry['reason']}" for entry in found["findings"] if entry["severity"] == "error"]
    report.check("corpus check ends clean", found.status == 0 and not wrong, wrong[:5] or "")


def check_personal_data(report, fawen, laws, work):
    """No mask falls on the text of a law. The collection's write-ups of cases name people and are no laws."""
    texts = [path for path in sorted(laws.rglob("*.md")) if "案例" not in path.parts]
    joined = work / "laws.txt"
    with open(joined, "w", encoding="utf-8") as file:
        for path in texts:
            file.write(path.read_text(encoding="utf-8") + "\n")
    found = fawen.findings("scan-personal-data", joined)
    report.equal(f"no false mask over {len(texts)} texts of laws", found[:5], [])
    joined.unlink()


def check_index(report, fawen, data, imported):
    built = fawen.json("index", "--data", data)
    report.check("index is built", built.status == 0, built.errors[-500:])
    report.check("indexing stays below 1.5 GB", built.peak < INDEXING_BYTES, f"{built.peak / 1e6:.0f} MB")
    counts = fawen.json("verify", "--data", data)
    report.check("verify finds no problem", counts.status == 0 and counts["problems"] == [], counts['problems'][:3] or '')
    report.equal("verify names the new generation", counts["generation"], built["generation"])
    report.check("answers, cases and guides are there", min(counts["answers"], counts["cases"], counts["guides"]) > 0, f"{counts.value}")
    lost = imported["articles"] - counts["articles"]
    report.check("only articles of merged doubles are stored once", 0 <= lost <= MARGIN, f"{lost} articles fewer than imported")
    return counts


def check_collection(report, fawen, counts, questions, answers, data):
    report.check("numbered articles of all versions", 147_000 <= counts["articles"] <= 147_300, f"{counts['articles']}")
    report.check("numbered articles of newest versions", 140_000 <= counts["current_articles"] <= 140_300, f"{counts['current_articles']}")
    report.check("versions", 3_390 <= counts["versions"] <= 3_423, f"{counts['versions']}")
    report.check("the collection's cases", counts["cases"] >= 52, f"{counts['cases']}")
    figures = fawen.json("evaluate", questions, "--data", data)
    report.equal("every judged question is asked", figures["questions"], LAW_QUESTIONS)
    for name, floor in FLOORS.items():
        low, high = figures["intervals"][name]
        report.check(f"{name} is at least {floor}", figures[name] >= floor, f"{figures[name]:.4f} [{low:.4f}, {high:.4f}]")
    dry = fawen.json("import", answers, "--data", data, "--dry-run")
    report.check("the shared answers are accepted", dry.status == 0 and dry["items"] == 1033, f"{dry['items']} {dry.errors[-300:]}")


def check_own_questions(report, fawen, corpus, data, work):
    """Every reviewed way of asking gets its own answer, and asking again gets the same bytes."""
    own = []
    for file in sorted((corpus / "StandardAnswers").rglob("*.md")):
        head = file.read_text(encoding="utf-8").split("\n---")[0]
        asked = re.findall(r"^标准问: (.+)$", head, re.MULTILINE)
        similar = re.search(r"^相似问:\n((?:  - .+\n)+)", head, re.MULTILINE)
        asked += [line[4:] for line in similar.group(1).splitlines()]
        # The standard question and one of the similar ones in turn: all of them together take minutes.
        chosen = asked[:1] + [asked[1 + len(own) % (len(asked) - 1)]]
        own += [(re.search(r"^id: (\S+)", head, re.MULTILINE).group(1), question.strip().strip('"')) for question in chosen]
    lines = work / "own-questions.txt"
    lines.write_text("".join(question + "\n" for _, question in own), encoding="utf-8")
    first, second = (fawen.lines("ask", "--file", lines, "--data", data) for _ in range(2))
    replies = [json.loads(line) for line in first]
    wrong = [question for (name, question), reply in zip(own, replies, strict=True)
             if reply["decision"] != "answer" or reply["answers"][0]["id"] != name]
    report.check(f"{len(own)} reviewed ways of asking get their own answer", len(own) >= 800 and not wrong, wrong[:5] or "")
    report.check("asking again gets the same bytes", first == second)


def check_service(report, fawen, data, questions):
    with program.Service(fawen, data) as service:
        report.check("serve is ready", service.port is not None, service.said())
        if service.port is None:
            return
        for path in ("/", "/readyz", "/openapi.json", "/desk", "/metrics"):
            report.equal(f"{path} answers", service.get(path).status, 200)
        statuses = {service.get("/v1/answer", q=question).status for question in questions}
        report.equal(f"{len(questions)} questions are answered", statuses, {200})
        resident = service.resident()
        report.check("serving stays below 500 MB", resident < SERVING_BYTES, f"{resident / 1e6:.0f} MB resident")
        report.equal("SIGTERM ends the server with 0", service.stop(), 0)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fawen", required=True)
    options.add_argument("--corpus", type=pathlib.Path, required=True)
    options.add_argument("--shared", type=pathlib.Path, required=True)
    options.add_argument("--work", type=pathlib.Path, required=True, help="folder for the data, made anew")
    options = options.parse_args()
    report = Report()
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    fawen = program.Program(options.fawen, options.corpus)
    data = options.work / "data"
    archive = options.shared / "data" / "laws.tar.gz"
    laws = None
    if archive.exists():
        laws = options.work / "laws"
        unpack(archive, laws)
    elif os.environ.get("FAWEN_REQUIRE_SHARED") == "1":
        report.check("the shared law texts are there", False, f"{archive} is absent")
    else:
        report.skip(f"whole collection: {archive} is absent")
    imported = check_import(report, fawen, options.corpus, laws, data)
    check_corpus(report, fawen, options.corpus, laws)
    if laws:
        check_personal_data(report, fawen, laws, options.work)
    counts = check_index(report, fawen, data, imported)
    asked = ["老板跑路了工资没给怎么办", "试用期被辞退有补偿吗", "房东不退押金"]
    if laws:
        questions = options.shared / "data" / "statute-questions.jsonl"
        check_collection(report, fawen, counts, questions, options.shared / "data" / "standard-answers.jsonl", data)
        asked += program.questions(questions)[:300]
        shutil.rmtree(laws)
    check_own_questions(report, fawen, options.corpus, data, options.work)
    check_service(report, fawen, data, asked)
    sys.exit(1 if report.failed else 0)


main()
