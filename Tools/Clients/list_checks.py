"""Every id that a list returns opens, and every day that is asked for comes back."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request

QUESTIONS = ["老板跑路了工资没给怎么办", "离婚孩子归谁", "房东不退押金", "工伤怎么认定", "民法典577"]
# One law in so many is opened: they are thousands, and all come from one list.
EVERY_LAW = 25


def get(base, path):
    try:
        with urllib.request.urlopen(base + path, timeout=60) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def quoted(text):
    return urllib.parse.quote(text)


def listed(base):
    """Addresses that lists of the API name, each under the list it stands in."""
    for question in QUESTIONS:
        for kind in ("law", "answer", "case", "guide"):
            for page in (1, 2):
                path = f"/v1/search?q={quoted(question)}&kind={kind}&size=20&page={page}"
                for group in json.loads(get(base, path)[1])["groups"]:
                    for hit in group["hits"]:
                        yield "search", hit["url"]
        for candidate in json.loads(get(base, "/v1/answer?q=" + quoted(question))[1])["answers"]:
            yield "answer", f"/v1/answers/{quoted(candidate['id'])}"
        for suggestion in json.loads(get(base, "/v1/suggest?q=" + quoted(question[:2]))[1])["suggestions"]:
            yield "suggest", suggestion["page"]
    for entry in json.loads(get(base, "/v1/organisations")[1])["organisations"]:
        yield "organisations", entry["url"]
        yield "organisations", entry["page"]
    cursor, laws = "0", 0
    while True:
        page = json.loads(get(base, f"/v1/changes?limit=500&cursor={cursor}")[1])
        for change in page["changes"]:
            laws += change["kind"] == "law"
            if change["event"] != "withdrawn" and (change["kind"] != "law" or laws % EVERY_LAW == 0):
                yield "changes", change["url"]
        cursor = page["next"]
        if not page["more"]:
            return


def linked(base):
    """Addresses that the lists of the portal link to."""
    home = get(base, "/")[1].decode()
    lists = ["/cases", "/guides", "/organisations", "/changes", "/en"] + re.findall(r'href="(/(?:topics|groups)/[^"]*)', home)
    for path in lists:
        for link in re.findall(r'href="(/[^"#]*)', get(base, path)[1].decode()):
            link = link.replace("&amp;", "&")
            if not link.startswith(("/mode", "/assets")):
                yield path, link


def check_lists(report, base):
    for name, entries in (("the API", listed(base)), ("the portal", linked(base))):
        seen, lost = set(), []
        for place, address in entries:
            if address not in seen:
                seen.add(address)
                if get(base, address)[0] != 200:
                    lost.append((place, address))
        report.check(f"lists of {name}: every id opens", len(seen) > 100 and not lost, f"{len(seen)} opened, lost {lost[:3]}")


def days(value):
    """Every member `as_of` of a reply, at whatever depth."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "as_of":
                yield member
            yield from days(member)
    elif isinstance(value, list):
        for member in value:
            yield from days(member)


def check_days(report, base):
    """A day comes back as it was written, from whatever route takes one; a day that is none is refused."""
    day, article = "2024-06-30", "/v1/laws/" + quoted("民法典") + "/577"
    paths = {"search": "/v1/search?q=a", "answer": "/v1/answer?q=a", "law": article.rsplit("/", 1)[0] + "?", "article": article + "?"}
    answer = json.loads(get(base, "/v1/answer?q=" + quoted(QUESTIONS[0]))[1])["answers"][0]["id"]
    paths["answer item"] = f"/v1/answers/{quoted(answer)}?"
    for name, path in paths.items():
        status, text = get(base, f"{path}&as_of={day}".replace("?&", "?"))
        found = set(days(json.loads(text))) if status == 200 else status
        report.equal(f"as_of of {name} comes back", found, {day})
        report.equal(f"as_of of {name}: 2023-02-29 is no day", get(base, f"{path}&as_of=2023-02-29".replace("?&", "?"))[0], 400)
