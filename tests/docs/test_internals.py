#!/usr/bin/env python3
"""The pages that explain the code name what is there: each file exists, and each sky_ name stands in the code.
usage: test_internals.py ROOT     prints each name that is gone; exit 1 when there is one

In a picture (a block without a language) and in backticks a file is named by its path from the root, or by the
end of it. What a recipe tells to add is no name: words in capitals (sky_handle_OPERATION, TAG.yaml), and what its
examples add."""
import os
import re
import sys

PAGES = ("README.md", "CONTRIBUTING.md", "docs/interface.md", *(f"{layer}/README.md" for layer in ("model", "handlers",
    "server")))
LAYERS = ("model", "handlers", "server")
ADDED = re.compile(r"sky_handle_\w+|SKY_ROW_\w+|.*(?:market_periods?\b|sky_rule_signs|NEGATIVE_SIZE).*")
CAPITALS = re.compile(r"(?:^|/)(?!README|CONTRIBUTING|CHANGELOG|SECURITY)[A-Z]+\.")
NAME = re.compile(r"(?<![\w/])(?:sky_[a-z0-9_]+|SKY_[A-Z0-9_]+)(?!\w)")
FILE = re.compile(r"(?<![\w./:-])[\w.-]+(?:/[\w.-]+)*(?:\.(?:c|h|py|sh|md|yaml|yml)|/)(?![\w/<*])")

WRONG = "`sky_no_such_name()`, `model/no_such/`, [a page](no_such.md)\n\n```\nno_such.c\n```\n"


def text_of(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def files_of(root):
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if not name.startswith((".", "build")) and name != "node_modules"]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), root)


def quoted(page):
    """What a page says in backticks, in the targets of links, and in pictures."""
    for block in re.split(r"(?ms)^[ ]*(```.*?^[ ]*```)$", page):
        if not block.startswith("```"):
            yield from re.findall(r"`([^`\n]+)`|\]\((?!https?:)([^)#\s]+)\)", block)
        elif block.startswith("```\n"):
            yield (block, "")


def offences(root, page, text, ends, words):
    layer = os.path.dirname(page) if page.startswith(LAYERS) else ""
    for inside, link in quoted(text):
        if link:
            target = os.path.normpath(os.path.join(os.path.dirname(page), link))
            if not os.path.exists(os.path.join(root, target)):
                yield f"{page}: there is no {link}"
            continue
        for name in NAME.findall(inside):
            if name not in words and not ADDED.fullmatch(name):
                yield f"{page}: the code has no {name}"
        for path in FILE.findall(inside):
            known = os.path.exists(os.path.join(root, layer, path)) or path in ends
            ours = layer or os.path.isdir(os.path.join(root, path.split("/")[0]))
            ours = ours or (path.endswith((".c", ".h")) and page.startswith("docs/internals/"))
            ours = ours and not path.startswith("..") and not CAPITALS.search(path)
            if ours and not known and not ADDED.search(path):
                yield f"{page}: there is no {path}"


def main():
    root = os.path.abspath(sys.argv[1])
    files = list(files_of(root))
    ends = {"/".join(path.split("/")[at:]) for path in files for at in range(path.count("/") + 1)}
    words = set()
    for path in files:
        if path.startswith(LAYERS) and path.endswith((".c", ".h")):
            words.update(re.findall(r"\b(?:sky|SKY)_\w+", text_of(os.path.join(root, path))))
    internals = sorted(path for path in files if path.startswith("docs/internals/"))
    found = []
    for page in (*PAGES, *internals):
        found += offences(root, page, text_of(os.path.join(root, page)), ends, words)
    print("\n".join(found))
    caught = list(offences(root, "docs/internals/x.md", WRONG, ends, words))
    if len(caught) != 4:
        print(f"of the four mistakes of a page made for this test it finds: {caught}")
    return 1 if found or not internals or len(caught) != 4 else 0


if __name__ == "__main__":
    sys.exit(main())
