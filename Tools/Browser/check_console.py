"""Works as editors do, in headless Chromium: from a server that was just started to an answer that the portal shows.

An administrator makes two accounts; one person writes an answer about probation, the other reviews and publishes it; a new version of its
basis is imported, seen on the impact board, and the answer is put right. Then logins by an identity provider. Screenshots of every page; axe on every page; one walk by keyboard.
"""

import argparse
import contextlib
import datetime
import pathlib
import re
import sys
import tempfile
import time

import sign_on_checks
from axe_playwright_python.sync_playwright import Axe
from console_server import PATIENCE, Installation
from playwright.sync_api import sync_playwright

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUESTION = "示例市的试用期工资最低给多少？"
FIELDS = {
    "标准问": QUESTION,
    "相似问": "示例市试用期能不能少发工资\n示例市刚入职工资打几折\n示例市试用期工资标准",
    "关键词": "试用期工资",
    "结论": "在示例市，试用期工资不得低于约定工资的百分之八十。",
    "正文": "试用期也要足额发工资：\n\n- 不得低于约定工资的 **百分之八十**\n- 不得低于当地最低工资标准",
    "口播": "您好，在示例市，试用期工资不能低于约定工资的百分之八十，也不能低于最低工资标准。",
    "下一步": "先与单位书面核对工资\n向劳动保障监察投诉",
    "转介": "劳动保障监察",
    "主题": "劳动合同",
    "业务线": "法律咨询",
    "适用地域": "示例市",
    "责任单位": "示例市司法局",
    "应命中": "示例市试用期工资能打几折",
    "不应命中": "离婚以后孩子归谁",
    "内部提示": "来电人常把试用期和见习期混在一起",
}
LAW = "示例市试用期管理办法"


def chinese(day):
    return f"{day.year}年{day.month}月{day.day}日"


def law_text(promulgated, effective, share):
    return f"""# {LAW}

{chinese(promulgated)}示例市人民政府令第1号公布

<!-- INFO END -->

第一条 为了规范试用期，制定本办法。

第二条 用人单位支付的试用期工资不得低于约定工资的百分之{share}。

第三条 本办法自{chinese(effective)}起施行。
"""


class Console:
    def __init__(self, browser, base, folder):
        self.browser, self.base, self.folder = browser, base, folder
        self.passed, self.failures = 0, []
        self.shots = 0

    def check(self, condition, name, detail=""):
        if condition:
            self.passed += 1
        else:
            self.failures.append(name)
            print(f"FAIL  {name}: {detail}", flush=True)

    def person(self, **settings):
        context = self.browser.new_context(locale="zh-CN", viewport=dict(width=1360, height=900), **settings)
        page = context.new_page()
        page.set_default_timeout(30000)
        page.on("pageerror", lambda error: self.check(False, "script", str(error)))
        page.on("console", lambda message: self.refused(message.text) if message.type == "error" else None)
        page.on("request", lambda request: self.check(request.url.startswith(self.base), "outside", request.url))
        return page

    def refused(self, text):
        # A refusal that the check provokes is told by the browser as an error too.
        if "status of 4" not in text:
            self.check(False, "console", text)

    def look(self, page, name):
        """A screenshot, axe, and no sideways scrolling."""
        self.shots += 1
        if self.folder:
            page.screenshot(path=str(self.folder / f"{self.shots:02}-{name}.png"), full_page=True)
        result = Axe().run(page, options={"runOnly": RULES})
        found = [f"{entry['id']} {[node['target'] for node in entry['nodes'][:3]]}" for entry in result.response["violations"]]
        self.check(not found, f"axe on {name}", found[:4])
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.check(wide <= 0, f"width of {name}", f"scrolls sideways by {wide} px")

    def login(self, page, user, password, new=None):
        page.goto(self.base + "/console")
        page.fill("[name=user]", user)
        page.fill("[name=password]", password)
        page.click("main button[type=submit]")
        if new:
            page.fill("[name=old]", password)
            page.fill("[name=new]", new)
            page.fill("[name=again]", new)
            page.click("main button[type=submit]")
        self.check(page.locator(".person").count() == 1, f"login of {user}", page.url)


def make_people(console, password):
    admin = console.person()
    admin.goto(console.base + "/console")
    console.look(admin, "login")
    console.login(admin, "admin", password, new="管理员自己的密码一二三")
    people = {}
    for user, display, roles in (("wang", "王采编", ["采编"]), ("li", "李审核", ["审核", "管理"])):
        admin.goto(console.base + "/console/users")
        admin.fill("#add-user [name=user]", user)
        admin.fill("#add-user [name=display]", display)
        for role in roles:
            admin.check(f"#add-user [value={role}]")
        admin.click("#add-user button[type=submit]")
        people[user] = admin.inner_text("#one-time-password")
    console.look(admin, "users")
    console.check(all(len(secret) == 20 for secret in people.values()), "one-time passwords", people.keys())
    admin.context.close()
    return people


