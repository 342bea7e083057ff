"""Judgements about claims that are read otherwise by now: a new reading, after a pin or with a better reader, superseded them."""

from __future__ import annotations

from typing import NamedTuple

from whoholds.ledger.as_of import AsOf
from whoholds.ledger.judgements import Judgement, said
from whoholds.ledger.protocol import Ledger
from whoholds.ledger.query import ClaimQuery


class Overtaken(NamedTuple):
    """A judgement that stands on a claim which is read no longer.

    Attributes:
        judgement: the judgement.
        follows: identifiers of the claims of the same words that it goes over to: of a rejection alone, and not where they have
            been judged themselves.
    """

    judgement: Judgement
    follows: tuple[str, ...]

    def __str__(self) -> str:
        """`rejected by Ana on 2026-11-22: misread; that claim is read otherwise now, and 1a2b3c4d stays rejected`."""
        if self.follows:
            names = ", ".join(name[:8] for name in self.follows)
            stays = "stays" if len(self.follows) == 1 else "stay"
            return f"{self.judgement}; that claim is read otherwise now, and {names} {stays} {_DONE[self.judgement.deed]}"
        return f"{self.judgement}; that claim is read no longer, and nothing stands in its place: look at its report anew"


_DONE = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "merge": "merged"}


def overtaken(ledger: Ledger, as_of: AsOf | None = None) -> list[Overtaken]:
    """The judgements that stand on claims which no visible reading has, by number.

    Args:
        ledger: any store.
        as_of: the moment whose knowledge is used.
    """
    last = {one.said: one for one in ledger.judgements(as_of)}
    found = []
    for report in sorted({one.report for one in last.values()}):
        query = ClaimQuery(report=report)
        rows = [*ledger.claims(query, as_of), *ledger.aside(query, as_of)]
        names = {said(row.claim) for row in rows}
        for one in last.values():
            if one.report == report and one.said not in names:
                follows = tuple(row.id for row in rows if row.judgement == one)
                found.append(Overtaken(one, follows))
    return sorted(found, key=lambda each: each.judgement.number)
