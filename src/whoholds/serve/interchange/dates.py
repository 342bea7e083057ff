"""The days that tables write in many ways."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from whoholds import periods
from whoholds.errors import PeriodError
from whoholds.periods import FIRST_YEAR, LAST_YEAR

FORMS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%y", "%d-%b-%Y", "%Y%m%d", "%B %d, %Y", "%d/%m/%Y")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
BLANKS = re.compile(r"\s+")  # also the blanks that do not break, of which tables of the web are full
REMEMBERED = 50_000  # cells whose day is kept: tables name the same days in thousands of rows
SECONDS = re.compile(r"\d{9,10}")


@lru_cache(maxsize=REMEMBERED)
def day(words: str | None) -> dt.date | None:
    """The day that a cell writes: `2017-11-03`, `3 November 2017`, `03-Nov-17`, `20171103`, a moment; None where it is none."""
    plain = BLANKS.sub(" ", words or "").strip()
    if MOMENT.match(plain):
        plain = plain[:10]
    for form in FORMS:
        try:
            found = dt.datetime.strptime(plain, form).date()
        except ValueError:
            continue
        return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
    return None


def moment(words: str | None) -> dt.date | None:
    """The day, in UTC, of seconds since 1970; None where they are none."""
    if not SECONDS.fullmatch(words or ""):
        return None
    return dt.datetime.fromtimestamp(int(words or 0), dt.UTC).date()


def edtf(words: str | None) -> str | None:
    """EDTF as it is written here; None where it is none."""
    try:
        return str(periods.parse(words)) if words else None
    except PeriodError:
        return None


def iso(value: dt.date | None) -> str | None:
    """`YYYY-MM-DD`, or None."""
    return value.isoformat() if value else None
