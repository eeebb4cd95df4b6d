"""The words of `status` in the bundled data set mean what fixtures/README.md says of them.

usage: test_bundled_words.py [FOLDER [unittest options]]
"""

import json
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "fixtures" / "china-cloud"


def records(kind):
    """The records of a kind, those of its array before those of its lines."""
    array, lines = FOLDER / f"{kind}.json", FOLDER / f"{kind}.ndjson"
    if array.exists():
        yield from json.loads(array.read_text(encoding="utf-8"))
    if lines.exists():
        yield from map(json.loads, lines.read_text(encoding="utf-8").splitlines())


def claims(*words):
    for kind in ("statements", "events", "relations"):
        yield from (record for record in records(kind) if record.get("status") in words)


class Words(unittest.TestCase):
    def test_a_judgement_and_a_claim_have_a_speaker(self):
        self.assertEqual([claim["id"] for claim in claims("opinion", "claimed") if "said_by" not in claim], [])

    def test_what_is_confirmed_was_read_in_a_primary_source(self):
        primary = {source["id"] for source in records("sources") if source["kind"] == "primary"}
        confirmed = list(claims("confirmed"))
        self.assertTrue(confirmed)
        self.assertEqual([claim["id"] for claim in confirmed if claim["source"] not in primary], [])

    def test_a_quotation_was_said(self):
        quotes = [record for record in records("statements") if record["kind"] == "quote"]
        self.assertTrue(quotes)
        self.assertEqual([quote["id"] for quote in quotes if quote["status"] != "reported" or "said_by" not in quote], [])

    def test_common_knowledge_has_no_place(self):
        for kind in ("vendors", "organizations", "people", "products", "relations", "statements", "events", "figures"):
            for record in records(kind):
                if record["source"] == "common-knowledge":
                    self.assertIn("locator_missing", record, record["id"])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        FOLDER = pathlib.Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
