"""What is measured: the claims of a reader, and the history of control made of a river of news; both by given scorers.

The scorers print figures as JSON on their first line, then one line for each miss and each find too many. Here a miss bears a
key, so that a run can be compared with one on record without keeping anybody's sentences.
"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ALL = "1000000"  # lines of misses: every one
WORDS = 90  # characters of evidence that the scorer shows


@dataclass(frozen=True)
class Measured:
    """One measure: its figures, and what was missed and what was too many, by key.

    Attributes:
        figures: each has a floor, which rises with it.
        missed: what there is and was not found.
        wrong: what was found and is not there.
        truth: all that there is.
        details: how much was measured on, timings, figures of peers; they get no floor, but keep one put there by hand.
        shares: for each phenomenon how many show it, and the share of them found, by layer; no floors either.
    """

    figures: dict[str, float]
    missed: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    truth: dict[str, str] = field(default_factory=dict)
    details: dict[str, float] = field(default_factory=dict)
    shares: dict[str, dict[str, float]] = field(default_factory=dict)


def key(line: str) -> str:
    """The key of a line: 12 digits of its hash."""
    return hashlib.sha256(line.encode("utf-8")).hexdigest()[:12]


def keyed(lines: Sequence[str]) -> dict[str, str]:
    """Lines by their keys."""
    return {key(line): line for line in lines}


def whoholds(*arguments: str | Path, output: Path | None = None) -> None:
    """Run the command line of this Python; its standard output goes to a file where one is given.

    Raises:
        CalledProcessError: it failed; its messages are on standard error.
    """
    command = [sys.executable, "-m", "whoholds", *map(str, arguments)]
    if output is None:
        subprocess.run(command, check=True, stdout=sys.stderr)
        return
    with output.open("w", encoding="utf-8") as stream:
        subprocess.run(command, check=True, stdout=stream)


def scored(scorer: Path, *arguments: Path) -> tuple[dict[str, Any], list[str]]:
    """What a scorer prints: its figures, and the lines after them."""
    command = [sys.executable, str(scorer), *map(str, arguments), "--json", "--show", ALL]
    first, *rest = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return json.loads(first), rest


def claims(gold: Path, scorer: Path, work: Path) -> Measured:
    """The claims of our reader against gold claims, layer by layer.

    Args:
        gold: folder of `ID.json` and `ID.gold.json`.
        scorer: the program that compares them.
        work: folder for the claims.
    """
    found = work / "claims.jsonl"
    reports = sorted(path for path in gold.glob("*.json") if not path.name.endswith(".gold.json"))
    whoholds("extract", *reports, "-o", found)
    figures, lines = scored(scorer, gold, found)
    layers = {f"{name} F1": value["F1"] for name, value in figures.items() if isinstance(value, dict)}
    verbatim = figures["verbatim evidence"]
    missed, wrong = _split(lines, "missed: ", "spurious: ")
    return Measured({"verbatim evidence": 0.0 if verbatim is None else verbatim, **layers}, missed, wrong, _gold_lines(gold))


def _gold_lines(gold: Path) -> dict[str, str]:
    """Each gold claim as the scorer words it."""
    lines = []
    for path in sorted(gold.glob("*.gold.json")):
        for claim in json.loads(path.read_text(encoding="utf-8")):
            sides = [party.get("name") for party in claim["actors"]]
            said = f"{claim['event']} {claim['place']['name']} by {sides}: {claim['evidence'][:WORDS]!r}"
            lines.append(f"{path.name.removesuffix('.gold.json')}: {said}")
    return keyed(lines)


def replay(events: Path, truth: Path, scorer: Path, work: Path, ledger: Path | None, jobs: int) -> Measured:
    """The history of control made of a river of news, against known changes.

    Args:
        events: the news, JSON Lines.
        truth: the known changes, CSV.
        scorer: the program that compares them.
        work: folder for the ledger and the changes.
        ledger: a ledger to go on with; None for a new one.
        jobs: how many processes read.
    """
    path = ledger or work / "replay.db"
    if ledger is None:
        for old in work.glob("replay.db*"):
            old.unlink()
    whoholds("run", events, "--ledger", path, "--jobs", str(jobs), "--json")
    changes = work / "changes.csv"
    whoholds("changes", "--ledger", path, "--format", "csv", output=changes)
    figures, lines = scored(scorer, truth, changes)
    missed, wrong = _split(lines, "missed: ", "false flip: ")
    with truth.open(encoding="utf-8") as stream:
        known = [
            f"{t['date']} {t['place']} ({t['country']}) {t['from_actor']} -> {t['to_actor']}" for t in csv.DictReader(stream)
        ]
    return Measured({name: float(value) for name, value in figures.items() if value is not None}, missed, wrong, keyed(known))


def _split(lines: Sequence[str], *marks: str) -> list[dict[str, str]]:
    """The lines of each mark, without it, by key."""
    return [keyed([line.removeprefix(mark) for line in lines if line.startswith(mark)]) for mark in marks]
