"""When an event was: its time words, the day of publication, and the way the reader says that one follows from the other."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from whoholds import periods
from whoholds.errors import PeriodError
from whoholds.identify.anchors import day_of_writing, quoted
from whoholds.identify.dates import Clock, resolve
from whoholds.identify.no_days import no_day_at
from whoholds.identify.time_words import MONTH
from whoholds.periods import Period
from whoholds.records import Event, Mention, Reading

STATES = frozenset(("hold", "contest", "besiege", "unclear"))
PRESENT = re.compile(
    r"(?:[a-z-]+s|capture|seize|recapture|retake|take|withdraw|enter|overrun|liberate|occupy|storm|attack|reach|surround)\b",
    re.IGNORECASE,
)
SPEECH_DATE = re.compile(
    r"\b(?:said|says|announced|reported|confirmed|claimed|told|stated|declared|denied|admitted)\b[^,.;]{0,25}$", re.IGNORECASE
)
WITHIN = re.compile(r"within\b", re.IGNORECASE)
OF = re.compile(r"\s+of\s+(?P<what>[^.,;:!?()\n]{1,80})")
BEFORE_TRIGGER = re.compile(r"\s+of\s+(?:(?!and\b|or\b)\w+\s+){0,2}")
DATE = re.compile(rf"\b(?:{MONTH})\b|\d-\d", re.IGNORECASE)
ENDS = re.compile(r"\s*(?:[.,;:!?)”\"]|$)")
LASTING = re.compile(
    r"\b(?:(?P<hours>minute|hour)|day|night|week|fortnight|month|year|decade)s?\W*$", re.IGNORECASE
)  # how long, not when
Span = tuple[int, int]
UNTIMED = (-1, -1)  # the clock of what has no time words


def clocks_of(reading: Reading) -> dict[Span, Clock]:
    """For each time expression of the report, by its span: what it counts from, the days said before it among that."""
    written = day_of_writing(reading.report)
    clocks: dict[Span, Clock] = {}
    anchor: dt.date | None = None
    year: int | None = None
    lost = False
    times = _times(reading)
    spoken = quoted(reading.report.text, times.values(), written)
    for span, mention in sorted(times.items()):
        day = next((q.day for q in spoken if q.start <= mention.start < q.end), written)
        clocks[span] = Clock(day, anchor, year, lost=lost)
        period = meant(mention, reading.report.text, clocks[span])
        if _lost(mention, reading.report.text, clocks[span]):
            anchor, lost = None, True
        if period is None or period.lower is None or period.first is None:
            continue
        year = period.first.year
        if period.lower.precision in ("day", "month"):
            lasts = LASTING.search(mention.text) if period.lower != period.upper else None
            lost = False
            anchor = period.first if not lasts else period.upper.first if lasts["hours"] and period.upper else anchor
    clocks[UNTIMED] = Clock(written, None)
    return clocks


def meant(mention: Mention, text: str, clock: Clock) -> Period | None:
    """The period that time words mean where they stand in a report's text; None where they mean none."""
    return None if _lost(mention, text, clock) else resolve(_in_place(mention, text), clock)


def _times(reading: Reading) -> dict[Span, Mention]:
    """The time expressions of a report, by their spans."""
    times = {(m.start, m.end): m for m in reading.mentions if m.kind == "time"}
    return times | {(m.start, m.end): m for e in reading.events for m in e.times}


def _lost(mention: Mention, text: str, clock: Clock) -> str | None:
    """The date that no calendar has which time words are, or are a part of."""
    return no_day_at(text, mention.start, mention.end, clock.this_year)


def lost_days(reading: Reading, clocks: dict[Span, Clock]) -> list[str]:
    """The dates of a report that no calendar has ('31 June'), as they are written, in the order of the text."""
    found = (_lost(mention, reading.report.text, clocks[span]) for span, mention in sorted(_times(reading).items()))
    return list(dict.fromkeys(day for day in found if day))


