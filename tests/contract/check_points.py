#!/usr/bin/python3
"""Answers about the bundled data set that an independent recomputation once found wrong or misleading. Each is asked of a running server,
as a user would ask it, and held against the right one.

usage: check_points.py BINARY|URL [POINT …]      ends with "N passed, N failed"
"""

import decimal
import sys

from client import Server, bundled_data, target
from tally import Tally

POINTS = {}


def point(number, what):
    def note(function):
        POINTS[number] = (what, function)
        return function

    return note


class Points:
    def __init__(self, server, tally):
        self.server, self.tally, self.number = server, tally, 0

    def check(self, right, name, detail=""):
        self.tally.check(right, f"point {self.number}: {name}", detail)

    def ask(self, path, **query):
        answer = self.server.ask(target(path, **{name.rstrip("_"): value for name, value in query.items()}))
        return answer.status, answer.json()

    def rows(self, path, **query):
        """The rows of a list, or those of the one record that an answer holds."""
        status, body = self.ask(path, **query)
        if status != 200:
            self.check(False, f"{path} {query} answers", f"{status} {body}")
            return []
        return body["data"] if isinstance(body["data"], list) else [body["data"]]

    def one(self, path, **query):
        rows = self.rows(path, **query)
        return rows[0] if rows else {}

    def verdict(self, **query):
        status, body = self.ask("/v1/verify", **query)
        return (body["data"] if status == 200 else {"verdict": status, "problem": body}) or {}


def near(value, wanted, within="0.1"):
    return value is not None and abs(decimal.Decimal(value) - decimal.Decimal(wanted)) <= decimal.Decimal(within)


@point(1, "a conversion keeps null null")
def conversions(p):
    for row in p.rows("/v1/compare/markets", market="cn-cloud-drc,cn-cloud", period="2023", currency="USD"):
        p.check(row["value"] != 0, "no value of 0 beside a bound", row)
    row = p.one("/v1/figures", subject="market:cn-cloud-infrastructure-canalys", metric="market-size", period="2019", currency="CNY")
    p.check(row.get("value") is None and row.get("value_low"), "more than 10.7 billion has no value in yuan, but its bound", row)
    below = p.rows("/v1/figures", currency="CNY", metric="market-size", value__lte=0, limit=1000)
    p.check(not below, "value__lte=0 finds no converted size", len(below))


@point(2, "bounds of concentration hold for every market that fits")
def concentration(p):
    row = p.one("/v1/markets/world-cloud-infrastructure-synergy/concentration", period="2023-Q1")
    p.check(row.get("hhi_low") is not None and row["hhi_low"] <= 1592 and row["hhi_high"] > 1592, "a top three of 65 % is within the HHI's bounds", row)
    one = p.one("/v1/markets/world-cloud-infrastructure-synergy/concentration", period="2023-Q1", n=1)
    p.check(one.get("cr") is None and (one["cr_high"] or 0) > 30, "CR1 of named vendors that are not the largest is not known", one)
    row = p.one("/v1/markets/cn-cloud-frost-sullivan/concentration", period="2021")
    p.check(row.get("hhi_high") is not None and row["hhi_high"] >= 542, "a top seven of 53.0 is within the HHI's bounds", row)
    row = p.one("/v1/markets/cn-public-cloud-iaas-idc/concentration", period="2021-Q3", n=1)
    p.check(row.get("cr") is None or row["cr"] > 2.89, "the eighth vendor is not the first", row)
    for market in p.rows("/v1/markets", limit=1000):
        for row in p.rows(f"/v1/markets/{market['id']}/concentration", limit=1000):
            for name, least, most in (("cr", 0, 100), ("hhi", 0, 10000)):
                low, high = (row[f"{name}_{end}"] for end in ("low", "high"))
                ends = [least if low is None else low, most if high is None else high]
                right = least <= ends[0] <= ends[1] <= most and (row[name] is None or ends[0] <= row[name] <= ends[1])
                p.check(right, f"{market['id']} {row['period']}: bounds hold the {name}", row)


