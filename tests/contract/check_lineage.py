#!/usr/bin/python3
"""Recomputes every derived figure of a data set from the lineage that the server shows, in fractions and with nothing
of the server's own: each node from its children, each leaf from the digits and the qualifier in the fixtures.

usage: check_lineage.py BINARY [DATA]      ends with "N passed, N failed"
"""

import calendar
import collections
import math
import pathlib
import re
import sys
from fractions import Fraction

import exact
from client import Server, bundled_data, records, rows_of, segment
from tally import Tally

TRANSFORMS = ("change", "pct_change", "yoy_pct", "cagr", "index")
EVERY_FUNCTION = {*exact.RECIPES, "cagr", "convert"} - {"ratio"}  # no list shows ratios
INTERVAL = re.compile(r"([\[(])(-inf|[^,]+), (\+inf|[^\])]+)([\])])")


def recipes_of(server):
    """Ids of everything that is computed: what follows by itself, concentration, transformed and converted figures."""
    ids = [row["id"] for row in rows_of(server, "/v1/figures", kind="derived", fields="id")]
    for market in rows_of(server, "/v1/markets", fields="id"):
        for row in [row for n in (2, 3) for row in rows_of(server, f"/v1/markets/{segment(market['id'])}/concentration", n=n)]:
            ids += [row[name] for name in ("cr_id", "hhi_id", "residual_id") if row[name]]
    for name in TRANSFORMS:
        ids += [row["id"] for row in rows_of(server, "/v1/figures", transform=name, fields="id")]
    return ids


def conversions_of(figures, rates, metrics):
    """One convert() for every amount for which there is a rate."""
    by_key = {(rate["period"], rate["kind"], rate["per"]): rate["id"] for rate in rates.values()}
    for figure in figures.values():
        flow, period = metrics[figure["metric"]]["kind"] != "stock", figure.get("period")
        kind, quarter = "average" if flow else "end", re.fullmatch(r"(\d{4})-Q(\d)", period or "")
        months = [f"{quarter[1]}-{int(quarter[2]) * 3 - 2 + month:02d}" for month in range(3)] if flow and quarter else ()
        used = [by_key[key, kind, "USD"] for key in (period, *months) if (key, kind, "USD") in by_key]
        if len(used) in (1, 3) and figure.get("currency") == "CNY":
            yield f"convert({figure['id']},{','.join(used)})"


def mean_rate(numbers, rates):
    """The average of the rates of several months by their days. Its ends give each rate from 58 to 75 parts of its days, and more to some first ones in
    the order of their size than to the rest, or the other way round."""
    days = [calendar.monthrange(*map(int, rate["period"].split("-")))[1] for rate in rates]

    def ends(side):
        order = sorted((getattr(number, side).number, length) for number, length in zip(numbers, days))
        for first, rest in ((75, 58), (58, 75)):
            for cut in range(len(order) + 1):
                weights = [length * (first if at < cut else rest) for at, (_, length) in enumerate(order)]
                yield sum(rate * weight for (rate, _), weight in zip(order, weights)) / sum(weights)

    value = sum(number.value * length for number, length in zip(numbers, days)) / sum(days)
    return exact.bounded(min(ends("low")), max(ends("high")), value=value)


def interval_of(text, exactly=None):
    """The interval that a node prints; with its unrounded ends where they are given."""
    opening, low, high, closing = INTERVAL.fullmatch(text).groups()
    ends = [-math.inf if low == "-inf" else Fraction(low), math.inf if high == "+inf" else Fraction(high)]
    if exactly:
        ends = [end if isinstance(end, float) else Fraction(exactly[name]) for end, name in zip(ends, ("low", "high"))]
    return exact.bounded(*ends, opening == "(", closing == ")")


def fraction(value):
    return None if value is None else Fraction(value)