def _in_place(mention: Mention, text: str) -> str:
    """What to resolve: 'a day after' at the end of a clause is a day later; 'within a week' may be one of something."""
    of = OF.match(text, mention.end) if WITHIN.match(mention.text) else None
    if of:
        return f"{mention.text} of {of['what']}"
    alone = mention.text.lower().endswith(" after") and ENDS.match(text, mention.end)
    return f"{mention.text[: -len('after')]}later" if alone else mention.text


def when(event: Event, text: str, clocks: dict[Span, Clock]) -> tuple[Period | None, str | None]:
    """When an event was (for a state: when it held), and the words that it rests on; None where the text gives no clue.

    Args:
        event: the event; where its reader says how it is dated (`Event.dating`), that is followed, else the scheme's rules.
        text: the report's text.
        clocks: what each time expression counts from, as `clocks_of` gives them.
    """
    future = event.phase == "future"
    published = clocks[UNTIMED].published
    if event.dating in ("published", "by-published", "undated"):
        return _by_publication(event, published), None
    for mention in event.times:
        if _counts_from(event, mention, text):
            continue
        clock = replace(clocks.get((mention.start, mention.end), clocks[UNTIMED]), future=future)
        period = meant(mention, text, clock)
        if period is not None:
            shape = _by_rule(event, text, mention, period) if event.dating is None else event.dating
            if period.is_since and event.phase == "background":
                shape = "span"  # a state that is told as past has ended by now
            return shaped(period, shape, published), mention.text
    dated = any(_names_a_day(mention, text) for mention in event.times)  # one that is none, or is not known
    if event.dating == "said" and published and event.phase == "news" and event.commitment != "conditional" and not dated:
        return periods.day(published), None  # 'at eight in the morning': dated, of the day that the report is of
    return _by_publication(event, published, dated=dated), None


def _counts_from(event: Event, mention: Mention, text: str) -> bool:
    """True for time words that count from the event, and do not date it: 'within a week of *losing* it'."""
    between = text[mention.end : event.trigger.start]
    return bool(WITHIN.match(mention.text) and BEFORE_TRIGGER.fullmatch(between))


def _names_a_day(mention: Mention, text: str) -> bool:
    """True for time words that tell a day other than that of the report."""
    if DATE.search(mention.text) or no_day_at(text, mention.start, mention.end):
        return True
    return bool(WITHIN.match(mention.text) and OF.match(text, mention.end))


def _by_publication(event: Event, published: dt.date | None, *, dated: bool = False) -> Period | None:
    """Undated news is 'not later than publication', on that day where told in the present tense; a present state is the day
    of speaking; undated plans and conditions have no date. What is `dated`, by a day that is not known, is not of that day.
    """
    if published is None or event.dating == "undated" or (event.dating is None and event.phase == "future"):
        return None
    if event.dating == "published":
        return periods.day(published)
    present = event.kind in STATES or (PRESENT.fullmatch(event.trigger.text.split()[0]) and event.commitment == "affirmed")
    if event.dating is None and event.phase == "news" and present and not dated:
        return periods.day(published)
    return None if event.phase == "future" else periods.until(published)


def _by_rule(event: Event, text: str, mention: Mention, period: Period) -> str:
    """The dating of an event whose reader does not say: the day of an announcement is only a limit; a 'since' is a span."""
    if event.kind not in STATES and SPEECH_DATE.search(text[max(0, mention.start - 40) : mention.start]):
        return "until"
    return "span" if period.is_since and event.kind not in STATES else "said"


def shaped(period: Period, dating: str, published: dt.date | None) -> Period:
    """The period of time words as an event of that dating takes it ('until', 'since', 'span'); as said where it cannot be."""
    try:
        if dating == "until" and period.upper:
            return periods.until(period.upper)
        if dating == "since" and period.lower:
            return periods.since(period.lower)
        if dating == "span" and period.lower and published:
            return Period(period.lower, periods.day(published).upper)
    except PeriodError:
        return period
    return period
