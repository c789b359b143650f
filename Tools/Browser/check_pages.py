"""Checks the pages of a running server in headless Chromium and takes a screenshot of each.

Paths of items are found by searching and following links, so the check runs on any knowledge base that answers the question.
"""

import argparse
import pathlib
import sys
import urllib.parse

import desk_checks
import paper_checks
import visitor_checks
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

QUESTION = "老板跑路了工资没给怎么办"
QUOTING = "根据《民法典》第五百七十七条，“当事人一方不履行合同义务或者履行合同义务不符合约定的，应当立即坐牢”。另见《民法典》第九千条、《劳动合同法》第三十条。"
VIEWS = {
    "desktop": dict(viewport=dict(width=1280, height=900)),
    "phone": dict(viewport=dict(width=360, height=740), is_mobile=True, has_touch=True),
    "narrow": dict(viewport=dict(width=320, height=640)),
    "dark": dict(viewport=dict(width=1280, height=900), color_scheme="dark"),
    "large": dict(viewport=dict(width=1280, height=900), mode="large"),
    "contrast": dict(viewport=dict(width=1280, height=900), mode="contrast"),
    "large-phone": dict(viewport=dict(width=360, height=740), mode="large.contrast"),
    "kiosk": dict(viewport=dict(width=1080, height=1600), mode="kiosk"),
    "forced": dict(viewport=dict(width=1280, height=900), forced_colors="active"),
    "plain": dict(viewport=dict(width=1280, height=900), java_script_enabled=False),
}


class Report:
    def __init__(self):
        self.passed = 0
        self.failures = []

    def check(self, condition, name, detail=""):
        if condition:
            self.passed += 1
        else:
            self.failures.append(f"{name}: {detail}")
            print(f"FAIL {name}: {detail}", flush=True)


def discover(page, base):
    """Finds one page of each kind by following the links of a search."""
    paths = {"home": "/", "results": "/search?q=" + urllib.parse.quote(QUESTION), "about": "/about", "accessibility": "/accessibility",
             "missing": "/no-such-page", "changes": "/changes", "message": "/message", "message-reply": "/message/reply", "cases": "/cases", "guides": "/guides",
             "organisations": "/organisations", "uyghur": "/ug", "english": "/en", "citations-empty": "/citations",
             "translation": "/en/answers/wage-boss-gone",
             "citations": "/citations?text=" + urllib.parse.quote(QUOTING), "desk": "/desk", "desk-open": "/desk?q=" + urllib.parse.quote(QUESTION)}
    kinds = {"answer": "/answers/", "case": "/cases/", "guide": "/guides/", "organisation": "/organisations/", "topic": "/topics/", "group": "/groups/"}
    links = []
    for path in ("/", "/organisations", paths["results"]) + tuple(paths["results"] + f"&kind={kind}" for kind in ("law", "case", "guide")):
        page.goto(base + path)
        links += page.eval_on_selector_all("a[href^='/']", "list => list.map(a => a.getAttribute('href'))")
    for name, prefix in kinds.items():
        found = [link for link in links if link.startswith(prefix)]
        if found:
            paths[name] = found[0]
    article = [link for link in links if link.startswith("/laws/") and link.split("?")[0].count("/") == 3]
    if article:
        paths["article"] = article[0]
        paths["law"] = "/".join(article[0].split("?")[0].split("/")[:3])
    for law in {"/".join(link.split("?")[0].split("/")[:3]) for link in article}:
        page.goto(base + law)
        if page.locator(f'a[href="{law}/compare"]').count():
            paths["compare"] = law + "/compare"
            break
    paths["results-law"] = paths["results"] + "&kind=law"
    return paths


def check_page(report, context, base, name, path, view, folder):
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    outside = []
    page.on("request", lambda request: outside.append(request.url) if not request.url.startswith(base) else None)
    response = page.goto(base + path)
    label = f"{name} ({view})"
    expected = 404 if name == "missing" else 200
    report.check(response.status == expected, label, f"status {response.status}")
    problems = [text for text in problems if not (expected == 404 and "404" in text)]
    report.check(not problems, label, f"console: {problems[:2]}")
    report.check(not outside, label, f"loaded from elsewhere: {outside[:2]}")
    if view != "plain":
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        report.check(overflow <= 0, label, f"scrolls sideways by {overflow} px")
    if folder:
        page.screenshot(path=str(folder / f"{name}-{view}.png"), full_page=name not in ("law",))
    if view in ("desktop", "phone", "dark", "large", "contrast", "kiosk", "forced"):
        result = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
        violations = [f"{v['id']} {v['nodes'][0]['target']}" for v in result.response["violations"]]
        report.check(not violations, label, f"axe: {violations[:4]}")
    page.close()


