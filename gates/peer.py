"""Run by another Python, in a process of its own: what a named peer finds, and how long it or our reader takes.

usage: python -I peer.py entities MODEL         [[start, end, label] …] of each text, one line of JSON each
       python -I peer.py time whoholds|MODEL    one object: seconds of load and of reading, words, peak memory in MB

Texts come on standard input, as JSON strings, one a line. MODEL is the folder of a spaCy pipeline. This file imports nothing of
the project, so that any Python with spaCy runs it.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FIRST = "Government forces captured the town of Qaim from Islamic State on Friday, an army spokesman said."  # composed


def pipeline(model: str) -> Any:
    """A spaCy pipeline from its folder, whole: tagger, parser, attributes, lemmas and entities."""
    spacy: Any = importlib.import_module("spacy")
    return spacy.load(model)


def entities(model: str, texts: list[str]) -> None:
    """Print the entities of each text."""
    for document in pipeline(model).pipe(texts):
        print(json.dumps([[e.start_char, e.end_char, e.label_] for e in document.ents]))


def reading(what: str) -> Callable[[list[str]], object]:
    """What reads a list of texts: our reader, one report after the other, or spaCy's pipeline in batches, its fastest way."""
    if what != "whoholds":
        nlp = pipeline(what)
        return lambda texts: sum(len(document) for document in nlp.pipe(texts))
    read = importlib.import_module("whoholds.extract").reader().read
    report = importlib.import_module("whoholds.records").Report.new
    return lambda texts: [read(report(text)) for text in texts]


def peak() -> float:
    """The most memory that this process ever held, in MB. What a parent held when it started us does not count."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines() if ":" in line)
        if "VmHWM" in lines:
            return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(what: str, texts: list[str]) -> dict[str, float]:
    """Seconds from nothing to the first sentence read, seconds for the texts (and of the processor), words, peak memory."""
    start = time.perf_counter()
    read = reading(what)
    read([FIRST])
    loaded, busy = time.perf_counter(), time.process_time()
    read(texts)
    end, busy = time.perf_counter(), time.process_time() - busy
    words = sum(len(text.split()) for text in texts)
    return {"load": loaded - start, "read": end - loaded, "busy": busy, "words": float(words), "peak": peak()}


def main() -> None:
    """Do what the arguments say."""
    task, what = sys.argv[1:]
    texts = [json.loads(line) for line in sys.stdin.buffer.read().decode("utf-8").splitlines()]
    if task == "entities":
        entities(what, texts)
    else:
        print(json.dumps(timed(what, texts)))


if __name__ == "__main__":
    main()
