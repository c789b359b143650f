"""Feedback and messages as a visitor gives them, with scripts and without."""

import urllib.parse


def check_feedback(report, context, base, question):
    """One tap stays on the page; a complaint takes a reason; both say that they were taken."""
    page = context.new_page()
    path = "/search?q=" + urllib.parse.quote(question) + "&kind=answer"
    page.goto(base + path)
    answer = page.locator(".hit h3 a").first.get_attribute("href")
    page.goto(base + answer)
    page.click(".feedback form >> nth=0 >> button")
    page.wait_for_selector(".feedback [role=status]")
    report.check("谢谢" in page.locator(".feedback [role=status]").inner_text(), "feedback", "one tap is not confirmed")
    report.check(page.url == base + answer, "feedback", f"the page was left for {page.url}")
    page.goto(base + answer)
    page.click(".feedback summary")
    page.click(".feedback-reasons button")
    report.check(page.locator(".feedback [role=status]").count() == 0, "feedback", "a complaint without a reason was taken")
    page.check("input[name=reason][value=outdated]")
    page.click(".feedback-reasons button")
    page.wait_for_selector(".feedback [role=status]")
    report.check("谢谢" in page.locator(".feedback [role=status]").inner_text(), "feedback", "a complaint is not confirmed")
    page.close()


def check_message(report, browser, base, question, folder, settings, name):
    """From the question over what is answered already to a number, and with the number back; then it is taken back."""
    context = browser.new_context(locale="zh-CN", **settings)
    page = context.new_page()

    def shot(step):
        if folder:
            page.screenshot(path=str(folder / f"message-{step}-{name}.png"), full_page=True)

    page.goto(base + "/message?q=" + urllib.parse.quote(question))
    report.check(page.input_value("#message-q") == question, f"message ({name})", "the question did not come along")
    page.fill("#message-q", question + "，我的电话是13800138000")
    shot("write")
    page.click(".long-form button")
    page.wait_for_selector(".choices a")
    report.check(page.locator(".choices a").count() >= 1, f"message ({name})", "nothing that is answered already is shown")
    shot("compare")
    page.click(".long-form button")
    page.wait_for_selector(".ticket")
    number = page.locator(".ticket").inner_text()
    report.check(len(number.replace(" ", "")) == 12, f"message ({name})", f"the number is {number}")
    shot("sent")
    page.goto(base + "/message/reply")
    page.fill("#message-number", number)
    page.click(".long-form button")
    page.wait_for_selector("blockquote")
    text = page.locator("blockquote").inner_text()
    report.check("13800138000" not in text and "电话号码略" in text, f"message ({name})", f"the number was kept: {text}")
    shot("reply")
    page.click(".handover button")
    page.wait_for_selector(".notice")
    report.check("已经删除" in page.locator(".notice").inner_text(), f"message ({name})", "taking back is not confirmed")
    context.close()


def check_feedback_without_scripts(report, browser, base, question):
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(base + "/search?q=" + urllib.parse.quote(question))
    page.click(".feedback form >> nth=0 >> button")
    page.wait_for_url("**/feedback")
    report.check("谢谢" in page.locator("h1").inner_text(), "feedback without scripts", page.locator("h1").inner_text())
    context.close()
