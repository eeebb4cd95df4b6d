#!/usr/bin/python3
"""No number of the bundled data set has changed since the last release but on purpose: every claim and every derived figure that release
listed is held against what is answered now. released/changed.json says which differ and why; an entry that nothing needs is a failure too.

usage: check_released.py BINARY              ends with "N passed, N failed"
       check_released.py --keep BINARY       writes the numbers of this version and empties the list; to be run when it is released
"""

import csv
import fnmatch
import json
import pathlib
import sys

from check_stability import RELEASED, present, version_of
from client import Server, bundled_data, rows_of
from tally import Tally

COLUMNS = ("period", "value", "interval", "unit", "currency", "qualifier", "rank")


def numbers(binary):
    with Server(binary, bundled_data()) as server:
        rows = rows_of(server, "/v1/figures", rank="any") + rows_of(server, "/v1/figures", kind="derived")
    return {row["id"]: {name: "" if row[name] is None else str(row[name]) for name in COLUMNS} for row in rows}


def keep(binary):
    path = present()[0].with_name(present()[0].name.replace("openapi-", "figures-")).with_suffix(".csv")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ("id", *COLUMNS), lineterminator="\n")
        writer.writeheader()
        writer.writerows({"id": id_, **row} for id_, row in sorted(numbers(binary).items()))
    (RELEASED / "changed.json").write_text("[]\n", encoding="utf-8")


def last():
    return max(RELEASED.glob("figures-*.csv"), key=lambda path: version_of(pathlib.Path(path.stem.replace("figures-", "openapi-"))))


def differences(before, now):
    """(id, column) of all that is not as it was; "gone" for a figure that is not listed any more."""
    for id_, row in before.items():
        if id_ not in now:
            yield id_, "gone"
            continue
        for name in COLUMNS:
            if row[name] != now[id_][name]:
                yield id_, name


def main(arguments):
    if arguments[0] == "--keep":
        return keep(arguments[1])
    tally, now = Tally(), numbers(arguments[0])
    with last().open(encoding="utf-8", newline="") as file:
        before = {row.pop("id"): row for row in csv.DictReader(file)}
    purposes = json.loads((RELEASED / "changed.json").read_text(encoding="utf-8"))
    used = set()
    for id_, column in differences(before, now):
        entry = next((at for at, purpose in enumerate(purposes) if column in purpose["columns"]
                      and any(fnmatch.fnmatchcase(id_, pattern) for pattern in purpose["ids"])), None)
        used.add(entry)
        was, is_ = before[id_].get(column, ""), now.get(id_, {}).get(column, "")
        tally.check(entry is not None, f"{id_}: {column} changed on purpose", f"{was} -> {is_}")
    for at, purpose in enumerate(purposes):
        tally.check(at in used and purpose["reason"], f"needed: {purpose['reason']}")
    tally.check(len(before) > 1000, f"{len(before)} numbers of {last().stem} were compared")
    return tally.close()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
