"""A webhook from the command line to a receiver that checks each signature with the library of Standard Webhooks."""

import http.server
import json
import pathlib
import tempfile
import threading
import time

import program
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

ANSWERS = ["借了共享雨伞多久要还", "共享雨伞丢了要赔多少"]


class Receiver(http.server.ThreadingHTTPServer):
    """Refuses the first notification, takes the others, and keeps all of them."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.received = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    def wait(self, count, patience=40):
        end = time.monotonic() + patience
        while len(self.received) < count and time.monotonic() < end:
            time.sleep(0.1)
        return self.received[:count]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(503 if len(self.server.received) == 1 else 204)
        self.end_headers()

    def log_message(self, *_):
        pass


def check_webhooks(report, fawen):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for number, question in enumerate(ANSWERS):
            line = {"id": f"umbrella-{number}", "question": question, "answer": "按约定的期限归还。", "keywords": "雨伞", "basis": []}
            (folder / f"{number}.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
        data = folder / "data"
        fawen.json("import", folder / "0.jsonl", "--data", data)
        fawen.json("index", "--data", data)
        with program.Service(fawen, data) as service:
            if service.port is None:
                return report.check("webhook: the server starts", False, service.said())
            receiver = Receiver()
            secret = fawen.json("webhook", "add", receiver.url, "--data", data)["secret"]
            fawen.json("import", folder / "1.jsonl", "--data", data)
            received = receiver.wait(2)
            report.equal("webhook: a refused notification comes again", len(received), 2)
            if len(received) == 2:
                check_notifications(report, received, secret)
            time.sleep(1)
            state = fawen.json("webhook", "list", "--data", data)["webhooks"][0]
            report.equal("webhook: taken, so no failure is left", (state["failures"], state["last_status"]), (0, "204"))
            report.equal("webhook: and it is told once", len(receiver.received), 2)
            receiver.shutdown()


def check_notifications(report, received, secret):
    (first, body), (second, again) = received
    report.check("webhook: the repetition has the same id", first["webhook-id"] == second["webhook-id"], first["webhook-id"])
    notice = Webhook(secret).verify(again.decode(), second)
    changes = [change["id"] for change in notice["data"]["changes"]]
    report.equal("webhook: signed, and it tells what was published after it was added", (notice["type"], changes),
                 ("knowledge.changed", ["1-umbrella-1"]))
    try:
        Webhook(secret).verify(again.decode().replace("umbrella-1", "umbrella-2"), second)
        report.check("webhook: a changed body is found out", False)
    except WebhookVerificationError:
        report.check("webhook: a changed body is found out", True)
