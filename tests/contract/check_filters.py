#!/usr/bin/python3
"""Compares what filters answer with an evaluation of all rows in this test: dates and their doubts in every operation that filters by
them, people, and names with commas in every list of names.

usage: check_filters.py BINARY      ends with "N passed, N failed"; the bundled data set
"""

import calendar
import datetime
import json
import re
import sys
import urllib.parse

from client import Server, bundled_data, segment, target
from document import Document
from tally import Tally

ALWAYS, NEVER = datetime.date.max, datetime.date.min  # open ends
NAMED = {"vendors": "vendor", "organizations": "organization", "people": "person", "products": "product", "markets": "market",
         "metrics": "metric", "sources": "source"}
BASES = ({}, {"rank": "any"}, {"kind": "derived"}, {"as_of": "2021"})  # what else an operation is asked, where it has the parameters


def span(text):
    """The first and the last day that an EDTF date or a bound can mean: about 2016 is from 2015 to 2017."""
    start, slash, end = text.partition("/")
    if slash:
        return (NEVER if start == ".." else span(start)[0]), (ALWAYS if end == ".." else span(end)[1])
    parts = [int(part) for part in text.rstrip("?~%").split("-")]
    about = text[-1] in "~%"
    if len(parts) == 3:
        day, doubt = datetime.date(*parts), datetime.timedelta(about)
        return day - doubt, day + doubt
    months = 12 if len(parts) == 1 else 1
    first = parts[0] * 12 + (parts[1] - 1 if months == 1 else 0)  # months since the year 0
    first, last = first - about * months, first + months - 1 + about * months
    return datetime.date(first // 12, first % 12 + 1, 1), datetime.date(last // 12, last % 12 + 1, calendar.monthrange(last // 12, last % 12 + 1)[1])


def passes(name, column, bound, row):
    """Whether the row must be in the answer: the rules of docs/interface.md."""
    if name in ("from", "to"):
        first, last = ("period_start", "period_end") if "period_start" in row else ("date_earliest", "date_latest")
        dated = row["period"] if first == "period_start" else row["date"]
        if not dated:
            return False
        earliest, latest = span(row[first])[0] if row[first] else NEVER, span(row[last])[1] if row[last] else ALWAYS
        return latest >= span(bound)[0] if name == "from" else earliest <= span(bound)[1]
    if row[column] is None:
        return False
    earliest, latest = span(row[column])
    operation = name.partition("__")[2]
    return {"gt": earliest > span(bound)[1], "gte": earliest >= span(bound)[0], "lt": latest < span(bound)[0],
            "lte": latest <= span(bound)[1], "": earliest >= span(bound)[0] and latest <= span(bound)[1]}[operation]


def bounds_of(rows):
    """Days, months and years that some date of the rows has, the days beside them, and some that none has."""
    texts = {text for row in rows for key, text in row.items() if text and re.fullmatch(r"published_on|date.*|period.*", key)}
    found = {part for text in texts for part in re.findall(r"\d{4}(?:-\d\d)?(?:-\d\d)?(?!\d)", text) if len(part) != 4 or part > "1900"}
    for text in sorted(found):
        if len(text) == 10:
            for days in (-1, 1):
                found.add(str(datetime.date.fromisoformat(text) + datetime.timedelta(days)))
    return sorted({text[:length] for text in found for length in (4, 7, 10)} | {"1900", "2100-02"})


class Filters:
    def __init__(self, server, tally):
        self.server, self.tally, self.document = server, tally, Document()

    def rows(self, path, query, expect=200):
        """All rows, over every page; None where the answer is another one."""
        rows, offset = [], 0
        while True:
            answer = self.server.ask(target(path, **query, limit=1000, offset=offset))
            if answer.status != expect:
                return None
            body = answer.json()
            rows += body["data"]
            offset += 1000
            if offset >= body["meta"]["total"]:
                return rows

    def dates(self):
        for operation in self.document.operations:
            chosen = [item for item in operation.parameters if item.kind == "partial-date" and item.name != "as_of"]
            path = operation.path.replace("{vendor}", "jd-cloud")
            bases = [base for base in BASES if all(self.takes(operation.parameter(name), base[name]) for name in base)] if chosen else []
            for base in bases:
                everything = self.rows(path, base)
                if self.tally.check(bool(everything), f"{operation.id} {base}: has rows"):
                    self.date_filters(operation, path, base, everything, chosen)

    @staticmethod
    def takes(item, value):
        return item and (item.kind != "enum" or value in item.schema["enum"])

    def date_filters(self, operation, path, base, everything, chosen):
        bounds = bounds_of(everything)
        bounds = bounds[::1 + len(bounds) // (20 if base else 100)]
        keys = [column for column in ("id", "event_id", "vendor_id") if column in operation.columns]
        for item in chosen:
            wrong = []
            for bound in bounds:
                found = self.rows(path, {**base, item.name: bound, "fields": ",".join(keys)})
                right = [{key: row[key] for key in keys} for row in everything if passes(item.name, item.column, bound, row)]
                if found != right:
                    wrong.append(f"{bound}: {len(found or [])} rows, {len(right)} are right")
            self.tally.check(not wrong, f"{operation.id} {base}: {item.name} finds what surely passes ({len(bounds)} bounds)", wrong[:4])

    def people(self):
        statements = self.rows("/v1/statements", {})
        people = {row["id"] for row in self.rows("/v1/people", {})}
        for name, told in (("person", lambda row, one: one in (row["person_ids"] or "").split(";")),
                           ("said_by", lambda row, one: row["said_by"] == "person:" + one)):
            wrong = [one for one in sorted(people) if
                     [row["id"] for row in self.rows("/v1/statements", {name: one if name == "person" else "person:" + one})] !=
                     [row["id"] for row in statements if told(row, one)]]
            self.tally.check(not wrong, f"statements: {name} finds its own column and no other", wrong)

    # Names with commas.

    def names(self):
        """(kind, id, name) of each name on record that has a comma."""
        for plural, kind in NAMED.items():
            for row in json.loads((bundled_data() / f"{plural}.json").read_text(encoding="utf-8")):
                names = [row["title"]] if kind == "source" else [*row["names"].values(), *(item["name"] for item in row.get("aliases", []))]
                yield from ((kind, row["id"], name) for name in names if "," in name and len(name.encode()) <= 200)

    def lists(self, kind):
        """Operations without a path parameter, and their lists of names of that kind."""
        for operation in self.document.operations:
            if operation.method == "GET" and "{" not in operation.path:
                for item in operation.parameters:
                    if item.list and item.ref in (kind, "any") and not item.name.endswith("__ne"):
                        yield operation, item

    def canonical(self, path, query):
        answer = self.server.ask(path + "?" + query)
        return (answer.json() or {}).get("links", {}).get("self") if answer.status == 200 else answer.status

    def commas(self):
        count = 0
        for kind, record, name in self.names():
            count += 1
            for operation, item in self.lists(kind):
                self.comma(operation, item, kind, record, name)
            self.moved(kind, record, name)
        self.tally.check(count > 0, "names with commas are on record", count)

    def comma(self, operation, item, kind, record, name):
        prefix = kind + ":" if item.ref == "any" else ""
        other = next(row["id"] for row in self.rows(self.path_of(kind), {}) if row["id"] != record)
        needs = "".join(f"&{one.name}={self.two(one.ref)}" for one in operation.parameters if one.required and one.name != item.name)
        ids, names = [prefix + other, prefix + record], [prefix + other, prefix + name]
        pairs = [(ids, names), (ids[::-1], names[::-1]), ([ids[0], ids[1], ids[0]], [names[0], names[1], names[0]])]
        if item.name not in [one.name for one in operation.parameters if one.required]:
            pairs.append((ids[1:], names[1:]))
        wrong = []
        for wanted, given in pairs:
            right = self.canonical(operation.path, f"{item.name}={','.join(wanted)}{needs}")
            for text in (",".join(map(segment, given)), segment(",".join(given)), urllib.parse.quote_plus(",".join(given), safe=",")):
                found = self.canonical(operation.path, f"{item.name}={text}{needs}")
                if found != right or not isinstance(found, str) or self.canonical(*found.split("?")) != found:
                    wrong.append(f"{text}: {found} is not {right}")
        self.tally.check(not wrong, f"{operation.id}: {item.name} takes {name!r} in a list", wrong[:3])

    def two(self, kind):
        return ",".join(row["id"] for row in self.rows(self.path_of(kind), {})[:2])

    def path_of(self, kind):
        return "/v1/" + next(plural for plural, one in NAMED.items() if one == kind)

    def moved(self, kind, record, name):
        answer = self.server.ask(f"{self.path_of(kind)}/{segment(name)}")
        place = urllib.parse.urlsplit(answer.headers.get("location", "")).path
        self.tally.check(answer.status == 308 and place == f"{self.path_of(kind)}/{record}", f"{kind}: {name!r} in the path is {record}",
                         (answer.status, place))

    # The same names as arguments of tools, where each is an item of its own.

    def call(self, tool, arguments):
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
        answer = self.server.ask("/mcp", "POST", json.dumps(message), Content_Type="application/json",
                                 Accept="application/json, text/event-stream", MCP_Protocol_Version="2025-06-18")
        result = (answer.json() or {}).get("result", {})
        return result.get("structuredContent", {}).get("data") if not result.get("isError", True) else result.get("content")

    def tools(self):
        seen = set()
        for kind, record, name in self.names():
            for tool, argument in (("list_figures", kind), ("list_statements", kind), ("list_events", kind)):
                operation = next(item for item in self.document.operations if item.id == tool)
                item = operation.parameter(argument)
                if item and item.list and item.ref == kind:
                    by_id, by_name = self.call(tool, {argument: [record]}), self.call(tool, {argument: [name]})
                    if isinstance(by_id, list) and not (by_id and by_id[0].get("type") == "text"):
                        seen.add(tool)
                        self.tally.check(by_name == by_id, f"/mcp {tool}: {argument} takes {name!r}", by_name)
        self.tally.check(bool(seen), "/mcp has tools with such arguments", seen)
        text = str(self.call("list_figures", {"market": ["cn-cloud,world-cloud"]}))
        self.tally.check("cn-cloud,world-cloud" in text, "/mcp: two ids in one item are one name, and unknown", text)


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    tally = Tally()
    with Server(arguments[0], bundled_data()) as server:
        filters = Filters(server, tally)
        filters.dates()
        filters.people()
        filters.commas()
        filters.tools()
    return tally.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
