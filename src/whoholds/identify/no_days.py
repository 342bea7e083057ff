"""Dates that are none: '30 February', 'June 31', '2017-13-05'. Nothing is dated by them, and what counts from them has no day."""

from __future__ import annotations

import calendar
import re

from whoholds.identify.time_words import MONTH, MONTHS

NUMBER = r"(?P<day>\d{1,2})(?P<nth>st|nd|rd|th)?"
TO = r"(?:\s*(?:to|and|until|till|through|-|–)\s*(?P<until>\d{1,2})(?:st|nd|rd|th)?)?"
YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>\d{4})\b)?"
WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{NUMBER}{TO}\s+(?:of\s+)?(?P<month>{MONTH})\b\.?{YEAR}",
        rf"\b(?P<month>{MONTH})\b\.?\s+(?:the\s+)?{NUMBER}(?:{TO}(?!\d)|(?!\d)){YEAR}",
        r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)(?P<until>(?!))?(?P<nth>(?!))?",
    )
)
SHORT = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)")  # day and month in either order
LONGEST_MONTH = 31
LEAP_YEAR = 2000
AROUND = 24  # characters beside a span in which the rest of its date may stand


def no_day(words: str, year: int | None = None) -> str | None:
    """The date in some words that no calendar has, as it is written; None where they have none.

    Args:
        words: a time expression.
        year: what '29 February' is of where the words do not say it; None where that is not known: some years have one.
    """
    return no_day_at(words, 0, len(words), year)


def no_day_at(text: str, start: int, end: int, year: int | None = None) -> str | None:
    """The date that no calendar has of which a span of a text is a part: 'June' of '31 June'; else None."""
    low, high = max(0, start - AROUND), end + AROUND
    found = [match for pattern in WRITTEN for match in pattern.finditer(text, low, high) if _is_none(match, year)]
    found += [match for match in SHORT.finditer(text, low, high) if _is_none_either_way(match)]
    return next((match[0].strip() for match in found if match.start() < end and match.end() > start), None)


def _is_none_either_way(match: re.Match[str]) -> bool:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    return not (_there(year, second, first) or _there(year, first, second))


def _is_none(match: re.Match[str], year: int | None) -> bool:
    written = match["month"].lower()
    month = MONTHS[written] if written in MONTHS else int(written)
    if int(match["day"]) > LONGEST_MONTH and not match["year"] and not match["nth"]:
        return False  # 'May 68' is a year
    said = int(match["year"] or year or LEAP_YEAR)
    return not all(_there(said, month, int(number)) for number in (match["day"], match["until"]) if number)


def _there(year: int, month: int, day: int) -> bool:
    """Whether a year has that day of that month."""
    return 1 <= month <= len(calendar.month_name) - 1 and year > 0 and 1 <= day <= calendar.monthrange(year, month)[1]
