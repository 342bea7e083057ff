"""The gate: figures against their floors, and what was won and lost since the run on record.

usage: python -m gates.run [--only NAME …] [--details] [--update] [--show N] [--ledger FILE] [--jobs N] [paths, see --help]

Exit code 1 where a figure is worse than its floor. `--update` raises floors to what was reached (none ever falls) and puts this
run on record. What is measured on is no part of the repository; where it is absent, its rows say so and nothing fails. Details
(counts, shares by phenomenon, timings) get no floor of their own; one put into the file of floors by hand is kept all the same.
Every miss and every find too many is written, with its sentence, to the work folder (`out/gates/NAME.missed.txt`, `.wrong.txt`).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gates import kills, scale
from gates.measures import Measured
from gates.menu import ASKED, MENU, SHARED, Taken, peers

HERE = Path(__file__).parent
FLOORS, LAST = HERE / "floors.json", HERE / "last.json"
LOWER_IS_BETTER = frozenset((
    "days off", "false flips per 100 rows", "claims per 1,000 held-out items without a claim",
    "claims per 1,000 items of peaceful sections", "load, seconds", "peak memory, MB", "package, MB", "claims, party told wrong",
    *(f"{store}, {what}" for store in kills.STORES for what in kills.FIGURES),
    *(f"{what}, at {size:g} million" for what in scale.LOWER_IS_BETTER for size in (*scale.SIZES, scale.FULL)),
))  # fmt: skip
NO_MEASURE = frozenset(("known changes", "rows at known places"))  # how much was measured on, neither good nor bad


def options(words: list[str] | None = None) -> argparse.Namespace:
    """What the user asks for; `words` are the arguments, by default those of the command."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--only", nargs="+", choices=MENU, metavar="NAME", help=f"measure these alone: {', '.join(MENU)}")
    ask.add_argument("--details", action="store_true", help="print what has no floor, too")
    peers(ask)
    ask.add_argument("--gold", type=Path, default=SHARED / "claims/dev", help="folder of reports with gold claims")
    ask.add_argument("--score", type=Path, default=SHARED / "claims/score.py", help="the scorer of claims")
    ask.add_argument("--events", type=Path, default=SHARED / "data/text/current_events.jsonl.gz", help="the news to replay")
    ask.add_argument("--truth", type=Path, default=SHARED / "data/truth/control_changes.csv", help="the known changes of control")
    ask.add_argument("--score-replay", type=Path, default=SHARED / "replay/score_replay.py", help="the scorer of the replay")
    ask.add_argument("--work", type=Path, default=HERE.parent / "out/gates", help="folder for what is made on the way")
    ask.add_argument("--repeat", type=int, default=3, help="how often a speed is measured")
    ask.add_argument("--ledger", type=Path, help="a ledger of the replay to go on with, instead of a new one")
    ask.add_argument("--jobs", type=int, default=2, help="how many processes read")
    ask.add_argument(
        "--split",
        choices=("train", "valid", "test"),
        default="test",
        help="the split that `held-out` measures on, and `claim places` where it is not `test`",
    )
    ask.add_argument(
        "--part", choices=("items", "composed", "passages"), help="the part of the corpus that `held-out` measures on"
    )
    ask.add_argument("--sample", type=int, help="let `held-out` read this many reports of each part alone: for a slow reader")
    ask.add_argument("--show", type=int, default=10, help="how many gains and losses to print")
    ask.add_argument("--kills", type=int, default=200, help="how often a writer of each store is killed")
    ask.add_argument("--full", action="store_true", help="let `scale` grow to five million claims")
    ask.add_argument("--skip-replay", action="store_true", help="leave the replay out, the longest of them")
    ask.add_argument("--update", action="store_true", help="raise the floors and put this run on record")
    return ask.parse_args(words)


def measured(ask: argparse.Namespace) -> dict[str, Taken]:
    """Each measure by name, or the word that says why there is none."""
    ask.work.mkdir(parents=True, exist_ok=True)
    names = ask.only or [name for name in MENU if name not in ASKED]
    return {name: MENU[name](ask) for name in names}


def worse(name: str, value: float, floor: float) -> bool:
    """True where a figure is worse than another, whichever way is better for it."""
    return value > floor if name in LOWER_IS_BETTER else value < floor


