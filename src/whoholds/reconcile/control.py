"""The model of control: a hidden state per place (which side holds it, or none), over the days that claims speak of.

A hidden Markov model in continuous time: a place leaves its state at a constant rate, once in MEAN_HOLD_DAYS, for any other state
alike, and may come back; after a long silence every state is as likely as every other. Observations multiply the likelihood of
the sides they speak for. `path` is the likeliest history (Viterbi), `sure` the probability of a state on some days given all
claims (forward–backward); see Rabiner, 1989, doi:10.1109/5.18626. Since all changes from a state are alike, a step takes time in
the number of states and not in its square; and since those are few, plain lists are quicker than arrays.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import groupby, pairwise

from whoholds.reconcile.observations import Observation

MEAN_HOLD_DAYS = 600.0  # how long a place that reports speak of stays in one hand
FEWEST_DAYS = 30  # a place on two days of the news may have changed hands as it may in a month: news is of change
REMEMBERED_DAYS = 600  # so long a gain told without a day of its own may be one that is known, and not a new one
CHANGE_HAZARD = 0.7  # on a day of which someone says that the place changed hands: about as often as such a claim is read right
FADING_DAYS = 2000.0  # how long a place of which nothing more is told stays in one hand: longer than one that news is of
NOBODY = ""  # the state in which no side that we know of holds the place
NOBODY_PRIOR = 0.4  # of a place that is first spoken of: its holder may be a side that nobody has named yet
MOST_PER_DAY = 8.0  # a day's claims weigh no more than this: reports of one day copy one another
STEPS = 50_000  # steps that are kept: the same ones come again and again
LEAST = 1e-300  # a chance that still has a logarithm
SMALL, LARGE = 1e-100, 1e100
Step = tuple[float, float, float, float]  # to stay in a state, to pass to a certain other one: the chances, and their logarithms
# How each state of a day can have come about: per state its score if it was kept, that of coming from the best state of the day
# before, the best state, and where that comes from itself.
Ways = tuple[list[float], float, int, int]
Weighed = dict[int, float]  # of the states that a day's observations speak of: their log likelihood


class Chain:
    """The model of one place in numbers alone: its days and states are known by where they stand."""

    def __init__(self, count: int, weighed: Sequence[Weighed], steps: Sequence[Step]) -> None:
        """Take the days of a place of `count` states; all else is worked out when asked, for as many days as that takes."""
        self._weighed = weighed
        self._steps = steps
        self._start = [NOBODY_PRIOR, *[(1 - NOBODY_PRIOR) / (count - 1)] * (count - 1)]
        self._forward = [_multiplied(list(self._start), weighed[0])]  # per day: how likely is each state by what came before
        self._backward = [[1.0] * count]  # per day from the last: the same by what was said of later days

    @cached_property
    def path(self) -> tuple[int, ...]:
        """Per day the index of the likeliest state of the likeliest history."""
        return _viterbi(self._start, self._weighed, self._steps)

    def sure(self, first: int, last: int, state: int) -> float:
        """The highest probability that a state has between two days (both included), given all claims."""
        days = len(self._weighed)
        while len(self._forward) <= last:
            row = self._passed(self._forward[-1], len(self._forward) - 1)
            self._forward.append(_multiplied(row, self._weighed[len(self._forward)]))
        while len(self._backward) < days - first:
            day = days - len(self._backward)
            self._backward.append(self._passed(_multiplied(list(self._backward[-1]), self._weighed[day]), day - 1))
        best = 0.0
        for day in range(first, last + 1):
            both = [f * b for f, b in zip(self._forward[day], self._backward[days - 1 - day], strict=True)]
            best = max(best, both[state] / _total(both))
        return best

    def _passed(self, row: list[float], step: int) -> list[float]:
        """Chances after a step, in either direction; scaled only where they would leave the numbers that there are."""
        stay, leave, _, _ = self._steps[step]
        total = _total(row)
        if not SMALL < total < LARGE:
            row, total = [chance / total for chance in row], 1.0
        keep, rest = stay - leave, leave * total
        return [rest + keep * chance for chance in row]


class Control(Chain):
    """The history of one place.

    Attributes:
        days: the days with observations, ascending.
        states: the sides, `NOBODY` first.
    """

    def __init__(self, days: tuple[dt.date, ...], states: tuple[str, ...], weighed: list[Weighed], steps: list[Step]) -> None:
        """Name the days and the states of a chain."""
        super().__init__(len(states), weighed, steps)
        self.days = days
        self.states = states


def control(seen: Sequence[Observation]) -> Control:
    """The history of control that observations of one place (by day, not empty) make likeliest."""
    days = tuple(sorted({o.day for o in seen}))
    states = (NOBODY, *sorted({o.side for o in seen}))
    changed = turning_days(seen)
    steps = [passage(len(states), (b - a).days, b in changed) for a, b in pairwise(days)]
    return Control(days, states, _weighed(seen, days, states), steps)


def turning_days(seen: Sequence[Observation]) -> set[dt.date]:
    """The days on which a change is likelier, since someone tells of one.

    Who is said to have left makes none where the last word of a holder was of another side: that Ukraine's troops have withdrawn,
    told two weeks after Russia's capture, does not end Russia's hold. Nor does a gain that is told in passing, without a day of
    its own, where its side has held the whole place not long before: that is what is remembered, and no news.
    `reconcile.together` keeps these rules in arrays.
    """
    found: set[dt.date] = set()
    told: set[str] = set()
    before: dict[str, dt.date] = {}
    for day, group in groupby(seen, key=lambda o: o.day):
        today = list(group)
        told = {o.side for o in today if o.holds and not o.implied} or told
        if any(_turns(o, told, before) for o in today):
            found.add(day)
        before |= {o.side: day for o in today if o.holds and o.told.gist.whole}
    return found


def _turns(o: Observation, told: set[str], before: dict[str, dt.date]) -> bool:
    """True for word that makes a change likelier on its day.

    Args:
        o: what is told.
        told: the sides that were last told to hold the place.
        before: for each side the last day before on which it was told or implied to hold the whole place.
    """
    if not o.change:
        return False
    if not o.holds:
        return not told or o.side in told
    return not o.past or o.side not in before or (o.day - before[o.side]).days > REMEMBERED_DAYS


def _weighed(seen: Sequence[Observation], days: tuple[dt.date, ...], states: tuple[str, ...]) -> list[Weighed]:
    """Log likelihood of each day's observations in the states that they speak of; natural logarithm."""
    column = {state: index for index, state in enumerate(states)}
    table: dict[dt.date, Weighed] = {day: {} for day in days}
    for o in seen:
        row, state = table[o.day], column[o.side]
        row[state] = row.get(state, 0.0) + (o.weight if o.holds else -o.weight)
    for row in table.values():
        for state, weight in row.items():
            if not -MOST_PER_DAY <= weight <= MOST_PER_DAY:
                row[state] = min(max(weight, -MOST_PER_DAY), MOST_PER_DAY)
    return list(table.values())


