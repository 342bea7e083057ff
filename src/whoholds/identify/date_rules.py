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
from whoholds.identify.time_words import LENGTHS, MONTHS, NUMBERS, ONE_DAY, SEASONS, WEEKDAYS
from whoholds.periods import Edge, Period


@dataclass(frozen=True, slots=True)
class Clock:
    """What relative words count from.

    Attributes:
        published: the day of publication, or None: then weekdays, 'yesterday' and the like mean nothing.
        anchor: the day that the text spoke of last ('the same day', 'two weeks later'), or None.
        future: True where the event is planned: then 'on Friday' is the next one.
    """

    published: dt.date | None
    anchor: dt.date | None = None
    future: bool = False


Rule = Callable[[re.Match[str], Clock], Period | None]


def count_of(words: str) -> int:
    """The number that words mean, 1 where they mean none."""
    return int(words) if words.isdigit() else NUMBERS.get(words, 1)


def year_of(match: re.Match[str], clock: Clock, month: int, day: int = 1) -> int | None:
    """The year said, else that which puts the month on the right side of the day of publication."""
    said = match.groupdict().get("year")
    if said and said.isdigit():
        return int(said)
    if said and clock.anchor and said.startswith(("that", "the same")):
        return clock.anchor.year
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
    if clock.published is None:
        return None
    number = WEEKDAYS.index(match["weekday"])
    if clock.future or match["which"] in ("next", "coming"):
        day = clock.published + ONE_DAY * ((number - clock.published.weekday()) % 7)
    else:
        day = clock.published - ONE_DAY * ((clock.published.weekday() - number) % 7)
    if match["which"] in ("last", "previous") and day == clock.published:
        day -= 7 * ONE_DAY
    return periods.day(day)


def near(words: str) -> Rule:
    """A rule for words that mean the day of publication, or some days from it."""
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "last evening": -1}

    def rule(match: re.Match[str], clock: Clock) -> Period | None:
        if clock.published is None:
            return None
        return periods.day(clock.published + ONE_DAY * shift.get(words, 0))

    return rule


def today(match: re.Match[str], clock: Clock) -> Period | None:
    """'now', 'today', 'at dawn': the day of publication."""
    return periods.day(clock.published) if clock.published else None


def overnight(match: re.Match[str], clock: Clock) -> Period | None:
    """'overnight': the day of publication or the one before."""
    return periods.between(clock.published - ONE_DAY, clock.published) if clock.published else None


def same_day(match: re.Match[str], clock: Clock) -> Period | None:
    """'the same day', 'that morning': the day spoken of before."""
    day = clock.anchor or clock.published
    return periods.day(day) if day else None


def same_unit(match: re.Match[str], clock: Clock) -> Period | None:
    """'the same month', 'that year': the one in which the day spoken of before lies."""
    day = clock.anchor
    if day is None:
        return None
    if match["unit"] == "week":
        monday = day - ONE_DAY * day.weekday()
        return periods.between(monday, monday + 6 * ONE_DAY)
    return periods.month(day.year, day.month) if match["unit"] == "month" else periods.year(day.year)


def next_day(match: re.Match[str], clock: Clock) -> Period | None:
    """'the next day', 'a day later'."""
    return periods.day(clock.anchor + ONE_DAY) if clock.anchor else None


def day_before(match: re.Match[str], clock: Clock) -> Period | None:
    """'the day before', 'the previous night'."""
    day = clock.anchor or clock.published
    return periods.day(day - ONE_DAY) if day else None