def table(
    found: dict[str, Taken], floors: dict[str, dict[str, float]], last: dict[str, Any], *, details: bool = False
) -> tuple[Table, list[str]]:
    """The figures against floors and the run on record, and the names of those that fell; with `details`, these too."""
    sheet = Table(title="the gate", title_justify="left")
    for column in ("measure", "figure", "now", "floor", "on record"):
        sheet.add_column(column, justify="left" if column in ("measure", "figure") else "right", overflow="fold")
    fallen = []
    for measure, result in found.items():
        if isinstance(result, str):
            sheet.add_row(measure, escape(result))
            continue
        before = last.get(measure, {})
        for name, value in {**result.figures, **result.details}.items():
            floor = floors.get(measure, {}).get(name)
            fell = floor is not None and worse(name, value, floor)
            fallen += [f"{measure}: {name} is {value:g}, its floor {floor:g}"] if fell and floor is not None else []
            if name in result.figures or floor is not None or details or not result.figures:
                known = {**before.get("figures", {}), **before.get("details", {})}.get(name)
                cells = [f"{number:g}" if number is not None else "–" for number in (value, floor, known)]
                sheet.add_row(measure, escape(name), *cells, style="red" if fell else None)
    return sheet, fallen


def shared_out(result: Measured, last: dict[str, Any]) -> Table:
    """The shares by phenomenon, now and in the run on record."""
    sheet = Table(title="by phenomenon, the share found", title_justify="left")
    layers = ("core", "exact")
    for column in ("phenomenon", "claims", *layers, *(f"{layer} on record" for layer in layers)):
        sheet.add_column(column, justify="left" if column == "phenomenon" else "right")
    for name, row in result.shares.items():
        before = last.get("shares", {}).get(name, {})
        cells = [f"{r[layer]:g}" if layer in r else "–" for r in (row, before) for layer in layers]
        sheet.add_row(escape(name), f"{row['claims']:g}", *cells)
    return sheet


def news(result: Measured, last: dict[str, Any]) -> dict[str, list[str]]:
    """What was won and lost since the run on record, each by its sentence."""
    missed, wrong = set(last.get("missed", ())), set(last.get("wrong", ()))
    return {
        "found now, missed before": [result.truth[k] for k in result.truth if k in missed and k not in result.missed],
        "missed now, found before": [line for k, line in result.missed.items() if k not in missed],
        "wrong now, not before": [line for k, line in result.wrong.items() if k not in wrong],
    }


def raised(found: dict[str, Taken], floors: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The floors, each at the best of what it was and what is reached now."""
    fresh = {measure: dict(known) for measure, known in floors.items()}
    for measure, result in found.items():
        if isinstance(result, str):
            continue
        known = fresh.setdefault(measure, {}) if result.figures else {}
        for name, value in result.figures.items():
            if name not in NO_MEASURE and (name not in known or worse(name, known[name], value)):
                known[name] = value
    return fresh


def recorded(found: dict[str, Taken]) -> dict[str, Any]:
    """What is put on record of a run: numbers, and misses and finds too many by key, so that nobody's sentences are kept."""
    kept = ("figures", "details", "shares")
    return {
        name: {**{k: getattr(r, k) for k in kept}, "missed": sorted(r.missed), "wrong": sorted(r.wrong)}
        for name, r in found.items()
        if isinstance(r, Measured)
    }


def write(path: Path, data: object) -> None:
    """Write JSON that is pleasant to compare."""
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def listed(found: dict[str, Taken], folder: Path) -> None:
    """Write every miss and every find too many into files of the work folder, for a person to judge: `held-out.missed.txt`."""
    for measure, result in found.items():
        for kind in ("missed", "wrong") if isinstance(result, Measured) else ():
            if lines := getattr(result, kind):
                path = folder / f"{measure.replace(' ', '-')}.{kind}.txt"
                path.write_text("".join(f"{line}\n" for line in lines.values()), encoding="utf-8")


def main() -> None:
    """Measure, compare, print; exit with 1 where a figure fell below its floor."""
    ask, console = options(), Console()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    last = json.loads(LAST.read_text(encoding="utf-8")) if LAST.exists() else {}
    found = measured(ask)
    sheet, fallen = table(found, floors, last, details=ask.details)
    console.print(sheet)
    for measure, result in found.items():
        if isinstance(result, Measured) and result.shares and ask.details:
            console.print(shared_out(result, last.get(measure, {})))
    listed(found, ask.work)
    for measure, result in found.items():
        for title, lines in news(result, last[measure]).items() if isinstance(result, Measured) and measure in last else ():
            console.print(f"{measure}, {title}: {len(lines)}", style="bold")
            for line in lines[: ask.show]:
                console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    if ask.update:
        write(FLOORS, raised(found, floors))
        write(LAST, {**last, **recorded(found)})
    for words in fallen:
        console.print(f"below its floor: {words}", style="red")
    sys.exit(1 if fallen else 0)


if __name__ == "__main__":
    main()
