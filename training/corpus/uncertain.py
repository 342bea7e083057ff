"""What to annotate next: items of the stream that the reader is least sure about, and items that tempt it for no reason.

usage: python -m training.corpus.uncertain --data PUBLIC_SOURCES --out FILE.jsonl [--count N] [--before 2022-01-01]

Only items before the held-out time are offered, none that is annotated already. An item's doubt is the entropy of its least sure
trigger; the surest wrong turn of a reader ("captured the imagination") is found by offering, beside those, items of the portal's
peaceful sections in which the reader sees a trigger at all.
"""

from __future__ import annotations

import gzip
import json
import math
import pathlib
import random
from collections.abc import Iterator
from typing import Any

from training.asking import asking
from training.corpus.corpus import HERE, VALID_FROM, item_id
from whoholds.extract.encoding import windows
from whoholds.extract.labels import tag_slices
from whoholds.extract.network import Network, network
from whoholds.extract.sentences import sentences
from whoholds.extract.sieve import passes
from whoholds.extract.spans import softmax

PEACEFUL = ("sport", "politic", "business", "arts", "science", "law", "disaster", "health", "econom", "culture")
SEEN_FROM = 0.1  # probability of a trigger from which a peaceful item is worth a look


def sureness(net: Network, text: str) -> float:
    """The probability of the likeliest trigger of a text, 0 to 1."""
    best = 0.0
    for window in windows(net.tokenizer, text, sentences(text)):
        chances = softmax(net(window).tags[:, tag_slices()["trigger"]])
        best = max(best, float((1 - chances[:, 0])[1:-1].max(initial=0.0)))
    return best


def entropy(p: float) -> float:
    """Entropy of a yes or no of probability p, in bits."""
    return 0.0 if p in (0.0, 1.0) else -p * math.log2(p) - (1 - p) * math.log2(1 - p)


def offered(source: pathlib.Path, known: set[str], before: str, share: float, seed: int) -> Iterator[dict[str, Any]]:
    """The items of a random share of the stream that pass the sieve, with the reader's sureness."""
    rng = random.Random(seed)
    net = network()
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["date"] >= before or rng.random() >= share or not passes(row["text"]):
                continue
            key = item_id(row["date"], row["text"])
            if key not in known:
                yield {"id": key, "published": row["date"], "headings": row["headings"], "category": row["category"],
                       "text": row["text"], "sure": round(sureness(net, row["text"]), 3)}  # fmt: skip


def annotated() -> set[str]:
    """The identifiers of the items that are annotated already."""
    return {key for path in (HERE / "items").glob("*.json") for key in json.loads(path.read_text(encoding="utf-8"))}


def main() -> None:
    """Write the items to annotate, the most doubtful first, half of them of the peaceful sections where there are so many."""
    ask = asking(__doc__, "data")
    ask.add_argument("--out", type=pathlib.Path, required=True)
    ask.add_argument("--count", type=int, default=600)
    ask.add_argument("--before", default=f"{VALID_FROM}-01")
    ask.add_argument("--share", type=float, default=0.5, help="share of the stream to look through")
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()
    found = list(offered(args.data / "text/current_events.jsonl.gz", annotated(), args.before, args.share, args.seed))
    peaceful = [r for r in found if r["sure"] >= SEEN_FROM and any(w in r["category"].lower() for w in PEACEFUL)]
    peaceful.sort(key=lambda r: -r["sure"])
    chosen = {r["id"]: r for r in peaceful[: args.count // 2]}
    for row in sorted(found, key=lambda r: -entropy(r["sure"])):
        if len(chosen) >= args.count:
            break
        chosen.setdefault(row["id"], row)
    rows = list(chosen.values())
    random.Random(args.seed).shuffle(rows)
    args.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    print(f"{len(found)} items looked at, {len(rows)} to annotate")


if __name__ == "__main__":
    main()
