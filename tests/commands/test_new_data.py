"""`skyledger new` and `skyledger import` as a person meets them: exit codes, messages, and what is on disk afterwards.

usage: test_new_data.py BINARY [unittest options]
"""

import csv
import fcntl
import io
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "fixtures" / "china-cloud"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("SKYLEDGER_")}

HEADER = "vendor,market,metric,year,value,currency,kind,source,locator\n"
ROW = "north-bakery,exampleton-bread,revenue,2024,1.5e6,EUR,estimate,gazette-2025-01-01,paragraph 2\n"
ROW_ID = "north-bakery-revenue-exampleton-bread-2024-gazette-2025-01-01"


def run(*words, **options):
    options = {"env": ENVIRONMENT, **options}
    done = subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=600, check=False, **options)
    # Under `make coverage` the library that counts says so where it may not write.
    done.stderr = re.sub(r"^libgcov profiling error:.*\n", "", done.stderr, flags=re.MULTILINE)
    return done


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Commands(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)
        self.folder = self.scratch / "set"

    def expect(self, done, code, *texts):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for text in texts:
            self.assertIn(text, done.stdout + done.stderr)
        self.assertNotIn("Sanitizer", done.stderr)

    def refused(self, done, *texts):
        """One line on standard error, exit 2."""
        self.expect(done, 2, *texts)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"\Askyledger: .*\n\Z")


class New(Commands):
    def test_what_it_makes_is_a_data_set(self):
        done = run("new", self.folder)
        self.expect(done, 0, "README.md says what is what", f"skyledger serve --data {self.folder}")
        self.expect(run("check", "--strict", self.folder), 0, "no mistakes")
        self.assertNotIn("note:", run("check", "--strict", self.folder).stdout)
        self.assertEqual([path.name for path in self.scratch.iterdir()], ["set"])
        answer = run("get", "/v1/markets/exampleton-bread/shares", "--data", self.folder)
        self.expect(answer, 0, "north-bakery")

    def test_its_files_are_those_of_the_source_tree(self):
        run("new", self.folder)
        made = tree(self.folder)
        template = tree(ROOT / "fixtures" / "template")
        schemas = {name: body for name, body in made.items() if name.startswith("schema/")}
        self.assertEqual({name: made[name] for name in made if name not in schemas}, template)
        self.assertEqual({name[len("schema/"):]: body for name, body in schemas.items()}, tree(ROOT / "fixtures" / "schema"))

    def test_its_readme_explains_every_file(self):
        run("new", self.folder)
        text = (self.folder / "README.md").read_text(encoding="utf-8")
        for file in self.folder.glob("*.json"):
            self.assertIn(f"`{file.name}`", text)

    def test_the_editor_finds_a_schema_for_every_file(self):
        run("new", self.folder)
        mapping = json.loads((self.folder / ".vscode" / "settings.json").read_text(encoding="utf-8"))["json.schemas"]
        for entry in mapping:
            self.assertTrue((self.folder / entry["url"]).is_file(), entry)
        kinds = run("schema").stdout.split()
        self.assertEqual([entry["fileMatch"] for entry in mapping], [[f"/{kind}.json"] for kind in sorted(kinds, key=[
            entry["fileMatch"][0][1:-5] for entry in mapping].index)])
        self.assertEqual(len(mapping), len(kinds))
        dataset = json.loads((self.folder / "dataset.json").read_text(encoding="utf-8"))
        self.assertTrue((self.folder / dataset["$schema"]).is_file())

    def test_the_umask_holds(self):
        run("new", self.folder, umask=0o027)
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode), 0o750)
        self.assertEqual(stat.S_IMODE((self.folder / "dataset.json").stat().st_mode), 0o640)

    def test_an_empty_folder_is_filled(self):
        self.folder.mkdir()
        self.expect(run("new", f"{self.folder}//"), 0)
        self.assertTrue((self.folder / "dataset.json").is_file())

    def test_what_stands_there_is_left_alone(self):
        self.folder.mkdir()
        (self.folder / "mine").write_text("mine", encoding="utf-8")
        self.refused(run("new", self.folder), "exists and is not empty")
        self.refused(run("new", self.folder / "mine"), "is not a folder")
        self.refused(run("new", self.folder / "mine" / "set"), "is not a folder")
        self.assertEqual(tree(self.scratch), {"set/mine": b"mine"})
        self.assertEqual(len(list(self.scratch.rglob("*"))), 2)

    def test_places_that_cannot_be(self):
        self.refused(run("new", self.folder / "a" / "b"), "No such file or directory")
        for name in (".", "..", "/", "", "./", f"{self.scratch}/.."):
            self.refused(run("new", name, cwd=self.scratch), "is no name for a new folder")
        self.refused(run("new", self.scratch / ("x" * 300)), "File name too long")
        self.refused(run("new", "x" * 5000), "is no name for a new folder")
        self.refused(run("new"), "skyledger new DIR")
        self.assertEqual(list(self.scratch.iterdir()), [])

    def test_a_failure_leaves_nothing(self):
        limit = 4096  # bytes a file may have: less than the largest schema has
        done = run("new", self.folder, preexec_fn=lambda: limit_files(limit))
        self.refused(done, "cannot be made: File too large")
        self.assertEqual(list(self.scratch.iterdir()), [])


