"""What time expressions mean that count from another day: 'three days ago', 'last month', 'the next day', 'overnight'.

They count from the day of publication, or from the day that the text spoke of before. The intervals of vague words are
those that the scheme's annotators used: whole weeks from Monday, thirds of a month.
"""

from __future__ import annotations

import datetime as dt
import re

from whoholds import periods
from whoholds.identify.date_rules import Clock, Rule, count_of, months_of, third_of
from whoholds.identify.time_words import LENGTHS, ONE_DAY, WEEKDAYS
from whoholds.periods import Period

RECENT = {"hour": 1, "day": 7, "week": 30, "month": 90}  # days that a few of such units may be


def near(words: str) -> Rule:
    """A rule for words that mean the day of publication, or some days from it."""
    shift = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2}

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
    if match["unit"] == "year":
        return periods.year(clock.spoken_year) if clock.spoken_year else None
    day = clock.anchor
    if day is None:
        return None
    if match["unit"] == "week":
        return _week(day)
    return periods.month(day.year, day.month)


def _week(day: dt.date, shift: int = 0) -> Period:
    """The week of a day, from Monday, or so many weeks after it."""
    monday = day + ONE_DAY * (7 * shift - day.weekday())
    return periods.between(monday, monday + 6 * ONE_DAY)


def next_day(match: re.Match[str], clock: Clock) -> Period | None:
    """'the next day', 'a day later'."""
    return periods.day(clock.anchor + ONE_DAY) if clock.anchor else None


def day_before(match: re.Match[str], clock: Clock) -> Period | None:
    """'the day before', 'the previous night'."""
    day = clock.anchor or clock.published
    return periods.day(day - ONE_DAY) if day else None


def back(day: dt.date, count: int, unit: str) -> Period:
    """So many units before a day (after it where the count is negative), as exactly as such words are meant."""
    if unit == "decade":
        return periods.year(day.year - 10 * count)
    if unit == "year":
        return _months_back(day, 12 * count) if abs(count) == 1 else periods.year(day.year - count)
    return _months_back(day, count) if unit == "month" else periods.day(day - ONE_DAY * (LENGTHS[unit] * count))


