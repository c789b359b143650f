"""Adds up xUnit reports: prints passed, failed and skipped tests. Reports that are absent count nothing; a broken one is an error."""

import os
import sys
import xml.etree.ElementTree as ElementTree


def main(paths):
    tests = failed = skipped = 0
    for path in paths:
        if not os.path.exists(path):
            continue
        for case in ElementTree.parse(path).getroot().iter("testcase"):
            tests += 1
            failed += case.find("failure") is not None or case.find("error") is not None
            skipped += case.find("skipped") is not None
    print(tests - failed - skipped, failed, skipped)


main(sys.argv[1:])
