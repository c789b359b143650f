"""The hotline desk during a call: live candidates, reports, a version that is replaced, a server that goes away, and the time of the task."""

import json
import os
import time
import urllib.request

# The task from the question to the copied answer: keys beside the words of the question, and seconds.
KEYS, SECONDS = 5, 8.0


def until(page, condition, patience=30):
    """Waits for a condition of the page; its policy forbids the evaluation of texts that Playwright's own waiting uses."""
    end = time.monotonic() + patience
    while not page.evaluate(condition):
        if time.monotonic() > end:
            raise TimeoutError(condition)
        page.wait_for_timeout(20)


def check_task(report, context, base, question):
    """/ (question) Enter ↓ Enter C, by the clock, three times; the median counts."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
    times = []
    for _ in range(3):
        page = context.new_page()
        page.goto(base + "/desk")
        page.evaluate("document.activeElement.blur()")
        page.evaluate("navigator.clipboard.writeText('')")
        start = time.monotonic()
        keys = ["/", None, "Enter", "ArrowDown", "Enter", "c"]
        page.keyboard.press(keys[0])
        page.keyboard.insert_text(question)
        page.keyboard.press(keys[2])
        page.wait_for_url("**/desk?*")
        page.wait_for_load_state()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(keys[3])
        page.keyboard.press(keys[4])
        page.wait_for_url("**open=*")
        page.wait_for_load_state()
        page.keyboard.press(keys[5])
        until(page, "document.getElementById('copied').textContent.includes('已复制')")
        times.append(time.monotonic() - start)
        copied = page.evaluate("navigator.clipboard.readText()").strip()
        report.check(copied == page.locator("#spoken").inner_text().strip() != "", "desk task", "C did not copy the spoken form")
        page.close()
    pressed = sum(key is not None for key in keys)
    middle = sorted(times)[1]
    report.check(pressed <= KEYS and middle < SECONDS, "desk task", f"{pressed} keys, {middle:.2f} s")
    print(f"desk task: {pressed} keys, {middle:.2f} s in the median of {[round(value, 2) for value in times]}", flush=True)


def say(base, call, text, speaker="caller"):
    """As the telephone system does."""
    body = json.dumps({"speaker": speaker, "text": text}).encode()
    fields = {"content-type": "application/json", "authorization": "Bearer " + os.environ["FAWEN_TRANSCRIPT_KEY"]}
    start = time.monotonic()
    with urllib.request.urlopen(urllib.request.Request(f"{base}/v1/transcripts/{call}", body, fields), timeout=30) as response:
        return json.load(response), start


def check_call(report, context, base, question, folder):
    """Candidates come while somebody speaks; what is open, focused or under the pointer stays as it is."""
    if "FAWEN_TRANSCRIPT_KEY" not in os.environ:
        return print("skip  the live transcript: no FAWEN_TRANSCRIPT_KEY", flush=True)
    call = "browser-check-" + os.urandom(8).hex()
    page = context.new_page()
    page.goto(f"{base}/desk?call={call}")
    page.evaluate("document.activeElement.blur()")
    before = page.evaluate("[...document.querySelectorAll('#candidates, #answer, #live, #said')].map(e => e.getBoundingClientRect().top)")
    heard, start = say(base, call, question)
    page.wait_for_selector("#live a:not([hidden])")
    delay = time.monotonic() - start
    print(f"desk call: candidates {delay * 1000:.0f} ms after the sentence was sent", flush=True)
    report.check(page.locator("#said li").inner_text() == question, "desk call", "the sentence is not shown")
    shown = page.locator("#live a:not([hidden])").all_inner_texts()
    report.check(shown == [candidate["question"] for candidate in heard["candidates"]], "desk call", f"shown {shown}")
    after = page.evaluate("[...document.querySelectorAll('#candidates, #answer, #live, #said')].map(e => e.getBoundingClientRect().top)")
    report.check(before == after, "desk call", f"the page moved from {before} to {after}")
    report.check(page.evaluate("document.activeElement === document.body"), "desk call", "the focus was taken")
    if folder:
        page.screenshot(path=str(folder / "desk-call-desktop.png"), full_page=True)
    page.keyboard.press("l")
    chosen = page.evaluate("document.activeElement.textContent")
    say(base, call, "还有，房东不退押金怎么办，房东不退押金")
    until(page, "document.querySelectorAll('#said li').length === 2")
    report.check(page.evaluate("document.activeElement.textContent") == chosen, "desk call", "a focused candidate changed")
    page.keyboard.press("Enter")
    page.wait_for_url("**open=*")
    report.check(page.locator("#spoken").count() == 1 and page.locator(".script h2").inner_text() == chosen, "desk call",
                 "the candidate did not open")
    until(page, "document.querySelectorAll('#said li').length === 2")
    report.check(True, "desk call")
    page.close()


def check_reports(report, context, base, question):
    """N records what was not found, F marks an answer, each without leaving the page."""
    page = context.new_page()
    page.goto(base + "/desk?q=" + urllib.request.quote(question))
    page.evaluate("document.activeElement.blur()")
    address = page.url
    page.keyboard.press("n")
    page.wait_for_selector("#notice:not([hidden])")
    report.check("没找到" in page.locator("#notice").inner_text(), "desk report", page.locator("#notice").inner_text())
    page.keyboard.press("f")
    report.check(page.evaluate("document.activeElement.name") == "reason", "desk report", "F does not lead to the reasons")
    page.keyboard.press("Space")
    page.click("#flag button[type=submit]")
    until(page, "document.getElementById('notice').textContent.includes('已经标记')")
    report.check(page.url == address and not page.evaluate("document.getElementById('flag').open"), "desk report", "the page was left")
    page.close()


def check_replaced(report, context, base, question):
    """A version that is replaced or withdrawn while it is read is told below the page; the withdrawn one is not copied any more."""
    page = context.new_page()
    page.clock.install()
    state = {"version": 9_999, "status": 200}

    def answer(route):
        if "/desk/answers/" not in route.request.url:
            return route.continue_()
        body = json.dumps({"id": "x", "version": state["version"], "text_sha256": ""})
        route.fulfill(status=state["status"], content_type="application/json", body=body)

    page.route("**/desk/answers/*", answer)
    page.goto(base + "/desk?q=" + urllib.request.quote(question))
    page.evaluate("document.activeElement.blur()")
    top = page.evaluate("document.getElementById('spoken').getBoundingClientRect().top")
    page.clock.fast_forward(16_000)
    page.wait_for_selector("#notice:not([hidden])")
    report.check("刚刚换成第 9999 版" in page.locator("#notice").inner_text(), "desk version", page.locator("#notice").inner_text())
    report.check(page.evaluate("document.getElementById('spoken').getBoundingClientRect().top") == top, "desk version", "the page moved")
    state["status"] = 404
    page.clock.fast_forward(16_000)
    until(page, "document.getElementById('notice').textContent.includes('撤回')")
    page.keyboard.press("c")
    until(page, "document.getElementById('copied').textContent !== ''")
    report.check("没有复制" in page.locator("#copied").inner_text(), "desk version", "a withdrawn answer was copied")
    page.close()


def check_away(report, browser, base, question, folder):
    """Without the server the seat goes on with the answers of its own machine, and says how old they are."""
    context = browser.new_context(locale="zh-CN", viewport=dict(width=1280, height=900))
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
    page = context.new_page()
    page.goto(base + "/desk")
    until(page, "localStorage.getItem('desk.answers') !== null")
    context.set_offline(True)
    page.fill("#desk-q", question)
    page.keyboard.press("Enter")
    page.wait_for_selector("#offline:not([hidden])")
    report.check("存下的" in page.locator("#offline-age").inner_text(), "desk away", "the age is not told")
    report.check(page.locator("#offline-list button").count() >= 1, "desk away", "no answer of its own")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("1")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")
    until(page, "document.getElementById('offline-status').textContent !== ''")
    copied = page.evaluate("navigator.clipboard.readText()").strip()
    report.check(copied == page.locator("#offline-spoken").inner_text().strip() != "", "desk away", "C did not copy")
    if folder:
        page.screenshot(path=str(folder / "desk-away-desktop.png"), full_page=True)
    context.set_offline(False)
    page.focus("#desk-q")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk?*")
    report.check(page.locator("#offline").is_hidden(), "desk away", "the page does not come back")
    context.close()


def check_keys(report, context, base, question):
    """Every key of the table does its work; a seat may change a letter, or switch single keys off."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
    page = context.new_page()
    page.goto(base + "/desk?q=" + urllib.request.quote(question))
    page.evaluate("document.activeElement.blur()")
    address = page.url
    page.keyboard.press("a")
    report.check(page.evaluate("document.querySelector('.script .basis details').open"), "desk keys", "A opens no article")
    page.keyboard.press("t")
    report.check(page.evaluate("document.activeElement.id") == "desk-day", "desk keys", "T does not lead to the day")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("s")
    until(page, "document.getElementById('copied').textContent.includes('已复制')")
    report.check(f"{base}/answers/" in page.evaluate("navigator.clipboard.readText()"), "desk keys", "S copies no link")
    for key, word in (("g", "有用"), ("b", "没用")):
        page.keyboard.press(key)
        until(page, f"document.getElementById('notice').textContent.includes('{word}')")
        report.check(page.url == address, "desk keys", f"{key} left the page")
    page.keyboard.press("h")
    report.check(page.evaluate("document.activeElement.id") == "handover-target", "desk keys", "H does not lead to the hand-over")
    page.locator("#handover button").press("Enter")
    until(page, "document.getElementById('handover-status').textContent.includes('查询号')")
    packet = page.evaluate("navigator.clipboard.readText()")
    report.check(question in packet and "查询号" in packet, "desk keys", f"the packet is {packet[:60]!r}")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("p")
    report.check(page.locator("#shelf-pins a").count() == 1, "desk keys", "P keeps nothing at hand")
    check_letters(report, page)
    page.goto(base + "/desk")
    page.locator("#shelf-pins a").click()
    page.wait_for_url("**open=*")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("p")
    report.check(page.locator("#shelf-pins a").count() == 0 and page.locator("#shelf-recent a").count() >= 1, "desk keys", "P does not let go")
    page.close()