def import_law(console, reviewer, promulgated, effective, share, screenshot):
    reviewer.goto(console.base + "/console/laws")
    text = law_text(promulgated, effective, share)
    files = [dict(name=f"{LAW}({promulgated}).md", mimeType="text/markdown", buffer=text.encode())]
    reviewer.set_input_files("[name=file]", files=files)
    reviewer.click("main button[type=submit]")
    console.look(reviewer, screenshot)
    return reviewer.inner_text("main")


def write_answer(console, editor):
    editor.goto(console.base + "/console/items")
    console.look(editor, "items")
    editor.click("text=新建标准答复")
    place = editor.url
    for name, text in FIELDS.items():
        editor.fill(f"[data-field='{name}']", text)
    editor.keyboard.press("Alt+l")
    console.check(editor.evaluate("document.activeElement.id") == "picker-words", "Alt+L", "the picker has no focus")
    editor.keyboard.type(f"《{LAW}》第二条", delay=5)
    editor.click(f"#picker-list button[aria-label='加入 《{LAW}》第二条']")
    console.check(editor.input_value("[data-field='依据']") == f"《{LAW}》第二条", "picked", editor.input_value("[data-field='依据']"))
    editor.locator("#preview .body strong", has_text="百分之八十").wait_for()
    console.check("来电人常把" in editor.inner_text("#preview"), "preview", editor.inner_text("#preview")[:200])
    editor.locator("#save-state", has_text="已自动保存").wait_for(timeout=20000)
    console.look(editor, "editor")
    editor.click("text=撤销")
    console.check(editor.input_value("[data-field='依据']") == "", "undo", editor.input_value("[data-field='依据']"))
    editor.click("text=重做")
    asked = []
    editor.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    editor.close(run_before_unload=True)
    editor.wait_for_timeout(300)
    console.check(asked == ["beforeunload"], "unsaved work", asked)
    editor.keyboard.press("Control+s")
    editor.locator("#save-state", has_text="已保存，第 1 版").wait_for()
    editor.click("text=发布检查")
    console.look(editor, "gate")
    console.check("发布检查通过" in editor.inner_text("#gate"), "gate", editor.inner_text("#gate"))
    editor.keyboard.press("Control+Enter")
    editor.locator("#notice", has_text="已送审").wait_for()
    return place


def publish(console, reviewer, portal, place, words, screenshot):
    reviewer.goto(console.base + "/console")
    console.look(reviewer, screenshot + "-tasks")
    reviewer.keyboard.press("j")
    reviewer.keyboard.press("Enter")
    reviewer.wait_for_url("**/review")
    console.look(reviewer, screenshot + "-review")
    reviewer.click("text=审核通过并发布")
    reviewer.locator("#notice", has_text="已发布").wait_for()
    begun = time.monotonic()
    while time.monotonic() - begun < 30:
        portal.goto(console.base + "/answers/" + place.rsplit("/", 1)[1])
        if words in portal.inner_text("main"):
            break
        time.sleep(0.05)
    found = False
    while time.monotonic() - begun < 30 and not found:
        portal.goto(console.base + "/search?q=示例市试用期工资能打几折")
        found = words in portal.inner_text("main")
    print(f"note: found by the search {time.monotonic() - begun:.2f} s after the reply to the publication", flush=True)
    console.check(found, "found on the portal", portal.inner_text("main")[:200])
    console.look(reviewer, screenshot + "-versions")


def merge(console, editor, other, place):
    """Two windows of one item: the second to save sees both."""
    editor.goto(place)
    other.goto(place)
    editor.fill("[data-field='例外']", "另有集体合同的从其规定。")
    editor.fill("[data-field='短信']", "试用期工资见办法第二条。")
    editor.click("#save")
    other.fill("[data-field='短信']", "试用期工资有下限。")
    other.click("#save")
    other.wait_for_selector("#merge")
    console.look(other, "merge")
    console.check("有 1 处两边都改了" in other.inner_text("main"), "merge", other.inner_text("main")[:300])
    other.check("[name=theirs][value=短信]")
    other.click("text=合并并保存")
    console.check(other.input_value("[data-field='例外']") == "另有集体合同的从其规定。", "merged field", "lost")
    console.check(other.input_value("[data-field='短信']") == "试用期工资见办法第二条。", "chosen field", "lost")


