"""How fast the trained reader is against spaCy's `en_core_web_md`, in one run on this machine, and what it weighs.

Both read the same texts, each in a process of its own with one thread, by turns, several times; what counts are the medians.
spaCy runs its whole pipeline (tagger, parser, lemmas, entities) in batches, its fastest way; our reader reads one report after
the other, all that `Reader.read` does. `dense`: composed reports of the corpus, full of claims. `stream`: Wikipedia's Current
Events portal, items evenly spaced over its years. Words are what white space divides. `load` is from an empty process to the
first sentence read.

Ratios hold on an idle machine alone: run it when nothing else runs. Those by processor time, which leave out the waiting, bear
other work beside them better.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import statistics
import subprocess
import sys
from importlib import resources
from itertools import islice
from pathlib import Path

from training.corpus.corpus import composed

from gates.measures import Measured

PEER = Path(__file__).with_name("peer.py")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "TOKENIZERS_PARALLELISM")
DENSE, STREAM = 200, 2000  # reports, items
MIB = 1024 * 1024
Times = dict[str, float]


def dense(count: int = DENSE) -> list[str]:
    """The texts of so many composed reports, chosen by hash."""
    texts = [annotated.report["text"] for annotated in composed()]
    return sorted(texts, key=lambda text: hashlib.sha256(text.encode("utf-8")).digest())[:count]


def stream(path: Path, count: int = STREAM) -> list[str]:
    """The texts of so many items, evenly spaced over the whole stream."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return list(islice(texts[:: max(1, len(texts) // count)], count))


def timed(python: Path | str, what: str | Path, texts: list[str]) -> Times:
    """What `peer.py` says of one process: load and reading in seconds, words, peak memory in MB."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    alone = {name: "false" if name == "TOKENIZERS_PARALLELISM" else "1" for name in THREADS}
    command = [str(python), "-I", str(PEER), "time", str(what)]
    said = subprocess.run(
        command, input=lines, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, **alone}
    )
    found: Times = json.loads(said.stdout)
    return found


def by_turns(texts: list[str], model: Path | None, python: Path | None, repeat: int) -> tuple[list[Times], list[Times]]:
    """The times of our reader and of spaCy on the same texts; none of spaCy where it is absent."""
    ours, theirs = [], []
    for _ in range(repeat):
        ours.append(timed(sys.executable, "whoholds", texts))
        theirs += [timed(python, model, texts)] if model and python else []
    return ours, theirs


def rate(times: list[Times], clock: str = "read") -> float:
    """Words a second, the median; by the clock `busy`, a second of the processor."""
    return statistics.median(t["words"] / t[clock] for t in times)


def weight(*folder: str) -> float:
    """The MB that a folder of the package takes, compiled Python left out."""
    root = Path(str(resources.files("whoholds"))).joinpath(*folder)
    files = (p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return round(sum(p.stat().st_size for p in files) / MIB, 1)


def measure(texts: dict[str, list[str]], model: Path | None, python: Path | None, repeat: int = 3) -> Measured:
    """Words a second, ratios, load, memory and weight; all of them details, since a timing may not raise a floor.

    Args:
        texts: by the name of what is read.
        model: the folder of spaCy's pipeline, None where absent.
        python: a Python that has spaCy.
        repeat: how often each is timed.
    """
    details: Times = {"package, MB": weight(), "reader's data, MB": weight("extract", "data")}
    loads, peaks = [], []
    for name, read in texts.items():
        ours, theirs = by_turns(read, model, python, repeat)
        loads += [t["load"] for t in ours]
        peaks += [t["peak"] for t in ours]
        details |= {f"{name}, texts": float(len(read)), f"{name}, words a second": round(rate(ours))}
        if theirs:
            details[f"{name}, words a second of spaCy"] = round(rate(theirs))
            details[f"{name}, ours / spaCy"] = round(rate(ours) / rate(theirs), 2)
            details[f"{name}, ours / spaCy, by processor time"] = round(rate(ours, "busy") / rate(theirs, "busy"), 2)
            details["load, seconds, of spaCy"] = round(statistics.median(t["load"] for t in theirs), 2)
            details["peak memory, MB, of spaCy"] = round(max(t["peak"] for t in theirs))
    details |= {"load, seconds": round(statistics.median(loads), 2), "peak memory, MB": round(max(peaks))}
    return Measured({}, details=details)
