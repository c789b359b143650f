"""Sheets of paper, whose QR code a camera must read, and text that runs from right to left."""

import io
import urllib.parse

import zxingcpp
from PIL import Image


def check_paper(report, browser, base, paths, folder):
    """On paper a page shows its QR code and its address, without navigation; the code leads back to the same page."""
    context = browser.new_context(locale="zh-CN", viewport=dict(width=794, height=1123), device_scale_factor=2)
    page = context.new_page()
    for kind in ("answer", "guide", "organisation"):
        page.goto(base + paths[kind])
        title = page.locator("h1").inner_text()
        page.emulate_media(media="print")
        image = Image.open(io.BytesIO(page.locator(".qr").screenshot()))
        read = [code.text for code in zxingcpp.read_barcodes(image)]
        report.check(len(read) == 1 and read[0].startswith(base + "/"), "paper", f"{kind}: the code says {read}")
        stamp = page.locator(".print-only").inner_text()
        report.check(bool(read) and read[0] in stamp, "paper", f"{kind}: the sheet says {stamp[:120]}")
        hidden = [name for name in (".site-nav", ".feedback", ".site-footer") if page.locator(name).count() and page.locator(name).is_visible()]
        report.check(hidden == [], "paper", f"{kind}: {hidden} are printed")
        if folder:
            page.screenshot(path=str(folder / f"{kind}-paper.png"), full_page=True)
        page.emulate_media(media="screen")
        report.check(not page.locator(".qr").is_visible(), "paper", f"{kind}: the code shows on the screen")
        if read:
            page.goto(read[0])
            report.check(page.locator("h1").inner_text() == title, "paper", f"{kind}: the code leads to {urllib.parse.unquote(page.url)}")
    context.close()


def check_direction(report, context, base):
    """Text of a language written from right to left begins at the right: words, numbers of lists, the mark of the conclusion."""
    page = context.new_page()
    page.goto(base + "/ug")
    found = page.evaluate("""() => {
        const sample = document.querySelector('[dir=rtl]');
        const style = (selector) => getComputedStyle(sample.querySelector(selector));
        const range = document.createRange();
        range.selectNodeContents(sample.querySelector('h2'));
        const words = range.getBoundingClientRect(), box = sample.getBoundingClientRect();
        return {
            lang: sample.lang, direction: getComputedStyle(sample).direction, left: words.left - box.left, right: box.right - words.right,
            mark: [style('.conclusion').borderLeftWidth, style('.conclusion').borderRightWidth],
            list: [style('ol').paddingLeft, style('ol').paddingRight],
        };
    }""")
    report.check(found["lang"] == "ug" and found["direction"] == "rtl", "right to left", f"{found}")
    report.check(found["right"] < 2 < found["left"], "right to left", f"the heading begins {found['right']} px from the right")
    report.check(found["mark"][0] == "0px" != found["mark"][1], "right to left", f"the mark is {found['mark']}")
    report.check(found["list"][0] == "0px" != found["list"][1], "right to left", f"the list is indented by {found['list']}")
    page.close()
