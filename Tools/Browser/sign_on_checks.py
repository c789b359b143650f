"""Logs in to the console by a real identity provider, as people do, in headless Chromium.

The console is reached as `localhost` and the provider as 127.0.0.1: two sites for a browser, as in a bureau, so that cookies that stay at
home do. A login by an account that was linked, one that links itself, refused ones, a provider that is down, another signing key, log-out.
"""

import contextlib
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

import identity_provider
from console_server import PATIENCE, Installation

PASSWORD = "编辑台自己的密码一二三四"
START = "console/login?next=%2Fconsole%2Fitems"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Provider:
    """Starts and stops the provider; its people and sessions stay in the folder."""

    def __init__(self, folder, origin):
        self.folder, self.port = folder, free_port()
        self.words = ["--redirect", origin + "/console/login/sso/back", "--end", origin + "/console/login"]
        self.process = None
        self.keys = 0

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.port}/o"

    def start(self, new_key=True):
        if new_key:
            self.keys += 1
            identity_provider.make_key(self.folder / f"key-{self.keys}.pem")
        here = pathlib.Path(__file__).parent / "identity_provider.py"
        with open(self.folder / "provider.log", "a") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(here), "--port", str(self.port), "--folder", str(self.folder), "--key",
                 str(self.folder / f"key-{self.keys}.pem"), *self.words],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise SystemExit(f"FAIL  the identity provider did not start: {(self.folder / 'provider.log').read_text()[-500:]}")

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None


class People:
    """Browsers at a console and its provider."""

    def __init__(self, console, origin, provider):
        self.console, self.origin, self.provider = console, origin, provider

    @contextlib.contextmanager
    def browser(self):
        context = self.console.browser.new_context(locale="zh-CN", viewport=dict(width=1360, height=900))
        page = context.new_page()
        page.set_default_timeout(30000)
        own = (self.origin, self.provider.issuer[: -len("/o")])
        page.on("pageerror", lambda error: self.console.check(False, "script", str(error)))
        page.on("request", lambda request: self.console.check(request.url.startswith(own), "outside", request.url))
        yield page
        context.close()

    def set_out(self, page):
        """From the console's login page to wherever the way by the provider leads."""
        page.goto(f"{self.origin}/{START}")
        page.click("text=用统一身份登录")

    def at_provider(self, page):
        """The provider asks who is there."""
        page.locator("[name=username]").wait_for()
        self.console.check(page.url.startswith(self.provider.issuer[: -len("/o")]), "page of the provider", page.url)

    def arrive(self, page, name):
        """The same, and through the provider's login page."""
        self.set_out(page)
        self.at_provider(page)
        page.fill("[name=username]", name)
        page.fill("[name=password]", identity_provider.PEOPLE[name][0])
        page.click("button[type=submit]")

    def is_in(self, page, display):
        page.wait_for_url(self.origin + "/console/items")
        seen = page.inner_text(".person")
        self.console.check(display in seen, f"login of {display} by the provider", seen)

    def is_refused(self, page, words, name):
        page.wait_for_url(self.origin + "/console/login?failed=*")
        seen = page.inner_text("[role=alert]")
        self.console.check(words in seen, name, seen)


def down(people, installation):
    """Nobody listens at the provider's address: the server started all the same, says so, and takes passwords."""
    with people.browser() as page:
        people.set_out(page)
        people.is_refused(page, "统一身份现在联系不上，请稍后再试，或者用密码登录。", "provider down")
        people.console.look(page, "sign-on-down")
        page.fill("[name=user]", "wang")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        people.is_in(page, "王编辑")
    people.console.check("身份平台联系不上（discovery" in installation.run("audit", "list"), "reason in the log", "missing")


def recovery(people):
    """The provider is up again: after its ten seconds of rest the way is open without a restart."""
    people.provider.start()
    end = time.monotonic() + 60
    with people.browser() as page:
        while time.monotonic() < end:
            people.set_out(page)
            if page.url.startswith(people.provider.issuer[: -len("/o")]):
                break
            time.sleep(1)
        people.console.check("/login/" in page.url, "provider found again", page.url)


