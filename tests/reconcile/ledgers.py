"""A docstring as a small ledger: one claim a line in the one-line notation, told by its outlet on its day."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace

from whoholds.lines import parse
from whoholds.periods import parse_day
from whoholds.reconcile import holdings
from whoholds.records import Claim, Holding


def written(words: str) -> list[Claim]:
    """The claims of the lines that hold any; each bears its line as evidence, so that they can be told apart."""
    lines = [line.strip() for line in words.splitlines() if "  " in line.strip()]
    return [replace(parse(line), evidence=line, report=f"report {number}") for number, line in enumerate(lines)]


def of(test: Callable[..., object]) -> list[Claim]:
    """The claims of a test's docstring."""
    return written(inspect.getdoc(test) or "")


def held(claims: list[Claim], place: str, on: str) -> Holding | None:
    """The holding of a place on a day."""
    day = parse_day(on).isoformat()
    fitting = [h for h in holdings(claims) if h.place.name == place and (h.first is None or h.first <= day)]
    return next((h for h in fitting if h.end is None or day < h.end), None)


def said(claims: list[Claim], place: str, on: str) -> str:
    """Who holds a place on a day, in words: the holder, `contested`, `nobody`, `unknown`, or `silent` where nothing is known."""
    holding = held(claims, place, on)
    if holding is None:
        return "silent"
    words = (holding.holder or "") if holding.status == "held" else holding.status
    return words + (f", besieged by {', '.join(holding.besieged_by)}" if holding.besieged_by else "")