def half_back(day: dt.date, count: int, unit: str) -> Period:
    """So many units and a half before a day."""
    if unit == "year":
        return _months_back(day, 12 * count + 6)
    half = ONE_DAY * (LENGTHS[unit] // 2)
    return back(day - half, count, unit)


def _months_back(day: dt.date, count: int) -> Period:
    months = day.year * 12 + day.month - 1 - count
    return periods.month(months // 12, months % 12 + 1)


def ago(match: re.Match[str], clock: Clock) -> Period | None:
    """'three days ago', 'two months ago', 'a week earlier'."""
    start = clock.published if match["ago"] == "ago" else (clock.anchor or clock.published)
    if start is None:
        return None
    return (half_back if match["half"] or match["half_more"] else back)(start, count_of(match["count"]), match["unit"])


def after(match: re.Match[str], clock: Clock) -> Period | None:
    """'a day after the rebels had entered it': that day, counted from what was told before, else from publication."""
    start = clock.anchor or clock.published
    if start is None or clock.future:
        return None  # when that will be, nobody knows
    return back(start, count_of(match["count"]), match["unit"]) if LENGTHS[match["unit"]] else periods.day(start)


def before_that(match: re.Match[str], clock: Clock) -> Period | None:
    """'before that': not later than the day spoken of before."""
    return periods.until(clock.anchor) if clock.anchor else None


def next_unit(match: re.Match[str], clock: Clock) -> Period | None:
    """'the following month', 'the week before': the unit beside that of the day spoken of before."""
    shift, unit = -1 if match["other"] == "before" else 1, match["other"] if match["way"] == "following" else match["way"]
    if unit == "year":
        return _by_now(periods.year(clock.spoken_year + shift), clock) if clock.spoken_year else None
    day = clock.anchor
    if day is None:
        return None
    if unit == "month":
        return _by_now(_months_back(day, -shift), clock)
    return _by_now(_week(day, shift), clock)


def for_long(match: re.Match[str], clock: Clock) -> Period | None:
    """'for months', 'for decades': nobody says since when."""
    return periods.until(clock.published) if clock.published else None


def in_the_night(match: re.Match[str], clock: Clock) -> Period | None:
    """'in the night': before the day spoken of, where that is of the same week, else before that of publication."""
    day = _recent(clock)
    return periods.between(day - ONE_DAY, day) if day else None


def day_of_last_week(match: re.Match[str], clock: Clock) -> Period | None:
    """'on Thursday of last week'."""
    if clock.published is None:
        return None
    monday = clock.published - ONE_DAY * (clock.published.weekday() + 7 * (match["which"] == "last"))
    return periods.day(monday + ONE_DAY * WEEKDAYS.index(match["weekday"]))


def later(match: re.Match[str], clock: Clock) -> Period | None:
    """'two weeks later': from the day spoken of before; nothing that has happened is later than publication."""
    if clock.anchor is None:
        return None
    if not LENGTHS[match["unit"]]:
        return at_hour(match, clock)
    return _by_now(back(clock.anchor, -count_of(match["count"]), match["unit"]), clock)


def _by_now(period: Period, clock: Clock) -> Period | None:
    """A period, or None where it begins after publication though what is told has happened."""
    yet_to_come = clock.published and period.first and period.first > clock.published and not clock.future
    return None if yet_to_come else period


def lasting(match: re.Match[str], clock: Clock) -> Period | None:
    """'for three weeks', 'for a year': since then."""
    if clock.published is None:
        return None
    hours = ONE_DAY * days_of(match) if match["unit"] == "hour" else None
    start = periods.day(clock.published - hours) if hours else back(clock.published, count_of(match["count"]), match["unit"])
    return periods.since(start.lower) if start.lower else None


def days_of(match: re.Match[str]) -> int:
    """How many days a number of units is: whole days of hours."""
    count = count_of(match["count"] or "one")
    return count // 24 if match["unit"] == "hour" else LENGTHS[match["unit"]] * count


def recent(match: re.Match[str], clock: Clock) -> Period | None:
    """'in recent days', 'in recent weeks': some of them."""
    length = ONE_DAY * RECENT[match["unit"]]
    return periods.between(clock.published - length, clock.published) if clock.published else None


def before_last(match: re.Match[str], clock: Clock) -> Period | None:
    """'the week before last', 'the night before last'."""
    if clock.published is None:
        return None
    if match["unit"] == "night":
        return periods.day(clock.published - 2 * ONE_DAY)
    week = _week(clock.published, -2)
    saturday = week.first + ONE_DAY * WEEKDAYS.index("saturday") if week.first else None
    return periods.between(saturday, saturday + ONE_DAY) if saturday and match["unit"] == "weekend" else week


def past(match: re.Match[str], clock: Clock) -> Period | None:
    """'in the last two days', 'over the past week', 'within three days'."""
    if clock.published is None:
        return None
    length = ONE_DAY * days_of(match)
    if clock.future:
        return periods.until(clock.published + length)
    if match["within"] and clock.anchor and clock.anchor + length <= clock.published:
        return periods.between(clock.anchor, clock.anchor + length)
    return periods.between(clock.published - length, clock.published)


def unit(match: re.Match[str], clock: Clock) -> Period | None:
    """'last week', 'this month', 'earlier this year', 'late last month', 'last year'."""
    if clock.published is None:
        return None
    shift = {"last": -1, "previous": -1, "the previous": -1, "next": 1, "coming": 1}.get(match["which"], 0)
    unit, day = match["unit"], clock.published
    if unit in ("week", "weekend"):
        monday = day + ONE_DAY * (7 * shift - day.weekday())
        if unit == "weekend":
            gone = not clock.future and not shift and day.weekday() < WEEKDAYS.index("saturday")
            saturday = monday + ONE_DAY * (WEEKDAYS.index("saturday") - 7 * gone)
            return periods.between(saturday, saturday + ONE_DAY)
        whole_week = (shift or clock.future) and not (match["early"] and not shift)
        return _week(day, shift) if whole_week else periods.between(monday, day)
    if unit == "month":
        whole = _months_back(day, -shift)
        vague = match["vague"]
        return third_of(whole.first, whole.end, vague) if vague and whole.first and whole.end else whole
    if match["vague"]:
        return months_of(day.year + shift, match["vague"])
    return periods.year(day.year + shift)


def end_of(match: re.Match[str], clock: Clock) -> Period | None:
    """'by the end of this month', 'within the week': up to its last day."""
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


def formerly(match: re.Match[str], clock: Clock) -> Period | None:
    """'previously', 'beforehand', 'recently': some time up to the day of publication."""
    return periods.until(clock.published) if clock.published else None


def soon(match: re.Match[str], clock: Clock) -> Period | None:
    """'within hours', 'in days': after publication where it is planned, else after the day spoken of, else before publication."""
    length = ONE_DAY * RECENT[match["unit"]]
    start = clock.published if clock.future else clock.anchor
    if start is not None:
        last = start + length
        return periods.between(start, last if clock.future or not clock.published else max(start, min(last, clock.published)))
    return periods.between(clock.published - length, clock.published) if clock.published else None


def since_then(match: re.Match[str], clock: Clock) -> Period | None:
    """'since then', 'ever since': from the day spoken of before."""
    return periods.since(clock.anchor) if clock.anchor else None


def then(match: re.Match[str], clock: Clock) -> Period | None:
    """'by then', 'at that time': the day spoken of before."""
    return periods.day(clock.anchor) if clock.anchor else None


def at_hour(match: re.Match[str], clock: Clock) -> Period | None:
    """'at eight', 'by nine in the morning': of the day spoken of before where that is of the same week, else of publication."""
    day = _recent(clock)
    return periods.day(day) if day else None


def _recent(clock: Clock) -> dt.date | None:
    """The day spoken of before where it is of the same week as publication, else publication."""
    recent = clock.anchor and (clock.published is None or abs((clock.published - clock.anchor).days) <= LENGTHS["week"])
    return clock.anchor if recent else clock.published