def law_change(console, editor, reviewer, portal, place):
    today = datetime.date.today()
    text = import_law(console, reviewer, today - datetime.timedelta(30), today, "九十", "law-preview")
    console.check(QUESTION in text and "实质修改" in text, "impact before the import", text[:400])
    reviewer.click("text=确认导入")
    reviewer.locator("#notice", has_text="已导入").wait_for()
    reviewer.goto(console.base + "/console/impact")
    console.look(reviewer, "impact")
    board = reviewer.inner_text("main")
    console.check(QUESTION in board and "百分之八十" in board, "impact board", board[-400:])
    console.check(reviewer.locator("ins", has_text="九").count() == 1, "old and new text", board[-400:])
    portal.goto(console.base + "/answers/" + place.rsplit("/", 1)[1])
    console.check("待复核" in portal.inner_text("main"), "mark on the portal", portal.inner_text("main")[:200])
    console.look(portal, "portal-recheck")
    editor.goto(place)
    for name in ("结论", "正文", "口播"):
        editor.fill(f"[data-field='{name}']", FIELDS[name].replace("八十", "九十"))
    editor.click("#submit")
    editor.locator("#notice", has_text="已送审").wait_for()
    publish(console, reviewer, portal, place, "百分之九十", "second")
    reviewer.goto(console.base + "/console/impact")
    console.check(QUESTION not in reviewer.inner_text("main"), "task done", reviewer.inner_text("main")[:300])


def without_scripts(console, password, place):
    plain = console.person(java_script_enabled=False)
    console.login(plain, "wang", password)
    plain.goto(place)
    plain.fill("[name=picker]", f"《{LAW}》第三条")
    plain.click("[value=find]")
    plain.check(f"[name=pick][value='《{LAW}》第三条']")
    plain.click("[value=pick]")
    console.check(f"《{LAW}》第三条" in plain.input_value("[data-field='依据']"), "picking without scripts", plain.input_value("[data-field='依据']"))
    plain.fill("[data-field='短信']", "没有脚本也能存。")
    plain.click("#save")
    console.check("已保存" in plain.inner_text("#notice"), "saving without scripts", plain.inner_text("main")[:200])
    plain.context.close()


def personal_data(console, editor):
    """A case that names a person: each hit is replaced, or kept with a reason."""
    editor.goto(console.base + "/console/items")
    editor.click("text=新建案例")
    editor.fill("[data-field='标题']", "（示例）借用物品不还案")
    editor.fill("[data-field='案情']", "原告王小明，电话13912345678，诉称借出的物品没有归还。")
    editor.click("text=刷新预览")
    console.look(editor, "case-personal-data")
    console.check("2 处还没有决定" in editor.inner_text("#personal"), "hits", editor.inner_text("#personal"))
    editor.click("text=换成“王某”")
    console.check("原告王某，" in editor.input_value("[data-field='案情']"), "replaced", editor.input_value("[data-field='案情']"))
    editor.fill("[name='keep-reason-0']", "投放企业的公开电话")
    editor.click("#personal [name=keep]")
    console.check("0 处还没有决定" in editor.inner_text("#personal"), "kept", editor.inner_text("#personal"))


def lexicon(console, editor, reviewer, portal):
    """A word that people say: proposed with what it does, put in force by the other, and searched with."""
    word, legal = "试用工钱", "试用期工资"
    editor.goto(console.base + "/console/lexicon")
    editor.fill("[name=q]", "狗狗")
    editor.click("main form button[type=submit]")
    console.check("犬只" in editor.inner_text("main table"), "shipped words", editor.inner_text("main")[:200])
    console.look(editor, "lexicon")
    editor.click("text=新词条")
    for name, text in (("lay", word), ("legal", legal), ("question", f"{word}最低给多少"), ("reason", "来电的人都这么说")):
        editor.fill(f"#lexicon-form [name={name}]", text)
    editor.click("text=看改动前后")
    console.check(f"同时查了：{word} → {legal}" in editor.inner_text("#outcome"), "before and after", editor.inner_text("main")[-400:])
    console.look(editor, "lexicon-preview")
    editor.click("#lexicon-form [value=submit]")
    editor.locator("#notice", has_text="已送审").wait_for()
    reviewer.goto(console.base + "/console")
    reviewer.click(f"text=“{word}” → {legal}")
    console.look(reviewer, "lexicon-review")
    reviewer.click("text=同意，马上生效")
    reviewer.locator("#notice", has_text="已发布").wait_for()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        portal.goto(f"{console.base}/search?q={word}最低给多少")
        if QUESTION in portal.inner_text("main"):
            break
        time.sleep(0.2)
    console.check(QUESTION in portal.inner_text("main"), "the word in the portal's search", portal.inner_text("main")[:300])


