"""Whether the side of parties and the side that speakers speak for are right.

**On gold words.** The composed reports of the corpus's `valid` and `test` splits: the words of every gold party and speaker are
resolved as a claim's are, with the links that the reader makes of the mentions that stand there; `training.actors.oracle` says
how, and when two names are one side. The tables of sides were made with reports of `train` and `valid` in sight, never of `test`.

**On claims.** Reports with gold claims (`claims/dev`): each gold claim is set beside the found one of the same place and event
that shares most evidence with it. Of the gold parties of those claims, *right* is the share whose side stands in the same list
there; *told wrong* the share of the parties told there, where gold has any, that are none of them. A speaker is right where both
innermost ones speak for the same side, or both for none. The scorer's table alone says which names are one side. The details tell
the same with opponents told whom no words name (`identify.implied`), which is done only where the settings ask for it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training.actors.oracle import Answer, Judge, measured, shares
from training.corpus.agreement import load_scorer
from training.corpus.corpus import Annotated, composed, report_of

from gates.measures import Measured, keyed
from gates.reading import claims_of, readings
from whoholds.config import settings
from whoholds.identify import Gazetteer, directory
from whoholds.identify.places import PlaceResolver
from whoholds.records import Report, to_plain

SPLITS = ("valid", "test")
IMPLIED = 0.85  # the chance from which the guide lets opponents be told whom no words name
KINDS = {"parties": "party", "speakers": "speaker"}


def measure(gold: Path, scorer_file: Path, jobs: int) -> Measured:
    """Sides on gold words of both splits, and on the claims of the reports in a folder where there is one."""
    scorer = load_scorer(scorer_file)
    actors = directory()
    judge = Judge(actors, scorer)
    figures: dict[str, float] = {}
    details: dict[str, float] = {}
    missed: list[str] = []
    truth: list[str] = []
    for split in SPLITS:
        found = answers([a for a in composed() if a.split == split], jobs)
        for kind, (share, strict, count) in shares(found, judge).items():
            if kind in KINDS:
                figures[f"{split}, {KINDS[kind]} right"] = round(share, 3)
                details[f"{split}, {KINDS[kind]} right by the scorer's table alone"] = round(strict, 3)
            else:
                details[f"{split}, {kind}"] = round(share, 3)
            details[f"{split}, {kind}, how many"] = float(count)
        truth += [line(split, a) for a in found]
        missed += [line(split, a) for a in found if not judge(a)]
    if gold.exists():
        figures |= of_claims(list(dev(gold)), scorer, jobs)
        more = of_claims(list(dev(gold)), scorer, jobs, IMPLIED)
        details |= {f"{name}, with implied opponents from {IMPLIED}": share for name, share in more.items()}
    return Measured(figures, keyed(missed), truth=keyed(truth), details=details)


def line(split: str, answer: Answer) -> str:
    """An answer as a line for a person to judge."""
    return f"{split} {answer.report['id']} {answer.country}: {answer.kind} {answer.words!r}: {answer.found}, gold {answer.gold}"


def answers(chosen: list[Annotated], jobs: int) -> list[Answer]:
    """The answers of reports, read by the reader of the settings, with the index of places of `WHOHOLDS_HOME`."""
    actors = directory()
    read = {a.report["id"]: reading for a, reading in zip(chosen, readings(map(report_of, chosen), jobs), strict=True)}
    with Gazetteer.open(settings().home) as gazetteer:
        return measured(chosen, read, actors, PlaceResolver(gazetteer, actors), {})


def dev(folder: Path) -> Iterator[tuple[Report, list[dict[str, Any]]]]:
    """The reports of a folder with their gold claims."""
    for path in sorted(folder.glob("*.gold.json")):
        row = json.loads(path.with_name(path.name.replace(".gold", "")).read_text(encoding="utf-8"))
        report = Report.new(row["text"], title=row.get("title") or "", outlet=row.get("outlet"), published=row.get("published"))
        yield report, json.loads(path.read_text(encoding="utf-8"))


def of_claims(
    reports: list[tuple[Report, list[dict[str, Any]]]], scorer: Any, jobs: int, implied: float | None = None
) -> dict[str, float]:
    """The figures on claims of the same place and event; with implied opponents where a chance is given."""
    count: Counter[str] = Counter()
    for (_, gold), read in zip(reports, claims_of((report for report, _ in reports), jobs, implied), strict=True):
        for one, other in pairs(gold, [to_plain(c) for c in read.claims], scorer):
            count.update(compared(one, other, scorer))
    return {
        "claims, party right": round(count["right"] / max(1, count["gold"]), 3),
        "claims, speaker right": round(count["speaker right"] / max(1, count["speakers"]), 3),
        "claims, party told wrong": round(count["wrong"] / max(1, count["told"]), 3),
    }


def pairs(
    gold: list[dict[str, Any]], found: list[dict[str, Any]], scorer: Any
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each gold claim with the found one of its place and event that shares most evidence with it, whatever their sides."""
    for one in gold:
        same = [f for f in found if f["event"] == one["event"] and scorer.same_place(one["place"], f["place"])]
        best = max(same, key=lambda f: scorer.nearness(one, f), default=None)
        if best is not None and scorer.nearness(one, best) > 0:
            yield one, best


def compared(gold: dict[str, Any], found: dict[str, Any], scorer: Any) -> Counter[str]:
    """How many parties of a gold claim are right and how many told are wrong, and whether the speaker's side is right."""
    count: Counter[str] = Counter()
    for field in ("actors", "opponents"):
        mine, theirs = sides(gold[field], scorer), sides(found[field], scorer)
        count.update({"gold": len(mine), "right": len(mine & theirs)})
        if mine:
            count.update({"told": len(theirs), "wrong": len(theirs - mine)})
    if gold["sources"] and found["sources"]:
        one, other = (scorer.side({"name": c["sources"][0]["of"]}) for c in (gold, found))
        count.update({"speakers": 1, "speaker right": int(one == other)})
    return count


def sides(parties: Iterable[dict[str, Any]], scorer: Any) -> set[str]:
    """The sides of parties, by the scorer's table."""
    return {scorer.side(p) for p in parties if p.get("name")}
