"""Whether the side of parties and the side that speakers speak for are right.

**On gold words.** The composed reports of the corpus's `valid` and `test` splits: the words of every gold party and speaker are
resolved as a claim's are, with the links that the reader makes of the mentions that stand there; `training.actors.oracle` says
how, and when two names are one side. The tables of sides were made with reports of `train` and `valid` in sight, never of `test`.
The same is asked of reports with gold claims (`claims/dev`), whose gold gives words and no offsets: they are looked for in the
claim's evidence, else before it, else behind it. Parties whom no words name are counted in the details, and asked for on claims.

**On claims.** Reports with gold claims (`claims/dev`): each gold claim is set beside the found one of the same place and event
that shares most evidence with it. Of the gold parties of those claims, *right* is the share whose side stands in the same list
there; *told wrong* the share of the parties told there, where gold has any, that are none of them. The details split the gold
parties into those that words name and those that none do. A speaker is right where both
innermost ones speak for the same side, or both for none. The scorer's table alone says which names are one side. The details tell
the same with more opponents told whom no words name (`identify.implied`) than the settings ask for by themselves.
"""

from __future__ import annotations

import json
import re
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
DEV = "dev"  # what the reports of the folder with gold claims are called
CLAIMED = ("claims, party right", "claims, speaker right", "claims, party told wrong")
AFTER = 50  # characters: words behind the evidence count as so much farther than words before it
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
    reports = list(annotated(gold)) if gold.exists() else []
    for split in (*SPLITS, *([DEV] if reports else [])):
        found = answers(reports if split == DEV else [a for a in composed() if a.split == split], jobs)
        for kind, (share, strict, count) in shares(found, judge).items():
            if kind in KINDS:
                figures[f"{split}, {KINDS[kind]} right"] = round(share, 3)
                details[f"{split}, {KINDS[kind]} right by the scorer's table alone"] = round(strict, 3)
            else:
                details[f"{split}, {kind}"] = round(share, 3)
            details[f"{split}, {kind}, how many"] = float(count)
        truth += [line(split, a) for a in found]
        missed += [line(split, a) for a in found if not judge(a)]
    details |= wordless(reports)
    if gold.exists():
        here = of_claims(list(dev(gold)), scorer, jobs)
        figures |= {name: here.pop(name) for name in CLAIMED}
        more = of_claims(list(dev(gold)), scorer, jobs, IMPLIED)
        details |= here | {f"{name}, with implied opponents from {IMPLIED}": more[name] for name in CLAIMED}
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


def annotated(folder: Path) -> Iterator[Annotated]:
    """The reports of a folder with their gold claims as the corpus has them: by offsets."""
    for path in sorted(folder.glob("*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        row = json.loads(path.with_name(f"{name}.json").read_text(encoding="utf-8"))
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield Annotated({**row, "id": name}, [spanned(claim, row["text"]) for claim in gold], DEV, "test")


def spanned(claim: dict[str, Any], text: str) -> dict[str, Any]:
    """A gold claim with an offset for each of its words, where the report has them."""
    start, end = claim["start"], claim["start"] + len(claim["evidence"])

    def party(one: dict[str, Any]) -> dict[str, Any]:
        return {**one, "span": located(text, one.get("text"), start, end)}

    lists = {field: [party(one) for one in claim[field]] for field in ("actors", "opponents", "sources")}
    return {**claim, **lists, "place": party(claim["place"]), "evidence_span": [start, end]}


def located(text: str, words: str | None, start: int, end: int) -> list[int] | None:
    """Where words stand that a claim with this evidence is about: in it, else as near before it, or behind it; None nowhere."""
    found = [m.start() for m in re.finditer(re.escape(words), text)] if words else []
    whole = [at for at in found if not (text[at - 1 : at].isalnum() or text[at + len(words or "") :][:1].isalnum())] or found

    def far(at: int) -> int:
        return 0 if start <= at < end else start - at if at < start else at - end + AFTER

    return [best := min(whole, key=far), best + len(words or "")] if whole else None


def wordless(reports: list[Annotated]) -> dict[str, float]:
    """How many gold parties of reports no words name, and how many there are."""
    parties = [(field, p) for a in reports for c in a.claims for field in ("actors", "opponents") for p in c[field] if p["name"]]
    mute = [field for field, p in parties if p["span"] is None]
    counts = {"parties in all": len(parties), "actors without words": mute.count("actors"),
              "opponents without words": mute.count("opponents")}  # fmt: skip
    return {f"{DEV}, {name}": float(count) for name, count in counts.items()} if reports else {}


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
        "claims, party right, of those with words": round(count["worded right"] / max(1, count["worded"]), 3),
        "claims, gold parties": float(count["gold"]),
        "claims, gold parties with words": float(count["worded"]),
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
        worded = sides((p for p in gold[field] if p.get("text")), scorer)
        count.update(
            {"gold": len(mine), "right": len(mine & theirs), "worded": len(worded), "worded right": len(worded & theirs)}
        )
        if mine:
            count.update({"told": len(theirs), "wrong": len(theirs - mine)})
    if gold["sources"] and found["sources"]:
        one, other = (scorer.side({"name": c["sources"][0]["of"]}) for c in (gold, found))
        count.update({"speakers": 1, "speaker right": int(one == other)})
    return count


def sides(parties: Iterable[dict[str, Any]], scorer: Any) -> set[str]:
    """The sides of parties, by the scorer's table."""
    return {scorer.side(p) for p in parties if p.get("name")}
