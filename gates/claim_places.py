"""Whether the place of a claim is right, among claims that are found whatever their place.

Reports with gold claims (`claims/dev`). Each gold claim that has a point is set beside the found one of its event that shares
most evidence with it, wherever either is. *Right* is the share of these pairs whose places are within 10 km; a found place
without a point counts as *abstained*, and as not right. Nothing is tuned on these reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.corpus.agreement import load_scorer

from gates.measures import Measured
from gates.reading import claims_of
from gates.sides import dev
from whoholds.records import to_plain

NEAR_KM = 10.0
Row = dict[str, Any]


def measure(gold: Path, scorer_file: Path, jobs: int) -> Measured:
    """The share of places that are right, of all and of those told, on the reports of a folder."""
    scorer, reports = load_scorer(scorer_file), list(dev(gold))
    count: Counter[str] = Counter()
    for (_, claims), read in zip(reports, claims_of((report for report, _ in reports), jobs), strict=True):
        count.update(judged(pairs(claims, [to_plain(c) for c in read.claims], scorer), scorer))
    matched, told = count["matched"], count["matched"] - count["abstained"]
    return Measured(
        {"right within 10 km": round(count["right"] / max(1, matched), 3)},
        details={
            "right of those told": round(count["right"] / max(1, told), 3),
            "abstained": round(count["abstained"] / max(1, matched), 3), "matched claims": float(matched),
        },
    )  # fmt: skip


def pairs(gold: Iterable[Row], found: Sequence[Row], scorer: Any) -> Iterator[tuple[Row, Row]]:
    """Each gold claim that has a point with the found one of its event that shares most evidence with it."""
    for one in gold:
        same = [f for f in found if f["event"] == one["event"] and scorer.nearness(one, f) > 0]
        if one["place"]["lat"] is not None and same:
            # of two places in one clause, as in a list, each gold claim is set beside the nearer
            yield one, max(same, key=lambda f: (scorer.nearness(one, f), -(scorer.km(one["place"], f["place"]) or 0.0)))


def judged(matched: Iterable[tuple[Row, Row]], scorer: Any) -> Counter[str]:
    """How many pairs there are, how many are right, and in how many the found place has no point."""
    count: Counter[str] = Counter()
    for one, other in matched:
        apart = scorer.km(one["place"], other["place"])
        count.update({"matched": 1, "abstained": apart is None, "right": apart is not None and apart <= NEAR_KM})
    return count