def linked(people):
    """By keyboard, to the page that was asked for; then out, there too."""
    with people.browser() as page:
        page.goto(f"{people.origin}/{START}")
        people.console.look(page, "sign-on-login")
        page.focus("main button[type=submit]")
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent")
        people.console.check(focused == "用统一身份登录", "way to the provider by keyboard", focused)
        page.keyboard.press("Enter")
        page.fill("[name=username]", "u-wang")
        page.fill("[name=password]", identity_provider.PEOPLE["u-wang"][0])
        page.click("button[type=submit]")
        people.is_in(page, "王编辑")
        cookies = {cookie["name"]: cookie for cookie in page.context.cookies(people.origin + "/console/login")}
        session = cookies.get("console_session", {})
        people.console.check(session.get("sameSite") == "Strict" and session.get("httpOnly"), "session cookie", session)
        people.console.check("console_sso" not in cookies, "cookie of the try is gone", list(cookies))
        page.click("text=退出")
        page.wait_for_url(people.origin + "/console/login")
        people.set_out(page)
        people.at_provider(page)


def refused(people, installation):
    with people.browser() as page:
        people.arrive(page, "u-stranger")
        people.is_refused(page, "还没有绑定编辑台的账号", "stranger refused")
        people.console.look(page, "sign-on-refused")
        page.goto(people.origin + "/console/items")
        people.console.check("/console/login" in page.url, "stranger is not in", page.url)
    log = installation.run("audit", "list")
    people.console.check("identity:u-stranger 统一身份登录被拒：没有绑定的账号" in log, "stranger in the log", log[-300:])


def rotated(people, installation):
    """Another signing key, a minute not yet gone; a name that links itself."""
    people.provider.stop()
    people.provider.start()
    with people.browser() as page:
        people.arrive(page, "u-li")
        people.is_in(page, "李编辑")
    users = installation.run("user", "list", "--json")
    people.console.check('"u-li"' in users and '"u-wang"' in users and "u-stranger" not in users, "links", users[-300:])


def administration(people):
    """The page of users: link and unlink."""
    with people.browser() as page:
        page.goto(people.origin + "/console/users")
        page.fill("[name=user]", "sun")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        card = page.locator(".user-card[aria-label=zhao]")
        card.locator("summary").click()
        card.locator("[name=subject]").fill("u-zhao")
        people.console.look(page, "sign-on-users")
        card.locator("text=绑定统一身份").click()
        page.locator("#notice", has_text="用户已更新").wait_for()
        seen = page.inner_text(".user-card[aria-label=zhao]")
        people.console.check("统一身份：u-zhao" in seen, "linked by hand", seen)
        card.locator("summary").click()
        card.locator("text=解除统一身份").click()
        page.locator("#notice", has_text="用户已更新").wait_for()
        seen = page.inner_text(".user-card[aria-label=zhao]")
        people.console.check("u-zhao" not in seen, "unlinked by hand", seen)


def walk(console, options):
    """Over a small data folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        installation = Installation(options.fawen, options.corpus, folder / "data")
        installation.fill(options.corpus / "Organisations")
        port = free_port()
        origin = f"http://localhost:{port}"
        provider = Provider(folder, origin)
        for user, display, role in (("wang", "王编辑", "采编"), ("li", "李编辑", "采编"), ("zhao", "赵审核", "审核"), ("sun", "孙安全", "安全管理员")):
            installation.run("user", "add", user, "--display", display, "--roles", role, "--password-stdin", text=PASSWORD + "\n")
        installation.run("user", "link", "wang", "--issuer", provider.issuer, "--subject", "u-wang")
        secret = folder / "secret"
        secret.write_text(identity_provider.CLIENT[1] + "\n")
        words = ["--public-url", origin, "--oidc-issuer", provider.issuer, "--oidc-client-id", identity_provider.CLIENT[0],
                 "--oidc-client-secret-file", str(secret), "--oidc-link-by", "preferred_username"]
        try:
            with installation.served(*words, port=port) as said:
                people = People(console, origin, provider)
                down(people, installation)
                recovery(people)
                linked(people)
                refused(people, installation)
                rotated(people, installation)
                administration(people)
                console.check(identity_provider.CLIENT[1] not in said(), "secret in the log", "found")
        finally:
            provider.stop()