@point(3, "growth stands beside the size of its own edition")
def growth_beside_size(p):
    markets = "world-public-cloud-spending-gartner,world-public-cloud-idc"
    for row in p.rows("/v1/compare/markets", market=markets, period="2020"):
        if row["market_id"] == "world-public-cloud-spending-gartner" and near(row["value"], 270_000_000_000, 10):
            p.check(row["growth_pct"] is None or near(row["growth_pct"], "11.3"), "270.0 billion does not stand beside +6.3 %", row)
    for period, value, growth in (("2016", 18.2, 31), ("2021", 92.8, "41.4"), ("2022", 120.5, "29.7")):
        for row in p.rows("/v1/compare/markets", market="world-iaas-gartner,world-public-cloud-idc", period=period):
            if row["market_id"] == "world-iaas-gartner" and near(row["value"], int(value * 10**9), 10**7):
                p.check(not near(row["growth_pct"], growth, "0.01"), f"{value} billion of {period} does not stand beside {growth} % of another edition", row)


@point(4, "derived figures keep to an edition, or say that they do not")
def editions(p):
    rows = {row["period"]: row for row in p.rows("/v1/figures", subject="market:world-iaas-gartner", metric="market-size", transform="yoy_pct", limit=100)}
    p.check(near(rows.get("2021", {}).get("value"), "41.4", "0.5") or rows.get("2021", {}).get("mixed_editions"), "growth of 2021 is Gartner's own 41.4", rows.get("2021"))
    p.check("2016" not in rows or near(rows["2016"]["value"], 31, 1) or rows["2016"].get("mixed_editions"), "growth of 2016", rows.get("2016"))
    cagr = p.rows("/v1/figures", subject="market:world-iaas-gartner", metric="market-size", transform="cagr", limit=100)
    p.check(not any(str(row["period"]).startswith(("2014/", "2015/")) and not row.get("mixed_editions") for row in cagr), "no rate runs across the break", [row["period"] for row in cagr])
    listed = p.rows("/v1/figures", kind="derived", subject="vendor:aws", market="world-iaas-gartner", period="2016", limit=1000)
    parts = [row for row in listed if row["id"] == "part(sh-059-share,ms-010-size)"]
    p.check(not parts or parts[0].get("mixed_editions"), "a share of one edition times the size of another says so", parts)


@point(5, "an annual average is known from the end of its year")
def rates_known(p):
    status, body = p.ask("/v1/compare/markets", market="cn-public-cloud,cn-cloud", period="2021", currency="USD", as_of="2024-12-31")
    p.check(status == 200 and body["data"] and all(row["value"] is not None for row in body["data"] if row["missing_reason"] is None), "answers", body)


@point(6, "as_of does not deprecate in hindsight")
def hindsight(p):
    rows = p.rows("/v1/markets/cn-cloud-infrastructure-canalys/shares", period="2021-Q3", as_of="2021-12-10")
    p.check(any(row["vendor_id"] == "baidu-ai-cloud" and near(row["value"], "8.8") for row in rows), "Baidu's 8.8 was known then", [(row["vendor_id"], row["value"]) for row in rows])


@point(8, "the residual stands once a period")
def residual(p):
    for market in p.rows("/v1/markets", limit=1000):
        seen = {}
        for row in p.rows(f"/v1/markets/{market['id']}/shares", limit=1000):
            if row["vendor_name"] == "others (residual)":
                seen.setdefault(row["period"], []).append(row["figure_id"])
        p.check(all(len(ids) == 1 for ids in seen.values()), f"{market['id']}: one row of others a period", {key: ids for key, ids in seen.items() if len(ids) > 1})
    rows = p.rows("/v1/markets/cn-cloud-infrastructure-canalys/shares", period="2021")
    p.check(sum(row["value"] or 0 for row in rows) <= 103, "shares of 2021 do not add up to 200", [(row["vendor_id"], row["value"]) for row in rows])
    others = [row["value"] for row in rows if row["vendor_id"] is None]
    whole = p.one("/v1/markets/cn-cloud-infrastructure-canalys/concentration", period="2021")
    p.check(not others or others[0] is None or whole["residual"] is None or near(others[0], whole["residual"], 0), "shares and concentration have the same rest", (others, whole))


