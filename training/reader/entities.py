"""Named-entity corpora that warm the encoder up: UNER English EWT, WikiGold, CrossNER politics; four kinds of name."""

from __future__ import annotations

import gzip
import pathlib
from collections.abc import Iterator

KINDS = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "MISC": "MISC", "person": "PER", "politician": "PER", "organisation": "ORG",
         "politicalparty": "ORG", "location": "LOC", "country": "LOC", "misc": "MISC", "event": "MISC",
         "election": "MISC"}  # fmt: skip
Sentence = tuple[list[str], list[str]]


def _columns(path: pathlib.Path, word: int, tag: int) -> Iterator[Sentence]:
    words: list[str] = []
    tags: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            fields = line.split()
            if not fields:
                if words:
                    yield words, tags
                words, tags = [], []
            elif not line.startswith("# ") and len(fields) > max(word, tag):
                mark, _, kind = fields[tag].partition("-")
                words.append(fields[word])
                tags.append(f"{mark}-{KINDS[kind]}" if mark in "BI" and kind in KINDS else "O")
    if words:
        yield words, tags


def _begun(sentence: Sentence) -> Sentence:
    """IOB1 as IOB2: a name that begins with I begins with B."""
    words, tags = sentence
    fixed = [f"B{t[1:]}" if t[0] == "I" and (i == 0 or tags[i - 1][1:] != t[1:]) else t for i, t in enumerate(tags)]
    return words, fixed


def sentences(data: pathlib.Path) -> Iterator[Sentence]:
    """Every sentence of the corpora under `data` (the folder of the public sources), those with a name first of all."""
    train = data / "train"
    sources = [(next((train / "uner_ewt").glob("*train*.gz")), 1, 2)]
    sources += [(p, 0, 1) for p in (train / "ner_btc_wikigold" / "wikigold").rglob("*.conll.txt")]
    sources += [(p, 0, 1) for p in sorted((train / "crossner_politics").rglob("*.txt")) if p.stem in ("train", "dev", "test")]
    for path, word, tag in sources:
        yield from map(_begun, _columns(path, word, tag))
