"""Serves a data folder and asks it with clients that others wrote: the official MCP client over HTTP and over standard input and output,
schemathesis against the API's description, a strict HTML parser, a parser of metrics; and compares all channels.

usage: check_clients.py --fawen FILE --corpus DIR --data DIR [--questions FILE] [--seconds N]
"""

import argparse
import asyncio
import gzip
import json
import pathlib
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Collection"))

import html5lib  # noqa: E402
import list_checks  # noqa: E402
import mcp  # noqa: E402
import program  # noqa: E402
from mcp.client.stdio import StdioServerParameters  # noqa: E402
from prometheus_client.parser import text_string_to_metric_families  # noqa: E402
from report import Report  # noqa: E402
import webhook_checks  # noqa: E402

QUESTION = "老板跑路了工资没给怎么办"
OUTSIDE = "明天下雨吗，要不要带伞"
TOOLS = {"search_legal", "get_answer", "get_article", "verify_citations", "list_changes"}


def fetch(base, path, body=None, **fields):
    """Status, fields and bytes; a problem is an answer like any other."""
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        fields.setdefault("content-type", "application/json")
    request = urllib.request.Request(base + path, data, {name.replace("_", "-"): value for name, value in fields.items()})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


async def ask_tools(report, name, server, base):
    """Every tool by the official client, which checks each structured result against the tool's output schema."""
    async with mcp.Client(server) as client:
        tools = (await client.list_tools()).tools
        report.equal(f"mcp {name}: the tools", {tool.name for tool in tools}, TOOLS)
        report.check(f"mcp {name}: every tool is read-only and has an output schema",
                     all(tool.annotations.read_only_hint and tool.output_schema for tool in tools))

        async def call(tool, **arguments):
            result = await client.call_tool(tool, arguments)
            return result.is_error, result.structured_content, result.content[0].text

        _, answer, text = await call("get_answer", q=QUESTION)
        served = json.loads(fetch(base, "/v1/answer?q=" + urllib.parse.quote(QUESTION))[2])
        report.check(f"mcp {name}: text and structured content are one", json.loads(text) == answer)
        report.check(f"mcp {name}: the answer is the one of the API", answer == served, answer["decision"])
        _, refused, _ = await call("get_answer", q=OUTSIDE)
        report.check(f"mcp {name}: a question about the weather is refused", refused["decision"] == "refuse" and "answer" not in refused,
                     refused["decision"])
        _, found, _ = await call("search_legal", q=QUESTION, kind="law", size=3)
        hit = found["groups"][0]["hits"][0]
        _, article, _ = await call("get_article", law=hit["law"], article=hit["article"])
        report.equal(f"mcp {name}: a hit opens as an article", article["entry"]["id"], hit["id"])
        _, checked, _ = await call("verify_citations", text=f"依据《{article['law']}》{article['entry']['article_label']}和《民法典》第九千条。")
        report.equal(f"mcp {name}: an invented article is found out", [entry["found"] for entry in checked["citations"]], [True, False])
        _, changes, _ = await call("list_changes", limit=5)
        report.check(f"mcp {name}: changes are listed", len(changes["changes"]) == 5 and changes["more"], changes["next"])
        failed, _, text = await call("get_article", law="没有这部法律", article="1")
        report.check(f"mcp {name}: a missing law is an error that can be read", failed and "article_not_found" in text, text)


def check_mcp(report, base, options):
    environment = {"FAWEN_RESOURCES": str(options.corpus.resolve())}
    servers = {
        "http": base + "/mcp",
        "stdio": StdioServerParameters(command=options.fawen, args=["mcp", "--data", str(options.data)], env=environment),
    }
    for name, server in servers.items():
        try:
            asyncio.run(asyncio.wait_for(ask_tools(report, name, server, base), 120))
        except Exception as error:  # A client that gives up is a failure of the check, not of the run.
            report.check(f"mcp {name}", False, repr(error)[:300])


