#!/usr/bin/python3
"""No value lies outside of its own interval, and none is shown where only bounds are known: in every operation of openapi.yaml that
answers with numbers, each format, the tools of /mcp and the export, all rows of all pages, in every currency that there is a rate for.

The rule of bounds. A claim shows the number that it was printed with, whatever its qualifier is. A number that was computed (its id
spells a recipe) is null when a claim in that recipe is qualified by anything but "exact" or "about"; only what is 1 or 100 by definition
is none the less: ratio(x,x) and index(x,x). Where every claim is exact or about and both ends are known it is not null, but for the HHI.

usage: check_values.py BINARY [DATA]      ends with "N passed, N failed"
"""

import collections
import csv
import decimal
import io
import itertools
import json
import pathlib
import re
import sys
import zipfile

from check_lineage import TRANSFORMS
from client import Server, bundled_data, records, rows_of, segment, target
from document import Document
from exact import POINTS
from tally import Tally

WINDOW = 4  # things compared side by side
MEASURES = ("value", "cr", "hhi", "residual", "years_behind")  # with NAME_low and NAME_high beside them
COMPUTED = {"value": ("conversion_id", "figure_id", "id"), "growth_pct": ("growth_figure_id",), "ratio_to_first": ("ratio_figure_id",),
            "share_of_whole_pct": ("share_figure_id",), "cr": ("cr_id",), "hhi": ("hhi_id",), "residual": ("residual_id",)}
SUFFIXES = {"text/csv": ".csv", "application/x-ndjson": ".ndjson", "application/vnd.vegalite.v6+json": ".vl.json"}
BY_DEFINITION = re.compile(r"(?:ratio|index)\((.+),\1\)")
LEAF = re.compile(r"([^(),]+)(?![^(),]*\()")


def number(value):
    """A cell of CSV or JSON as a number; None for none."""
    if value in (None, "") or isinstance(value, (bool, dict, list)):
        return None
    try:
        return decimal.Decimal(value)
    except decimal.InvalidOperation:
        return None


def objects_in(node):
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects_in(child)


def table_in(text):
    return list(csv.DictReader(io.StringIO(text)))


