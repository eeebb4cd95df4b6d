#!/usr/bin/python3
"""The places of the bundled data: each figure of a public source says where in it the number stands and in which words it is printed.

usage: test_places.py BINARY [unittest options]
"""

import json
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "fixtures" / "china-cloud"
WORDS_MOST = 8
FIGURES = 965
PLACES_LEAST = 940  # the pages of the others could not be found again
# Words before a number, each with the qualifiers that can say it.
QUALIFIERS = {
    r"\b(more than|over|exceed(s|ed)?|passing|surpassing)\b|超过|突破": {"more_than"}, r"\bat least\b|至少": {"at_least"},
    r"\b(nearly|almost|close to)\b|近": {"nearly"}, r"\b(about|around|some|roughly|approximately|an estimated)\b|约|تقریباً": {"about"},
    r"\b(less than|under|below)\b|不到": {"less_than"}, r"\b(at most|up to)\b|至多": {"at_most"},
}


def figures(query):
    """All rows of /v1/figures, page by page."""
    rows, offset = [], 0
    while True:
        answer = subprocess.run([sys.argv[1], "get", "--data", str(DATA), f"/v1/figures?limit=500&offset={offset}&{query}"],
                                check=True, capture_output=True, text=True, encoding="utf-8")
        page = json.loads(answer.stdout)["data"]
        rows += page
        offset += len(page)
        if not page:
            return rows


def records():
    """Every record of the data set that is a line of its own, with the file that it is in."""
    for path in sorted(DATA.glob("*.ndjson")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.name, json.loads(line)


def locators(value):
    """The locators of a record and of its parts."""
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if key == "locator":
            yield part
        yield from locators(part)


class Places(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = figures("rank=any&fields=id,value_text,words_missing,qualifier,locator,locator_missing")
        cls.printed = [row for row in cls.rows if not row["words_missing"]]  # the words of the others may not be passed on
        tabular = {record["id"] for _, record in records() if record.get("tabular")}
        cls.others = [(name, record) for name, record in records() if record.get("source") not in tabular]

    def test_nearly_all_figures_have_a_place_and_printed_words(self):
        self.assertGreaterEqual(len(self.rows), FIGURES)
        placed = [row for row in self.rows if row["locator"] and row["value_text"]]
        self.assertGreaterEqual(len(placed), PLACES_LEAST)
        self.assertEqual([row["id"] for row in self.printed if not row["value_text"]], [])

    def test_no_place_is_a_row_of_our_own(self):
        self.assertEqual([(row["id"], row["locator"]) for row in self.rows if (row["locator"] or "").startswith("row ")], [])
        own = [(name, record["id"], place) for name, record in self.others for place in locators(record)
               if re.match(r"rows? (sh|ms|rv|ev|fx)-", place)]
        self.assertEqual(own, [])

    def test_a_record_without_a_place_says_why(self):
        silent = [(name, record["id"]) for name, record in self.others
                  if record.get("compiled_from") and not record.get("locator") and not record.get("locator_missing")]
        self.assertEqual(silent, [])
        self.assertEqual([row["id"] for row in self.rows if not row["locator"] and not row["locator_missing"]], [])

    def test_the_report_of_the_public_rows_has_the_same_places(self):
        run = subprocess.run([str(ROOT / "tools" / "convert-public-data"), "--check"], capture_output=True, text=True, encoding="utf-8")
        self.assertEqual(run.stderr, "")
        self.assertEqual(run.returncode, 0)

    def test_words_are_a_number_and_no_sentence(self):
        long = [(row["id"], row["value_text"]) for row in self.printed if len(row["value_text"].split()) > WORDS_MOST]
        self.assertEqual(long, [])

    def test_qualifiers_are_those_of_the_words(self):
        public = {record["id"] for name, record in self.others if name == "figures.ndjson"}
        for row in self.printed:
            said = set().union(*(meant for words, meant in QUALIFIERS.items() if re.search(words, row["value_text"])))
            if row["id"] in public:
                with self.subTest(row["id"], words=row["value_text"]):
                    self.assertIn(row["qualifier"] or "exact", said or {"exact"})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
