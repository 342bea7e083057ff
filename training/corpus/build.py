"""Take annotation into the corpus: drafts in the short notation, and the first annotated material of the project.

usage: python -m training.corpus.build first CLAIMS_TRAIN            the project's first material (reports/, items.json)
       python -m training.corpus.build composed DRAFT.jsonl…         composed reports
       python -m training.corpus.build items DRAFT.jsonl… --texts ITEMS.jsonl…
       python -m training.corpus.build timeline DRAFT.jsonl… --texts ENTRIES.jsonl…
       python -m training.corpus.build passages DRAFT.jsonl… --texts PASSAGES.jsonl…
"""

from __future__ import annotations

import hashlib
import json
import pathlib
from typing import Any

from training.asking import asking
from training.corpus.corpus import HERE
from training.corpus.notation import expand

PLACE_KEYS = ("name", "country", "lat", "lon", "extent", "part")
REPORT_KEYS = ("id", "title", "outlet", "published", "text", "style", "war", "phenomena")


def _lines(path: pathlib.Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _write(path: pathlib.Path, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")


def _jsonl(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)


def _objects(claims: dict[str, Any]) -> str:
    """One object with a line per key, so that a changed annotation is one changed line."""
    rows = (
        f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
        for key, value in sorted(claims.items())
    )
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _standoff(claim: dict[str, Any], text: str) -> dict[str, Any]:
    """A claim of the first material, which gives words and starts, in stand-off form."""
    start = claim["start"]
    trigger_start = claim["trigger_start"]
    evidence = (start, start + len(claim["evidence"]))

    def near(words: str | None) -> list[int] | None:
        if not words:
            return None
        starts = [i for i in range(len(text)) if text.startswith(words, i)]
        if not starts:
            return None
        middle = trigger_start if trigger_start is not None else start
        best = min(starts, key=lambda i: (not (evidence[0] <= i and i + len(words) <= evidence[1]), abs(i - middle)))
        return [best, best + len(words)]

    def party(p: dict[str, Any]) -> dict[str, Any]:
        return {"name": p["name"], "span": near(p.get("text"))}

    return {
        "place": {**{k: claim["place"].get(k) for k in PLACE_KEYS}, "span": near(claim["place"].get("text"))},
        "event": claim["event"], "actors": [party(p) for p in claim["actors"]],
        "opponents": [party(p) for p in claim["opponents"]],
        "when": claim["when"], "commitment": claim["commitment"], "phase": claim["phase"],
        "sources": [
            {"name": s["name"], "of": s.get("of"), "span": near(s.get("text")), "cue_span": near(s.get("cue"))}
            for s in claim["sources"]
        ],
        "toward": {"name": claim["toward"]["name"], "span": near(claim["toward"].get("text"))} if claim.get("toward") else None,
        "evidence_span": list(evidence),
        "trigger_span": (
            [trigger_start, trigger_start + len(claim["trigger"])] if claim.get("trigger") and trigger_start is not None else None
        ),
        "when_span": near(claim.get("when_text")),
    }  # fmt: skip


def first(folder: pathlib.Path) -> None:
    """The first material: 232 composed reports and 1,460 items."""
    rows = []
    for path in sorted((folder / "reports").glob("*.gold.json")):
        report = json.loads(path.with_name(path.name.replace(".gold", "")).read_text(encoding="utf-8"))
        claims = [_standoff(claim, report["text"]) for claim in json.loads(path.read_text(encoding="utf-8"))]
        rows.append({"report": {k: report[k] for k in REPORT_KEYS if k in report}, "claims": claims})
    _write(HERE / "composed" / "first.jsonl", _jsonl(rows))
    _write(HERE / "items" / "first.json", _objects(json.loads((folder / "items.json").read_text(encoding="utf-8"))))


def take_composed(drafts: list[pathlib.Path]) -> None:
    """Composed reports, a file each."""
    for path in drafts:
        rows = [
            {"report": {k: row[k] for k in REPORT_KEYS if k in row}, "claims": [expand(c, row["text"]) for c in row["claims"]]}
            for row in _lines(path)
        ]
        _write(HERE / "composed" / path.name, _jsonl(rows))


def _expanded(drafts: list[pathlib.Path], texts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The claims of drafts in stand-off form, by text."""
    rows = [row for path in drafts for row in _lines(path)]
    return {row["id"]: [expand(c, texts[row["id"]]["text"]) for c in row["claims"]] for row in rows}


def take_items(drafts: list[pathlib.Path], texts: dict[str, dict[str, Any]]) -> None:
    """Real items, stand-off, a file each."""
    for path in drafts:
        _write(HERE / "items" / f"{path.stem}.json", _objects(_expanded([path], texts)))


def take_timeline(drafts: list[pathlib.Path], texts: dict[str, dict[str, Any]]) -> None:
    """Entries of a timeline, stand-off, in one file."""
    _write(HERE / "timeline.json", _objects(_expanded(drafts, texts)))


def take_passages(drafts: list[pathlib.Path], texts: dict[str, dict[str, Any]]) -> None:
    """Passages, stand-off, with the hash of their words."""
    found = {}
    for row in (row for path in drafts for row in _lines(path)):
        source = texts[row["id"]]
        found[row["id"]] = {
            "file": source["file"], "start": source["start"], "end": source["start"] + len(source["text"]),
            "title": source["title"],
            "sha1": hashlib.sha1(source["text"].encode()).hexdigest(),
            "claims": [expand(c, source["text"]) for c in row["claims"]],
        }  # fmt: skip
    _write(HERE / "passages.json", _objects(found))


def main() -> None:
    """Run one of the five."""
    ask = asking(__doc__)
    ask.add_argument("what", choices=("first", "composed", "items", "timeline", "passages"))
    ask.add_argument("files", nargs="+", type=pathlib.Path)
    ask.add_argument("--texts", nargs="*", default=[], type=pathlib.Path)
    args = ask.parse_args()
    texts = {row["id"]: row for path in args.texts for row in _lines(path)}
    if args.what == "first":
        first(args.files[0])
    elif args.what == "composed":
        take_composed(args.files)
    elif args.what == "items":
        take_items(args.files, texts)
    elif args.what == "timeline":
        take_timeline(args.files, texts)
    else:
        take_passages(args.files, texts)


if __name__ == "__main__":
    main()
