"""One line a check, as Tools/test counts them."""


class Report:
    def __init__(self):
        self.failed = 0

    def check(self, name, holds, found=""):
        """Figures found are printed either way: a passing run is a record too."""
        self.failed += not holds
        print(f"{'ok   ' if holds else 'FAIL '} {name}{': ' + str(found) if found != '' else ''}", flush=True)

    def equal(self, name, found, expected):
        self.check(name, found == expected, found if found == expected else f"{found}, expected {expected}")

    def skip(self, name):
        print(f"skip  {name}", flush=True)
