"""How sure an answer is said to be: less the longer nothing was told, and sharpened by what proved right where history is known.

The model's own chances are too small: on the replay of 24 years of news, at places whose holders are known, what it gave .5 to .6
was right on nine days of ten. One number, `SHARPNESS`, sets that right, and leaves the order of chances and their end, a third
for each of three states, as they are; where it comes from is told in docs/decisions/0021-chances-sharpened.md.
"""

from __future__ import annotations

import datetime as dt

from whoholds.reconcile.control import FADING_DAYS, forecast
from whoholds.records import Holding

SHARPNESS = 2.2  # the power of the odds against each other state; fitted to the known places of eight wars, see decision 0021
STATES_OF_A_PLACE = 3  # two sides and nobody: what a forecast without news spreads over
DIGITS = 6
FADING = {
    "days": FADING_DAYS,
    "states": STATES_OF_A_PLACE,
    "sharpness": SHARPNESS,
}  # what a page needs to reckon as `on_day` does


def sharpened(chance: float, power: float = SHARPNESS) -> float:
    """A chance of one of three states, the odds against the others taken to a power; that of one in three stays."""
    if not 0 < chance < 1:
        return chance
    others = STATES_OF_A_PLACE - 1
    return float(1 / (1 + others * ((1 - chance) / (others * chance)) ** power))


def said(holding: Holding, on: dt.date | None) -> Holding:
    """A holding with the chance that is said of it: as the model has it, then less by the days without word, then sharpened.

    Args:
        holding: one with the model's own chance.
        on: the day asked about; None for the days between the first and the last word.
    """
    if holding.sure_between is None:
        return holding
    chance = on_silence(holding.probability, silence(holding.sure_between, on) if on else 0)
    return Holding(  # `replace` takes twice as long, and this is asked of every place
        place=holding.place, first=holding.first, end=holding.end, status=holding.status, holder=holding.holder,
        previous=holding.previous, since=holding.since, probability=chance,
        besieged_by=holding.besieged_by, claims=holding.claims, against=holding.against, told=holding.told,
        sure_between=holding.sure_between,
    )  # fmt: skip


def on_day(holding: Holding, day: dt.date) -> float:
    """The chance of a holding on a day of its stretch: what `holdings` says of it where it is asked about that day.

    Args:
        holding: one of the whole history.
        day: the day.
    """
    if holding.sure_between is None:
        return holding.probability
    return on_silence(sharpened(holding.probability, 1 / SHARPNESS), silence(holding.sure_between, day))


def on_silence(chance: float, days: int) -> float:
    """What is said of a chance by the model after so many days without word: what `said` says of it."""
    return round(sharpened(faded(chance, days)), DIGITS)


def faded(chance: float, days: int) -> float:
    """A chance by the model after so many days without word: the less the longer nothing was told."""
    return forecast(chance, days, STATES_OF_A_PLACE) if days else chance


def silence(told: tuple[str, str], day: dt.date) -> int:
    """How many days without word lie between a day and the first and last day that tell; none between those two."""
    words = day.isoformat()
    if told[0] <= words <= told[1]:
        return 0
    first, last = (dt.date.fromisoformat(words) for words in told)
    return max((first - day).days, (day - last).days)
