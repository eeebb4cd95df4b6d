#!/usr/bin/env python3
"""The house: arrows between rooms, files named after their paths, and one meaning a struct tag.
usage: rooms.py ROOT            prints each offence; exit 1 when there is one
       rooms.py ROOT --circles  prints the modules that include each other in a circle (a header with its source and its _internal.h is
                                one module; a header that gathers others for its users makes circles that no call has)"""
import os
import pathlib
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

import skyparts

# Which rooms of its own layer a room may include. Each layer may include all rooms of those below it: layers.sh.
ARROWS = {
    "handlers": ("handlers/claims", "handlers/feeds", "handlers/mcp", "handlers/request", "handlers/table",
        "handlers/write"),
    "handlers/charts": ("handlers/claims", "handlers/request", "handlers/table", "handlers/write"),
    "handlers/claims": ("handlers/request", "handlers/table", "handlers/write"),
    "handlers/feeds": ("handlers/claims", "handlers/request", "handlers/table", "handlers/write"),
    "handlers/mcp": ("handlers/feeds", "handlers/request", "handlers/table", "handlers/write"),
    "handlers/request": ("handlers/write",),
    "handlers/table": ("handlers/request", "handlers/write"),
    "model/changes": ("model/base", "model/record", "model/snapshot"),
    "model/conflict": ("model/base", "model/derive", "model/number", "model/record", "model/snapshot"),
    "model/derive": ("model/base", "model/number", "model/record", "model/snapshot"),
    "model/import": ("model/base", "model/json", "model/number", "model/record"),
    "model/json": ("model/base",),
    "model/load": ("model/base", "model/conflict", "model/derive", "model/json", "model/record", "model/search", "model/snapshot"),
    "model/number": ("model/base",),
    "model/record": ("model/base", "model/number"),
    "model/search": ("model/base", "model/snapshot"),
    "model/snapshot": ("model/base", "model/number", "model/record"),
    "server": ("server/commands",),
    "server/commands": ("server/exchange", "server/formats", "server/http", "server/mhd", "server/process",
        "server/release"),
    "server/exchange": ("server/formats", "server/http", "server/release"),
    "server/mhd": ("server/exchange", "server/formats", "server/http", "server/process", "server/release"),
    "server/release": ("server/http", "server/process"),
}
# "/" has no name, and /metrics is not /v1/metrics.
EXCEPTIONS = {"/": "root", "/metrics": "server_metrics"}
PATH = re.compile(r"(?m)^  (/\S*):$(?:\n(?!  /|\S).*)*")


def sources(root):
    for layer in ("model", "handlers", "server"):
        for folder, _, files in os.walk(os.path.join(root, layer)):
            for name in sorted(files):
                if name.endswith((".c", ".h")):
                    path = os.path.join(folder, name)
                    with open(path, encoding="utf-8") as file:
                        yield os.path.relpath(path, root), file.read()


def file_of(path):
    """The file of a path: /v1/markets/{market}/shares is market_shares, /v1/markets and /v1/markets/{market} are markets."""
    if path in EXCEPTIONS:
        return EXCEPTIONS[path]
    parts = path.strip("/").split("/")
    words = []
    for number, part in enumerate(parts):
        following = parts[number + 1:]
        if part.startswith("{"):
            if following:
                words[-1] = part.strip("{}")
        else:
            words.append(part.lstrip("."))
    words = words[1:] if words[0] == "v1" and len(words) > 1 else words
    words[-1] = words[-1].split(".")[0]
    return re.sub(r"\W", "_", "_".join(words))


def arrows(files):
    for path, text in files:
        room = os.path.dirname(path)
        for included in re.findall(r'(?m)^[ \t]*#[ \t]*include "([^"]+)"', text):
            other = os.path.dirname(included)
            if other.split("/")[0] == room.split("/")[0] and other != room and other not in ARROWS.get(room, ()):
                yield f"{path}: {room} may not include {other}: {included}"


def paths(root, files):
    interface = pathlib.Path(root, "openapi.yaml")
    if not interface.exists():
        return
    wanted = {}
    for found in PATH.finditer(skyparts.join(interface)):
        for operation in re.findall(r"operationId: (\w+)", found.group(0)):
            wanted[operation] = (found.group(1), file_of(found.group(1)))
    named = {f"handlers/{stem}.c" for _, stem in wanted.values()}
    for path, text in files:
        for operation in re.findall(r"(?m)^enum sky_outcome sky_handle_(\w+)\(", text):
            url, stem = wanted.get(operation, (None, None))
            if url and path != f"handlers/{stem}.c":
                yield f"{path}: {url} is answered in handlers/{stem}.c"
        if os.path.dirname(path) == "handlers" and path.endswith(".c") and path not in named and wanted:
            yield f"{path}: the top of handlers/ has a file for each path and no other"


def tags(files):
    places = {}
    for path, text in files:
        for tag in re.findall(r"(?m)^(?:static |const )*(?:struct|union|enum) (sky_\w+)\s*\{", text):
            places.setdefault(tag, []).append(path)
    for tag, where in sorted(places.items()):
        if len(where) > 1:
            yield f"{tag} has two meanings: {', '.join(where)}"


def circles(files):
    module = re.compile(r"(_internal)?\.[ch]$")
    includes = {}
    for path, text in files:
        one = module.sub("", path)
        named = (module.sub("", name) for name in re.findall(r'(?m)^#include "([^"]+)"', text))
        includes.setdefault(one, set()).update(name for name in named if name != one)
    reach = {}
    for one in includes:
        seen, todo = set(), [one]
        while todo:
            new = includes.get(todo.pop(), set()) - seen
            seen |= new
            todo += new
        reach[one] = seen
    found = {tuple(sorted(other for other in reach[one] if one in reach.get(other, ()))) for one in reach if one in reach[one]}
    return [" ".join(circle) for circle in sorted(found)]


def main():
    root = sys.argv[1]
    files = list(sources(root))
    if sys.argv[2:] == ["--circles"]:
        print("\n".join(circles(files)))
        return 0
    offences = [*arrows(files), *paths(root, files), *tags(files)]
    print("\n".join(offences))
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
