"""The gate: figures against their floors, and what was won and lost since the run on record.

usage: python -m gates.run [--update] [--show N] [--skip-replay] [--ledger FILE] [--jobs N] [paths, see --help]

Exit code 1 where a figure is worse than its floor. `--update` raises floors to what was reached (none ever falls) and puts this
run on record. What is measured on is no part of the repository; where it is absent, its rows say so and nothing fails.
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

from gates import measures
from gates.measures import Measured

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
FLOORS, LAST = HERE / "floors.json", HERE / "last.json"
LOWER_IS_BETTER = frozenset(("days off", "false flips per 100 rows"))
NO_MEASURE = frozenset(("known changes", "rows at known places"))  # how much was measured on, neither good nor bad


def options() -> argparse.Namespace:
    """What the user asks for."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--gold", type=Path, default=SHARED / "claims/dev", help="folder of reports with gold claims")
    ask.add_argument("--score", type=Path, default=SHARED / "claims/score.py", help="the scorer of claims")
    ask.add_argument("--events", type=Path, default=SHARED / "data/text/current_events.jsonl.gz", help="the news to replay")
    ask.add_argument("--truth", type=Path, default=SHARED / "data/truth/control_changes.csv", help="the known changes of control")
    ask.add_argument("--score-replay", type=Path, default=SHARED / "replay/score_replay.py", help="the scorer of the replay")
    ask.add_argument("--work", type=Path, default=HERE.parent / "out/gates", help="folder for what is made on the way")
    ask.add_argument("--ledger", type=Path, help="a ledger of the replay to go on with, instead of a new one")
    ask.add_argument("--jobs", type=int, default=2, help="how many processes read")
    ask.add_argument("--show", type=int, default=10, help="how many gains and losses to print")
    ask.add_argument("--skip-replay", action="store_true", help="measure claims alone")
    ask.add_argument("--update", action="store_true", help="raise the floors and put this run on record")
    return ask.parse_args()


def measured(ask: argparse.Namespace) -> dict[str, Measured | str]:
    """Each measure by name, or the word that says why there is none."""
    ask.work.mkdir(parents=True, exist_ok=True)
    found: dict[str, Measured | str] = {"claims": _absent(ask.gold, ask.score) or measures.claims(ask.gold, ask.score, ask.work)}
    if ask.skip_replay:
        return {**found, "replay": "skipped"}
    missing = _absent(ask.events, ask.truth, ask.score_replay)
    return {
        **found,
        "replay": missing or measures.replay(ask.events, ask.truth, ask.score_replay, ask.work, ask.ledger, ask.jobs),
    }


def _absent(*paths: Path) -> str:
    missing = [str(path) for path in paths if not path.exists()]
    return f"absent: {', '.join(missing)}" if missing else ""


def worse(name: str, value: float, floor: float) -> bool:
    """True where a figure is worse than another, whichever way is better for it."""
    return value > floor if name in LOWER_IS_BETTER else value < floor


def table(found: dict[str, Measured | str], floors: dict[str, dict[str, float]], last: dict[str, Any]) -> tuple[Table, list[str]]:
    """All figures against floors and the run on record, and the names of those that fell."""
    sheet = Table(title="the gate", title_justify="left")
    for column in ("measure", "figure", "now", "floor", "on record"):
        sheet.add_column(column, justify="left" if column in ("measure", "figure") else "right", overflow="fold")
    fallen = []
    for measure, result in found.items():
        if isinstance(result, str):
            sheet.add_row(measure, escape(result))
            continue
        for name, value in result.figures.items():
            floor = floors.get(measure, {}).get(name)
            fell = floor is not None and worse(name, value, floor)
            fallen += [f"{measure}: {name} is {value:g}, its floor {floor:g}"] if fell and floor is not None else []
            before = last.get(measure, {}).get("figures", {}).get(name)
            cells = [f"{number:g}" if number is not None else "–" for number in (value, floor, before)]
            sheet.add_row(measure, name, *cells, style="red" if fell else None)
    return sheet, fallen


def news(result: Measured, last: dict[str, Any]) -> dict[str, list[str]]:
    """What was won and lost since the run on record, each by its sentence."""
    missed, wrong = set(last.get("missed", ())), set(last.get("wrong", ()))
    return {
        "found now, missed before": [result.truth[k] for k in result.truth if k in missed and k not in result.missed],
        "missed now, found before": [line for k, line in result.missed.items() if k not in missed],
        "wrong now, not before": [line for k, line in result.wrong.items() if k not in wrong],
    }


def raised(found: dict[str, Measured | str], floors: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The floors, each at the best of what it was and what is reached now."""
    fresh = {measure: dict(known) for measure, known in floors.items()}
    for measure, result in found.items():
        if isinstance(result, str):
            continue
        known = fresh.setdefault(measure, {})
        for name, value in result.figures.items():
            if name not in NO_MEASURE and (name not in known or worse(name, known[name], value)):
                known[name] = value
    return fresh


def write(path: Path, data: object) -> None:
    """Write JSON that is pleasant to compare."""
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Measure, compare, print; exit with 1 where a figure fell below its floor."""
    ask, console = options(), Console()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    last = json.loads(LAST.read_text(encoding="utf-8")) if LAST.exists() else {}
    found = measured(ask)
    sheet, fallen = table(found, floors, last)
    console.print(sheet)
    for measure, result in found.items():
        for title, lines in news(result, last[measure]).items() if isinstance(result, Measured) and measure in last else ():
            console.print(f"{measure}, {title}: {len(lines)}", style="bold")
            for line in lines[: ask.show]:
                console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    if ask.update:
        write(FLOORS, raised(found, floors))
        now = {
            m: {"figures": r.figures, "missed": sorted(r.missed), "wrong": sorted(r.wrong)}
            for m, r in found.items()
            if isinstance(r, Measured)
        }
        write(LAST, {**last, **now})
    for words in fallen:
        console.print(f"below its floor: {words}", style="red")
    sys.exit(1 if fallen else 0)


if __name__ == "__main__":
    main()
