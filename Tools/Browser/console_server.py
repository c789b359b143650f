"""Servers for the checks of the console: a folder of data and `fawen serve` over it."""

import contextlib
import os
import pathlib
import subprocess
import time

# Seconds after which a command or a start counts as hung; no measure of speed.
PATIENCE = 600


class Installation:
    """The program, its resources, and one data folder."""

    def __init__(self, fawen, corpus, data):
        self.fawen, self.data = fawen, str(data)
        self.environment = dict(os.environ, FAWEN_RESOURCES=str(corpus.resolve()))

    def run(self, *words, text=None):
        """What a command prints; it must succeed."""
        done = subprocess.run(
            [self.fawen, *map(str, words), "--data", self.data], env=self.environment, check=True, input=text, text=True,
            stdout=subprocess.PIPE, timeout=PATIENCE)
        return done.stdout

    def fill(self, *parts):
        self.run("import", *parts)
        self.run("index")

    @contextlib.contextmanager
    def served(self, *words, port=0):
        """A running server: what it has said so far, by a function."""
        log = pathlib.Path(self.data + ".log")
        with open(log, "w") as errors:
            server = subprocess.Popen(
                [self.fawen, "serve", "--data", self.data, "--port", str(port), "--no-rate-limit", "127.0.0.1/32", "--no-rate-limit", "::1/128", *words],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        try:
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end and server.poll() is None and "http://127.0.0.1" not in log.read_text():
                time.sleep(0.1)
            if "http://127.0.0.1" not in log.read_text():
                raise SystemExit(f"FAIL  the server did not start: {log.read_text()[-500:]}")
            yield log.read_text
            if "错误 " in log.read_text():
                print(f"FAIL  the server's log: {log.read_text()[-500:]}")
        finally:
            server.terminate()
            server.wait()
