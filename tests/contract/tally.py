"""Counts checks, and prints each on a line when it is made."""


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, right, name, detail=""):
        """Notes one check; detail says what was found instead. Returns whether it passed."""
        if right:
            self.passed += 1
        else:
            self.failed += 1
        number = self.passed + self.failed
        print(f"{'ok' if right else 'not ok'} {number} - {name}" + ("" if right or detail == "" else f": {detail}"))
        return bool(right)

    def close(self):
        """Prints the closing line; returns the exit status."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0
