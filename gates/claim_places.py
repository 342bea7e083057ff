"""Whether the place of a claim is right, among claims that are found whatever their place.

Reports with gold claims (`claims/dev`). *Right within 10 km*: each gold claim that has a point is set beside the found one of its
event that shares most evidence with it, wherever either is, and the share of these pairs is told whose places are within 10 km; a
found place without a point counts as *abstained*, and as not right. Of a list ("took Greenville, Harper and Zwedru") the found
claim with the longest evidence is so set beside every member, whether or not the others are found too.

*One to one*: no claim is in two pairs, and those whose places have the same words come first, then those that share most
evidence. What is wrong in these is counted by kind: other words (the reader took another place), no point, words without a name
('the dam'), a region's middle, a name that means another place.

Nothing is tuned on `claims/dev`; another split of the corpus has no floors, its figures are details.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.corpus.agreement import load_scorer, worded
from training.corpus.corpus import Annotated, report_of

from gates.measures import Measured
from gates.reading import claims_of
from whoholds.extract.coreference import is_nominal
from whoholds.records import Mention, Report, to_plain

NEAR_KM = 10.0
LEAST = 4  # characters of words that count as the same where they stand within others: 'Qaim' in 'the town of Qaim'
WIDE = frozenset(("region", "district", "area", "country"))
KINDS = ("other words", "no point", "words without a name", "a region's middle", "another place of the name")
Row = dict[str, Any]


def measure(reports: Iterable[tuple[Report, list[Row]]], scorer_file: Path, jobs: int, *, floors: bool = True) -> Measured:
    """The share of places that are right, of all and of those told, on reports with gold claims.

    Args:
        reports: the reports, each with its gold claims as the scorer reads them.
        scorer_file: the scheme's scorer.
        jobs: how many processes read.
        floors: whether the shares are figures with floors, or details.
    """
    scorer, chosen = load_scorer(scorer_file), list(reports)
    count: Counter[str] = Counter()
    single: Counter[str] = Counter()
    for (_, gold), read in zip(chosen, claims_of((report for report, _ in chosen), jobs), strict=True):
        found = [to_plain(c) for c in read.claims]
        count.update(judged(pairs(gold, found, scorer), scorer))
        single.update(judged(one_to_one(gold, found, scorer), scorer))
    figures = {f"right within 10 km{how}": _share(c, "right") for how, c in (("", count), (", one to one", single))}
    details: dict[str, float] = {}
    for how, c in (("", count), (", one to one", single)):
        told = c["matched"] - c["abstained"]
        details |= {
            f"right of those told{how}": round(c["right"] / max(1, told), 3), f"abstained{how}": _share(c, "abstained"),
            f"matched claims{how}": float(c["matched"]),
        }  # fmt: skip
    details |= {f"wrong, one to one: {kind}": float(n) for kind, n in sorted(single.items()) if kind in KINDS}
    return Measured(figures, details=details) if floors else Measured({}, details={**figures, **details})


def gold_of(split: Iterable[Annotated]) -> Iterator[tuple[Report, list[Row]]]:
    """The reports of a split of the corpus with their gold claims, as the scorer reads them."""
    for annotated in split:
        yield report_of(annotated), [worded(c, annotated.report["text"]) for c in annotated.claims]


def pairs(gold: Iterable[Row], found: Sequence[Row], scorer: Any) -> Iterator[tuple[Row, Row]]:
    """Each gold claim that has a point with the found one of its event that shares most evidence with it."""
    for one in gold:
        same = [f for f in found if f["event"] == one["event"] and scorer.nearness(one, f) > 0]
        if one["place"]["lat"] is not None and same:
            # of two places in one clause, as in a list, each gold claim is set beside the nearer
            yield one, max(same, key=lambda f: (scorer.nearness(one, f), -(scorer.km(one["place"], f["place"]) or 0.0)))


def one_to_one(gold: Iterable[Row], found: Iterable[Row], scorer: Any) -> Iterator[tuple[Row, Row]]:
    """Gold claims that have a point with found ones of their event that share evidence, each in one pair at most."""
    ours, theirs = [g for g in gold if g["place"]["lat"] is not None], list(found)
    rated = [
        (_same_words(g, f), near, -i, -j)
        for i, g in enumerate(ours) for j, f in enumerate(theirs)
        if f["event"] == g["event"] and (near := scorer.nearness(g, f)) > 0
    ]  # fmt: skip
    taken: tuple[set[int], set[int]] = set(), set()
    for _, _, i, j in sorted(rated, reverse=True):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield ours[-i], theirs[-j]


def judged(matched: Iterable[tuple[Row, Row]], scorer: Any) -> Counter[str]:
    """How many pairs there are, how many are right, in how many the found place has no point, and the kinds of the wrong."""
    count: Counter[str] = Counter()
    for one, other in matched:
        apart = scorer.km(one["place"], other["place"])
        right = apart is not None and apart <= NEAR_KM
        count.update({"matched": 1, "abstained": apart is None, "right": right})
        count.update([] if right else [_kind(one, other, apart)])
    return count


def _kind(gold: Row, found: Row, apart: float | None) -> str:
    """Why a found place is not the gold one."""
    words = found["place"].get("text") or ""
    if not _same_words(gold, found):
        return KINDS[0]
    if apart is None:
        return KINDS[1]
    if is_nominal(Mention(0, len(words), words, "place")):
        return KINDS[2]
    return KINDS[3] if found["place"].get("kind") in WIDE else KINDS[4]


def _same_words(gold: Row, found: Row) -> bool:
    """Whether the words of two places are the same, or the one's stand within the other's."""
    one, other = gold["place"].get("text") or "", found["place"].get("text") or ""
    return one == other or (len(one) >= LEAST and one in other) or (len(other) >= LEAST and other in one)


def _share(count: Counter[str], what: str) -> float:
    return round(count[what] / max(1, count["matched"]), 3)