def limit_files(size):
    import resource
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


class Import(Commands):
    def setUp(self):
        super().setUp()
        self.expect(run("new", self.folder), 0)
        self.table = self.scratch / "t.csv"

    def add(self, text, *words, **options):
        self.table.write_text(text, encoding="utf-8", newline="")
        return run("import", "--figures", self.table, "--data", self.folder, *words, **options)

    def lines(self):
        return [json.loads(line) for line in (self.folder / "figures.ndjson").read_text(encoding="utf-8").splitlines()]

    def test_a_row_becomes_a_figure(self):
        self.expect(self.add(HEADER + ROW), 0, "set/figures.ndjson: 1 figure added\n")
        self.assertEqual(self.lines(), [{
            "id": ROW_ID, "subject": "vendor:north-bakery", "metric": "revenue", "market": "exampleton-bread", "period": "2024",
            "value": "1.5e6", "value_text": "1.5e6", "unit": "currency", "currency": "EUR", "kind": "estimate",
            "source": "gazette-2025-01-01", "locator": "paragraph 2"}])
        self.expect(run("check", "--strict", self.folder), 0, "4 figures")
        self.expect(run("get", f"/v1/figures/{ROW_ID}", "--data", self.folder), 0, '"value_low":1450000')

    def test_rows_are_added_behind_what_is_there(self):
        self.expect(self.add(HEADER + ROW), 0)
        path = self.folder / "figures.ndjson"
        first = path.read_text(encoding="utf-8")
        path.write_text("\n" + first.rstrip("\n"), encoding="utf-8")
        path.chmod(0o604)
        self.expect(self.add(HEADER + ROW.replace("2024", "2023") + ROW.replace("2024", "2022")), 0, "2 figures added")
        text = path.read_text(encoding="utf-8")
        self.assertTrue(text.startswith("\n" + first))
        self.assertEqual(text.count("\n"), 4)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o604)
        self.expect(self.add(HEADER + ROW), 1, f't.csv:2:1: duplicate id "{ROW_ID}"; figures.ndjson:2 has it already')
        self.assertEqual(path.read_text(encoding="utf-8"), text)
        self.assertEqual(sorted(entry.name for entry in self.folder.iterdir() if entry.name.startswith(".")), [".vscode"])

    def test_standard_input(self):
        done = run("import", "--figures", "-", "--data", self.folder, input=HEADER + ROW)
        self.expect(done, 0, "1 figure added")
        done = run("import", "--figures", "-", "--data", self.folder, input=HEADER + ROW)
        self.expect(done, 1, "stdin:2:1: duplicate id", "stdin: 1 mistake\n")

    def test_a_dry_run_prints_and_writes_nothing(self):
        before = tree(self.folder)
        done = self.add(HEADER + ROW, "--dry-run")
        self.expect(done, 0)
        self.assertEqual([json.loads(line)["id"] for line in done.stdout.splitlines()], [ROW_ID])
        self.assertEqual(tree(self.folder), before)
        self.expect(self.add(HEADER + ROW.replace("revenue", "revnue"), "--dry-run"), 1, 'did you mean "revenue"?')

    def test_all_mistakes_are_told_and_nothing_is_written(self):
        before = tree(self.folder)
        done = self.add(HEADER + ROW + ROW.replace("1.5e6", '"1,500,000"') + ROW.replace("north", "noth").replace("EUR", "eur")
                        + ROW.replace("estimate,", "") + ROW.replace("paragraph 2", "paragraph 7")
                        + ROW.replace(",2024", ",24") + '"x"y,\n')
        self.expect(done, 1)
        table = str(self.table)
        said = [line.replace(table, "t.csv") for line in done.stdout.splitlines()]
        self.assertEqual([re.match(r"t\.csv:\d+:\d+: |t\.csv: ", line)[0] for line in said],
                         ["t.csv:3:44: ", "t.csv:4:1: ", "t.csv:4:49: ", "t.csv:5:1: ", "t.csv:6:82: ", "t.csv:7:39: ", "t.csv:8:4: ",
                          "t.csv: "])
        for line, text in zip(said, ("without thousands separators", 'did you mean "north-bakery"?', 'did you mean "EUR"?',
                                     "the row has 8 cells, but the header names 9", "beyond the last paragraph", "not a period",
                                     "text behind the closing quote", "7 mistakes")):
            self.assertIn(text, line)
        self.assertEqual(tree(self.folder), before)

    def test_mistakes_of_the_data_set_stop_it(self):
        (self.folder / "vendors.json").write_text("[{}]", encoding="utf-8")
        self.expect(self.add(HEADER + ROW), 1, 'vendors.json:1:2: a vendor needs the key "id"')
        (self.folder / "dataset.json").unlink()
        self.expect(self.add(HEADER + ROW), 1, "dataset.json: is missing")
        self.assertFalse((self.folder / "figures.ndjson").exists())

    def test_places_that_cannot_be(self):
        self.refused(run("import"), "needs --figures FILE.csv")
        self.refused(run("import", "--figures", "-"), "and --data DIR")
        self.refused(run("import", "--data", self.folder), "needs --figures FILE.csv")
        self.refused(run("import", "x"), "one argument too many")
        self.refused(run("import", "--figures", self.table, "--data", self.folder / "no"), "the folder cannot be opened: No such")
        self.refused(run("import", "--figures", self.table, "--data", self.folder), "t.csv cannot be opened: No such")
        self.refused(run("import", "--figures", self.scratch, "--data", self.folder), "cannot be read: Is a directory")
        self.refused(self.add(HEADER + ROW, env={**ENVIRONMENT, "TMPDIR": "/nonexistent"}), "cannot be checked in /nonexistent/")
        (self.folder / "figures.ndjson").mkdir()
        self.refused(self.add(HEADER + ROW), "/figures.ndjson cannot be read: it is no file")

    def test_a_table_that_is_too_large(self):
        with self.table.open("wb") as file:
            file.truncate((64 << 20) + 1)
        self.refused(run("import", "--figures", self.table, "--data", self.folder), "it is larger than 64 MiB; split it")

    def test_a_data_set_of_any_size_takes_more(self):
        """What is there already is copied and not held: its size has no bound, its mistakes keep their lines."""
        self.expect(self.add(HEADER + "".join(ROW.replace("2024", str(year)) for year in range(1950, 2020))), 0, "70 figures added")
        lines = self.folder / "figures.ndjson"
        wide = lines.read_text(encoding="utf-8").rstrip().replace("\n", " " * 1_000_000 + "\n")
        self.assertGreater(len(wide), 64 << 20)
        lines.write_text(wide, encoding="utf-8")
        self.expect(self.add(HEADER + ROW.replace("1.5e6", "many")), 1, "t.csv:2:44: ", "t.csv: 1 mistake")
        self.assertEqual(lines.stat().st_size, len(wide))
        self.expect(self.add(HEADER + ROW), 0, "1 figure added")
        with lines.open(encoding="utf-8") as file:
            self.assertEqual([json.loads(line)["period"] for line in file], [*map(str, range(1950, 2020)), "2024"])

    def test_two_at_once(self):
        held = os.open(self.folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
        self.refused(self.add(HEADER + ROW), "another import is at work there")
        os.close(held)
        self.expect(self.add(HEADER + ROW), 0)

    def test_a_disk_that_is_full(self):
        self.expect(self.add(HEADER + ROW), 0)
        before = tree(self.folder)
        done = self.add(HEADER + ROW.replace("2024", "2023"), preexec_fn=lambda: limit_files(400))
        self.refused(done, "File too large")
        self.assertEqual(tree(self.folder), before)
        self.assertEqual([path.name for path in pathlib.Path(tempfile.gettempdir()).glob("skyledger-import-*")], [])

    def test_the_names_of_columns_are_those_of_the_documentation(self):
        text = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
        names = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE)
        names = [name for cell in names for name in re.findall(r"`(\w+)`", cell)]
        schema = json.loads(run("schema", "figures").stdout)["items"]["properties"]
        self.assertGreater(len(names), 25)
        for name in names:
            done = self.add(f"{name},x-no-column\n")
            self.expect(done, 1, 'unknown column "x_no_column"')
            self.assertNotIn(f'unknown column "{name}"', done.stdout)
        code = (ROOT / "model" / "import" / "import_columns.c").read_text(encoding="utf-8")
        known = re.findall(r'^    \{"(\w+)", (?:NULL|"\w+"), ', code, re.MULTILINE)
        self.assertGreater(len(known), 25)
        self.assertEqual(sorted(names), sorted(set(known) | set(schema)))


