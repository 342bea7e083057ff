"""Which days a time expression means, given the day of publication and the day that the text spoke of before.

The rules are the claim scheme's (SCHEME.md, "Dates"); the intervals of vague words ('early May', 'last autumn') are those that
its annotators used: thirds of a month, meteorological seasons, whole weeks from Monday.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from whoholds import periods
from whoholds.errors import PeriodError
from whoholds.identify.time_words import (
    COUNT,
    DAY,
    LENGTHS,
    MONTH,
    MONTHS,
    NUMBERS,
    ONE_DAY,
    PART_OF_DAY,
    SEASONS,
    UNIT,
    VAGUE,
    WEEKDAYS,
)
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


def _count(words: str) -> int:
    return int(words) if words.isdigit() else NUMBERS.get(words, 1)


def _year(match: re.Match[str], clock: Clock, month: int, day: int = 1) -> int | None:
    """The year said, else that which puts the month on the right side of the day of publication."""
    said = match.groupdict().get("year")
    if said and said.isdigit():
        return int(said)
    if clock.published is None:
        return None
    year = clock.published.year
    if said:
        return year - (said in ("last year", "the previous year")) + (said == "next year")
    if clock.future:
        return year + ((month, day) < (clock.published.month, 1))
    return year - ((month, day) > (clock.published.month, clock.published.day))


def _third(first: dt.date, end: dt.date, vague: str | None) -> Period:
    """The early, middle or late part of a span of days (half open), or all of it."""
    length = (end - first).days
    cuts = {"early": (0, 1, 3), "beginning": (0, 1, 3), "start": (0, 1, 3), "mid": (1, 2, 3), "middle": (1, 2, 3),
            "late": (2, 3, 3), "end": (2, 3, 3), "first half": (0, 1, 2), "second half": (1, 2, 2)}  # fmt: skip
    low, high, of = cuts[vague or ""]
    return periods.between(first + ONE_DAY * round(length * low / of), first + ONE_DAY * (round(length * high / of) - 1))


def _date(match: re.Match[str], clock: Clock) -> Period | None:
    """'11 April', 'April 11, 2017', 'the 11th of April'; 'August 13 to 14'."""
    month = MONTHS[match["month"].rstrip(".")]
    day = int(match["day"])
    year = _year(match, clock, month, day)
    if year is None:
        return None
    try:
        first = dt.date(year, month, day)
        until = match.groupdict().get("until")
        return periods.between(first, dt.date(year, month, int(until))) if until else periods.day(first)
    except ValueError:
        return None


def _month(match: re.Match[str], clock: Clock) -> Period | None:
    """'in June', 'late in May', 'January 1995', 'July of this year'."""
    month = MONTHS[match["month"].rstrip(".")]
    year = _year(match, clock, month)
    if year is None:
        return None
    whole = periods.month(year, month)
    return _third(whole.first, whole.end, match["vague"]) if match["vague"] and whole.first and whole.end else whole


def _year_only(match: re.Match[str], clock: Clock) -> Period | None:
    """'2014', 'early 2015'."""
    year = int(match["year"])
    return _months(year, match["vague"]) if match["vague"] else periods.year(year)


def _months(year: int, vague: str) -> Period:
    """'early 2015' as months, thirds of the year."""
    first, last = {"early": (1, 4), "beginning": (1, 2), "start": (1, 2), "mid": (5, 8), "middle": (5, 8), "late": (9, 12),
                   "end": (11, 12), "first half": (1, 6), "second half": (7, 12)}[vague]  # fmt: skip
    return Period(Edge(year, first), Edge(year, last))


def _iso(match: re.Match[str], clock: Clock) -> Period | None:
    with contextlib.suppress(ValueError):
        return periods.day(dt.date.fromisoformat(match["iso"]))
    return None


def _weekday(match: re.Match[str], clock: Clock) -> Period | None:
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


def _near(words: str) -> Rule:
    """A rule for words that mean the day of publication, or some days from it."""
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "last evening": -1}

    def rule(match: re.Match[str], clock: Clock) -> Period | None:
        if clock.published is None:
            return None
        return periods.day(clock.published + ONE_DAY * shift.get(words, 0))

    return rule


def _today(match: re.Match[str], clock: Clock) -> Period | None:
    return periods.day(clock.published) if clock.published else None


def _overnight(match: re.Match[str], clock: Clock) -> Period | None:
    return periods.between(clock.published - ONE_DAY, clock.published) if clock.published else None


def _same(match: re.Match[str], clock: Clock) -> Period | None:
    """'the same day', 'that morning': the day spoken of before."""
    day = clock.anchor or clock.published
    return periods.day(day) if day else None


def _next(match: re.Match[str], clock: Clock) -> Period | None:
    """'the next day', 'a day later'."""
    return periods.day(clock.anchor + ONE_DAY) if clock.anchor else None


def _before(match: re.Match[str], clock: Clock) -> Period | None:
    """'the day before', 'the previous night'."""
    day = clock.anchor or clock.published
    return periods.day(day - ONE_DAY) if day else None


def _back(day: dt.date, count: int, unit: str) -> Period:
    """So many units before a day, as exactly as such words are meant."""
    if unit == "year":
        return (
            periods.year(day.year - count) if count > 1 else Period(Edge(day.year - 1, day.month), Edge(day.year - 1, day.month))
        )
    if unit == "month":
        months = day.year * 12 + day.month - 1 - count
        return periods.month(months // 12, months % 12 + 1)
    return periods.day(day - ONE_DAY * (LENGTHS[unit] * count))


def _ago(match: re.Match[str], clock: Clock) -> Period | None:
    """'three days ago', 'two months ago', 'a week earlier'."""
    start = clock.published if match["ago"] == "ago" else (clock.anchor or clock.published)
    return _back(start, _count(match["count"]), match["unit"]) if start else None


def _later(match: re.Match[str], clock: Clock) -> Period | None:
    """'two weeks later': from the day spoken of before."""
    return periods.day(clock.anchor + ONE_DAY * (LENGTHS[match["unit"]] * _count(match["count"]))) if clock.anchor else None


def _for(match: re.Match[str], clock: Clock) -> Period | None:
    """'for three weeks', 'for a year': since then."""
    if clock.published is None:
        return None
    start = _back(clock.published, _count(match["count"]), match["unit"])
    return periods.since(start.lower) if start.lower else None


def _past(match: re.Match[str], clock: Clock) -> Period | None:
    """'in the last two days', 'over the past week', 'within three days'."""
    if clock.published is None:
        return None
    length = ONE_DAY * (LENGTHS[match["unit"]] * _count(match["count"] or "one"))
    if clock.future:
        return periods.until(clock.published + length)
    return periods.between(clock.published - length, clock.published)


def _unit(match: re.Match[str], clock: Clock) -> Period | None:
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
        return _third(whole.first, whole.end, vague) if vague and whole.first and whole.end else whole
    if match["vague"]:
        return _months(day.year + shift, match["vague"])
    return periods.year(day.year + shift)


def _season(match: re.Match[str], clock: Clock) -> Period | None:
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


def _end_of(match: re.Match[str], clock: Clock) -> Period | None:
    """'by the end of the month': up to its last day."""
    if clock.published is None:
        return None
    day, unit = clock.published, match["unit"]
    if unit == "week":
        last = day + ONE_DAY * (6 - day.weekday())
    elif unit == "month":
        last = (day.replace(day=28) + 4 * ONE_DAY).replace(day=1) - ONE_DAY
    else:
        last = day.replace(month=12, day=31)
    return periods.until(last) if clock.future else periods.day(last)


def _decade(match: re.Match[str], clock: Clock) -> Period | None:
    """'the late 1990s'."""
    start = int(match["decade"])
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(match["vague"] or "", (0, 9))
    return Period(Edge(start + low), Edge(start + high))


def _first_days(match: re.Match[str], clock: Clock) -> Period | None:
    """'the first four days of August', 'the last week of May'."""
    month = MONTHS[match["month"]]
    year = _year(match, clock, month)
    if year is None:
        return None
    whole = periods.month(year, month)
    length = ONE_DAY * (_count(match["count"] or "one") * (7 if match["unit"] == "week" else 1) - 1)
    if whole.first is None or whole.end is None:
        return None
    if match["which"] == "first":
        return periods.between(whole.first, min(whole.first + length, whole.end - ONE_DAY))
    return periods.between(max(whole.end - ONE_DAY - length, whole.first), whole.end - ONE_DAY)


def _christmas(match: re.Match[str], clock: Clock) -> Period | None:
    """'by Christmas', 'on New Year's Eve': the next or the last one."""
    if clock.published is None:
        return None
    month, day = (12, 25) if match["feast"] == "christmas" else (12, 31)
    year = clock.published.year - (not clock.future and (month, day) > (clock.published.month, clock.published.day))
    return periods.day(dt.date(year, month, day))


