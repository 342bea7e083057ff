"""The corpus's own test split: items from 2023 on, and composed reports and passages of events that training did not see.

Scored by the scheme's own scorer, by part of the corpus; the shares by phenomenon are of all parts together. Another split, or a
sample of a split for a reader that is slow, has no floors: its figures are details.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from training.corpus.agreement import load_scorer, worded
from training.corpus.corpus import Annotated, corpus, report_of

from gates.measures import Measured, keyed
from gates.phenomena import Found
from gates.reading import claims_of
from gates.reliability import reliability
from whoholds.pipeline import Coder
from whoholds.records import to_plain

WORDS = 90  # characters of evidence that a line shows


def reports(data: Path, split: str = "test") -> list[Annotated]:
    """The annotated reports of one split; `data` is the folder of the public sources."""
    return [annotated for annotated in corpus(data) if annotated.split == split]


def sampled(reports: Sequence[Annotated], count: int) -> list[Annotated]:
    """Of each part of the corpus `count` reports (all, where there are fewer), in even steps from the middle of the first."""
    by_origin: dict[str, list[Annotated]] = {}
    for annotated in reports:
        by_origin.setdefault(annotated.origin, []).append(annotated)
    chosen: list[Annotated] = []
    for part in by_origin.values():
        take = min(count, len(part))
        chosen += [part[(2 * n + 1) * len(part) // (2 * take)] for n in range(take)]
    return chosen


def line(name: str, claim: dict[str, Any]) -> str:
    """A claim as the scorer words it."""
    sides = [party.get("name") for party in claim["actors"]]
    return f"{name}: {claim['event']} {claim['place']['name']} by {sides}: {claim['evidence'][:WORDS]!r}"


def measure(split: list[Annotated], scorer_file: Path, jobs: int, coder: Coder | None = None) -> Measured:
    """F1 by part and layer, verbatim evidence, the shares by phenomenon, how far scores can be relied on, and what is amiss.

    Args:
        split: the annotated reports.
        scorer_file: the scheme's scorer.
        jobs: how many processes read.
        coder: what reads them, in this process, instead of what the settings say.
    """
    scorer, shares = load_scorer(scorer_file), Found()
    counts: dict[str, Counter[str]] = {}
    scores: list[tuple[float, bool]] = []
    lines: dict[str, list[str]] = {"missed": [], "wrong": [], "truth": []}
    reports = map(report_of, split)
    readings = zip(split, map(coder, reports) if coder else claims_of(reports, jobs), strict=True)
    for annotated, read in track(readings, "held-out reports", len(split), console=Console(stderr=True), transient=True):
        text, name = annotated.report["text"], annotated.report["id"]
        gold, found = [worded(c, text) for c in annotated.claims], [to_plain(c) for c in read.claims]
        verbatim = sum(text[c["start"] :].startswith(c["evidence"]) for c in found)
        matched = {i: (j, layers) for i, j, layers in scorer.match(gold, found)}
        count = counts.setdefault(annotated.origin, Counter())
        count.update({"texts": 1, "gold": len(gold), "found": len(found), "verbatim": verbatim})
        for i, claim in enumerate(gold):
            layers = matched[i][1] if i in matched else frozenset()
            count.update(layers)
            shares.add(claim, layers)
            lines["truth"].append(line(name, claim))
            lines["missed"] += [] if layers else [line(name, claim)]
        taken = {j for j, _ in matched.values()}
        scores += [(claim["score"], j in taken) for j, claim in enumerate(found) if claim.get("score") is not None]
        lines["wrong"] += [line(name, claim) for j, claim in enumerate(found) if j not in taken]
    figures, details = _figures(counts, scorer.LAYERS)
    details |= reliability(scores, "claims ")
    return Measured(figures, keyed(lines["missed"]), keyed(lines["wrong"]), keyed(lines["truth"]), details, shares.shares())


def _figures(counts: dict[str, Counter[str]], layers: tuple[str, ...]) -> tuple[dict[str, float], dict[str, float]]:
    found = sum(count["found"] for count in counts.values())
    figures = {"verbatim evidence": sum(count["verbatim"] for count in counts.values()) / found if found else 1.0}
    details: dict[str, float] = {}
    for origin, count in sorted(counts.items()):
        total = max(1, count["gold"] + count["found"])
        figures |= {f"{origin}, {layer} F1": round(2 * count[layer] / total, 3) for layer in layers}
        details |= {f"{origin}, {what}": float(count[what]) for what in ("texts", "gold", "found")}
        details[f"{origin}, precision"] = round(count["core"] / max(1, count["found"]), 3)
        details[f"{origin}, recall"] = round(count["core"] / max(1, count["gold"]), 3)
    return figures, details
