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


def concentration_bounds(shares):
    """Sum of squares, up to that with the rest in parts no larger than the smallest share; at the outer ends of the roundings."""
    rest = HUNDRED - sum(share.low.number for share in shares)
    smallest = min(share.high.number for share in shares)
    parts = rest // smallest
    high = squares(share.high for share in shares) + parts * smallest**2 + (rest - parts * smallest) ** 2
    complete = sum(share.high.number for share in shares) >= HUNDRED and all(share.value is not None for share in shares)
    return bounded(squares(share.low for share in shares), min(high, HUNDRED**2),
                   value=sum(share.value**2 for share in shares) if complete else None)


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
    "hhi": lambda *shares: concentration_bounds(shares),
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
