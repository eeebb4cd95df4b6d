"""The test's own interval arithmetic, from printed digits to results, in fractions. It shares nothing with the server."""

import dataclasses
import math
from fractions import Fraction

HUNDRED = Fraction(100)
ROOT_UNIT = Fraction(1, 10**12)  # a root is enclosed to this
POINTS = ("exact", "about")  # what these words qualify is a value; with any other it is the end of an interval
FINER = 3  # places by which an interval is printed finer than its value


@dataclasses.dataclass(frozen=True)
class End:
    number: object  # Fraction, or an infinite float
    open: bool

    @property
    def infinite(self):
        return isinstance(self.number, float)


@dataclasses.dataclass(frozen=True)
class Number:
    """An interval, and the value in it where there is one."""

    value: object
    low: End
    high: End

    def holds(self, number):
        above = number > self.low.number or (number == self.low.number and not self.low.open)
        return above and (number < self.high.number or (number == self.high.number and not self.high.open))

    def notation(self, show=str):
        low, high = (show(end.number) if not end.infinite else None for end in (self.low, self.high))
        return (f"{'[' if low is not None and not self.low.open else '('}{'-inf' if low is None else low}, "
                f"{'+inf' if high is None else high}{']' if high is not None and not self.high.open else ')'}")


def point(number):
    return Number(Fraction(number), End(Fraction(number), False), End(Fraction(number), False))


def bounded(low, high, low_open=False, high_open=False, value=None):
    return Number(value, End(low, low_open or isinstance(low, float)), End(high, high_open or isinstance(high, float)))


def hull(a, b):
    """The value of the first, in the smallest interval that holds both."""
    low = min(a.low, b.low, key=lambda end: (end.number, end.open))
    high = max(a.high, b.high, key=lambda end: (end.number, not end.open))
    return Number(a.value, low, high)


def without_false_value(number):
    """There is a value only inside of an interval with two ends."""
    known = (number.value is not None and not number.low.infinite and not number.high.infinite
             and number.holds(number.value))
    return number if known else dataclasses.replace(number, value=None)


