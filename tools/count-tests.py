"""Counts the checks of the last `meson test` in each build folder named, and prints the sum as the last line.

A test that speaks TAP counts as many checks as it reports, any other test as one. Exit 1 when a check failed, when a
folder has no log (its build failed) or when nothing ran at all."""

import json
import pathlib
import re
import sys

PASSED = {"OK", "EXPECTEDFAIL"}
CHECK = re.compile(r"^(not )?ok\b([^#\n]*)(# *skip)?", re.IGNORECASE | re.MULTILINE)


def count(test):
    """(passed, failed, skipped) of one line of Meson's log."""
    if test["result"] == "SKIP":
        return 0, 0, 1
    checks = CHECK.findall(test.get("stdout") or "")
    failed = sum(1 for wrong, _, skip in checks if wrong and not skip)
    skipped = sum(1 for _, _, skip in checks if skip)
    passed = len(checks) - failed - skipped
    if test["result"] in PASSED:
        return max(passed, 1), failed, skipped
    return passed, max(failed, 1), skipped


def main(folders):
    sums = [0, 0, 0]
    for folder in folders:
        log = pathlib.Path(folder, "meson-logs", "testlog.json")
        if not log.exists():
            print(f"{folder}: no test ran")
            sums[1] += 1
            continue
        counts = [count(json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()]
        sums = [total + sum(column) for total, column in zip(sums, list(zip(*counts)) or [(), (), ()])]
    passed, failed, skipped = sums
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
