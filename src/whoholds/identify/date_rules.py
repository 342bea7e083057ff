"""What each kind of time expression means, counted from the day of publication and the day that the text spoke of before.

The intervals of vague words ('early May', 'last autumn') are those that the scheme's annotators used: thirds of a month,
meteorological seasons, whole weeks from Monday.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from whoholds import periods
from whoholds.identify.time_words import LENGTHS, MONTHS, NUMBERS, ONE_DAY, ORDINALS, PARTS_OF_MONTH, SEASONS, WEEKDAYS
from whoholds.periods import Edge, Period


@dataclass(frozen=True, slots=True)
class Clock:
    """What relative words count from.

    Attributes:
        published: the day of publication, or of a dateline or a quotation (see `anchors`); None where that is not known: then
            weekdays, 'yesterday' and the like mean nothing.
        anchor: the day that the text spoke of last ('the same day', 'two weeks later'), or None.
        year: the year of what the text spoke of last ('in July of that year'), or None.
        future: True where the event is planned: then 'on Friday' is the next one.
        lost: True where the text spoke last of a day that is none ('31 June'): then 'two days later' means nothing.
    """

    published: dt.date | None
    anchor: dt.date | None = None
    year: int | None = None
    future: bool = False
    lost: bool = False

    @property
    def this_year(self) -> int | None:
        """The year of publication."""
        return self.published.year if self.published else None

    @property
    def spoken_year(self) -> int | None:
        """The year that 'that year' means."""
        return self.year or (self.anchor.year if self.anchor else None)


Rule = Callable[[re.Match[str], Clock], Period | None]


def count_of(words: str) -> int:
    """The number that words mean, 1 where they mean none."""
    return int(words) if words.isdigit() else NUMBERS.get(words, 1)


def year_of(match: re.Match[str], clock: Clock, month: int, day: int = 1) -> int | None:
    """The year said, else that which puts the month on the right side of the day of publication."""
    said = match.groupdict().get("year")
    if said and said.isdigit():
        return int(said)
    if said and said.startswith(("that", "the same")) and clock.spoken_year:
        return clock.spoken_year
    if clock.published is None:
        return None
    year = clock.published.year
    if said:
        return year - (said in ("last year", "the previous year")) + (said == "next year")
    if clock.future:
        return year + ((month, day) < (clock.published.month, 1))
    return year - ((month, day) > (clock.published.month, clock.published.day))


def third_of(first: dt.date, end: dt.date, vague: str | None) -> Period:
    """The early, middle or late part of a span of days (half open), or all of it."""
    length = (end - first).days
    cuts = {"early": (0, 1, 3), "beginning": (0, 1, 3), "start": (0, 1, 3), "mid": (1, 2, 3), "middle": (1, 2, 3),
            "late": (2, 3, 3), "end": (2, 3, 3), "first half": (0, 1, 2), "second half": (1, 2, 2)}  # fmt: skip
    low, high, of = cuts[vague or ""]
    return periods.between(first + ONE_DAY * round(length * low / of), first + ONE_DAY * (round(length * high / of) - 1))


def date(match: re.Match[str], clock: Clock) -> Period | None:
    """'11 April', 'April 11, 2017', 'the 11th of April'; 'August 13 to 14'."""
    month = MONTHS[match["month"].rstrip(".")]
    day = int(match["day"])
    year = year_of(match, clock, month, day)
    if year is None:
        return None
    try:
        first = dt.date(year, month, day)
        until = match.groupdict().get("until")
        return periods.between(first, dt.date(year, month, int(until))) if until else periods.day(first)
    except ValueError:
        return None


def month(match: re.Match[str], clock: Clock) -> Period | None:
    """'in June', 'late in May', 'January 1995', 'July of this year'."""
    month = MONTHS[match["month"].rstrip(".")]
    year = year_of(match, clock, month)
    if year is None:
        return None
    whole = periods.month(year, month)
    return third_of(whole.first, whole.end, match["vague"]) if match["vague"] and whole.first and whole.end else whole


def year(match: re.Match[str], clock: Clock) -> Period | None:
    """'2014', 'early 2015'."""
    year = int(match["year"])
    return months_of(year, match["vague"]) if match["vague"] else periods.year(year)


def months_of(year: int, vague: str) -> Period:
    """'early 2015' as months, thirds of the year."""
    first, last = {"early": (1, 4), "beginning": (1, 2), "start": (1, 2), "mid": (5, 8), "middle": (5, 8), "late": (9, 12),
                   "end": (11, 12), "first half": (1, 6), "second half": (7, 12)}[vague]  # fmt: skip
    return Period(Edge(year, first), Edge(year, last))


def iso(match: re.Match[str], clock: Clock) -> Period | None:
    """'2017-11-03'."""
    with contextlib.suppress(ValueError):
        return periods.day(dt.date.fromisoformat(match["iso"]))
    return None


def weekday(match: re.Match[str], clock: Clock) -> Period | None:
    """'on Friday': the last one up to the day of publication, or the next one where it is planned."""
    number = WEEKDAYS.index(match["weekday"])
    if match["which"] == "following":
        return periods.day(clock.anchor + ONE_DAY * ((number - clock.anchor.weekday() - 1) % 7 + 1)) if clock.anchor else None
    if clock.published is None:
        return None
    if clock.future or match["which"] in ("next", "coming"):
        day = clock.published + ONE_DAY * ((number - clock.published.weekday()) % 7)
    else:
        day = clock.published - ONE_DAY * ((clock.published.weekday() - number) % 7)
    if match["which"] in ("last", "previous") and day == clock.published:
        day -= 7 * ONE_DAY
    return periods.day(day)


def weekdays_ago(match: re.Match[str], clock: Clock) -> Period | None:
    """'two Fridays ago': the last but one."""
    if clock.published is None:
        return None
    back = (clock.published.weekday() - WEEKDAYS.index(match["weekday"]) - 1) % 7 + 1 + 7 * (count_of(match["count"]) - 1)
    return periods.day(clock.published - ONE_DAY * back)


def years(match: re.Match[str], clock: Clock) -> Period | None:
    """'in 2014 and 2015'."""
    return Period(Edge(int(match["year1"])), Edge(int(match["year2"])))


def quarter(match: re.Match[str], clock: Clock) -> Period | None:
    """'Q3 2016', 'the third quarter of 2016'."""
    number = int(match["number"] or 0) or ("first", "second", "third", "fourth", "last").index(match["which"]) + 1
    year, first = int(match["year"]), 3 * min(number, 4) - 2
    return Period(Edge(year, first), Edge(year, first + 2))


def season(match: re.Match[str], clock: Clock) -> Period | None:
    """'last autumn', 'the spring of 2014', 'this winter'."""
    start = SEASONS[match["season"]]
    if match["year"]:
        year = int(match["year"])
    elif clock.published is None:
        return None
    else:
        year = clock.published.year - (start > clock.published.month)
        if match["which"] == "last" and start + 2 >= clock.published.month > start - 1:
            year -= 1
    return Period(Edge(year, start), Edge(year, start + 2)) if start < 12 else Period(Edge(year, 12), Edge(year + 1, 2))


def decade(match: re.Match[str], clock: Clock) -> Period | None:
    """'the late 1990s'."""
    start = int(match["decade"])
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(match["vague"] or "", (0, 9))
    return Period(Edge(start + low), Edge(start + high))


def first_days(match: re.Match[str], clock: Clock) -> Period | None:
    """'the first four days of August', 'the last week of May', 'the first days of June'."""
    month = MONTHS[match["month"]]
    year = year_of(match, clock, month)
    if year is None:
        return None
    whole = periods.month(year, month)
    days = 7 if match["unit"] in ("week", "days") and not (match["count"] and match["unit"] == "days") else 1
    length = ONE_DAY * (count_of((match["count"] or "one").strip()) * days - 1)
    if whole.first is None or whole.end is None:
        return None
    if match["which"] == "first":
        return periods.between(whole.first, min(whole.first + length, whole.end - ONE_DAY))
    return periods.between(max(whole.end - ONE_DAY - length, whole.first), whole.end - ONE_DAY)


FEASTS = {
    "christmas": (12, 25), "christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26),
    "new year eve": (12, 31), "new year day": (1, 1),
}  # fmt: skip


def feast(match: re.Match[str], clock: Clock) -> Period | None:
    """'by Christmas', 'on New Year's Eve': the next or the last one; 'on Christmas Day 2015'."""
    month, day = FEASTS[match["feast"]]
    if match["year"]:
        return periods.day(dt.date(int(match["year"]), month, day))
    if clock.published is None:
        return None
    today = (clock.published.month, clock.published.day)
    year = clock.published.year + (clock.future and (month, day) < today) - (not clock.future and (month, day) > today)
    return periods.day(dt.date(year, month, day))


