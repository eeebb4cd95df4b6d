#!/usr/bin/python3
"""Our CSV in one line of pandas and of R, from a running server.

usage: check_clients.py BINARY [DATA]      needs python3-pandas and r-base-core; ends with "N passed, N failed"
"""

import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "contract"))

import pandas

from client import Server, bundled_data
from tally import Tally

QUERY = "/v1/figures.csv?limit=1000&rank=any"


def in_r(expression):
    """What R prints of an expression."""
    done = subprocess.run(["Rscript", "--vanilla", "-e", f"cat({expression})"], capture_output=True, text=True, check=True, timeout=600)
    return done.stdout.split()


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    tally = Tally()
    with Server(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else bundled_data()) as server:
        url = f"http://127.0.0.1:{server.port}{QUERY}"
        rows = server.ask(QUERY.replace(".csv", "")).json()["data"]
        values = [float(row["value"]) for row in rows if row["value"] is not None]
        table = pandas.read_csv(url)
        tally.check(list(table.columns) == list(rows[0]), "pandas: the columns", list(table.columns))
        tally.check(len(table) == len(rows), "pandas: the rows", len(table))
        tally.check(table["value"].dropna().tolist() == values, "pandas: the values are numbers")
        tally.check(table["conflict"].dtype == bool, "pandas: truth is bool", table["conflict"].dtype)
        marked = pandas.read_csv(url + "&bom=1")
        tally.check(list(marked.columns) == list(rows[0]), "pandas: with a byte order mark too")
        count, total, kind, first = in_r(f"with(read.csv('{url}'), c(length(id), format(sum(value, na.rm=TRUE), digits=15), "
                                         "class(value), as.character(id[1])))")
        tally.check(int(count) == len(rows) and first == rows[0]["id"], "R: the rows", (count, first))
        tally.check(kind == "numeric" and abs(float(total) / sum(values) - 1) < 1e-12, "R: the values are numbers", (kind, total))
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
