"""How far two annotators agree: the second's claims scored against the first's, by the scheme's own scorer.

usage: python -m training.corpus.agreement --second SECOND.json --scorer ../shared/claims/score.py [--data ../shared/data]

SECOND.json is an object {id: [claims]} in stand-off form, as `training.corpus.build` writes it.
"""

from __future__ import annotations

import importlib.util
import json
import pathlib
from collections import Counter
from typing import Any

from training.asking import asking
from training.corpus.corpus import HERE, corpus


def worded(claim: dict[str, Any], text: str) -> dict[str, Any]:
    """A stand-off claim with its words, as the scorer reads it."""

    def cut(span: list[int] | None) -> str | None:
        return text[slice(*span)] if span else None

    def party(p: dict[str, Any]) -> dict[str, Any]:
        return {**p, "text": cut(p.get("span"))}

    start, end = claim["evidence_span"]
    return {
        **claim, "place": party(claim["place"]), "actors": [party(p) for p in claim["actors"]],
        "opponents": [party(p) for p in claim["opponents"]], "sources": [party(p) for p in claim["sources"]],
        "evidence": text[start:end], "start": start,
    }  # fmt: skip


def agreement(second: dict[str, list[dict[str, Any]]], scorer: Any, data: pathlib.Path) -> tuple[Counter[str], int, int, int]:
    """Pairs that agree per layer; claims of the first, of the second; texts."""
    hits: Counter[str] = Counter()
    first_count = second_count = texts = 0
    for annotated in corpus(data):
        key = annotated.report["id"]
        if key not in second:
            continue
        text = annotated.report["text"]
        one, two = ([worded(c, text) for c in claims] for claims in (annotated.claims, second[key]))
        texts, first_count, second_count = texts + 1, first_count + len(one), second_count + len(two)
        for *_, layers in scorer.match(one, two):
            hits.update(layers)
    return hits, first_count, second_count, texts


def load_scorer(path: pathlib.Path) -> Any:
    """The scheme's scorer as a module, from its file."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def main() -> None:
    """Print F1 per layer."""
    ask = asking(__doc__, "data", "scorer")
    ask.add_argument("--second", type=pathlib.Path, default=HERE / "second.json")
    args = ask.parse_args()
    scorer = load_scorer(args.scorer)
    hits, one, two, texts = agreement(json.loads(args.second.read_text(encoding="utf-8")), scorer, args.data)
    print(f"{texts} texts; {one} claims of the first annotator, {two} of the second")
    for layer in scorer.LAYERS:
        print(f"{layer:9} F1 {2 * hits[layer] / (one + two):.3f}")


if __name__ == "__main__":
    main()
