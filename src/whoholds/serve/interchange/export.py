"""What a format is given to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from whoholds.ledger import RecordedClaim
from whoholds.reconcile import holdings
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


class Weighed(Sequence[Holding]):
    """The holdings that claims amount to, weighed when a format first asks: most formats write claims and never do."""

    def __init__(self, claims: Sequence[RecordedClaim]) -> None:
        """Weigh `claims`, later."""
        self._claims = claims

    @cached_property
    def _holdings(self) -> list[Holding]:
        return holdings((row.claim for row in self._claims), ids=(row.id for row in self._claims))

    @overload
    def __getitem__(self, index: int) -> Holding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Holding]: ...
    def __getitem__(self, index: int | slice) -> Holding | Sequence[Holding]:
        """One holding, or some."""
        return self._holdings[index]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._holdings)
