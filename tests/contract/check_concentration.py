#!/usr/bin/python3
"""The bounds of concentration hold for every market that fits, whoever is not named: random markets of which a part is told, and
small ones whose bounds are reached. check_lineage.py holds the program to the same numbers.

usage: check_concentration.py      ends with "N passed, N failed"
"""

import random
import sys
from fractions import Fraction

from exact import HUNDRED, Concentration
from tally import Tally


def market(rng):
    """Shares that add up to 100."""
    parts = [rng.randint(1, 100)**rng.choice((1, 2, 3)) for _ in range(rng.randint(1, 9))]
    return sorted((HUNDRED * part / sum(parts) for part in parts), reverse=True)


def around(rng, number):
    """Ends between which a number lies, as a rounded or a vague claim has them."""
    unit = Fraction(1, rng.choice((1, 1, 10, 100)))
    if rng.random() < 0.1:
        return max(Fraction(0), number - rng.randint(0, 30)), min(HUNDRED, number + rng.randint(0, 60))
    middle = round(number / unit) * unit
    return max(Fraction(0), middle - unit / 2), min(HUNDRED, middle + unit / 2)


def told(rng, shares):
    """What somebody says of the market: some vendors, sometimes what the others and the n largest have."""
    named = sorted(rng.sample(range(len(shares)), rng.randint(0, min(5, len(shares)))))
    rest = around(rng, HUNDRED - sum(shares[i] for i in named)) if rng.random() < 0.4 else None
    tops = [(n, *around(rng, sum(shares[:n]))) for n in rng.sample(range(1, 8), rng.choice((0, 0, 1, 1, 2)))]
    return Concentration([around(rng, shares[i]) for i in named], rest, tops)


def one(tally, rng, seed):
    shares = market(rng)
    known = told(rng, shares)
    index = sum(share**2 for share in shares)
    low, high = known.least(), known.most()
    tally.check(known.fits and low <= index <= high, f"market {seed}", f"{float(low)} {float(index)} {float(high)}")
    for n in range(1, 8):
        tally.check(sum(shares[:n]) <= known.at_most(n), f"market {seed}, the {n} largest")


REACHED = (
    # named, rest, tops, the least and the most, and a market that has each
    ("four of ten", [(36, 37)], None, (), 36**2, 64**2 + 36**2),
    ("more than 40 and three others", [(40, 100), (8, 9), (7, 8), (6, 7)], None, (), 40**2 + 8**2 + 7**2 + 6**2,
     79**2 + 8**2 + 7**2 + 6**2),
    ("the rest is stated", [(50, 50)], (20, 50), (), 50**2, 50**2 + 50**2),
    ("three have 60", [], None, [(3, 60, 60)], 3 * 20**2, None),
    ("one of the three is known", [(30, 30)], None, [(3, 60, 60)], 30**2 + 2 * 15**2, None),
    ("a small one is known", [(1, 1)], None, [(3, 60, 60)], 3 * 20**2 + 1, None),
    ("all are known", [(60, 60), (40, 40)], None, (), 60**2 + 40**2, 60**2 + 40**2),
    ("the four largest have all", [(40, 40), (30, 30)], None, [(2, 70, 70)], 40**2 + 30**2, 40**2 + 30**2 + 30**2),
)


def main():
    tally = Tally()
    for name, named, rest, tops, low, high in REACHED:
        known = Concentration([(Fraction(a), Fraction(b)) for a, b in named], rest and tuple(map(Fraction, rest)),
                              [(n, Fraction(a), Fraction(b)) for n, a, b in tops])
        tally.check(known.least() == low, f"{name}: the least", float(known.least()))
        tally.check(high is None or known.most() == high, f"{name}: the most", float(known.most()))
    for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 400):
        one(tally, random.Random(seed), seed)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