@point(9, "which claim stands")
def standing(p):
    def better(first, second):
        rows = {row["id"]: row for row in p.rows("/v1/figures", rank="any", id=f"{first},{second}", limit=10)} if p.server.ask("/v1/figures?id=a").status == 200 else {
            id_: p.one(f"/v1/figures/{id_}") for id_ in (first, second)}
        p.check(rows[second]["rank"] != "preferred", f"{second} does not stand above {first}", {id_: (row["rank"], row.get("rank_reason")) for id_, row in rows.items()})

    for first, second in (("sh-061-share", "sh-071-share"), ("sh-105-share", "sh-120-share"), ("sh-106-share", "sh-121-share"), ("sh-107-share", "sh-122-share"),
                          ("sh-108-share", "sh-123-share"), ("sh-207-share", "sh-206-share"), ("ms-137-size", "ms-173-size")):
        better(first, second)


@point(10, "counts are as good as money")
def counts(p):
    for market in p.rows("/v1/markets", limit=1000):
        if market.get("counts") == "units":
            sizes = p.rows(f"/v1/markets/{market['id']}/sizes", limit=100)
            p.check(not sizes or market["latest_size"] is not None, f"{market['id']} has a latest size", market)
    p.check(True, "asked")


@point(14, "a citation cites the words that print the number")
def citations(p):
    for id_ in ("sh-306-share", "sh-307-share"):
        text = p.server.ask(f"/v1/figures/{id_}/citation.txt").body.decode()
        p.check(any(word in text.splitlines()[0].lower() for word in ("deprecated", "corrected", "misprint")), f"{id_}: the first line warns", text)
    for row in p.rows("/v1/figures", rank="deprecated", limit=1000):
        text = p.server.ask(f"/v1/figures/{row['id']}/citation.txt").body.decode()
        p.check(text.lower().startswith("deprecated"), f"{row['id']}: deprecated is the first word", text)
    for row in p.rows("/v1/figures", kind="derived", subject="vendor:jd-cloud", limit=20):
        text = p.server.ask(f"/v1/figures/{row['id']}/citation.txt").body.decode()
        p.check(text.lower().startswith("computed"), f"{row['id']}: computed is the first word", text)


@point(15, "the corrected total has the interval of its inputs")
def corrected(p):
    for row in p.rows("/v1/figures", kind="corrected", limit=100):
        width = row["value_high"] - row["value_low"]
        if near(row["value"], 322_900_000_000, 10**9):
            p.check(width >= 200_000_000 * decimal.Decimal("0.99"), "±0.1 billion", row)
            found = p.verdict(subject=row["subject_kind"] + ":" + row["subject_id"], metric=row["metric_id"], period=row["period"], value="322840000000", market=row["market_id"] or "")
            p.check(found["verdict"] != "contradicted", "322.84 is not contradicted", found)


@point(16, "verify says what the claim says, at the precision that was asked")
def verify(p):
    def says(wanted, **query):
        found = p.verdict(**query)
        p.check(found["verdict"] == wanted, f"{query} is {wanted}", found)

    aws = {"subject": "vendor:aws", "metric": "market-share", "period": "2023", "market": "world-iaas-gartner"}
    says("supported", **aws, value="39%")
    says("compatible", **aws, value="39", qualifier="more_than")
    says("compatible", **aws, value="39", qualifier="less_than")
    says("contradicted", **aws, value="40", qualifier="more_than")
    whole = {"subject": "market:cn-cloud", "metric": "market-size", "period": "2021"}
    for value in ("322.9e9", "322.9bn", "322.9 billion yuan", "3229亿", "3,229亿元", "3e11"):
        says("supported", **whole, currency="CNY", value=value)
    says("contradicted", **whole, currency="CNY", value="300000000000")
    says("superseded", **whole, currency="CNY", value="32.2e9")
    says("supported", **whole, currency="USD", value="50bn")
    says(400, **aws, value="39", currency="CNY")
    found = p.verdict(subject="vendor:aws", metric="market-share", period="2023", value="39")
    p.check(found["elsewhere"], "a share without a market names the markets that have one", found)