def unit_of(text, skip_zeros):
    """The place of the last digit written (or of the last that is not zero), as a power of ten."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("-")
    place = int(exponent or 0) - len(part)
    if skip_zeros and digits.strip("0"):
        place += len(digits) - len(digits.rstrip("0"))
    return Fraction(10) ** place


def printed(text, qualifier="exact", whole=False, least=None, most=None):
    """What a printed number stands for: docs/numbers.md, "What the qualifiers mean". "At least 95" is a bound, without a value."""
    value = Fraction(text)
    half = unit_of(text, qualifier in ("about", "nearly")) / 2
    if qualifier in ("about", "nearly") and value:
        half = min(half, abs(value) / 10)
    infinity = math.inf
    if qualifier == "exact" and whole and "." not in text and "e" not in text.lower():
        result = bounded(value, value)
    elif qualifier == "exact":
        result = bounded(value - half, value + half, high_open=True)
    elif qualifier == "about" or (qualifier == "nearly" and value == 0):
        result = bounded(value - half, value + half)
    elif qualifier == "nearly":
        result = bounded(value - half, value, high_open=True) if value > 0 else bounded(value, value + half, True)
    else:
        result = {"more_than": lambda: bounded(value, infinity, low_open=True),
                  "at_least": lambda: bounded(value, infinity),
                  "less_than": lambda: bounded(-infinity, value, high_open=True),
                  "at_most": lambda: bounded(-infinity, value)}[qualifier]()
    cut = clamp(result, least, most)
    empty = cut.low.number > cut.high.number or (cut.low.number == cut.high.number and (cut.low.open or cut.high.open))
    return dataclasses.replace(result if empty else cut, value=value if qualifier in POINTS else None)


def clamp(number, least, most):
    low = End(least, False) if least is not None and number.low.number < least else number.low
    high = End(most, False) if most is not None and number.high.number > most else number.high
    return dataclasses.replace(number, low=low, high=high)


def both(a, b, function):
    return None if a.value is None or b.value is None else function(a.value, b.value)


def add(a, b):
    return Number(both(a, b, lambda x, y: x + y), End(a.low.number + b.low.number, a.low.open or b.low.open),
                  End(a.high.number + b.high.number, a.high.open or b.high.open))


def negative(a):
    return Number(None if a.value is None else -a.value, End(-a.high.number, a.high.open), End(-a.low.number, a.low.open))


def times_end(x, y):
    zero = (x.number == 0 and not x.open) or (y.number == 0 and not y.open)
    number = Fraction(0) if 0 in (x.number, y.number) else x.number * y.number
    return End(number, not zero and (x.open or y.open))


def multiply(a, b):
    corners = [times_end(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    low, high = min(corner.number for corner in corners), max(corner.number for corner in corners)
    return Number(both(a, b, lambda x, y: x * y),
                  End(low, all(corner.open for corner in corners if corner.number == low)),
                  End(high, all(corner.open for corner in corners if corner.number == high)))


def inverse_end(end, sign):
    if end.infinite:
        return End(Fraction(0), True)
    return End(sign * math.inf, True) if end.number == 0 else End(1 / end.number, end.open)


def divide(a, b):
    if b.low.number < 0 < b.high.number:
        raise ZeroDivisionError
    sign = 1 if b.high.number > 0 else -1
    value = None if b.value is None or b.value == 0 else 1 / b.value
    return multiply(a, Number(value, inverse_end(b.high, sign), inverse_end(b.low, sign)))


def total(numbers):
    result = numbers[0]
    for number in numbers[1:]:
        result = add(result, number)
    return result


def squares(ends):
    return sum((end.number**2 for end in ends), Fraction(0))


def ends_of(share):
    """The ends of a share as possible ones: from 0 to 100."""
    return [max(Fraction(0), share.low.number) if not share.low.infinite else Fraction(0),
            min(HUNDRED, share.high.number) if not share.high.infinite else HUNDRED]


class Concentration:
    """What is known of the shares of a market, and the least and most sum of squares of 100 that fits: docs/numbers.md.

    named: ends of the vendors' shares; rest: ends of what all others have; tops: (n, low, high) of what the n largest have."""

    CELLS = 16

    def __init__(self, named, rest=None, tops=()):
        total = sum((low for low, _ in named), Fraction(0))
        low, high = rest or (Fraction(0), HUNDRED)
        raised = HUNDRED - total - low
        highs = [min(high_, low_ + raised) for low_, high_ in named]
        self.rest = max(low, HUNDRED - sum(highs)), min(high, HUNDRED - total)
        self.low = sorted((low_ for low_, _ in named), reverse=True)
        self.high = sorted(highs, reverse=True)
        self.tops, self.named = list(tops), len(named)
        self.fits = raised >= 0 and self.rest[0] <= self.rest[1]

    def level(self, count, more, total):
        """The least sum of squares of the first `count` and of `more` others that have `total` together."""
        low, high = self.low[:count], self.high[:count]
        if not more and sum(high) < total:
            return None

        def at(level):
            return [min(max(level, a), b) for a, b in zip(low, high)] + [level] * more

        marks = sorted({Fraction(0), *low, *high, *([HUNDRED] if more else [])})
        for below, above in zip(marks, [*marks[1:], marks[-1]]):
            if sum(at(above)) >= total or below == above:
                first, last = sum(at(below)), sum(at(above))
                reached = below if first >= total or first == last else below + (total - first) * (above - below) / (last - first)
                return sum(x * x for x in at(reached))
        return None

    def least(self):
        bounds = [self.level(self.named, 0, HUNDRED - self.rest[1])]
        for n, low, _ in self.tops:
            found = [(self.level(count, n - count, low), count) for count in range(min(n, self.named) + 1)]
            bounds.append(min((squares + sum(x * x for x in self.low[count:]) for squares, count in found if squares is not None),
                              default=HUNDRED**2 + 1))
        return max(bounds)

    def most_in_one(self):
        squares, rest = sum(x * x for x in self.low), HUNDRED - sum(self.low)
        best = Fraction(0)
        for low, high in [*zip(self.low, self.high), (Fraction(0), Fraction(0))]:
            down = rest - (high - low)
            for end in (rest, down):
                at = max(min(end, self.rest[1]), self.rest[0])
                if down <= at <= rest:
                    best = max(best, squares + (rest - at) * (low + high) + at * at)
            squares, rest = squares + (rest - down) * (low + high), down
        return best

    def at_most(self, count, floor=Fraction(0), floors=0):
        """What the `count` largest have at most."""
        branches = []
        for later in (False, True):
            if not later and count > self.named:
                continue
            least = [self.low[z - later] if z - later < self.named else Fraction(0)
                     for z in range(count, max(self.named + 1, floors, *[n for n, _, _ in self.tops], count))]
            least = [max(x, floor) if z < floors else x for z, x in enumerate(least, count)]
            bounds = [sum(self.high[:count - later]) + later * self.rest[1],
                      HUNDRED - sum(least[:max(self.named + 1, floors) - count] if count < max(self.named + 1, floors) else [])]
            bounds += [high * count / n if count > n else high - sum(least[:n - count]) for n, _, high in self.tops]
            branches.append(min(bounds))
        return max(branches)

    def most_behind(self, n, top):
        best = Fraction(0)
        for cell in range(self.CELLS):
            low, high = (top * c / (n * self.CELLS) for c in (cell, cell + 1))
            points = [Fraction(0)]
            while len(points) < 167:
                count = len(points)
                point = self.at_most(count, low, n)
                points.append(min(point, top + (count - n) * high) if count > n else point)
                if count > n and count > self.named and points[-1] >= HUNDRED:
                    break
            else:
                points.append(HUNDRED)
            points[-1] = HUNDRED
            for i in range(len(points) - 2, 0, -1):
                points[i] = min(points[i], points[i + 1])
            if points[1] >= 0:
                best = max(best, self.squares_above(points))
        return best

    @staticmethod
    def squares_above(points):
        at, squares = 0, Fraction(0)
        while at < len(points) - 1:
            slope, to = max(((points[j] - points[at]) / (j - at), j) for j in range(at + 1, len(points)))
            squares, at = squares + (to - at) * slope * slope, to
        return squares

    def most(self):
        return min([self.most_in_one(), *(self.most_behind(n, high) for n, _, high in self.tops)])


