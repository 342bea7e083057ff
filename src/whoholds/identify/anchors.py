"""The days that relative words count from: that of publication, that of a dateline, that on which somebody is quoted.

'BAGHDAD, Nov. 17 (Agency) –' says when a report was written, whenever its copy was published: its 'yesterday' is the 16th. And
'"We took it yesterday," he said on Saturday' tells of Friday.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from whoholds import periods
from whoholds.identify.date_rules import Clock
from whoholds.identify.dates import resolve
from whoholds.identify.time_words import MONTH
from whoholds.periods import Period
from whoholds.records import Mention, Report

COPIED = dt.timedelta(days=14)  # a copy is published so long after its dateline at most
QUOTED = dt.timedelta(days=60)  # and nobody is quoted in the news on what he said longer ago
HEAD_LINES = 4  # the dateline stands in one of them, behind a headline
NAME = r"(?:[^\W\d_a-z][\w'’.]*(?:-[\w'’]+)*|(?:al|ez|ed|el|ash|az|as|ar|at)-\w+|de|del|la|las|el|of|and|near)"
DATELINE = re.compile(
    rf"\s*(?!(?i:on|in|by|since|from|until|at|after|before|updated|posted|last)\b){NAME}(?:[ /]{NAME}|, ?{NAME}){{0,7}}"
    rf",?\s+\(?(?P<date>(?i:{MONTH})\.?\s+\d{{1,2}}(?:,\s+\d{{4}})?|\d{{1,2}}\s+(?i:{MONTH})\.?(?:,?\s+\d{{4}})?)\)?"
    r"\s*(?:,?\s*\([^)\n]{1,40}\))?\s*(?:--|[—–-])\s"
)
YEAR = re.compile(r"\d{4}\Z")
VERBS = "(?:said|says|told|announced|declared|stated|added|claimed|insisted|wrote|reported|confirmed|acknowledged|admitted|vowed)"
SPOKEN_BEFORE = re.compile(rf"\b(?:{VERBS}|speaking|broadcast|released|statement|interview)\b[^,.;:“”\"]{{0,40}}$", re.IGNORECASE)
SPOKEN_BEHIND = re.compile(rf"[^.;“”\"]{{0,60}}\b{VERBS}\b", re.IGNORECASE)
QUOTATION = re.compile(r"“([^“”\n]{3,1200})”|\"([^\"\n]{3,1200})\"")
NO_STOP = re.compile(r"(?:[^.!?\n]|\.(?!\s)){0,160}\Z")  # the same sentence
AT_ONCE = re.compile(r"[^.!?\n]{0,40}[.:]?\s*\Z")  # a quotation that goes on right behind the sentence
Span = tuple[int, int]


class Quoted(NamedTuple):
    """A quotation of which the report says on which day it was spoken.

    Attributes:
        start: offset of its first character, inside the marks.
        end: offset after its last.
        day: when it was spoken.
    """

    start: int
    end: int
    day: dt.date


def day_of_writing(report: Report) -> dt.date | None:
    """The day on which a report was written: that of its dateline, where its copy was published at most two weeks later; else of
    publication.

    A dateline that tells its year counts, too, where no day of publication is known; None where nothing is.
    """
    published = periods.publication(report.published)
    found = _dateline(report.text)
    if not found or (published is None and (report.published is not None or not YEAR.search(found))):
        return published
    day = _single(resolve(found, Clock(published)))
    if day is None or (published is not None and not dt.timedelta(0) <= published - day <= COPIED):
        return published
    return day


def _dateline(text: str) -> str | None:
    """The date in the dateline of a text, as it is written; None where it has none."""
    for line in text.split("\n", HEAD_LINES)[:HEAD_LINES]:
        found = DATELINE.match(line)
        if found:
            return re.sub(r"[.,]", "", found["date"])
    return None


def quoted(text: str, times: Iterable[Mention], written: dt.date | None) -> list[Quoted]:
    """The quotations of a text of which it tells the day on which they were spoken.

    Args:
        text: the report's.
        times: its time expressions.
        written: the day on which it was written; where that is not known, 'on Saturday' is no day.
    """
    marks = [match.span(1) if match[1] else match.span(2) for match in QUOTATION.finditer(text)]
    spoken = list(_spoken(text, times, written, marks)) if marks else []
    return [Quoted(start, end, day) for start, end in marks if (day := _day_of(text, start, end, spoken))]


def _spoken(text: str, times: Iterable[Mention], written: dt.date | None, marks: list[Span]) -> Iterator[tuple[Mention, dt.date]]:
    """The time expressions outside quotations that say when somebody spoke, and the day of each."""
    for time in times:
        if any(start <= time.start < end for start, end in marks):
            continue
        if not (SPOKEN_BEFORE.search(text[max(0, time.start - 60) : time.start]) or SPOKEN_BEHIND.match(text, time.end)):
            continue
        day = _single(resolve(time.text, Clock(written)))
        if day and written and dt.timedelta(0) <= written - day <= QUOTED:
            yield time, day


def _single(period: Period | None) -> dt.date | None:
    """The day that a period is; None where it is no single day."""
    return period.first if period and period.first and str(period) == period.first.isoformat() else None


def _day_of(text: str, start: int, end: int, spoken: list[tuple[Mention, dt.date]]) -> dt.date | None:
    """When a quotation was spoken: said in the same sentence, the nearer behind it, else in the one that it goes on behind."""
    behind = [] if text[end - 1] == "." else [d for t, d in spoken if t.start >= end and NO_STOP.match(text[end + 1 : t.start])]
    before = [(time, day) for time, day in spoken if time.end <= start]
    same = [day for time, day in before if NO_STOP.match(text[time.end : start - 1])]
    at_once = [day for time, day in before if AT_ONCE.match(text[time.end : start - 1])]
    return next(iter((*behind, *reversed(same), *reversed(at_once))), None)
