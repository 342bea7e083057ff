"""What a check of a whole ledger found: that all is as it was appended, or the rows that are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]  # how many rows are done, of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One thing that is not as it was appended.

    Attributes:
        number: the row's number in the chain; None for what has none.
        table: where the row stands.
        key: which row it is.
        what: what was checked: `hash`, `row`, `link`, `text`, `evidence`, `trigger`, `guard`, `file` or `head`.
        expected: what should be there.
        found: what is.
    """

    number: int | None
    table: str
    key: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        """One line for people."""
        where = self.table if self.number is None else f"row {self.number} of the chain, in {self.table}"
        return f"{where}, {self.key}: {self.what}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The outcome of a check of a whole ledger.

    Attributes:
        rows: how many rows the chain has.
        reports: how many texts were checked against their hash.
        claims: how many claims.
        quotations: how many spans were looked up in their text.
        head: the last hash of the chain, 64 hexadecimal digits; empty for a ledger that keeps no chain.
        broken: how many things are not as they were appended.
        breaks: the first of them, by their number in the chain; those without a number last.
    """

    rows: int = 0
    reports: int = 0
    claims: int = 0
    quotations: int = 0
    head: str = ""
    broken: int = 0
    breaks: tuple[Break, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all is as it was appended."""
        return self.broken == 0