def concentration_bounds(shares, rest=None, tops=()):
    """The least and the most sum of squares that fit; a value where the shares add up to 100 within their rounding."""
    known = Concentration([ends_of(share) for share in shares], rest and ends_of(rest), [(n, *ends_of(top)) for n, top in tops])
    complete = shares and known.rest[0] <= 0 and all(share.value is not None for share in shares)
    return bounded(known.least(), known.most(), value=sum(share.value**2 for share in shares) if complete else None)


def to_percent(number):
    cut = clamp(number, Fraction(0), HUNDRED)
    return cut if cut.value is None else dataclasses.replace(cut, value=min(max(cut.value, Fraction(0)), HUNDRED))


def percent_change(a, b):
    return multiply(add(divide(a, b), point(-1)), point(100))


RECIPES = {
    "prior": lambda value, growth: divide(value, add(point(1), divide(growth, point(100)))),
    "growth": percent_change,
    "pct": percent_change,
    "change": lambda new, old: add(new, negative(old)),
    "sum": lambda *parts: total(parts),
    "rest": lambda whole, *parts: add(whole, negative(total(parts))),
    "others": lambda *shares: to_percent(add(point(100), negative(total(shares)))),
    "part": lambda share, size: divide(multiply(share, size), point(100)),
    "whole": lambda part, share: multiply(divide(part, share), point(100)),
    "share": lambda part, whole: to_percent(multiply(divide(part, whole), point(100))),
    "ratio": divide,
    "index": lambda value, base: multiply(divide(value, base), point(100)),
    "cr": lambda *shares: to_percent(total(shares)),
}


def encloses_root(yearly, ratio, years):
    """True when percent-a-year figures enclose the root of the ratio, no wider than a root's unit to each side."""
    def power(percent):
        return (percent / HUNDRED + 1) ** years

    def near(percent, of):
        unit = ROOT_UNIT * HUNDRED
        return power(percent - unit) < of < power(percent + unit)

    for end, of, outward in ((yearly.low, ratio.low, -1), (yearly.high, ratio.high, 1)):
        if end.infinite != of.infinite:
            return False
        if end.infinite:
            continue
        exact = power(end.number) == of.number
        if not exact and not (outward * power(end.number) > outward * of.number and near(end.number, of.number)):
            return False
        if end.open != (of.open or not exact):
            return False
    return yearly.value is None or (ratio.value is not None and near(yearly.value, ratio.value))


def justified_place(number):
    """The place of the last digit that an interval justifies: the smallest power of ten not below a fifth of its width."""
    if number.low.infinite or number.high.infinite or number.low.number == number.high.number:
        of = number.value if number.value is not None else (number.high if number.low.infinite else number.low).number
        if of == 0:
            return 0
        place = 40
        while Fraction(10) ** place > abs(of):
            place -= 1
        return place - 5
    fifth = (number.high.number - number.low.number) / 5
    place = -60
    while Fraction(10) ** place < fifth:
        place += 1
    return place


def round_to(number, place, how):
    unit = Fraction(10) ** place
    return {"nearest": round, "down": math.floor, "up": math.ceil}[how](number / unit) * unit


def shown(number):
    """A number as it has to be printed: the interval rounded outward, the value to what it justifies, within that interval."""
    place = justified_place(number)
    ends = [end if end.infinite else End(round_to(end.number, place - FINER, how), end.open)
            for end, how in ((number.low, "down"), (number.high, "up"))]
    outward = Number(None, *ends)
    if number.value is None:
        return outward
    for finer in range(FINER + 1):
        value = round_to(number.value, place - finer, "nearest")
        if outward.holds(value):
            break
    return dataclasses.replace(outward, value=value)