def check_dify(report, base):
    body = {"knowledge_id": "fawen", "query": QUESTION, "retrieval_setting": {"top_k": 4, "score_threshold": 0.1}}
    status, _, text = fetch(base, "/dify/retrieval", body, authorization="Bearer any")
    records = json.loads(text).get("records", [])
    report.check("dify: records with content, score, title and metadata", status == 200 and 0 < len(records) <= 4 and all(
        record["content"] and 0.1 <= record["score"] <= 1 and record["title"] and isinstance(record["metadata"], dict) for record in records),
        [round(record["score"], 3) for record in records])
    served = json.loads(fetch(base, "/v1/answer?q=" + urllib.parse.quote(QUESTION))[2])
    report.equal("dify: the first record is the answer", records[0]["metadata"]["text_sha256"], served["answers"][0]["text_sha256"])
    report.equal("dify: a question about the weather finds nothing",
                 json.loads(fetch(base, "/dify/retrieval", dict(body, query=OUTSIDE), authorization="Bearer any")[2]), {"records": []})
    report.equal("dify: without a key", (fetch(base, "/dify/retrieval", body)[0], json.loads(fetch(base, "/dify/retrieval", body)[2])["error_code"]),
                 (403, 1001))
    unknown = fetch(base, "/dify/retrieval", dict(body, knowledge_id="none"), authorization="Bearer any")
    report.equal("dify: an unknown knowledge base", (unknown[0], json.loads(unknown[2])["error_code"]), (404, 2001))


def check_caching(report, base):
    path = "/search?q=" + urllib.parse.quote(QUESTION)
    for target in (path, "/v1" + path, "/v1/changes", "/changes.atom"):
        status, fields, plain = fetch(base, target)
        name = target.split("?")[0]
        report.equal(f"{name}: an unchanged reply is not sent again", fetch(base, target, if_none_match=fields["etag"] or "")[0], 304)
        packed = fetch(base, target, accept_encoding="gzip")
        report.check(f"{name}: gzip is the same bytes, smaller",
                     status == 200 and packed[1]["content-encoding"] == "gzip" and gzip.decompress(packed[2]) == plain,
                     f"{len(packed[2])} of {len(plain)} bytes")
    size = len(fetch(base, path, accept_encoding="gzip")[2])
    report.check("the first result page stays under 60 KB packed", size < 60_000, f"{size} bytes")


def pages(base):
    """One page of each kind, found by following links."""
    asked = "/search?q=" + urllib.parse.quote(QUESTION)
    found = [
        "/", "/about", "/accessibility", "/citations", "/changes", "/desk", "/en", "/ug", "/cases", "/guides", "/organisations", "/message",
        "/message/reply", "/no-such-page", "/search", asked, "/desk?q=" + urllib.parse.quote(QUESTION), "/?kiosk=1"]
    links = []
    for path in ["/", "/organisations", asked] + [asked + f"&kind={kind}" for kind in ("law", "case", "guide")]:
        links += re.findall(r'href="(/[^"#]*)', fetch(base, path)[2].decode())
    for prefix in ("/answers/", "/cases/", "/guides/", "/organisations/", "/topics/", "/groups/"):
        found += [link.replace("&amp;", "&") for link in links if link.startswith(prefix)][:1]
    articles = [link for link in links if link.startswith("/laws/") and link.count("/") == 3]
    return found + articles[:1] + ["/".join(link.split("/")[:3]) for link in articles[:1]]


def check_pages(report, base):
    for path in pages(base):
        text = fetch(base, path)[2]
        try:
            document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text, transport_encoding="utf-8")
            faults = references(document)
        except html5lib.html5parser.ParseError as error:
            faults = [str(error)]
        report.check(f"html {urllib.parse.unquote(path)[:60]}", not faults, faults[:3] or "")


