"""Make the sieve's list of stems from the corpus's triggers, and measure the share of gold claims that pass the sieve.

usage: python -m training.reader.stems --data PUBLIC_SOURCES [--out src/whoholds/extract/data/stems.txt] [--check CLAIMS_DEV]
"""

from __future__ import annotations

import gzip
import json
import pathlib
import random
import re
from collections import Counter

from training.asking import asking
from training.corpus.corpus import corpus
from whoholds.extract.sieve import passes

EVERYDAY = frozenset(
    "the a an of in to on at by for from and or is are was were be been being has have had it its their his with under out into "
    "up off back as not no that this still now all over again about who he they".split()
)
LEXICON = (
    "bastion blockad ced dislodg driven drove eject encircl evict expel expuls oust overr repuls seiz thwart vacat wrest".split()
)
ENDINGS = ("ing", "ed", "es", "s", "e", "al", "ment")
SHARE = 0.12  # a stem is worth its cost where so many triggers bear it for each item of the sample that does
STREAM_SAMPLE = 0.1


def stem(word: str) -> str:
    """A word without a common ending, where four letters are left."""
    return next((word[: -len(e)] for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= 4), word)


def stems(triggers: Counter[str], stream: Counter[str]) -> list[str]:
    """For each trigger the word that tells it best from the stream; those that are worth it, as stems."""
    words: Counter[str] = Counter()
    split = {t: [w for w in re.findall(r"[a-z]+", t) if w not in EVERYDAY] for t in triggers}
    for trigger, count in triggers.items():
        for word in split[trigger]:
            words[word] += count
    chosen: Counter[str] = Counter()
    for trigger, count in triggers.items():
        if split[trigger]:
            chosen[stem(max(split[trigger], key=lambda w: words[w] / (stream[w] + 3)))] += count
    seen = {s: sum(n for w, n in stream.items() if w.startswith(s)) for s in chosen}
    return sorted(set(LEXICON) | {s for s, n in chosen.items() if len(s) > 2 and n >= 2 and n / (seen[s] + 2) >= SHARE})


def main() -> None:
    """Write the list, or check it."""
    ask = asking(__doc__, "data")
    ask.add_argument("--out", type=pathlib.Path)
    ask.add_argument("--check", type=pathlib.Path)
    args = ask.parse_args()
    rng = random.Random(0)
    with gzip.open(args.data / "text" / "current_events.jsonl.gz", "rt", encoding="utf-8") as lines:
        sample = [json.loads(line)["text"] for line in lines if rng.random() < STREAM_SAMPLE]
    if args.out:
        stream = Counter(w for text in sample for w in set(re.findall(r"[a-z]+", text.lower())))
        annotated = (a for a in corpus(args.data) if a.split == "train")
        triggers = Counter(
            a.report["text"][slice(*c["trigger_span"])].lower() for a in annotated for c in a.claims if c.get("trigger_span")
        )
        found = stems(triggers, stream)
        args.out.write_text(
            "# beginnings of words that express control; made by training/reader/stems.py\n" + "\n".join(found) + "\n",
            encoding="utf-8",
        )
        print(f"{len(found)} stems")
    if args.check:
        golds = [(p, json.loads(p.read_text(encoding="utf-8"))) for p in sorted(args.check.glob("*.gold.json"))]
        texts = {p: json.loads(p.with_name(p.name.replace(".gold", "")).read_text(encoding="utf-8"))["text"] for p, _ in golds}
        total = sum(len(claims) for _, claims in golds)
        passed = sum(len(claims) for p, claims in golds if passes(texts[p]))
        print(f"gold claims whose report passes: {passed / max(1, total):.4f} of {total}")
        held = [a for a in corpus(args.data) if a.split == "test"]
        total, passed = sum(len(a.claims) for a in held), sum(len(a.claims) for a in held if passes(a.report["text"]))
        print(f"held-out claims whose report passes: {passed / max(1, total):.4f} of {total}")
        print(f"stream items that pass: {sum(map(passes, sample)) / len(sample):.3f} of {len(sample)}")


if __name__ == "__main__":
    main()