def _formerly(match: re.Match[str], clock: Clock) -> Period | None:
    """'previously', 'beforehand', 'recently': some time up to the day of publication."""
    return periods.until(clock.published) if clock.published else None


def _ordinal(match: re.Match[str], clock: Clock) -> Period | None:
    """'on the 5th', 'of last month': of the month spoken of, or the last one before the day of publication."""
    base = clock.anchor or clock.published
    if match["which"] and clock.published:
        base = clock.published.replace(day=1) - ONE_DAY if match["which"] == "last" else clock.published
    if base is None:
        return None
    try:
        day = base.replace(day=int(match["day"]))
    except ValueError:
        return None
    if clock.anchor is None and not match["which"] and day > base and not clock.future:
        day = (base.replace(day=1) - ONE_DAY).replace(day=int(match["day"]))
    return periods.day(day)


RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"(?P<iso>\d{4}-\d\d-\d\d)", _iso),
        (rf"the (?P<which>first|last) (?P<count>\d+|[a-z]+ )?\s?(?P<unit>day|week)s? of (?P<month>{MONTH})(?:,? (?P<year>\d{{4}}))?", _first_days),
        (rf"{DAY}(?:[- ](?:to|and|until)?[- ]?(?P<until>\d{{1,2}})(?:st|nd|rd|th)?)? (?:of )?(?P<month>{MONTH})\.?(?:,? (?:of )?(?P<year>\d{{4}}|this year|last year))?", _date),
        (rf"(?P<month>{MONTH})\.? {DAY}(?:(?: to |-| and |–)(?P<until>\d{{1,2}})(?:st|nd|rd|th)?)?(?!\d)(?:,? (?:of )?(?P<year>\d{{4}}|this year|last year))?", _date),
        (rf"{VAGUE}(?P<month>{MONTH})\.?,? ?(?:of |in )?(?P<year>\d{{4}}|this year|last year|next year|the previous year)?", _month),
        (r"(?:the )?end of (?:the|this) (?P<unit>week|month|year)", _end_of),
        (r"(?P<vague>early|mid|late)?[- ]?(?P<decade>(?:19|20)\d0)s", _decade),
        (r"(?P<feast>christmas|new year eve)", _christmas),
        (rf"the {DAY} of (?P<which>last|this) month", _ordinal),
        (r"(?P<early>earlier )(?P<vague>)in (?P<which>the )(?P<unit>week|month|year)", _unit),
        (r"previously|formerly|\bformer\b|beforehand|already|recently|never|so far|yet\b|until recently", _formerly),
        (r"the day before yesterday", _near("the day before yesterday")),
        (r"yesterday|last night|last evening", _near("yesterday")),
        (r"tomorrow", _near("tomorrow")),
        (r"overnight", _overnight),
        (rf"(?P<which>last|next|this|previous|coming)? ?(?P<weekday>{'|'.join(WEEKDAYS)})(?: (?P<night>night))?", _weekday),
        (r"(?P<vague>early|late|mid)?[- ]?(?P<which>last|this|next|the previous|previous|that|coming) (?P<season>spring|summer|autumn|fall|winter)(?P<year>(?!))?", _season),
        (r"(?P<which>the )(?P<season>spring|summer|autumn|fall|winter)(?: of (?P<year>\d{4}))?", _season),
        (rf"(?P<early>earlier |later |in the course of |over |during )?{VAGUE}(?P<which>last|this|next|the previous|previous|coming|the past) (?P<unit>week|weekend|month|year)\b", _unit),
        (r"(?P<early>)(?P<vague>)(?P<which>the )(?P<unit>weekend)", _unit),
        (rf"(?:more than |nearly |almost |about |over |some )?{COUNT}(?: and a half)? {UNIT} (?P<ago>ago|earlier|before)", _ago),
        (rf"{COUNT} {UNIT} (?:later|after)", _later),
        (rf"for (?:the (?:last|past) )?(?:more than |nearly |almost |about |over )?{COUNT} {UNIT}", _for),
        (rf"(?:in|within|over|during|after)? ?(?:the )?(?:last|past|next|coming|previous)? ?(?:more than |nearly |almost |about |over )?{COUNT} {UNIT}", _past),
        (r"(?:in|over|during) the (?:last|past) (?P<count>)(?P<unit>day|week|month|year)s?", _past),
        (r"(?:on )?the (?:next|following) (?:day|morning|night|evening)|the morning after|the day after", _next),
        (r"the (?:day|night|evening|morning) before|the previous (?:day|night|evening)", _before),
        (rf"(?:on |at )?(?:the same|that) (?:very )?{PART_OF_DAY}", _same),
        (rf"(?:right )?now|today|tonight|currently|still|at present|this {PART_OF_DAY}|hours ago|at the time of (?:writing|reporting)|as we speak|the moment|as i speak|ongoing|(?<!that )(?<!same )(?:at|in the|since|during the|through the|throughout the|by) (?:early |late |half past \w+ )?{PART_OF_DAY}|first light|just now|throughout|continu\w+|immediate\w*", _today),
        (rf"the {DAY}(?P<which>(?!))?", _ordinal),
        (rf"{VAGUE}(?:the )?(?:whole )?(?:year )?(?P<year>(?:19|20)\d\d)", _year_only),
        (rf"(?:{PART_OF_DAY}|the {PART_OF_DAY}|early hours|sunrise|sunset|daybreak|nightfall|breakfast)", _same),
    )
)  # fmt: skip
RANGE = re.compile(r"\b(?:to|until|till|and)\b|[-–]\d")
SINCE = re.compile(r"^(?:ever )?(?:since|from|as early as)\b")
UNTIL = re.compile(r"^(?:until|till|by|before|not later than|ahead of)\b")
BY_PART = re.compile(rf"by (?:the )?(?:late |early |\w+ )?(?:{PART_OF_DAY}|sunset|nightfall|breakfast|daybreak)")


