"""Serves a data folder, runs a page check against the server, and reports its result in lines that Tools/test counts.

usage: browser.py --fawen FILE --corpus DIR --data DIR -- COMMAND…   (COMMAND gets `--url URL` and ends with `N passed, M failed`)
"""

import argparse
import os
import re
import subprocess
import sys

import program

# Seconds for all pages in all views; no measure of speed.
PATIENCE = 1200


def main():
    words, command = sys.argv[1:], []
    if "--" in words:
        words, command = words[: words.index("--")], words[words.index("--") + 1 :]
    options = argparse.ArgumentParser(description=__doc__)
    for name in ("--fawen", "--corpus", "--data"):
        options.add_argument(name, required=True)
    options = options.parse_args(words)
    fawen = program.Program(options.fawen, options.corpus)
    # The check speaks as a telephone system does; a name is never used twice.
    key = fawen.json("key", "add", f"browser-{os.urandom(6).hex()}", "--scopes", "transcripts", "--data", options.data)["key"]
    with program.Service(fawen, options.data) as service:
        if service.port is None:
            print(f"FAIL  the server did not start: {service.said()}")
            return 1
        run = subprocess.run(
            [*command, "--url", f"http://127.0.0.1:{service.port}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=PATIENCE, env=dict(os.environ, FAWEN_TRANSCRIPT_KEY=key))
    output = run.stdout.decode(errors="replace")
    found = re.search(r"^(\d+) passed, (\d+) failed$", output, re.MULTILINE)
    if not found:
        print(output[-3000:])
        print(f"FAIL  {command[0]} ended with {run.returncode} and without a count")
        return 1
    # Each check of a page is one of ours; the check has named those that failed.
    for line in output.splitlines():
        if line.startswith("FAIL "):
            print(f"FAIL  {line[5:]}")
    print("\n".join(f"ok    check {number} of the pages" for number in range(1, int(found.group(1)) + 1)))
    return run.returncode


sys.exit(main())