class RoundTrip(Commands):
    def figures(self, folder, suffix="csv"):
        done = run("get", f"/v1/figures.{suffix}?limit=1000&rank=any&sort=id", "--data", folder)
        self.expect(done, 0)
        return done.stdout

    def test_the_bundled_figures_come_back_as_they_were(self):
        before = self.figures(BUNDLED)
        shutil.copytree(BUNDLED, self.folder)
        for file in self.folder.glob("figures.*"):
            file.unlink()
        done = run("import", "--figures", "-", "--data", self.folder, input=before)
        rows = list(csv.DictReader(io.StringIO(before)))
        self.expect(done, 0, f"{len(rows)} figures added")
        self.assertGreater(len(rows), 900)
        self.assertEqual(json.loads(run("get", "/v1/figures?limit=1&rank=any", "--data", BUNDLED).stdout)["meta"]["total"], len(rows))
        self.assertEqual(self.figures(self.folder), before)

    def test_without_the_intervals_the_digits_are_those_of_the_value(self):
        rows = list(csv.DictReader(io.StringIO(self.figures(BUNDLED))))
        shutil.copytree(BUNDLED, self.folder)
        for file in self.folder.glob("figures.*"):
            file.unlink()
        kept = [name for name in rows[0] if name not in ("value_low", "value_high")]
        out = io.StringIO()
        table = csv.DictWriter(out, kept, extrasaction="ignore")
        table.writeheader()
        table.writerows(rows)
        self.expect(run("import", "--figures", "-", "--data", self.folder, input=out.getvalue()), 0)
        after = list(csv.DictReader(io.StringIO(self.figures(self.folder))))
        self.assertEqual([row["value"] for row in after], [row["value"] for row in rows])
        self.assertNotEqual([row["value_low"] for row in after], [row["value_low"] for row in rows])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
