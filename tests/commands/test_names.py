"""The names of the bundled data set: Chinese ones, what people call a vendor, and the people under the vendors for whom they speak.

usage: test_names.py BINARY [unittest options]
"""

import json
import pathlib
import subprocess
import sys
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "fixtures" / "china-cloud"
NAMED = ("vendors", "organizations", "people", "products", "markets", "metrics")
CALLED = {  # how people call a vendor, and how the name matches
    "alibaba-cloud": {"阿里云": "exact", "阿里雲": "folded", "Aliyun": "alias", "Ali Cloud": "alias", "AliCloud": "folded", "BABA": "alias",
                      "9988.HK": "alias"},
    "tencent-cloud": {"騰訊雲": "folded", "QCloud": "alias", "TCEHY": "alias", "0700.HK": "alias"},
    "huawei-cloud": {"華為雲": "folded", "華爲雲": "folded"},
    "jd-cloud": {"京東雲": "folded", "9618.HK": "alias"},
    "baidu-ai-cloud": {"百度雲": "folded", "BIDU": "alias"},
    "volcano-engine": {"火山": "alias", "火山引擎": "exact", "Huoshan": "alias", "Volcengine": "alias"},
    "kingsoft-cloud": {"金山雲": "folded", "KC": "alias"},
    "ctyun": {"天翼雲": "folded"},
    "aws": {"亞馬遜雲科技": "folded", "AMZN": "alias"},
}
PARENTS = {"Tencent": "tencent-cloud", "腾讯": "tencent-cloud", "騰訊": "tencent-cloud", "Huawei": "huawei-cloud", "Baidu": "baidu-ai-cloud",
           "Alibaba": "alibaba-cloud", "JD.com": "jd-cloud", "ByteDance": "volcano-engine", "China Telecom": "ctyun"}


def records(kind):
    array, lines = DATA / f"{kind}.json", DATA / f"{kind}.ndjson"
    found = json.loads(array.read_text(encoding="utf-8")) if array.exists() else []
    return found + [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines() if lines.exists()]


def get(path, **query):
    """The body of an answer, of a problem too."""
    url = path + "?" + urllib.parse.urlencode(query)
    done = subprocess.run([BINARY, "get", "--data", str(DATA), url], capture_output=True, text=True, check=False, timeout=600)
    return json.loads(done.stdout)


class Names(unittest.TestCase):
    def test_markets_and_metrics_have_chinese_names(self):
        for kind in ("markets", "metrics"):
            self.assertEqual([one["id"] for one in records(kind) if "zh-Hans" not in one["names"]], [], kind)

    def test_events_and_statements_have_chinese_titles(self):
        for kind in ("statements", "events"):
            self.assertEqual([one["id"] for one in records(kind) if "title" in one and "title_zh" not in one], [], kind)

    def test_aliases_have_a_kind_and_whole_places(self):
        for kind in NAMED:
            for record in records(kind):
                for alias in record.get("aliases", []):
                    where = f"{record['id']}: {alias['name']}"
                    self.assertIn("kind", alias, where)
                    self.assertEqual("source" in alias, "locator" in alias, where)

    def test_what_people_call_a_vendor_finds_it(self):
        for vendor, names in CALLED.items():
            for name, match in names.items():
                found = get("/v1/resolve", name=name, kind="vendor")["data"][0]
                self.assertEqual((found["id"], found["match"]), (vendor, match), name)
                self.assertEqual(get("/v1/figures", vendor=name, limit=1)["links"]["self"], f"/v1/figures?limit=1&vendor={vendor}", name)

    def test_a_parent_suggests_its_vendor(self):
        for name, vendor in PARENTS.items():
            problem = get("/v1/figures", vendor=name)
            self.assertEqual((problem["status"], problem["errors"][0]["suggestion"]), (404, vendor), name)

    def test_traditional_characters_are_searched(self):
        self.assertEqual(get("/v1/search", q="騰訊", kind="organization")["data"][0]["id"], "tencent")
        self.assertEqual(get("/v1/search", q="劉強東")["data"][0]["id"], "liu-qiangdong")
        self.assertEqual(get("/v1/search", q="騰訊", limit=1)["data"], get("/v1/search", q="腾讯", limit=1)["data"])

    def test_people_stand_under_the_vendors_for_whom_they_speak(self):
        author = [one["id"] for one in records("people") if any(role["title"].startswith("author") for role in one.get("roles", []))]
        under = {}
        for claim in records("statements") + records("events"):
            kind, _, speaker = claim.get("said_by", "").partition(":")
            for vendor in claim.get("vendors", []) if kind == "person" and speaker not in author else []:
                under.setdefault(vendor, set()).add(speaker)
        self.assertGreater(len(under), 2)
        for vendor, speakers in under.items():
            self.assertLessEqual(speakers, {row["id"] for row in get("/v1/people", vendor=vendor)["data"]}, vendor)
            self.assertLessEqual(speakers, {row["id"] for row in get(f"/v1/vendors/{vendor}")["data"]["people"]}, vendor)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
