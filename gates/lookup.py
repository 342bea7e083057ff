"""How fast names are looked up: a fresh process opens the index of `WHOHOLDS_HOME` and asks for names that it has not met.

Names a second count processor time of one core, so that other work on the machine does not; no name is asked for twice, so
that none is remembered. `known` names are Who's On First's own names of Iraq and Syria, `variants` their other spellings: many of
them are in no index, and are sought by their sound. Memory is the peak of the process, `before` that of one that has only loaded
the program.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from gates.measures import Measured
from gates.places import LANGUAGES, order, records
from whoholds.config import home
from whoholds.identify import Gazetteer

COUNT = 10_000


def names(folder: Path) -> dict[str, list[str]]:
    """The names asked for."""
    known: set[str] = set()
    variants: set[str] = set()
    for record in records(folder):
        known.add(str(record["name"]))
        told = record.get("names")
        if isinstance(told, dict):
            variants.update(name for language in LANGUAGES for _, name in told.get(language) or ())
    return {
        "known": sorted(known, key=order)[:COUNT],
        "variants": sorted(variants - known, key=order)[:COUNT],
    }


def measure(folder: Path, work: Path) -> Measured:
    """Names a second, milliseconds to open, memory."""
    path = work / "names.json"
    path.write_text(json.dumps(names(folder)), encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "gates.lookup", str(path)], check=True, capture_output=True, text=True)
    return Measured({}, details=json.loads(done.stdout))


def main() -> None:
    """In a fresh process: ask, and print the figures."""
    asked: dict[str, list[str]] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    figures = {"memory before, MB": _peak()}
    start = time.process_time()
    with Gazetteer.open(home()) as gazetteer:
        figures["opening, ms"] = round((time.process_time() - start) * 1000, 1)
        figures["places in the index"] = float(gazetteer.size)
        for kind, those in asked.items():
            for how, widely in (("", False), (", widely", True)):
                start = time.process_time()
                for name in those[: COUNT // 2] if widely else those[COUNT // 2 :]:
                    gazetteer.find(name, limit=10, widely=widely)
                figures[f"{kind}{how}, names a second"] = round(COUNT / 2 / (time.process_time() - start))
    figures["peak memory, MB"] = _peak()
    sys.stdout.write(json.dumps(figures))


def _peak() -> float:
    """The most that this process has held; not `getrusage`'s, which begins with what its parent held."""
    line = next(line for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024, 1)


if __name__ == "__main__":
    main()
