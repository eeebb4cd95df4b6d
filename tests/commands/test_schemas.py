"""The JSON Schemas of the fixtures: they say everything about every key, take every file of ours and refuse what is wrong.

usage: test_schemas.py BINARY [unittest options]
"""

import copy
import json
import pathlib
import subprocess
import sys
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "fixtures" / "schema"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
SETS = [ROOT / "fixtures" / "china-cloud", ROOT / "fixtures" / "template", ROOT / "docs" / "tutorial" / "phones",
        *sorted((ROOT / "tests" / "data" / "valid").iterdir())]
WRONG = {"string": 7, "array": "x", "object": "x", "boolean": "yes", "integer": "1"}


def schemas():
    return {path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8"))
            for path in sorted(SCHEMAS.glob("*.schema.json"))}


def objects(schema, where):
    """Every schema of an object with named keys, with where it stands."""
    if "properties" in schema:
        yield where, schema
        for key, part in schema["properties"].items():
            yield from objects(part, f"{where}.{key}")
    if "items" in schema:
        yield from objects(schema["items"], f"{where}[]")


def records(kind):
    """The records of a kind in all data sets, as one list a file; dataset.json is one record."""
    for folder in SETS:
        array, lines = folder / f"{kind}.json", folder / f"{kind}.ndjson"
        if array.exists():
            yield array, json.loads(array.read_text(encoding="utf-8"))
        if lines.exists():
            yield lines, [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines() if line.strip()]


class Schemas(unittest.TestCase):
    def test_the_program_prints_them(self):
        kinds = subprocess.run([BINARY, "schema"], capture_output=True, text=True, check=True, timeout=600).stdout.split()
        self.assertEqual(sorted(kinds), sorted(schemas()))
        for kind in kinds:
            printed = subprocess.run([BINARY, "schema", kind], capture_output=True, text=True, check=True, timeout=600).stdout
            self.assertEqual(printed, (SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))

    def test_they_are_schemas(self):
        for kind, schema in schemas().items():
            self.assertEqual(schema["$schema"], DRAFT)
            self.assertEqual(schema["$id"], f"{kind}.schema.json")
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_every_key_is_described_and_bounded(self):
        for kind, schema in schemas().items():
            for where, part in objects(schema, kind):
                self.assertTrue(part.get("description"), where)
                self.assertIs(part["additionalProperties"], False, where)
                for key, value in part["properties"].items():
                    self.assertGreater(len(value.get("description", "")), 5, f"{where}.{key}")
                    self.assertTrue("enum" in value or "type" in value, f"{where}.{key}")

    def test_every_key_stands_in_the_documentation(self):
        text = (ROOT / "fixtures" / "README.md").read_text(encoding="utf-8")
        for kind, schema in schemas().items():
            for where, part in objects(schema, kind):
                for key in part["properties"]:
                    self.assertRegex(text, rf"\b{key}\b" if key[0] != "$" else rf"\{key}\b", where)

    def test_they_take_every_file(self):
        for kind, schema in schemas().items():
            validator = jsonschema.Draft202012Validator(schema)
            files = list(records(kind))
            self.assertTrue(files, kind)
            for file, content in files:
                self.assertEqual([f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)], [], file)

    def mutants(self, record, schema):
        """Copies of a record with one thing wrong each, and what."""
        yield {**record, "no_such_key": "x"}, "an unknown key"
        for key in schema["required"]:
            yield {name: value for name, value in record.items() if name != key}, f"no {key}"
            yield {**record, key: None}, f"{key} is null"
        for key, value in record.items():
            part = schema["properties"][key]
            types = part.get("type", "string")
            yield {**record, key: WRONG[types if isinstance(types, str) else types[0]]}, f"{key} of another type"
            if "enum" in part:
                yield {**record, key: "no-such-word"}, f"{key} of no such word"
            if "pattern" in part:
                yield {**record, key: " no such form "}, f"{key} of another form"
            if part.get("minLength"):
                yield {**record, key: ""}, f"{key} is empty"
            if "maxLength" in part:
                yield {**record, key: "x" * (part["maxLength"] + 1)}, f"{key} is too long"
            if "minimum" in part:
                yield {**record, key: part["minimum"] - 1}, f"{key} is too small"
            if part.get("items", {}).get("properties") and value:
                for wrong, what in self.mutants(value[0], part["items"]):
                    yield {**record, key: [wrong, *value[1:]]}, f"{key}[0]: {what}"

    def test_they_refuse_what_is_wrong(self):
        tried = 0
        for kind, schema in schemas().items():
            single = kind == "dataset"
            part = schema if single else schema["items"]
            validator = jsonschema.Draft202012Validator(part)
            seen = set()
            for _, content in records(kind):
                for record in [content] if single else content:
                    # One record for each set of keys: the rest would say the same again.
                    keys = frozenset(record)
                    if keys in seen:
                        continue
                    seen.add(keys)
                    for wrong, what in self.mutants(copy.deepcopy(record), part):
                        tried += 1
                        self.assertFalse(validator.is_valid(wrong), f"{kind} {record.get('id')}: {what}")
        self.assertGreater(tried, 2000)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