def ordinal(match: re.Match[str], clock: Clock) -> Period | None:
    """'on the 5th', 'of last month': the last one before the day of publication, else of the month spoken of."""
    base = clock.published or clock.anchor
    if match["which"] and clock.published:
        base = clock.published.replace(day=1) - ONE_DAY if match["which"] == "last" else clock.published
    if base is None:
        return None
    number = int(match["day"])
    if clock.anchor and not match["which"] and not clock.future and (day := _soon_after(clock, number)):
        return periods.day(day)
    day = _numbered(base, number)
    if clock.published and not match["which"] and not clock.future and (day is None or day > base):
        month_before = base.replace(day=1) - ONE_DAY
        day = _numbered(month_before, number) or _numbered(month_before.replace(day=1) - ONE_DAY, number)  # no 31st in two months
    return periods.day(day) if day else None


def _soon_after(clock: Clock, number: int) -> dt.date | None:
    """The day of that number in the month of the day spoken of last, where it is not before that: 'on 2 May …, on the 9th'."""
    day = _numbered(clock.anchor, number) if clock.anchor else None
    if day is None or clock.anchor is None or clock.published is None:
        return day
    return day if clock.anchor <= day <= clock.published and (clock.published - day).days <= LENGTHS["month"] * 2 else None


def _numbered(month: dt.date, number: int) -> dt.date | None:
    """The day of that number of the month that a day lies in; None where the month has none."""
    try:
        return month.replace(day=number)
    except ValueError:
        return None


