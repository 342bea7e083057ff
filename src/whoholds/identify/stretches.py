"""The days on which something told of an actor is so: a name, a relation to another, a side.

As precise as is known: `2014`, `2014-07` or `2014-07-13`. The first day counts, `until` is the first day on which it is so no
more; a month or a year stands for its first day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

Told = TypeVar("Told")
DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
BEGINNING, END_OF_TIME = "0000-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Days:
    """From a day until another, half open; an empty end is not known, or none.

    Attributes:
        since: the first day, `YYYY-MM-DD` or the first parts of it.
        until: the first day on which it is so no more.
    """

    since: str = ""
    until: str = ""

    @property
    def first(self) -> str:
        """The first day in full; one before all others where it is open."""
        return _full(self.since) or BEGINNING

    @property
    def end(self) -> str:
        """The day after the last in full; one behind all others where it is open."""
        return _full(self.until) or END_OF_TIME

    def hold(self, on: str | None) -> bool:
        """Whether they cover a day, `YYYY-MM-DD`; true where no day is given."""
        return on is None or ((not self.since or self.since <= on) and (not self.until or on < self.until))

    def ahead(self, on: str | None) -> bool:
        """Whether they begin after a day."""
        return on is not None and bool(self.since) and on < self.since

    def common(self, other: Days) -> Days | None:
        """The days in both; None where there are none."""
        since = max((self.since, other.since), key=lambda day: _full(day) or BEGINNING)
        until = min((self.until, other.until), key=lambda day: _full(day) or END_OF_TIME)
        found = Days(since, until)
        return found if found.first < found.end else None

    def __str__(self) -> str:
        """As people read it: '2014 – 2023-06-23', 'since 2014', 'until 2023-06-23'; nothing where both ends are open."""
        if self.since and self.until:
            return f"{self.since} – {self.until}"
        return f"since {self.since}" if self.since else f"until {self.until}" if self.until else ""


def _full(day: str) -> str:
    """A day in full: a month or a year is its first."""
    return day + "-01-01"[len(day) - 10 :] if day and len(day) < 10 else day


def is_day(words: object) -> bool:
    """Whether words are a day of the calendar, or a month or a year."""
    found = DAY.fullmatch(words) if isinstance(words, str) else None
    if found is None:
        return False
    try:
        dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def partition(told: Iterable[tuple[Told, Days]], otherwise: Told, whole: Days) -> tuple[tuple[Told, Days], ...]:
    """What is told of some days and another thing of all others, one after the other, within the whole.

    Args:
        told: values with days that do not overlap.
        otherwise: the value of the days between.
        whole: the days to cover.
    """
    found: list[tuple[Told, Days]] = []
    at: str | None = whole.since
    for value, days in sorted(told, key=lambda pair: pair[1].first):
        part = days.common(whole)
        if part is None or at is None:
            continue
        if _full(at) < part.first and (at or part.since):
            found.append((otherwise, Days(at, part.since)))
        found.append((value, part))
        at = part.until or None
    if at is not None and Days(at, whole.until).first < whole.end:
        found.append((otherwise, Days(at, whole.until)))
    return tuple(found)
