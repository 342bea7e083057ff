"""Score the shipped reader on the corpus's held-out splits, with the scheme's own scorer, by part of the corpus and by reader.

usage: python -m training.reader.evaluate [--split test] [--reader auto] [--data FOLDER] [--scorer FILE]
"""

from __future__ import annotations

import argparse
import json
import pathlib
from collections import Counter
from typing import Any

from training.corpus.agreement import load_scorer, worded
from training.corpus.corpus import corpus, report_of
from whoholds.config import home
from whoholds.extract import reader
from whoholds.identify import identifier
from whoholds.records import to_plain


def main() -> None:
    """Print F1 per layer for items, composed reports and passages."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--split", default="test")
    ask.add_argument("--reader", default="auto")
    ask.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"))
    ask.add_argument("--scorer", type=pathlib.Path, default=pathlib.Path("../shared/claims/score.py"))
    args = ask.parse_args()
    scorer = load_scorer(args.scorer)
    code, places = reader(args.reader), identifier(home())
    hits: dict[str, Counter[str]] = {}
    for annotated in corpus(args.data):
        if annotated.split != args.split:
            continue
        report = report_of(annotated)
        gold = [worded(c, report.text) for c in annotated.claims]
        found: list[dict[str, Any]] = [to_plain(c) for c in places.claims(code.read(report))[0]]
        count = hits.setdefault(annotated.origin, Counter())
        count.update(
            {"texts": 1, "gold": len(gold), "found": len(found), "empty": not gold, "empty but found": not gold and bool(found)}
        )
        for *_, layers in scorer.match(gold, found):
            count.update(layers)
    for origin, count in sorted(hits.items()):
        total = max(1, count["gold"] + count["found"])
        figures = {layer: round(2 * count[layer] / total, 3) for layer in scorer.LAYERS}
        rates = {"P": round(count["core"] / max(1, count["found"]), 3), "R": round(count["core"] / max(1, count["gold"]), 3)}
        print(
            origin,
            json.dumps({**{k: count[k] for k in ("texts", "gold", "found", "empty", "empty but found")}, **rates, **figures}),
        )


if __name__ == "__main__":
    main()