def that_month(match: re.Match[str], clock: Clock) -> Period | None:
    """'that March': of the year that the text spoke of."""
    number = MONTHS[match["month"]]
    if clock.spoken_year:
        return periods.month(clock.spoken_year, number)
    found = year_of(match, clock, number)
    return periods.month(found, number) if found else None


def week_of(match: re.Match[str], clock: Clock) -> Period | None:
    """'in the second week of March', 'in the first week of the month'."""

    def part(whole: Period) -> Period:
        first, end = whole.first or dt.date.min, whole.end or dt.date.max
        if match["which"] == "last":
            return periods.between(end - 7 * ONE_DAY, end - ONE_DAY)
        low, high = PARTS_OF_MONTH[match["which"]]
        return periods.between(first + ONE_DAY * (low - 1), first + ONE_DAY * (high - 1))

    return _of_month(match, clock, part)


def of_the_month(match: re.Match[str], clock: Clock) -> Period | None:
    """'in the first days of the month', 'since the middle of the month', 'in mid-month'."""

    def part(whole: Period) -> Period:
        first, end = whole.first or dt.date.min, whole.end or dt.date.max
        return (
            periods.between(first, first + 6 * ONE_DAY)
            if match["vague"] == "first days"
            else third_of(first, end, match["vague"])
        )

    return _of_month(match, clock, part)


def _of_month(match: re.Match[str], clock: Clock, part: Callable[[Period], Period]) -> Period | None:
    """A part of the month named, else of 'that month' of the day spoken of, else of that of publication.

    What has happened lies in the last month whose part has begun: on the third, 'the middle of the month' was in the one before.
    """
    if name := match.groupdict().get("month"):
        year = year_of(match, clock, MONTHS[name.rstrip(".")])
        return part(periods.month(year, MONTHS[name.rstrip(".")])) if year else None
    that = match.groupdict().get("that")
    day = clock.anchor if that else clock.published
    if day is None:
        return None
    found = part(periods.month(day.year, day.month))
    if not that and not clock.future and found.first and found.first > day:
        before = day.replace(day=1) - ONE_DAY
        return part(periods.month(before.year, before.month))
    return found


def months_between(match: re.Match[str], clock: Clock) -> Period | None:
    """'between October and December last year', 'between 2002 and 2005'."""
    if match["year1"]:
        return Period(Edge(int(match["year1"])), Edge(int(match["year2"])))
    last = MONTHS[match["month2"].rstrip(".")]
    first, year = MONTHS[match["month1"].rstrip(".")], year_of(match, clock, last)
    return Period(Edge(year - (first > last), first), Edge(year, last)) if year else None


def named_day(match: re.Match[str], clock: Clock) -> Period | None:
    """'on Sunday the 29th', 'on Sunday the fourth of March': the last day that bears that name, or the next where planned."""
    number = ORDINALS.index(match["ordinal"]) + 1 if match["ordinal"] else int(match["day"])
    if match["year"]:
        day = _numbered(dt.date(int(match["year"]), MONTHS[match["month"]], 1), number)
        return periods.day(day) if day else None
    base = clock.published or clock.anchor
    if base is None:
        return None
    now = base.year * 12 + base.month - 1
    for month in range(now, now + 12) if clock.future else range(now, now - 12, -1):
        day = _numbered(dt.date(month // 12, month % 12 + 1, 1), number)
        if day is None or day.weekday() != WEEKDAYS.index(match["weekday"]):
            continue
        if match["month"] is not None and day.month != MONTHS[match["month"]]:
            continue
        if day >= base if clock.future else day <= base:
            return periods.day(day)
    return None
