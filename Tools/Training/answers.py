"""The project's own standard answers as training signal: questions as people ask them, and the articles they rest on."""
import os
import re

CITED = re.compile(r"《([^《》]+(?:《[^《》]+》[^《》]*)*)》")
DIGEST = re.compile(r"^## (第\S+条(?:之\S+)?)\s*\n(.*?)(?=^## |\Z)", re.M | re.S)
FACTS = re.compile(r"## 案情\n(.*?)(?=\n## |\Z)", re.S)
ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?")


def front_matter(text):
    """The keys of the YAML subset that answers use: scalars, inline lists and lists of one level."""
    lines = text.split("\n")
    if not lines or lines[0].strip() != "---":
        return {}
    found, key = {}, None
    for line in lines[1:]:
        if line.strip() == "---":
            break
        if line.startswith("  - ") and key:
            found.setdefault(key, []).append(line[4:].strip())
        elif line and not line.startswith(" ") and ":" in line:
            key, _, value = line.partition(":")
            value = value.strip()
            if value.startswith("[") and value.endswith("]"):
                found[key] = [part.strip() for part in value[1:-1].split(",") if part.strip()]
            elif value:
                found[key] = [value]
    return found


def citations(text):
    """(full title, article label) of each article that a line of 依据 names."""
    for title in CITED.finditer(text):
        end = text.find("《", title.end())
        for article in ARTICLE.finditer(text[title.end(): end if end >= 0 else len(text)]):
            yield title.group(1), article.group(0)


class Answer:
    """A standard answer: its id, its topic, every way in which it may be asked, the articles it rests on."""

    __slots__ = ("id", "topic", "questions", "tests", "articles", "text")

    def __init__(self, fields, topic, body):
        self.id = fields.get("id", [""])[0]
        self.topic = topic
        self.questions = [q for key in ("标准问", "相似问") for q in fields.get(key, [])]
        self.tests = fields.get("应命中", [])
        self.text = "\n".join(fields.get("结论", []) + fields.get("口播", []) + [body])
        self.articles = [place for line in fields.get("依据", []) for place in citations(line)]


def read_answers(folder):
    """Every answer with questions, in order of the files' names."""
    result = []
    paths = sorted(os.path.join(base, name) for base, _, names in os.walk(folder) for name in names if name.endswith(".md"))
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        answer = Answer(front_matter(text), os.path.basename(os.path.dirname(path)), text.split("\n---", 1)[-1].strip())
        if answer.id and answer.questions:
            result.append(answer)
    return result


def read_digests(folder):
    """(text, title, article label) of every digest: a sentence in plain words about one article."""
    result = []
    for text in texts_below(folder):
        title = front_matter(text).get("法规", [""])[0]
        for part in DIGEST.finditer(text):
            if part.group(2).strip():
                result.append((part.group(2).strip(), title, part.group(1)))
    return result


def read_cases(folder):
    """(text, cited articles): what happened in each case, in one sentence and in full."""
    result = []
    for text in texts_below(folder):
        fields = front_matter(text)
        cited = [place for line in fields.get("法律依据", []) for place in citations(line)]
        facts = FACTS.search(text.split("\n---", 1)[-1])
        for told in fields.get("一句话", []) + ([facts.group(1)] if facts else []):
            result.append((told, cited))
    return result


def texts_below(folder):
    """Every Markdown file below a folder, in order of the names."""
    for path in sorted(os.path.join(base, name) for base, _, names in os.walk(folder) for name in names if name.endswith(".md")):
        with open(path, encoding="utf-8") as file:
            yield file.read()