def _meant(core: str, clock: Clock) -> Period | None:
    """What the first rule that fits gives; a day that no month has ('31 February') means nothing."""
    for pattern, rule in RULES:
        match = pattern.search(core)
        period = rule(match, clock) if match else None
        if period is not None or (match and rule is _date and _year(match, clock, 1) is not None):
            return period
    return None


def resolve(words: str, clock: Clock) -> Period | None:
    """The period that a time expression means; None where it means none, or its day of publication is not known.

    Args:
        words: the expression with the word that leads it: 'since Sunday', 'late last month', 'by 1 December'.
        clock: what it counts from.
    """
    text = " ".join(words.lower().replace("’", "'").replace("'s", "").split())
    core = re.sub(
        r"^(?:ever )?(?:since|from|as early as|until|till|by|before|not later than|ahead of|after|as of|on|in the early hours of)\s+(?:the night of )?",
        "",
        text,
    )
    try:
        period = _meant(core, clock)
    except (PeriodError, OverflowError):  # a year that no report means, as in '1,100 years ago'
        return None
    if period is None or (text.startswith("from") and period.lower != period.upper and RANGE.search(text)):
        return period
    if SINCE.match(text) and period.lower and not period.is_since:
        return periods.since(period.lower)
    if UNTIL.match(text) and period.upper and not (BY_PART.match(text) and not clock.future):
        return periods.until(period.upper)
    return period
