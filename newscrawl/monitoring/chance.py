"""How likely a number is by chance, when what is usual holds. Pure."""

from __future__ import annotations

from math import exp, lgamma, log, log1p, sqrt

BEYOND_CHANCE = 1e-5
"""What is less likely than this is no chance: a site is judged some 2,000 times a week by a dozen measures."""
_NEGLIGIBLE = 1e-18


def at_least(hits: int, tries: int, share: float) -> float:
    """Return how likely `hits` or more of so many `tries` are, each hitting with probability `share`, 0..1."""
    if hits <= 0 or share >= 1:
        return 1.0
    if hits > tries or share <= 0:
        return 0.0
    total = 0.0
    for number in range(hits, tries + 1):
        ways = lgamma(tries + 1) - lgamma(number + 1) - lgamma(tries - number + 1)
        term = exp(ways + number * log(share) + (tries - number) * log1p(-share))
        total += term
        if number > tries * share and term < _NEGLIGIBLE:
            break
    return min(total, 1.0)


def at_most(number: int, mean: float, dispersion: float) -> float:
    """Return how likely `number` or fewer events are, of which `mean` are usual.

    Args:
        number: of events.
        mean: of them, above 0.
        dispersion: variance over mean, above 1: news come in bursts (negative binomial distribution).
    """
    if number < 0 or mean <= 0:
        return 0.0 if number < 0 else 1.0
    size, rate = mean / (dispersion - 1), log1p(-1 / dispersion)
    start = -size * log(dispersion) - lgamma(size)
    total = sum(exp(start + lgamma(count + size) - lgamma(count + 1) + count * rate) for count in range(number + 1))
    return min(total, 1.0)


def highest_share(hits: int, tries: int, least: float) -> float:
    """Return the highest share that `hits` of so many `tries` leave likely, `least` at least.

    It is the upper end of Wilson's score interval for one standard deviation, 1 where there were no tries.
    """
    if tries <= 0:
        return 1.0
    share, spread = hits / tries, 1 / tries
    middle = share + spread / 2
    width = sqrt(share * (1 - share) / tries + spread / (4 * tries))
    return max(least, min(1.0, (middle + width) / (1 + spread)))