def back(day: dt.date, count: int, unit: str) -> Period:
    """So many units before a day, as exactly as such words are meant."""
    if unit == "year":
        return (
            periods.year(day.year - count) if count > 1 else Period(Edge(day.year - 1, day.month), Edge(day.year - 1, day.month))
        )
    if unit == "month":
        months = day.year * 12 + day.month - 1 - count
        return periods.month(months // 12, months % 12 + 1)
    return periods.day(day - ONE_DAY * (LENGTHS[unit] * count))


def ago(match: re.Match[str], clock: Clock) -> Period | None:
    """'three days ago', 'two months ago', 'a week earlier'."""
    start = clock.published if match["ago"] == "ago" else (clock.anchor or clock.published)
    return back(start, count_of(match["count"]), match["unit"]) if start else None


def later(match: re.Match[str], clock: Clock) -> Period | None:
    """'two weeks later': from the day spoken of before; nothing that has happened is later than publication."""
    if clock.anchor is None:
        return None
    if not LENGTHS[match["unit"]]:
        return at_hour(match, clock)
    day = clock.anchor + ONE_DAY * (LENGTHS[match["unit"]] * count_of(match["count"]))
    return None if clock.published and day > clock.published and not clock.future else periods.day(day)


def lasting(match: re.Match[str], clock: Clock) -> Period | None:
    """'for three weeks', 'for a year': since then."""
    if clock.published is None:
        return None
    start = back(clock.published, count_of(match["count"]), match["unit"])
    return periods.since(start.lower) if start.lower else None


def past(match: re.Match[str], clock: Clock) -> Period | None:
    """'in the last two days', 'over the past week', 'within three days'."""
    if clock.published is None:
        return None
    length = ONE_DAY * (LENGTHS[match["unit"]] * count_of(match["count"] or "one"))
    if clock.future:
        return periods.until(clock.published + length)
    return periods.between(clock.published - length, clock.published)


def unit(match: re.Match[str], clock: Clock) -> Period | None:
    """'last week', 'this month', 'earlier this year', 'late last month', 'last year'."""
    if clock.published is None:
        return None
    shift = {"last": -1, "previous": -1, "the previous": -1, "next": 1, "coming": 1}.get(match["which"], 0)
    unit, day = match["unit"], clock.published
    if unit in ("week", "weekend"):
        monday = day - ONE_DAY * day.weekday() + 7 * ONE_DAY * shift
        if unit == "weekend":
            saturday = (
                monday + 5 * ONE_DAY - (7 * ONE_DAY if not clock.future and not shift and day.weekday() < 5 else 0 * ONE_DAY)
            )
            return periods.between(saturday, saturday + ONE_DAY)
        if match["early"] and not shift:
            return periods.between(monday, day)
        return periods.between(monday, monday + 6 * ONE_DAY if shift or clock.future else day)
    if unit == "month":
        months = day.year * 12 + day.month - 1 + shift
        whole = periods.month(months // 12, months % 12 + 1)
        vague = match["vague"]
        return third_of(whole.first, whole.end, vague) if vague and whole.first and whole.end else whole
    if match["vague"]:
        return months_of(day.year + shift, match["vague"])
    return periods.year(day.year + shift)


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


def end_of(match: re.Match[str], clock: Clock) -> Period | None:
    """'by the end of the month', 'within the week': up to its last day."""
    if clock.published is None:
        return None
    day, unit = clock.published, match["unit"] or match["unit2"]
    if unit == "week":
        last = day + ONE_DAY * (6 - day.weekday())
    elif unit == "month":
        last = (day.replace(day=28) + 4 * ONE_DAY).replace(day=1) - ONE_DAY
    else:
        last = day.replace(month=12, day=31)
    return periods.until(last) if clock.future else periods.day(last)


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


def christmas(match: re.Match[str], clock: Clock) -> Period | None:
    """'by Christmas', 'on New Year's Eve': the next or the last one."""
    if clock.published is None:
        return None
    month, day = (12, 25) if match["feast"] == "christmas" else (12, 31)
    year = clock.published.year - (not clock.future and (month, day) > (clock.published.month, clock.published.day))
    return periods.day(dt.date(year, month, day))


def formerly(match: re.Match[str], clock: Clock) -> Period | None:
    """'previously', 'beforehand', 'recently': some time up to the day of publication."""
    return periods.until(clock.published) if clock.published else None


def ordinal(match: re.Match[str], clock: Clock) -> Period | None:
    """'on the 5th', 'of last month': the last one before the day of publication, else of the month spoken of."""
    base = clock.published or clock.anchor
    if match["which"] and clock.published:
        base = clock.published.replace(day=1) - ONE_DAY if match["which"] == "last" else clock.published
    if base is None:
        return None
    number = int(match["day"])
    day = _numbered(base, number)
    if clock.published and not match["which"] and not clock.future and (day is None or day > base):
        month_before = base.replace(day=1) - ONE_DAY
        day = _numbered(month_before, number) or _numbered(month_before.replace(day=1) - ONE_DAY, number)  # no 31st in two months
    return periods.day(day) if day else None


def _numbered(month: dt.date, number: int) -> dt.date | None:
    """The day of that number of the month that a day lies in; None where the month has none."""
    try:
        return month.replace(day=number)
    except ValueError:
        return None


def soon(match: re.Match[str], clock: Clock) -> Period | None:
    """'within hours', 'within days': from the day spoken of, or from publication where it is planned."""
    start = clock.published if clock.future else (clock.anchor or clock.published)
    length = {"hour": 1, "day": 7, "week": 30, "month": 90}[match["unit"]]
    return periods.between(start, start + ONE_DAY * length) if start else None


def that_month(match: re.Match[str], clock: Clock) -> Period | None:
    """'that March': of the year that the text spoke of."""
    number = MONTHS[match["month"]]
    if clock.anchor is not None:
        return periods.month(clock.anchor.year, number)
    found = year_of(match, clock, number)
    return periods.month(found, number) if found else None


def since_then(match: re.Match[str], clock: Clock) -> Period | None:
    """'since then', 'ever since': from the day spoken of before."""
    return periods.since(clock.anchor) if clock.anchor else None


def then(match: re.Match[str], clock: Clock) -> Period | None:
    """'by then', 'at that time': the day spoken of before."""
    return periods.day(clock.anchor) if clock.anchor else None


def at_hour(match: re.Match[str], clock: Clock) -> Period | None:
    """'at eight', 'by nine in the morning': of the day spoken of before where that is of the same week, else of publication."""
    recent = clock.anchor and (clock.published is None or abs((clock.published - clock.anchor).days) <= LENGTHS["week"])
    day = clock.anchor if recent else clock.published
    return periods.day(day) if day else None