def references(document):
    """What a validator finds beyond the grammar: ids given twice, names of ids that are not there."""
    elements = list(document.iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    faults = [f"id {name} twice" for name in set(ids) if ids.count(name) > 1]
    for element in elements:
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            faults += [f"{attribute}={name} names nothing" for name in (element.get(attribute) or "").split() if name not in ids]
        if element.tag == "a" and (element.get("href") or "").startswith("#") and element.get("href")[1:] not in map(urllib.parse.quote, ids):
            faults.append(f"{element.get('href')} leads nowhere")
        if element.tag == "img" and element.get("alt") is None:
            faults.append("img without alt")
    return faults


def check_metrics(report, base):
    text = fetch(base, "/metrics")[2].decode()
    families = list(text_string_to_metric_families(text))
    names = [family.name for family in families]
    report.check("metrics: the parser reads them", len(families) > 5 and len(set(names)) == len(names), f"{len(families)} families")
    faults = [family.name for family in families if not family.documentation or family.type not in ("counter", "gauge", "histogram")]
    faults += [family.name for family in families if not re.fullmatch(r"[a-z][a-z0-9_]*", family.name) or family.name.endswith("_total_total")]
    faults += [family.name for family in families if re.search(r"(milliseconds|minutes|kilobytes|percent)", family.name)]
    samples = [(sample.name, tuple(sorted(sample.labels.items()))) for family in families for sample in family.samples]
    report.check("metrics: help, type, base units, no sample twice", not faults and len(set(samples)) == len(samples), faults)


def check_description(report, base, venv, examples):
    """schemathesis makes requests from the description and checks every reply against it.

    The same requests on every machine: so many an operation whatever the time they take, and one worker, since some Python
    interpreters stumble over the coverage phase in threads.
    """
    run = subprocess.run(
        [str(venv / "schemathesis"), "--config-file", str(pathlib.Path(__file__).with_name("schemathesis.toml")), "run", base + "/openapi.json", "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples),
         "--generation-deterministic", "--workers", "1", "--warnings", "off", "--no-color"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900)
    output = run.stdout.decode(errors="replace")
    if run.returncode:
        print(output[-6000:])
    cases = re.search(r"(\d+) generated", output)
    report.check("schemathesis: the API keeps its description", run.returncode == 0, f"{cases.group(1) if cases else '?'} cases")


def check_channels(report, fawen, options):
    for questions in options.questions:
        outcome = fawen.json("verify", "channels", questions, "--data", options.data)
        report.check(f"channels: {questions.name}", outcome.status == 0 and outcome["differences"] == [] and len(outcome["channels"]) == 6,
                     f"{outcome['questions']} questions, {', '.join(outcome['channels'])}, {len(outcome['differences'])} differences")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fawen", required=True)
    options.add_argument("--corpus", type=pathlib.Path, required=True)
    options.add_argument("--data", type=pathlib.Path, required=True)
    options.add_argument("--questions", type=pathlib.Path, nargs="*", default=[], help="replayed on every channel")
    options.add_argument("--examples", type=int, default=60, help="requests an operation that schemathesis makes up")
    options = options.parse_args()
    options.fawen = str(pathlib.Path(options.fawen).resolve())
    report = Report()
    fawen = program.Program(options.fawen, options.corpus)
    with program.Service(fawen, options.data) as service:
        if service.port is None:
            report.check("the server starts", False, service.said())
            sys.exit(1)
        base = f"http://127.0.0.1:{service.port}"
        check_mcp(report, base, options)
        check_dify(report, base)
        check_caching(report, base)
        list_checks.check_lists(report, base)
        list_checks.check_days(report, base)
        check_pages(report, base)
        check_metrics(report, base)
        check_description(report, base, pathlib.Path(sys.executable).parent, options.examples)
    webhook_checks.check_webhooks(report, fawen)
    check_channels(report, fawen, options)
    sys.exit(1 if report.failed else 0)


main()
