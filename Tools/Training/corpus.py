"""Articles of the law collection and the judged questions, as the trainer needs them."""
import collections
import json
import re
import tarfile

LABEL = re.compile(r"^(第[一二三四五六七八九十百千零〇两]+条(?:之[一二三四五六七八九十]+)?)[\s　]*(.*)$", re.S)
DAY = re.compile(r"\((\d{4}-\d{2}-\d{2})\)$")
SENTENCE = re.compile(r"(?<=[。；;])|\n")
SHORT = 15
REPUBLIC = "中华人民共和国"
MARKS = str.maketrans("", "", "《》〈〉 ")


class Article:
    """One article (or a paragraph without a number) of a law's newest version."""

    __slots__ = ("law", "title", "national", "level", "path", "label", "text")

    def __init__(self, law, title, national, level, path, label, text):
        self.law, self.title, self.national, self.level = law, title, national, level
        self.path, self.label, self.text = path, label, text

    @property
    def head(self):
        """Title and headings: what the article stands under."""
        return " ".join([self.title.replace(REPUBLIC, "") or self.title] + self.path)

    def segments(self):
        """The head, then the sentences; one that is short is joined to the next."""
        result, pending = [self.head], ""
        for sentence in SENTENCE.split(self.text):
            pending += sentence
            if len(pending) >= SHORT:
                result.append(pending)
                pending = ""
        if pending:
            if len(result) > 1:
                result[-1] += pending
            else:
                result.append(pending)
        return result


def title_key(title):
    """A title without marks and 中华人民共和国, in whichever way it is printed."""
    return title.translate(MARKS).replace(REPUBLIC, "") or title


def is_law(name):
    base = name.rsplit("/", 1)[-1]
    return base.endswith(".md") and not base.startswith("_") and base not in ("README.md", "法律法规模版.md") and "案例/" not in name


def read_laws(path):
    """Newest version of every law in laws.tar.gz, in order of the files' names."""
    versions = collections.defaultdict(list)
    with tarfile.open(path) as archive:
        texts = {}
        for member in archive:
            name = member.name.removeprefix("./")
            if member.isfile() and is_law(name):
                texts[name] = archive.extractfile(member).read().decode("utf-8", "replace")
    for name in sorted(texts):
        text = texts[name]
        head, _, body = text.partition("<!-- INFO END -->")
        base = name.rsplit("/", 1)[-1][:-3]
        day = DAY.search(base)
        titles = [line[2:].strip() for line in head.splitlines() if line.startswith("# ")]
        title = titles[0] if titles else DAY.sub("", base)
        folder = name.split("/")[0]
        if folder == "民法典":
            title = "中华人民共和国民法典"
        versions[(folder == "DLC", folder, title)].append((day.group(1) if day else "", body))
    articles = []
    for (is_local, level, title), bodies in versions.items():
        newest = max(day for day, _ in bodies)
        for day, body in bodies:
            if day == newest:
                articles += read_body(title, not is_local, level, body)
    unique, seen = [], set()
    for article in articles:
        key = (article.title, article.national, article.label, "" if article.label else article.text)
        if article.text and key not in seen:
            seen.add(key)
            unique.append(article)
    return unique


def read_body(title, national, level, body):
    """Articles of one text; text before any article stands alone, a paragraph each."""
    result, path, current = [], [], None
    for raw in body.splitlines():
        line = raw.strip()
        if line.startswith("#"):
            depth = len(line) - len(line.lstrip("#"))
            path, current = path[: max(0, depth - 2)] + [line.lstrip("# ").strip()], None
            continue
        if not line or line.startswith("<!--"):
            continue
        match = LABEL.match(line)
        if match:
            current = Article(title, title, national, level, list(path), match.group(1), match.group(2))
            result.append(current)
        elif current is None:
            result.append(Article(title, title, national, level, list(path), "", line))
        else:
            current.text += ("\n" if current.text else "") + line
    return result


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
