"""What claims are found by: names without their accents, and the days that they can mean."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from whoholds.errors import LedgerError, PeriodError
from whoholds.periods import ONE_DAY, Period, day, parse, publication
from whoholds.records import Claim

REMEMBERED = 50_000  # names whose folding is kept: the same ones come again and again
APOSTROPHES = frozenset("'`´‘’ʻʼʽʾʿ")


class Name(NamedTuple):
    """A folded name that a claim bears, in one of four roles: `actor`, `opponent`, `source`, `speaks for`."""

    role: str
    key: str


@lru_cache(maxsize=REMEMBERED)
def fold(name: str) -> str:
    """A name without case, accents, apostrophes and punctuation: 'Al-Qā’im' gives 'al qaim'."""
    letters = (c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c) and c not in APOSTROPHES)
    words = "".join(c if c.isalnum() else " " for c in letters).casefold().split()
    return " ".join(words) or name.casefold()


def names(claim: Claim) -> frozenset[Name]:
    """The folded names of a claim's sides and sources."""
    found = [("actor", party.name) for party in claim.actors]
    found += [("opponent", party.name) for party in claim.opponents]
    found += [("source", source.name) for source in claim.sources]
    found += [("speaks for", source.of) for source in claim.sources]
    return frozenset(Name(role, fold(name)) for role, name in found if name)


def dated(claim: Claim, published: str | None) -> Period | None:
    """The days that a claim can mean: its `when`, else the day of publication; None where neither is known, nor can be.

    Raises:
        LedgerError: its `when` is no EDTF.
    """
    try:
        if claim.when is not None:
            return _parsed(claim.when)
    except PeriodError as error:
        raise LedgerError(f"a claim about {claim.place.name} has a wrong date: {error}") from error
    out = publication(published)
    return day(out) if out else None


def days(claim: Claim, published: str | None) -> tuple[str | None, str | None]:
    """`dated` as its first and last day, `YYYY-MM-DD`; None for an open end, both None where no day is known."""
    period = dated(claim, published)
    return (None, None) if period is None else _ends(period)


@lru_cache(maxsize=REMEMBERED)
def _parsed(words: str) -> Period:
    return parse(words)


@lru_cache(maxsize=REMEMBERED)
def _ends(period: Period) -> tuple[str | None, str | None]:
    first = period.first.isoformat() if period.first else None
    last = (period.end - ONE_DAY).isoformat() if period.end else None
    return first, last
