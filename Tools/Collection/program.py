"""Runs `fawen` and its server, and measures their memory."""

import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time
import urllib.parse

# Seconds after which a command or a start counts as hung; no measure of speed.
PATIENCE = 1200
START_PATIENCE = 120


class Outcome:
    """What one command left: status, standard error, peak resident memory in bytes, and the JSON object that it printed."""

    def __init__(self, words, status, output, errors, peak):
        self.status, self.errors, self.peak = status, errors, peak
        try:
            self.value = json.loads(output)
        except ValueError:
            raise SystemExit(f"FAIL  fawen {' '.join(words)}: exit {status}, no JSON object: {output[:200]!r} {errors[-500:]}")

    def __getitem__(self, key):
        if key not in self.value:
            raise SystemExit(f"FAIL  the command's object has no key {key}: {sorted(self.value)}")
        return self.value[key]


class Program:
    def __init__(self, executable, resources):
        self.executable = str(pathlib.Path(executable).resolve())
        self.environment = dict(os.environ, FAWEN_RESOURCES=str(pathlib.Path(resources).resolve()))

    def lines(self, *words):
        """What the command prints as JSON, one object a line."""
        done = subprocess.run(
            [self.executable, *map(str, words), "--json"], stdin=subprocess.DEVNULL, capture_output=True, env=self.environment,
            timeout=PATIENCE, check=False)
        if done.returncode != 0:
            raise SystemExit(f"FAIL  fawen {' '.join(map(str, words))}: exit {done.returncode}: {done.stderr[-500:]!r}")
        return done.stdout.decode().splitlines()

    def findings(self, *words):
        """The lines of a command that finds (status 65) or does not find (0)."""
        done = subprocess.run(
            [self.executable, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, env=self.environment, timeout=PATIENCE,
            check=False)
        if done.returncode not in (0, 65):
            raise SystemExit(f"FAIL  fawen {' '.join(map(str, words))}: exit {done.returncode}: {done.stderr[-500:]!r}")
        return done.stdout.decode().splitlines()

    def timed(self, *words):
        """Elapsed and CPU seconds of a command, and what it printed."""
        before, start = os.times(), time.monotonic()
        done = subprocess.run(
            [self.executable, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=self.environment,
            timeout=PATIENCE, check=False)
        after = os.times()
        if done.returncode != 0:
            raise SystemExit(f"FAIL  fawen {' '.join(map(str, words))}: exit {done.returncode}: {done.stderr[-500:]}")
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        return time.monotonic() - start, cpu, done.stdout

    def json(self, *words):
        words = [str(word) for word in words] + ["--json"]
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                [self.executable, *words], stdin=subprocess.DEVNULL, stdout=output, stderr=errors, env=self.environment)
            watchdog = threading.Timer(PATIENCE, process.kill)
            watchdog.start()
            # wait4 alone tells the peak memory of this one child.
            _, status, usage = os.wait4(process.pid, 0)
            watchdog.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0), errors.seek(0)
            return Outcome(
                words, process.returncode, output.read().decode(), errors.read().decode(errors="replace"), usage.ru_maxrss * 1024)


class Service:
    """A server on a free port; `port` is None if it did not come up."""

    def __init__(self, program, data, *options):
        self.log = tempfile.NamedTemporaryFile()
        self.process = subprocess.Popen(
            [program.executable, "serve", "--data", str(data), "--port", "0", "--no-rate-limit", "127.0.0.1/32", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.log, env=program.environment)
        self.port = self._wait_for_port()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def said(self):
        return pathlib.Path(self.log.name).read_text(errors="replace")[-500:]

    def _wait_for_port(self):
        end = time.monotonic() + START_PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", self.said())
            if found:
                return int(found.group(1))
            time.sleep(0.1)
        return None

    def get(self, path, **query):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""))
        response = connection.getresponse()
        response.read()
        connection.close()
        return response

    def text(self, path):
        """The body of a reply as text, whatever its status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        body = connection.getresponse().read().decode(errors="replace")
        connection.close()
        return body

    def resident(self):
        """Bytes resident, mapped files included."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE).group(1)) * 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            return "still running after 60 s"


def questions(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["question"] for line in lines]