def check_letters(report, page):
    """X instead of N; then no single keys at all."""
    page.keyboard.press("?")
    field = page.locator("#keys input[data-action=missing]")
    field.fill("c")
    field.blur()
    report.check("已经用了" in page.locator("#keys-status").inner_text() and field.input_value() == "N", "desk keys", "a letter was given twice")
    field.fill("x")
    field.blur()
    page.reload()
    page.evaluate("document.activeElement.blur()")
    report.check(page.locator("#report-missing kbd").inner_text() == "X", "desk keys", "the letter did not stay")
    page.keyboard.press("x")
    until(page, "document.getElementById('notice').textContent.includes('没找到')")
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.reload()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("x")
    page.wait_for_timeout(200)
    report.check(page.locator("#notice").is_hidden(), "desk keys", "a key works that was switched off")
    page.keyboard.press("?")
    page.locator("#keys-on").check()
    page.locator("#keys input[data-action=missing]").fill("n")
    page.locator("#keys input[data-action=missing]").blur()
    page.evaluate("document.activeElement.blur()")


def check_cited(report, context, base):
    """A question that names an article shows its text beside the answers; A goes to it."""
    page = context.new_page()
    page.goto(base + "/desk?q=" + urllib.request.quote("劳动合同法82"))
    report.check(page.locator("#cited").count() == 1, "desk article", "the article is not shown")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("a")
    report.check(page.evaluate("document.activeElement.closest('#cited') !== null"), "desk article", "A does not lead to it")
    page.close()