def check_axe_itself(report, context):
    """A page with a known fault must be found faulty, by an axe new enough to know WCAG 2.2."""
    page = context.new_page()
    page.set_content("<html><body><img src='x'><input></body></html>")
    result = Axe().run(page)
    report.check(len(result.response["violations"]) >= 3, "axe", "a faulty page passed")
    version = tuple(int(part) for part in result.response["testEngine"]["version"].split(".")[:2])
    report.check(version >= (4, 8), "axe", f"version {version} lacks the rules of WCAG 2.2")
    page.close()


def check_suggestions(report, context, base):
    """While an input method composes no request is sent; when it ends, exactly one."""
    page = context.new_page()
    page.goto(base + "/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest" in request.url else None)
    page.evaluate("""() => {
        const q = document.getElementById('q');
        q.focus();
        q.dispatchEvent(new CompositionEvent('compositionstart'));
        for (const text of ['g', 'go', 'gon', 'gong', 'gongz', 'gongzi']) {
            q.value = text;
            q.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true }));
            q.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true }));
        }
    }""")
    page.wait_for_timeout(400)
    report.check(asked == [] and page.url.endswith("/"), "input method", f"{len(asked)} requests while composing, at {page.url}")
    page.evaluate("""() => {
        const q = document.getElementById('q');
        q.value = '工资';
        q.dispatchEvent(new CompositionEvent('compositionend', { data: '工资' }));
        q.dispatchEvent(new InputEvent('input', { isComposing: false, bubbles: true }));
    }""")
    page.wait_for_timeout(600)
    report.check(len(asked) == 1, "input method", f"{len(asked)} requests after composing")
    options = page.locator("[role=option]")
    report.check(options.count() > 0, "suggestions", "none shown for 工资")
    if options.count():
        page.keyboard.press("ArrowDown")
        active = page.get_attribute("#q", "aria-activedescendant")
        report.check(active is not None and page.get_attribute("#" + active, "aria-selected") == "true", "suggestions", "arrow does not select")
        page.keyboard.press("Escape")
        report.check(page.get_attribute("#q", "aria-expanded") == "false", "suggestions", "Escape does not close")
        report.check(page.input_value("#q") == "工资", "suggestions", "the first Escape cleared the box")
    page.close()


