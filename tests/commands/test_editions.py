"""The bundled data say to which edition a number belongs, and since when a rank or a note of later knowledge holds.

usage: test_editions.py BINARY [unittest options]
"""

import calendar
import json
import pathlib
import subprocess
import sys
import unittest

DATA = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "china-cloud"
FIELDS = "id,edition,edition_by,source_id,market_id,subject_kind,subject_id"


def records(kind):
    """All records of a kind, as they are written."""
    lines = (DATA / f"{kind}.ndjson").read_text(encoding="utf-8").splitlines()
    return json.loads((DATA / f"{kind}.json").read_text(encoding="utf-8")) + [json.loads(line) for line in lines]


def figures():
    """All figures with their editions, as the program answers them."""
    rows, page = [], "/v1/figures?limit=500&fields=" + FIELDS
    while page:
        answer = json.loads(subprocess.run([BINARY, "get", "--data", DATA, page], check=True, capture_output=True).stdout)
        rows += answer["data"]
        page = answer["links"].get("next")
    return rows


def days(text):
    """First and last day that a day of release may mean, as texts that sort: "2022-06~" is June 2022 here."""
    first, last = (text.split("/") * 2)[:2]
    first, last = first.rstrip("~?%"), last.rstrip("~?%")
    if len(last) == 7:
        last = f"{last}-{calendar.monthrange(int(last[:4]), int(last[5:]))[1]}"
    return first.ljust(10, "-"), last.ljust(10, "9")


class Editions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.figures = figures()

    def test_every_claim_of_a_dated_source_has_an_edition(self):
        dated = {source["id"] for source in records("sources") if "published" in source or "original_released" in source}
        self.assertGreater(len(self.figures), 900)
        self.assertEqual([], [row["id"] for row in self.figures if row["source_id"] in dated and not row["edition"]])

    def test_one_release_is_written_in_one_way(self):
        """Two editions that one publisher may have released on one day, for one market, are one edition in two spellings."""
        editions = {}
        for row in self.figures:
            market = row["market_id"] or (row["subject_id"] if row["subject_kind"] == "market" else None)
            if market and row["edition"] and len(row["edition"].rstrip("~?%")) > 4:  # a bare year may hold several releases
                editions.setdefault((row["edition_by"], market), set()).add(row["edition"])
        twice = []
        for key, texts in editions.items():
            spans = sorted((*days(text), text) for text in texts)
            twice += [(*key, a[2], b[2]) for a, b in zip(spans, spans[1:]) if b[0] <= a[1]]
        self.assertEqual([], twice)

    def test_a_reprint_names_who_released_it(self):
        reprints = [source for source in records("sources") if "press-release" in source.get("note", "")]
        self.assertGreater(len(reprints), 10)
        self.assertEqual([], [source["id"] for source in reprints if "original_released" not in source])

    def test_a_restated_number_is_of_a_later_edition(self):
        by_id = {row["id"]: (row["edition_by"], row["edition"]) for row in self.figures}
        self.assertEqual(("gartner", "2022-06"), by_id["sh-014-size"])
        self.assertEqual(("gartner", "2023-07-18"), by_id["sh-021-size"])
        self.assertEqual(by_id["sh-119-share"], by_id["sh-289-share"], "two papers of one release")
        self.assertEqual(("gartner", "2020-07~"), by_id["ms-016-growth"], "the growth of another edition than the 270 billion")

    def test_a_rank_says_since_when(self):
        dated = {source["id"] for source in records("sources") if "published" in source}
        ranked = [row for row in records("figures") if row.get("rank", "normal") != "normal" and row["source"] in dated]
        self.assertGreater(len(ranked), 60)
        self.assertEqual([], [row["id"] for row in ranked if "ranked_on" not in row])
        baidu = next(row for row in ranked if row["id"] == "sh-118-share")
        self.assertGreater(baidu["ranked_on"], "2021-12-10", "the 8.8 was not yet known to be a misprint then")

    def test_breaks_are_placed(self):
        breaks = [(market["id"], item) for market in records("markets") for item in market.get("breaks", [])]
        self.assertEqual(["world-iaas-gartner", "world-cloud-infrastructure-canalys", "cn-cloud-infrastructure-canalys"],
                         [market for market, _ in breaks])
        self.assertEqual([], [market for market, item in breaks if not item.get("source") or not item.get("locator")])


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
