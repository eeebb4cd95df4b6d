#!/usr/bin/python3
"""openapi.yaml as others' tools see it: Redocly and Spectral find nothing to say, and Prism, a proxy that checks all traffic against
the document, agrees with the server on every request of the contract test.

usage: check_openapi.py MODULES BINARY [DATA]      MODULES: a folder with the packages of package-lock.json; ends with
                                                   "N passed, N failed"
"""

import contextlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "contract"))

import check_contract  # noqa: E402  (beside the other files of the contract test)
from client import bundled_data  # noqa: E402
from document import ROOT, Document  # noqa: E402
from proxy import TOO_LATE, Proxied, pattern_of  # noqa: E402
from tally import Tally  # noqa: E402

LINT_SECONDS = 180
PROXY_SECONDS = 900
MOST = 30  # mismatches that are printed
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def lint(tally, name, command, findings):
    """Runs a linter that prints JSON; `findings` takes from it the list of what it found."""
    done = subprocess.run(command, cwd=HERE, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False,
                          timeout=LINT_SECONDS)
    try:
        found = findings(json.JSONDecoder().raw_decode(done.stdout.lstrip())[0])
    except (ValueError, LookupError, TypeError) as error:
        found = [f"{type(error).__name__} {error}: {(done.stdout + done.stderr)[:500]}"]
    tally.check(done.returncode == 0 and not found, f"{name} finds nothing to say", found[:5] or done.stderr[-300:])


def proxy(tally, prism, interface, binary, data):
    """The contract test with Prism beside the server; its own checks are made elsewhere."""
    operations = Document(interface).operations
    with contextlib.redirect_stdout(io.StringIO()):
        with Proxied(binary, data, prism, interface, time.monotonic() + PROXY_SECONDS) as server:
            contract = check_contract.Contract(server, Tally())
            contract.walk()
            contract.around()
    paths = {path for path, status in server.judged if status == 200}
    for operation in operations:
        tally.check(any(pattern_of(operation).fullmatch(path) for path in paths), f"Prism saw an answer of {operation.id}")
    for reason, count in sorted(server.left_out.items()):
        print(f"# {count} requests left out: {reason}")
    tally.check(not server.left_out[TOO_LATE], f"{PROXY_SECONDS} seconds are enough")
    for mismatch in server.mismatches[:MOST]:
        print(f"# {mismatch}")
    tally.check(not server.mismatches, f"Prism agrees with {sum(server.judged.values())} answers", f"{len(server.mismatches)} times not")


def main(arguments):
    if not 2 <= len(arguments) <= 3:
        print(__doc__, file=sys.stderr)
        return 2
    programs = pathlib.Path(arguments[0]).resolve() / "node_modules" / ".bin"
    data = pathlib.Path(arguments[2]) if len(arguments) == 3 else bundled_data()
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        whole = pathlib.Path(folder, "openapi.yaml")
        whole.write_text(Document().text, encoding="utf-8")
        for name, interface, rules in (("the document", whole, "redocly.yaml"),
                                       ("the root with its parts", ROOT / "openapi.yaml", "redocly-parts.yaml")):
            lint(tally, f"Redocly, {name},", [programs / "redocly", "lint", "--config", HERE / rules, "--format", "json", interface],
                 lambda found: found["problems"])
        lint(tally, "Spectral", [programs / "spectral", "lint", "--ruleset", HERE / "spectral.yaml", "--format", "json",
                                 "--fail-severity", "hint", whole], list)
        proxy(tally, programs / "prism", whole, arguments[1], data)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
