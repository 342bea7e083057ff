"""Report → Reading: mentions, events, speakers, commitment and phase. No place or actor is resolved here."""

from __future__ import annotations

from typing import Protocol

from whoholds.extract.rules import RuleReader
from whoholds.records import Reading, Report

__all__ = ["Reader", "RuleReader", "reader"]


class Reader(Protocol):
    """Reads one report; `fingerprint` names the reader and its version."""

    @property
    def fingerprint(self) -> str:
        """Name and version of the reader: what its claims are marked with."""
        ...

    def read(self, report: Report) -> Reading:
        """Find all mentions and events of one report."""
        ...


def reader(name: str = "rules") -> Reader:
    """The reader of that name: `rules`."""
    return RuleReader()