class Values:
    def __init__(self, server, data, tally):
        self.server, self.data, self.tally = server, data, tally
        self.document = Document()
        self.claims, self.rates = records(data, "figures"), records(data, "rates")
        self.currencies = [None, *sorted({code for rate in self.rates.values() for code in (rate["currency"], rate["per"])})]
        self.seen = collections.Counter()  # measures looked at, by operation and format
        self.nulls = collections.Counter()  # numbers that bounds leave null, by column
        self.wrong = collections.defaultdict(list)

    # One object.

    def bound(self, id_):
        """Whether the claim, or one in the recipe, is only a bound."""
        return any(self.claims[leaf].get("qualifier", "exact") not in POINTS for leaf in LEAF.findall(id_) if leaf in self.claims)

    def outside(self, row, value, low, high):
        """What is wrong with the value of an object and its ends."""
        shown, ends = number(row[value]), [number(row[end]) for end in (low, high)]
        if shown is None:
            return None
        if (ends[0] is not None and shown < ends[0]) or (ends[1] is not None and shown > ends[1]):
            return f"{value} {shown} is not in {ends[0]} .. {ends[1]}"
        interval = row.get("interval")  # "[34.25, 34.35)": an end with a round bracket is outside
        if "(" in (row.get("id") or row.get("conversion_id") or "") and isinstance(interval, str) and value == "value":
            if (interval[0] == "(" and shown == ends[0]) or (interval[-1] == ")" and shown == ends[1]):
                return f"{value} {shown} is the open end of {interval}"
        return None

    def untrue(self, row, column):
        """What is wrong with a number, by what it was computed from."""
        id_ = next((row[name] for name in COMPUTED[column] if row.get(name)), None)
        if not isinstance(id_, str) or column not in row:
            return None
        shown, recipe = number(row[column]), "(" in id_
        if not recipe and id_ not in self.claims:
            return None
        if not self.bound(id_) or BY_DEFINITION.fullmatch(id_):
            ends = [number(row.get(f"{column}_{side}")) for side in ("low", "high")]
            # A value of which rounding would leave nothing but 0 is null.
            if shown is None and recipe and None not in ends and not id_.startswith("hhi(") and not ends[0] <= 0 <= ends[1]:
                return f"{column} is null, but {id_} has a value"
            return None
        self.nulls[column] += shown is None
        if recipe and shown is not None:
            return f"{column} is {shown}, but {id_} has no more than bounds"
        if not recipe and shown is not None and (column != "value" or shown != decimal.Decimal(self.claims[id_]["value"])):
            return f"{column} is {shown}, but {id_} states a bound"
        return None

    def look(self, what, where, node):
        """Every object of an answer, at any depth."""
        for row in objects_in(node):
            found = [self.untrue(row, column) for column in COMPUTED if column in row]
            ends = [(name, f"{name}_low", f"{name}_high") for name in MEASURES] + [("value", "low", "high")]
            for value, low, high in ends:
                if value in row and low in row and high in row:
                    self.seen[what] += 1
                    found.append(self.outside(row, value, low, high))
            self.wrong[what] += [f"{where}: {mistake}" for mistake in found if mistake]

    # One address, in every format and all pages.

    def ask(self, operation, path, query):
        """Looks at all that an address answers. Returns the rows; None where it answers an error, such as a rate that is missing."""
        if not operation.parameter("limit"):
            answer = self.server.ask(target(path, **query))
            self.look(f"{operation.id} application/json", target(path, **query), answer.json() if answer.status == 200 else {})
            self.formats(operation, path, query)
            return answer.json().get("data") if answer.status == 200 else None
        rows = rows_of(self.server, path, **query)
        if rows is not None:
            self.look(f"{operation.id} application/json", target(path, **query), rows)
            self.formats(operation, path, {**query, "limit": 1000})
        return rows

    def formats(self, operation, path, query):
        for media, suffix in SUFFIXES.items():
            if media not in operation.media:
                continue
            where = target(path + suffix, **query)
            answer = self.server.ask(where)
            text = answer.body.decode("utf-8") if answer.status == 200 else ""
            body = (table_in(text) if suffix == ".csv" else [decimal_json(line) for line in text.splitlines()] if suffix == ".ndjson"
                    else answer.json() if text else None)
            self.look(f"{operation.id} {media}", where, body)

    def call(self, name, arguments):
        """The same question as a tool's."""
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
        answer = self.server.ask("/mcp", "POST", json.dumps(message), Content_Type="application/json").json()
        self.look(f"{name} tool", json.dumps(arguments), answer["result"].get("structuredContent"))

    # All addresses.

    def ids(self, kind):
        if kind == "figure":
            derived = [row["id"] for row in rows_of(self.server, "/v1/figures", kind="derived", fields="id")]
            chosen = [*self.claims, *derived, *self.conversions()]
            return [id_ for i, id_ in enumerate(chosen) if self.bound(id_) or i % 7 == 0]
        detail = next((item for item in self.document.operations if item.path.endswith("/{" + kind + "}")), None)
        rows = rows_of(self.server, detail.path.rsplit("/", 1)[0]) if detail and detail.path.startswith("/v1/") else None
        return [row["id"] for row in rows or []]

    def conversions(self):
        """One convert() for each amount and each rate that may fit it; those that do not are refused."""
        for claim, rate in itertools.product(self.claims.values(), self.rates.values()):
            if claim.get("currency") in (rate["currency"], rate["per"]) and claim.get("period") == rate["period"]:
                yield f"convert({claim['id']},{rate['id']})"

    def paths(self, operation):
        names = re.findall(r"{(\w+)}", operation.path)
        for id_ in self.ids(names[0]) if names else [None]:
            yield operation.path.replace("{" + names[0] + "}", segment(id_)) if names else operation.path

    def scopes(self, operation):
        """Queries that together hold everything: of comparisons, things side by side; of claims, each key for which a rate is sought."""
        if operation.id == "verify":
            for i, claim in enumerate(self.claims.values()):
                if claim.get("period") and (self.bound(claim["id"]) or i % 7 == 0):
                    query = {"subject": claim["subject"], "metric": claim["metric"], "period": claim["period"], "value": claim["value"],
                             "currency": claim.get("currency"), "market": claim.get("market")}
                    yield {name: value for name, value in query.items() if value}
        elif operation.id.startswith("compare_"):
            kind = "market" if operation.id == "compare_markets" else "vendor"
            ids = self.ids(kind)
            for at in range(0, len(ids), WINDOW - 1):
                if len(ids[at:at + WINDOW]) > 1:
                    yield {kind: ",".join(ids[at:at + WINDOW])}
        elif all(not item.required or item.in_path for item in operation.parameters):
            yield {}
            if operation.id == "list_figures":
                keys = {(claim["metric"], claim.get("period")) for claim in self.claims.values() if claim.get("currency")}
                yield from ({"metric": metric, "period": period} for metric, period in sorted(keys, key=str) if period)

    def walk(self):
        for operation in self.document.operations:
            if operation.method != "GET" or "application/json" not in operation.media or operation.volatile:
                continue
            for path, scope in itertools.product(list(self.paths(operation)), list(self.scopes(operation))):
                self.walk_scope(operation, path, scope)
        for name in ("list_figures", "list_market_sizes", "list_market_shares", "compare_markets", "compare_vendors", "verify",
                     "get_figure_lineage"):
            self.walk_tool(next(item for item in self.document.operations if item.id == name))
        answer = self.server.ask("/v1/export.zip")
        with zipfile.ZipFile(io.BytesIO(answer.body)) as package:
            for name in package.namelist():
                if name.endswith(".csv"):
                    self.look("export", name, table_in(package.read(name).decode("utf-8")))

    def walk_scope(self, operation, path, scope):
        """An address as it is; with every rank, computed, transformed, and in each currency."""
        plain = {**scope, **({"rank": "any"} if operation.parameter("rank") else {})}
        rows = self.ask(operation, path, plain)
        if operation.id in ("list_figures", "list_market_sizes"):
            self.ask(operation, path, {**scope, "kind": "derived"})
        for currency in self.currencies if operation.parameter("currency") and operation.id != "verify" else [None]:
            query = {**plain, **({"currency": currency} if currency else {})}
            if currency:
                converted = self.ask(operation, path, query)
                if converted and operation.id == "list_figures":
                    self.filters(path, query, rows)
                if converted and operation.parameter("sort"):
                    self.order(operation, path, query)
            if operation.parameter("transform") and (currency is None or len(scope) == 0):
                for name in TRANSFORMS:
                    self.ask(operation, path, {**query, "transform": name})

    def walk_tool(self, operation):
        names = re.findall(r"{(\w+)}", operation.path)
        for id_, scope in itertools.product(self.ids(names[0]) if names else [None], list(self.scopes(operation))):
            lists = {item.name for item in operation.parameters if item.list}
            asked = {name: value.split(",") if name in lists else value for name, value in scope.items()}
            asked.update({names[0]: id_} if names else {})
            asked.update({"limit": 100} if operation.parameter("limit") else {})
            self.call(operation.id, asked)
            for currency in self.currencies[1:] if operation.parameter("currency") and operation.id != "verify" else []:
                self.call(operation.id, {**asked, "currency": currency})

    # What a number is sorted and filtered by.

    def order(self, operation, path, query):
        for sort in ("value", "-value"):
            rows = rows_of(self.server, path, **query, sort=sort)
            values = [row["value"] for row in rows]
            known = [value for value in values if value is not None]
            right = values[:len(known)] == known == sorted(known, reverse=sort[0] == "-")
            self.wrong["order"] += [] if right else [f"{target(path, **query)} sort={sort}: {[str(value) for value in values[:9]]}"]
            self.seen["order"] += 1

    def filters(self, path, query, rows):
        """A bound holds for the claim as it was stated: the rows that it leaves are those that it leaves without a currency."""
        values = sorted({row["value"] for row in rows if row["value"] is not None})
        for value, suffix in itertools.product({values[0], values[len(values) // 2], values[-1]}, ("gt", "gte", "lt", "lte")):
            asked = {f"value__{suffix}": f"{decimal.Decimal(value):f}"}
            found = {row["id"] for row in rows_of(self.server, path, **query, **asked)}
            stated = {row["id"] for row in rows_of(self.server, path, **{name: text for name, text in query.items() if name != "currency"},
                                                   **asked)}
            if found != stated:
                self.wrong["filters"].append(f"{target(path, **query, **asked)}: {len(found)} rows, not {len(stated)}")
            self.seen["filters"] += 1

    def report(self):
        for what in sorted(self.seen):
            self.tally.check(not self.wrong[what], f"{what}: {self.seen[what]} numbers, each true",
                             f"{len(self.wrong[what])} are not: {'; '.join(self.wrong[what][:3])}")
        for what in sorted(set(self.wrong) - set(self.seen)):
            self.tally.check(not self.wrong[what], what, "; ".join(self.wrong[what][:3]))
        print(f"# left null by bounds: {dict(self.nulls)}")
        for operation in ("list_figures", "list_market_sizes", "list_market_shares", "compare_markets", "compare_vendors"):
            formats = [f"{operation} {media}" for media in ("application/json", *SUFFIXES)] + [f"{operation} tool"]
            self.tally.check(all(self.seen[what] for what in formats), f"{operation}: numbers were seen in every format",
                             [what for what in formats if not self.seen[what]])
        self.tally.check(self.nulls["value"] > 0 and self.seen["filters"] and self.seen["order"], "bounds, filters and orders were met",
                         dict(self.nulls))


def decimal_json(line):
    return json.loads(line, parse_float=decimal.Decimal)


def main(arguments):
    data = pathlib.Path(arguments[1]) if len(arguments) > 1 else bundled_data()
    tally = Tally()
    with Server(arguments[0], data) as server:
        values = Values(server, data, tally)
        values.walk()
        values.report()
    return tally.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