class Lineage:
    def __init__(self, server, data):
        self.server = server
        self.figures, self.rates, self.metrics = (records(data, kind) for kind in ("figures", "rates", "metrics"))
        self.functions = collections.Counter()
        self.leaves = 0

    def wrong_with_leaf(self, node, number):
        """What a claim or a rate says, against the fixture."""
        self.leaves += 1
        record = (self.rates if node["type"] == "rate" else self.figures)[node["id"]]
        if not node["source"] or not node["source"]["id"] or not (node["locator"] or record.get("locator_missing")):
            return "no source or locator"
        if node["value"] != Fraction(record["value"]):
            return f"value {node['value']}"
        if interval_of(node["interval"]) != exact.bounded(number.low.number, number.high.number, number.low.open,
                                                          number.high.open):
            return f"interval {node['interval']}, not {number.notation()}"
        return None

    def leaf(self, node):
        if node["type"] == "rate":
            return exact.printed(self.rates[node["id"]]["value"])
        record = self.figures[node["id"]]
        metric = self.metrics[record["metric"]]
        return exact.printed(record["value"], record.get("qualifier", "exact"), record["unit"] == "count",
                             fraction(metric.get("min")), fraction(metric.get("max")))

    def recompute(self, node, inputs):
        function, children = node["function"], node["inputs"]
        if function == "convert":
            multiplied = children[0]["currency"] == children[1]["per"]
            rate = mean_rate(inputs[1:], children[1:]) if len(inputs) > 2 else inputs[1]
            return (exact.multiply if multiplied else exact.divide)(inputs[0], rate)
        if function == "index" and children[0]["id"] == children[1]["id"]:
            return exact.point(100)
        return exact.RECIPES[function](*inputs)

    def walk(self, node):
        """The number of a node, and what is wrong with it or below it."""
        if node["type"] != "computed":
            number = self.leaf(node)
            for child in node.get("inputs", []):  # the arithmetic that corrected a claim
                wrong = self.walk(child)[1]
                if wrong:
                    return number, wrong
            return exact.without_false_value(number), self.wrong_with_leaf(node, number)
        inputs = []
        for child in node["inputs"]:
            number, wrong = self.walk(child)
            inputs.append(number)
            if wrong:
                return number, f"{child['id']}: {wrong}"
        self.functions[node["function"]] += 1
        return self.compare(node, inputs)

    def compare(self, node, inputs):
        stated = interval_of(node["interval"], node["exact"])
        stated = exact.bounded(stated.low.number, stated.high.number, stated.low.open, stated.high.open,
                               fraction(node["exact"]["value"]))
        spelt = f"{node['function']}({','.join(child['id'] for child in node['inputs'])})"
        if spelt != node["id"]:
            return stated, f"spelt {spelt}"
        if node["function"] == "cagr":
            years = int(re.search(r"\^\(1/(\d+)\)", node["formula"])[1])
            if not exact.encloses_root(stated, exact.divide(*inputs), years):
                return stated, f"{stated.notation()} does not enclose the root"
        else:
            expected = exact.without_false_value(self.recompute(node, inputs))
            if expected != stated:
                return stated, f"{stated.value} in {stated.notation()}, not {expected.value} in {expected.notation()}"
        return stated, self.wrong_with_print(node, stated)

    def wrong_with_print(self, node, number):
        wanted, interval = exact.shown(number), interval_of(node["interval"])
        if interval != exact.bounded(wanted.low.number, wanted.high.number, wanted.low.open, wanted.high.open):
            return f"printed as {node['interval']}, not {wanted.notation()}"
        if fraction(node["value"]) != wanted.value:
            return f"printed as {node['value']}, not {wanted.value}"
        ends = [None if end.infinite else end.number for end in (wanted.low, wanted.high)]
        if [fraction(node["value_low"]), fraction(node["value_high"])] != ends:
            return "value_low and value_high are not the ends of the interval"
        return None

    def check(self, id_):
        answer = self.server.ask(f"/v1/figures/{segment(id_)}/lineage")
        if answer.status != 200:
            return f"status {answer.status}"
        return self.walk(answer.json()["data"])[1]


def main():
    tally = Tally()
    data = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else bundled_data()
    with Server(sys.argv[1], data) as server:
        lineage = Lineage(server, data)
        ids = recipes_of(server)
        tally.check(len(ids) > 10 * len(lineage.metrics), "many derived figures", len(ids))
        listed = collections.Counter(ids[:len(rows_of(server, "/v1/figures", kind="derived", fields="id"))])
        tally.check(max(listed.values()) == 1, "each derived figure is listed once", listed.most_common(1))
        for id_ in dict.fromkeys([*ids, *conversions_of(lineage.figures, lineage.rates, lineage.metrics)]):
            wrong = lineage.check(id_)
            tally.check(not wrong, id_, wrong or "")
        tally.check(EVERY_FUNCTION <= set(lineage.functions), "every function was seen", dict(lineage.functions))
        print(f"# {lineage.leaves} leaves, {sum(lineage.functions.values())} nodes: {dict(lineage.functions)}")
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