def palette(console, editor):
    """Ctrl+K: a page is opened, and a text looked up, without the mouse."""
    editor.goto(console.base + "/console")
    editor.keyboard.press("Control+k")
    editor.keyboard.type("词")
    console.check("词表" in editor.inner_text("#palette-list"), "palette", editor.inner_text("#palette-list"))
    console.look(editor, "palette")
    editor.keyboard.press("Enter")
    editor.wait_for_url("**/console/lexicon")
    editor.keyboard.press("Control+k")
    editor.keyboard.type("狗狗")
    editor.locator("#palette-list li", has_text="在词表里找").wait_for()
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Enter")
    editor.wait_for_url("**/console/lexicon?q=*")
    editor.keyboard.press("Control+k")
    editor.keyboard.press("Escape")
    console.check(editor.locator("dialog[open]").count() == 0, "palette closes", "still open")


def other_pages(console, editor, reviewer):
    editor.goto(console.base + "/console/gaps")
    console.look(editor, "gaps")
    reviewer.goto(console.base + "/console/imports")
    sheet = "id,标准问,正文,生效日期\nprobation-sheet,试用期能请假吗？,可以。,明年\n"
    reviewer.set_input_files("[name=file]", files=[dict(name="问答.csv", mimeType="text/csv", buffer=sheet.encode())])
    reviewer.click("main button[type=submit]")
    console.look(reviewer, "import-refused")
    console.check("生效日期" in reviewer.inner_text(".console-problem table"), "row report", reviewer.inner_text("main")[:300])
    editor.goto(console.base + "/console/second-factor")
    editor.click("text=生成密钥")
    console.look(editor, "second-factor")
    console.check(len(editor.inner_text("#factor-secret")) == 32, "secret", "no secret shown")


def narrow(console, password, place):
    for name, settings in (("phone", dict(viewport=dict(width=360, height=740))), ("dark", dict(color_scheme="dark"))):
        context = console.browser.new_context(locale="zh-CN", **settings)
        page = context.new_page()
        console.login(page, "wang", password)
        for part, path in (("tasks", "/console"), ("editor", place[len(console.base):]), ("items", "/console/items")):
            page.goto(console.base + path)
            console.look(page, f"{part}-{name}")
        context.close()


def walk(console, password):
    """The whole way; a step that cannot be taken ends it, and what was seen before still counts."""
    secrets = make_people(console, password)
    editor, reviewer, portal = console.person(), console.person(), console.person()
    own = "采编自己的密码一二三四"
    console.login(editor, "wang", secrets["wang"], new=own)
    console.login(reviewer, "li", secrets["li"], new="审核自己的密码一二三四")
    today = datetime.date.today()
    import_law(console, reviewer, today - datetime.timedelta(700), today - datetime.timedelta(640), "八十", "law-first")
    reviewer.click("text=确认导入")
    reviewer.locator("#notice", has_text="已导入").wait_for()
    place = write_answer(console, editor)
    editor = console.person()
    console.login(editor, "wang", own)
    publish(console, reviewer, portal, place, "百分之八十", "first")
    law_change(console, editor, reviewer, portal, place)
    other = console.person()
    console.login(other, "wang", own)
    merge(console, editor, other, place)
    without_scripts(console, own, place)
    personal_data(console, editor)
    lexicon(console, editor, reviewer, portal)
    palette(console, editor)
    other_pages(console, editor, reviewer)
    narrow(console, own, place)


@contextlib.contextmanager
def fresh_server(options):
    """A data folder of the shipped corpus and a server over it: its address, and the password that it printed once."""
    parts = [options.corpus / name for name in ("StandardAnswers", "CaseExamples", "ServiceGuides", "Organisations", "Regulations")]
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(options.fawen, options.corpus, folder + "/data")
        installation.fill(*parts)
        with installation.served() as said:
            address = re.search(r"http://127\.0\.0\.1:\d+", said())
            secret = re.search(r"一次性密码（只显示这一次）：([a-z0-9]{20})", said())
            if not secret:
                raise SystemExit(f"FAIL  the server told no password: {said()[-500:]}")
            yield address.group(0), secret.group(1)


def attempt(console, name, steps):
    """What was seen before a step that cannot be taken still counts."""
    try:
        steps()
    except Exception as error:
        console.check(False, name, str(error)[:600])
        for page in (page for context in console.browser.contexts for page in context.pages):
            print(f"      {page.url} {' '.join(page.inner_text('body').split())[:200]}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--fawen", type=pathlib.Path, required=True)
    arguments.add_argument("--corpus", type=pathlib.Path, required=True)
    arguments.add_argument("--screenshots", type=pathlib.Path)
    options = arguments.parse_args()
    options.fawen = str(options.fawen.resolve())
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    with fresh_server(options) as (address, secret), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        console = Console(browser, address, options.screenshots)
        attempt(console, "walk", lambda: walk(console, secret))
        attempt(console, "single sign-on", lambda: sign_on_checks.walk(console, options))
        browser.close()
    print("\n".join(f"ok    check {number} of the console" for number in range(1, console.passed + 1)))
    sys.exit(1 if console.failures else 0)


if __name__ == "__main__":
    main()
