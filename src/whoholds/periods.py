"""Dates with the doubt that a text leaves: EDTF (ISO 8601-2) as the claim scheme uses it, and half-open day intervals.

A `Period` says *some time in* its days (`2017-11`, `2017-10-30/2017-11-03`), *not later than* (`../2017-11-03`) or *since*
(`2014-06/..`). Its two `Edge`s keep the precision that was said, so that writing it again gives the same words.
`first` and `end` give it as days, half open: `first <= day < end`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from whoholds.errors import PeriodError

Precision = Literal["day", "month", "year"]
ONE_DAY = dt.timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1000, 2999  # four digits, and no war that anyone reports on lies outside
EDGE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<mark>[?~%])?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """One end of a period, to the day, the month or the year.

    Attributes:
        year: 1000 to 2999.
        month: 1 to 12, or 0 where only the year was said.
        day: 1 to 31, or 0 where no day was said.
        mark: the EDTF level 1 qualifier, `?` uncertain, `~` approximate, `%` both, or empty.
    """

    year: int
    month: int = 0
    day: int = 0
    mark: str = ""

    def __post_init__(self) -> None:
        """Refuse a date that cannot be."""
        try:
            dt.date(self.year, self.month or 1, self.day or 1)
        except ValueError as error:
            raise PeriodError(f"the date {self} cannot be: {error}") from error
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise PeriodError(f"the year {self.year}", f"a year from {FIRST_YEAR} to {LAST_YEAR}")

    @property
    def precision(self) -> Precision:
        """How exactly it was said."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def end(self) -> dt.date:
        """The day after its last."""
        if self.day:
            return self.first + ONE_DAY
        if self.month:
            return (self.first.replace(day=28) + 4 * ONE_DAY).replace(day=1)
        return dt.date(self.year + 1, 1, 1)

    def __str__(self) -> str:
        """The edge in EDTF."""
        words = f"{self.year:04d}"
        words += f"-{self.month:02d}" if self.month else ""
        words += f"-{self.day:02d}" if self.day else ""
        return words + self.mark


@dataclass(frozen=True, slots=True)
class Period:
    """A period of days, with its ends as said.

    Attributes:
        lower: the earlier end, or None for `..` (not known how early).
        upper: the later end, or None for `..` (still going on). Equal to `lower` for a single date.
    """

    lower: Edge | None
    upper: Edge | None

    def __post_init__(self) -> None:
        """Refuse a period without any end, or one that ends before it begins."""
        if self.lower is None and self.upper is None:
            raise PeriodError("a period with both ends open", "at least one end")
        if self.lower and self.upper and self.lower.first >= self.upper.end:
            raise PeriodError(f"the period {self.lower}/{self.upper} ends before it begins")

    @property
    def first(self) -> dt.date | None:
        """The first day that it can mean; None where that is not known."""
        return self.lower.first if self.lower else None

    @property
    def end(self) -> dt.date | None:
        """The day after the last that it can mean; None where it goes on."""
        return self.upper.end if self.upper else None

    @property
    def days(self) -> int | None:
        """How many days it spans; None where an end is open."""
        return (self.end - self.first).days if self.first and self.end else None

    @property
    def is_since(self) -> bool:
        """True for `2014-06/..`: from then on."""
        return self.upper is None

    @property
    def is_until(self) -> bool:
        """True for `../2017-11-03`: not later than."""
        return self.lower is None

    def contains(self, day: dt.date) -> bool:
        """True where `day` can be meant."""
        return (self.first is None or self.first <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """True where a day can be meant by both."""
        return (self.first is None or other.end is None or self.first < other.end) and (
            other.first is None or self.end is None or other.first < self.end
        )

    def within(self, other: Period) -> bool:
        """True where every day that this can mean, the other can mean too."""
        lower = other.first is None or (self.first is not None and other.first <= self.first)
        upper = other.end is None or (self.end is not None and self.end <= other.end)
        return lower and upper

    def __str__(self) -> str:
        """The period in EDTF, as it was said."""
        if self.lower == self.upper:
            return str(self.lower)
        return f"{self.lower or '..'}/{self.upper or '..'}"


def edge(words: str) -> Edge:
    """Read one date of EDTF.

    Raises:
        PeriodError: it is none.
    """
    match = EDGE.fullmatch(words)
    if not match:
        raise PeriodError(f"{words!r} is no date", "YYYY, YYYY-MM or YYYY-MM-DD")
    if (match["month"] == "00") or (match["day"] == "00"):
        raise PeriodError(f"{words!r} is no date", "months and days from 01")
    return Edge(int(match["year"]), int(match["month"] or 0), int(match["day"] or 0), match["mark"] or "")


def parse(words: str) -> Period:
    """Read a period in EDTF level 1 as far as the scheme uses it.

    Args:
        words: `2017-11-03`, `2017-11`, `2014`, `2017-10-30/2017-11-03`, `../2017-11-03`, `2014-06/..`; each date may carry
            `?`, `~` or `%`.

    Raises:
        PeriodError: the words are none of these, or name a day that cannot be.
    """
    lower, slash, upper = words.strip().partition("/")
    if not slash:
        only = edge(lower)
        return Period(only, only)
    return Period(edge(lower) if lower not in ("..", "") else None, edge(upper) if upper not in ("..", "") else None)


def day(value: dt.date) -> Period:
    """The period of one day."""
    only = Edge(value.year, value.month, value.day)
    return Period(only, only)


def month(year: int, number: int) -> Period:
    """The period of one month, its number from 1 to 12."""
    only = Edge(year, number)
    return Period(only, only)


def year(number: int) -> Period:
    """The period of one year."""
    only = Edge(number)
    return Period(only, only)


def between(first: dt.date, last: dt.date) -> Period:
    """Some time from `first` to `last`, both included."""
    if first == last:
        return day(first)
    return Period(Edge(first.year, first.month, first.day), Edge(last.year, last.month, last.day))


def until(last: dt.date | Edge) -> Period:
    """Not later than `last`."""
    return Period(None, last if isinstance(last, Edge) else Edge(last.year, last.month, last.day))


def since(first: dt.date | Edge) -> Period:
    """From `first` on."""
    return Period(first if isinstance(first, Edge) else Edge(first.year, first.month, first.day), None)


def parse_day(words: str) -> dt.date:
    """Read a single day, as in options of the command line.

    Raises:
        PeriodError: it is no day of the calendar.
    """
    try:
        only = edge(words.strip()[:10] if "T" in words else words.strip())
    except PeriodError as error:
        raise PeriodError(error.found, "YYYY-MM-DD") from error
    if only.precision != "day":
        raise PeriodError(f"{words!r} is no single day", "YYYY-MM-DD")
    return only.first


def publication(words: str | None) -> dt.date | None:
    """The day on which a report was published; None where that is not known, no day, or of no year that reports are of.

    A report of the year 1, of 9999 or of 'Friday' has a broken date, whoever wrote it: nothing can be dated by it.

    Args:
        words: `YYYY-MM-DD`, or a moment that begins with it, or None.
    """
    if not words:
        return None
    try:
        found = dt.date.fromisoformat(words.strip()[:10] if "T" in words else words.strip())
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
