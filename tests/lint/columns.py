"""Lines of C have at most 120 columns, comments too; a tab is four. A line with a text may be longer: clang-format breaks none.
usage: columns.py ROOT      prints each offending place; exit 1 when there is one"""
import os
import sys

MAX = 120
FOLDERS = ("model", "handlers", "server", "tests", "bench")


def sources(root):
    for top in FOLDERS:
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    yield os.path.join(folder, name)


def main():
    status = 0
    for path in sources(sys.argv[1]):
        in_macro = False
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                width = len(line.rstrip("\n").expandtabs(4))
                if width > MAX and '"' not in line and not in_macro and not line.endswith("\\\n"):
                    print(f"{os.path.relpath(path, sys.argv[1])}:{number}: {width} columns")
                    status = 1
                in_macro = line.endswith("\\\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
