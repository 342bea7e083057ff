"""Snippets about territory against the rest, and of which kind: our claims against the labels of CASE 2021, task 2.

Its labels are ACLED's types of event. Four concern who holds a place; all others are `rest`. A snippet's label is that of its
first claim that has one, news before background; denied, conditional and future claims have none:

label                           claims of ours
GOV_REGAINS_TERIT               `gain` by a government (its army, an international force)
NON_STATE_ACTOR_OVERTAKES_TER   `gain` by any other side; by nobody named, where the loser is a government or not named either
NON_VIOL_TERRIT_TRANSFER        `handover`, `withdraw`, and `loss`, which nobody named takes
HQ_ESTABLISHED                  `hold` or `enter` of a base, by the gazetteer's kind or a word for one in the evidence

The mapping follows ACLED's definitions and was made before anything was measured with it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from gates.measures import Measured, keyed
from gates.reading import claims_of
from gates.spans import f1
from whoholds.identify import Directory, directory
from whoholds.records import Claim, Party, Report

GOVERNMENT, NON_STATE = "GOV_REGAINS_TERIT", "NON_STATE_ACTOR_OVERTAKES_TER"
TRANSFER, BASE = "NON_VIOL_TERRIT_TRANSFER", "HQ_ESTABLISHED"
LABELS = (GOVERNMENT, NON_STATE, TRANSFER, BASE)
REST = "rest"
STATE = frozenset(("government", "army", "international force", "office"))
BASE_WORDS = re.compile(r"\b(?:bases?|headquarters|HQ|camps?|barracks|outposts?|checkpoints?)\b", re.IGNORECASE)


def snippets(path: Path) -> Iterator[tuple[str, str, str]]:
    """Number, words and label (one of ours, or `rest`) of each snippet."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            label = row["SubType"].strip()
            yield row["id"], row["EventSnippet"], label if label in LABELS else REST


def is_state(known: Directory, party: Party) -> bool:
    """True for a government, and for all that is on its side."""
    actor = known.actors.get(party.id or "")
    return actor is not None and (known.side(actor) or actor).kind in STATE


def label_of(known: Directory, claim: Claim) -> str | None:
    """The label of one claim; None where it has none."""
    if claim.commitment in ("denied", "conditional") or claim.phase == "future":
        return None
    if claim.event == "gain":
        if claim.actors:
            return GOVERNMENT if any(is_state(known, p) for p in claim.actors) else NON_STATE
        return GOVERNMENT if claim.opponents and not any(is_state(known, p) for p in claim.opponents) else NON_STATE
    if claim.event in ("handover", "withdraw", "loss"):
        return TRANSFER
    if claim.event in ("hold", "enter") and (claim.place.kind == "base" or BASE_WORDS.search(claim.evidence)):
        return BASE
    return None


def label(known: Directory, claims: tuple[Claim, ...]) -> str:
    """The label of a snippet by its claims."""
    ranked = sorted(claims, key=lambda c: (c.phase == "background", c.start))
    return next((found for c in ranked if (found := label_of(known, c))), REST)


def measure(corpus: list[tuple[str, str, str]], jobs: int) -> Measured:
    """Macro-F1 of the four labels and the rest, F1 of territory or not, and every snippet mistaken."""
    known = directory()
    pairs: Counter[tuple[str, str]] = Counter()
    missed, wrong, truth = [], [], []
    for (number, words, gold), read in zip(corpus, claims_of((Report.new(words) for _, words, _ in corpus), jobs), strict=True):
        found = label(known, read.claims)
        pairs[gold, found] += 1
        line = f"{number} {gold}: {words}"
        truth += [line] if gold != REST else []
        missed += [line] if gold not in (REST, found) else []
        wrong += [f"{number} {found}, is {gold}: {words}"] if found not in (REST, gold) else []
    single = {name: round(_f1(pairs, {name}), 3) for name in (*LABELS, REST)}
    figures = {
        "macro-F1 of four labels and the rest": round(sum(single.values()) / len(single), 3),
        "territory or not, F1": round(_f1(pairs, set(LABELS)), 3),
    }
    details = {"macro-F1 of the four labels": round(sum(single[name] for name in LABELS) / len(LABELS), 3)}
    details |= {"snippets": float(len(corpus)), "snippets about territory": float(len(truth))}
    return Measured(figures, keyed(missed), keyed(wrong), keyed(truth), {**details, **{f"{k}, F1": v for k, v in single.items()}})


def _f1(pairs: Counter[tuple[str, str]], names: set[str]) -> float:
    gold = sum(n for (g, _), n in pairs.items() if g in names)
    found = sum(n for (_, f), n in pairs.items() if f in names)
    both = sum(n for (g, f), n in pairs.items() if g in names and f in names)
    return f1(both / max(1, found), both / max(1, gold))
