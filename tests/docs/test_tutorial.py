"""docs/tutorial.md does what it says, step by step, and ends with the data set in docs/tutorial/phones.

usage: test_tutorial.py BINARY [--update]      --update takes over the outcome
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FINISHED = ROOT / "docs" / "tutorial" / "phones"


def data(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".json", ".ndjson")}


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        tour = [sys.executable, "-B", ROOT / "tools" / "readme-tour", "--server", binary, "--readme", ROOT / "docs" / "tutorial.md",
                "--scratch", scratch]
        done = subprocess.run(tour, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)
        made = pathlib.Path(scratch, "phones")
        steps = done.stdout.splitlines()
        print(*(line for line in steps if not line.startswith("1..")), sep="\n")
        if "--update" in sys.argv:
            shutil.rmtree(FINISHED, ignore_errors=True)
            FINISHED.mkdir(parents=True)
            for name, body in data(made).items():
                (FINISHED / name).write_bytes(body)
        count = sum(line.startswith(("ok ", "not ok ")) for line in steps) + 1
        same = made.is_dir() and data(made) == data(FINISHED)
        print(f"{'' if same else 'not '}ok {count} - docs/tutorial/phones is what comes out")
        print(f"1..{count}")
    return 0 if same and done.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
