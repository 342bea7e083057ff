"""What a format is given to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whoholds.ledger import RecordedClaim
from whoholds.records import Holding
from whoholds.serve.interchange.names import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What a ledger says, for a format to write.

    Attributes:
        claims: the visible claims.
        holdings: what they amount to, those of a place consecutive and in order of time.
        names: the gazetteer and the directory.
        on: the day of a format that shows one day, `YYYY-MM-DD`.
    """

    claims: Sequence[RecordedClaim]
    holdings: Sequence[Holding]
    names: Names
    on: str