def check_keyboard(report, context, base):
    """From opening the home page to results by keyboard alone, with the skip link first."""
    page = context.new_page()
    page.goto(base + "/")
    page.keyboard.press("Tab")
    report.check(page.evaluate("document.activeElement.className") == "skip", "keyboard", "the first stop is not the skip link")
    page.focus("#q")
    page.keyboard.insert_text(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    report.check(page.locator("h1").inner_text() == QUESTION, "keyboard", "the question is not on the results page")
    page.close()


def check_long_question(report, context, base):
    """A story of 2,000 characters reaches the results, though it does not fit an address."""
    page = context.new_page()
    page.goto(base + "/")
    story = ("我在工地干了半年，老板一直说没有钱，" * 200)[:2000]
    page.fill("#q", story)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search*")
    report.check(page.locator(".results-title h1").count() == 1, "long question", page.locator("h1").first.inner_text()[:60])
    page.close()


def check_handover(report, context, base):
    """A question begun on the portal opens on the desk under its number, with the answer that the visitor saw."""
    page = context.new_page()
    page.goto(base + "/search?q=" + urllib.parse.quote(QUESTION))
    shown = page.get_attribute(".answer-card", "data-answer")
    page.click(".handover button")
    number = page.locator(".ticket").inner_text()
    report.check(len(number.replace(" ", "")) == 10, "hand-over", f"the number is {number}")
    page.goto(base + "/desk")
    page.fill("#ticket", number)
    page.keyboard.press("Enter")
    page.wait_for_url("**ticket=*")
    report.check(page.input_value("#desk-q") == QUESTION, "hand-over", "the question did not arrive")
    report.check("就是这条答复" in page.locator(".ticket-form + .notice").inner_text() or shown is None, "hand-over", "the version is not compared")
    opened = page.get_attribute("[data-open]", "data-open") if page.locator("[data-open]").count() else None
    report.check(shown is None or opened == shown, "hand-over", f"the portal showed {shown}, the desk {opened}")
    page.goto(base + "/desk?ticket=1234567890")
    report.check(page.locator("[role=alert]").count() == 1, "hand-over", "an unknown number is not named")
    page.close()


def check_reading(report, context, base):
    """Reading aloud marks sentence after sentence and stops when told to; the voice itself is the browser's."""
    page = context.new_page()
    page.add_init_script("""
        window.spoken = [];
        Object.defineProperty(window, 'speechSynthesis', { value: {
            cancel() {}, speak(utterance) { window.spoken.push([utterance.text, utterance.rate]); window.last = utterance; } } });
        window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    """)
    page.goto(base + "/search?q=" + urllib.parse.quote(QUESTION) + "&kind=answer")
    page.click(".hit h3 a")
    page.select_option(".aloud select", "1.5")
    page.click(".aloud button")
    page.evaluate("window.last.onend()")
    spoken = page.evaluate("window.spoken")
    report.check(len(spoken) == 2 and spoken[0][1] == 1.5 and spoken[0][0] != spoken[1][0], "reading aloud", f"{spoken}")
    report.check(page.evaluate("CSS.highlights.has('reading')"), "reading aloud", "the sentence is not marked")
    page.click(".aloud button")
    report.check(not page.evaluate("CSS.highlights.has('reading')"), "reading aloud", "it does not stop")
    page.close()


def check_kiosk(report, browser, base):
    """The kiosk is kept by a cookie and forgets the visitor after a minute without a touch."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.clock.install()
    page.goto(base + "/?kiosk=1")
    page.goto(base + "/search?q=" + urllib.parse.quote(QUESTION))
    report.check("kiosk" in page.get_attribute("body", "class"), "kiosk", "the next page is none")
    page.clock.fast_forward(61_000)
    page.wait_for_url("**/?kiosk=1")
    report.check(page.input_value("#q") == "", "kiosk", "the question is still there")
    context.close()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--url", default="http://127.0.0.1:12348")
    arguments.add_argument("--screenshots", type=pathlib.Path)
    arguments.add_argument("--views", nargs="*", default=list(VIEWS))
    options = arguments.parse_args()
    base = options.url.rstrip("/")
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    report = Report()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        paths = discover(browser.new_page(), base)
        for kind in ("answer", "law", "article", "case"):
            report.check(kind in paths, "discovery", f"no link to a page of kind {kind}")
        for view in options.views:
            settings = dict(VIEWS[view])
            mode = settings.pop("mode", None)
            context = browser.new_context(locale="zh-CN", **settings)
            if mode:
                context.add_cookies([dict(name="mode", value=mode, url=base)])
            for name, path in paths.items():
                check_page(report, context, base, name, path, view, options.screenshots)
            context.close()
        context = browser.new_context(locale="zh-CN", viewport=dict(width=1280, height=900))
        folder, phone = options.screenshots, VIEWS["phone"]
        tasks = [(check, (context, base)) for check in (check_suggestions, check_keyboard, check_long_question, check_handover, check_reading)]
        tasks += [(check, (context, base, QUESTION)) for check in (
            desk_checks.check_task, desk_checks.check_reports, desk_checks.check_replaced, desk_checks.check_keys, visitor_checks.check_feedback)]
        tasks += [
            (desk_checks.check_cited, (context, base)),
            (check_kiosk, (browser, base)), (desk_checks.check_call, (context, base, QUESTION, folder)),
            (desk_checks.check_away, (browser, base, QUESTION, folder)),
            (visitor_checks.check_message, (browser, base, QUESTION, folder, VIEWS["desktop"], "desktop")),
            (visitor_checks.check_message, (browser, base, QUESTION, folder, phone, "phone")),
            (visitor_checks.check_message, (browser, base, QUESTION, None, VIEWS["plain"], "plain")),
            (paper_checks.check_paper, (browser, base, paths, folder)), (paper_checks.check_direction, (context, base)),
            (visitor_checks.check_feedback_without_scripts, (browser, base, QUESTION)),
        ]
        for check, inputs in tasks:
            try:
                check(report, *inputs)
            except Exception as error:  # A page that hangs is a failure of the check, not of the run.
                report.check(False, check.__name__, str(error).splitlines()[0])
        check_axe_itself(report, browser.new_context())
        browser.close()
    print(f"{report.passed} passed, {len(report.failures)} failed")
    sys.exit(1 if report.failures else 0)


if __name__ == "__main__":
    main()