@point(17, "gaps are told, and from and to bound what is used")
def gaps(p):
    for market in p.rows("/v1/markets", limit=1000):
        for transform in ("cagr", "pct_change"):
            for row in p.rows("/v1/figures", subject=f"market:{market['id']}", metric="market-size", transform=transform, from_="2023", to="2024", limit=100):
                p.check("steps" in row and str(row["period"])[:4] >= "2023", f"{market['id']}: {transform} from 2023", row)


@point(18, "a missing rate refuses no series")
def missing_rates(p):
    rows = p.rows("/v1/markets/cn-cloud/sizes", metric="market-size", currency="USD", limit=1000)
    p.check(any(row["value"] is None and row["missing_reason"] for row in rows) and any(row["value"] for row in rows), "rows without a rate stay, with the reason")
    amounts = [row for row in p.rows("/v1/figures", metric="revenue", currency="USD", limit=1000, rank="any") if row["original_currency"] == "CNY"]
    without = [row["id"] for row in amounts if row["value"] is None and row["conversion_id"] is None and not row["period_start"] is None]
    p.check(len(without) * 4 < len(amounts), "most revenues of quarters and fiscal years can be converted", f"{len(without)} of {len(amounts)} cannot: {without[:9]}")


@point(19, "no ratio between growth rates")
def ratios(p):
    for row in p.rows("/v1/compare/vendors", vendor="alibaba-cloud,tencent-cloud,huawei-cloud", metric="revenue-growth", period="2021", limit=100):
        p.check(row["ratio_to_first"] is None, "a growth has no ratio to another", row)


@point(20, "a day of publication that nobody knows is said")
def undated(p):
    status, body = p.ask("/v1/figures", as_of="2026-01-01", limit=1)
    p.check(status == 200 and any("publi" in str(warning) for warning in body["meta"]["warnings"]), "a warning counts them", body["meta"]["warnings"] if status == 200 else body)


@point(21, "trailing twelve months are no fiscal year")
def trailing(p):
    for row in p.rows("/v1/figures", subject="market:world-cloud-infrastructure-synergy", metric="market-size", limit=1000, rank="any"):
        p.check("fiscal" not in str(row.get("period_label") or "").lower() and "FY" not in str(row.get("period_label") or ""), f"{row['id']}: {row['period']}", row.get("period_label"))


@point(22, "conflicts speak of publisher, value and unit")
def conflicts(p):
    rows = p.rows("/v1/conflicts", limit=1000)
    azure = [row for row in rows if row["kind"] == "restatement" and "microsoft-azure" in str(row) and row["period"] == "2022-Q3"]
    p.check(azure and all(row["severity"] == "major" for row in azure), "Microsoft's 22 and then 16 is major", azure)
    for row in rows:
        p.check(not any(str(claim) in row["arithmetic"] for claim in str(row["figure_ids"]).split(";")), f"{row['id']}: its text has no ids", row["arithmetic"])
    p.check(not any(row["id"].startswith("unit_slip") and "ms-" in row["id"] and "27" in str(row.get("explanation")) for row in rows), "no slip between a year and its quarters")


def main(arguments):
    tally = Tally()
    with Server(arguments[0], bundled_data()) as server:
        points = Points(server, tally)
        for number, (what, function) in POINTS.items():
            if not arguments[1:] or str(number) in arguments[1:]:
                points.number = number
                print(f"# {number}. {what}")
                try:
                    function(points)
                except (KeyError, TypeError, IndexError, AttributeError) as error:
                    points.check(False, f"{what}: could be asked", repr(error))
    return tally.close()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