@lru_cache(maxsize=STEPS)
def passage(count: int, days: int, changed: bool) -> Step:
    """The chance to have one state at both ends of some days, and to pass to a certain other one of `count` states."""
    stay = _kept(max(days, FEWEST_DAYS), count) * (1 - CHANGE_HAZARD if changed else 1)
    leave = (1 - stay) / max(1, count - 1)
    return stay, leave, math.log(max(stay, LEAST)), math.log(max(leave, LEAST))


def _viterbi(start: list[float], weighed: Sequence[Weighed], steps: Sequence[Step]) -> tuple[int, ...]:
    """The likeliest state of each day."""
    score = _added([math.log(chance) for chance in start], weighed[0])
    days: list[Ways] = []
    for (_, _, staying, leaving), row in zip(steps, weighed[1:], strict=True):
        best = max(score)
        top = other = score.index(best)
        moved, kept = best + leaving, [own + staying for own in score]
        following = [own if own > moved else moved for own in kept]
        following[top] = kept[top]
        if leaving > staying:  # even the best state is likelier left than kept
            second = max(own for state, own in enumerate(score) if state != top)
            if second + leaving > kept[top]:
                following[top], other = second + leaving, _other(score, second, top)
        days.append((kept, moved, top, other))
        score = _added(following, row)
    state = score.index(max(score))
    path = [state]
    for kept, moved, top, other in reversed(days):  # what of equally likely ones comes first is taken
        if state == top:
            state = other
        elif moved > kept[state] or (moved == kept[state] and top < state):
            state = top
        path.append(state)
    return tuple(reversed(path))


def _other(score: list[float], value: float, top: int) -> int:
    """The first state with that score, other than the top one."""
    first = score.index(value)
    return first if first != top else score.index(value, top + 1)


def _added(score: list[float], row: Weighed) -> list[float]:
    for state, weight in row.items():
        score[state] += weight
    return score


def _total(row: list[float]) -> float:
    """The sum from first to last, as `together.py` adds: from Python 3.12 on, `sum` adds more exactly than arrays do."""
    total = 0.0
    for chance in row:
        total += chance
    return total


def _multiplied(chances: list[float], row: Weighed) -> list[float]:
    for state, weight in row.items():
        chances[state] *= math.exp(weight)
    return chances


def _kept(days: int, count: int, mean: float = MEAN_HOLD_DAYS) -> float:
    """The chance that one of `count` states, each left after `mean` days, is there again after some: the chain's exact answer."""
    return 1 / count + (1 - 1 / count) * math.exp(-days / mean * count / (count - 1))


def forecast(posterior: float, days: int, states: int) -> float:
    """The probability that a holder of that probability still holds after some days without news."""
    stay = _kept(days, states, FADING_DAYS)
    return posterior * stay + (1 - posterior) * (1 - stay) / max(1, states - 1)
