"""The annotators' short notation, and the claims of `SCHEME.md` that it stands for.

A draft file is JSON Lines. One line is one report or one item:

    {"id": "...", "title": "...", "outlet": "...", "published": "2019-10-14", "style": "wire", "war": "Syria",
     "text": "...", "claims": [CLAIM, ...]}                       a report composed for this project
    {"id": "ce-2014-06-10-ab12cd", "claims": [CLAIM, ...]}         a real item, whose words stay in the public source

A CLAIM is an object with short keys; those in brackets may be left out:

    q   evidence: exact words of the text (the shortest clause that holds the claim)
    t   trigger: the words that express the event, exact, inside q
    e   event of the scheme
    p   [text, name, country, lat, lon, extent?, part?]; extent "whole" if left out
    a   actors [[text or null, name], ...]
    [o] opponents, likewise
    [w] when, EDTF; [wt] the time words, exact
    [c] commitment, "affirmed" if left out; [f] phase, "news" if left out
    [s] sources, innermost first: [[text, name, of or null, cue or null], ...]
    [to] toward [text, name]
    [n] which occurrence of q in the text is meant, counted from 0
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re
import sys
from typing import Any

EVENTS = frozenset((
    "gain", "handover", "loss", "withdraw", "hold", "contest", "besiege", "relieve", "enter", "advance", "attack", "repel",
    "unclear",
))  # fmt: skip
COMMITMENTS = frozenset(["affirmed", "denied", "uncertain", "conditional"])
PHASES = frozenset(["news", "background", "future"])
EXTENTS = frozenset(["whole", "part", "around"])
DAY = r"\d{4}(-\d\d(-\d\d)?)?"
EDTF = re.compile(rf"{DAY}|{DAY}/{DAY}|\.\./{DAY}|{DAY}/\.\.")
KEYS = frozenset(["q", "t", "e", "p", "a", "o", "w", "wt", "c", "f", "s", "to", "n"])
Draft = dict[str, Any]


class DraftError(ValueError):
    """A draft claim that does not fit its text or the scheme; says what was found and what was expected."""


def _occurrences(text: str, words: str) -> list[int]:
    """Offsets of `words` in `text`, on word boundaries where there are such, else anywhere."""
    bounded = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    return bounded or [m.start() for m in re.finditer(re.escape(words), text)]


def _nearest(text: str, words: str | None, evidence: tuple[int, int], what: str) -> list[int] | None:
    """The span of the occurrence of `words` that lies in the evidence, else nearest to it."""
    if words is None:
        return None
    starts = _occurrences(text, words)
    if not starts:
        raise DraftError(f"{what} {words!r} does not stand in the text")
    first, last = evidence

    def distance(start: int) -> tuple[int, int]:
        end = start + len(words)
        return (max(first - end, start - last, 0), start)

    start = min(starts, key=distance)
    return [start, start + len(words)]


def _check(claim: Draft) -> None:
    unknown = set(claim) - KEYS
    if unknown:
        raise DraftError(f"unknown keys {sorted(unknown)}; known are {sorted(KEYS)}")
    for key in ("q", "t", "e", "p", "a"):
        if key not in claim:
            raise DraftError(f"key {key!r} is missing")
    for value, allowed, key in (
        (claim["e"], EVENTS, "e"),
        (claim.get("c", "affirmed"), COMMITMENTS, "c"),
        (claim.get("f", "news"), PHASES, "f"),
    ):
        if value not in allowed:
            raise DraftError(f"{key} is {value!r}; expected one of {sorted(allowed)}")
    when = claim.get("w")
    if when is not None and not EDTF.fullmatch(when):
        raise DraftError(f"w is {when!r}; expected EDTF such as 2017-11-03, ../2017-11-03, 2014/..")


def expand(claim: Draft, text: str) -> Draft:
    """The claim of the scheme, stand-off: spans instead of words.

    Args:
        claim: one claim in the short notation.
        text: the report's text.

    Returns:
        The claim with `evidence_span`, `trigger_span`, `when_span`, and a `span` (and `cue_span`) per party.

    Raises:
        DraftError: the words do not stand in the text, or a value is not the scheme's.
    """
    _check(claim)
    starts = [m.start() for m in re.finditer(re.escape(claim["q"]), text)]
    if not starts:
        raise DraftError(f"evidence {claim['q']!r} does not stand in the text")
    start = starts[min(claim.get("n", 0), len(starts) - 1)]
    evidence = (start, start + len(claim["q"]))
    trigger = _nearest(text, claim["t"], evidence, "trigger")
    if trigger is None or trigger[0] < evidence[0] or trigger[1] > evidence[1]:
        raise DraftError(f"trigger {claim['t']!r} must stand inside the evidence {claim['q']!r}")
    name = [*claim["p"], *[None] * 7][:7]
    extent = name[5] or "whole"
    if extent not in EXTENTS:
        raise DraftError(f"extent is {extent!r}; expected one of {sorted(EXTENTS)}")
    if name[2] is not None and not re.fullmatch(r"[A-Z]{2}", name[2]):
        raise DraftError(f"country is {name[2]!r}; expected an ISO 3166-1 alpha-2 code")

    def party(pair: list[str | None]) -> Draft:
        return {"name": pair[1], "span": _nearest(text, pair[0], evidence, "party")}

    def source(row: list[str | None]) -> Draft:
        words, called, of, cue = [*row, None, None, None][:4]
        return {
            "name": called, "of": of,
            "span": _nearest(text, words, evidence, "source"), "cue_span": _nearest(text, cue, evidence, "cue"),
        }  # fmt: skip

    toward = claim.get("to")
    return {
        "place": {
            "name": name[1], "country": name[2], "lat": name[3], "lon": name[4], "extent": extent, "part": name[6],
            "span": _nearest(text, name[0], evidence, "place"),
        },
        "event": claim["e"],
        "actors": [party(p) for p in claim["a"]],
        "opponents": [party(p) for p in claim.get("o") or []],
        "when": claim.get("w"),
        "commitment": claim.get("c", "affirmed"),
        "phase": claim.get("f", "news"),
        "sources": [source(s) for s in claim.get("s") or []],
        "toward": {"name": toward[1], "span": _nearest(text, toward[0], evidence, "toward")} if toward else None,
        "evidence_span": list(evidence),
        "trigger_span": trigger,
        "when_span": _nearest(text, claim.get("wt"), evidence, "time words"),
    }  # fmt: skip


def main() -> None:
    """Check draft files and say what is wrong with each claim."""
    ask = argparse.ArgumentParser(description="check drafts in the short notation")
    ask.add_argument("drafts", nargs="+", type=pathlib.Path)
    ask.add_argument("--items", type=pathlib.Path, help="JSON Lines of {id, text} for drafts of real items")
    args = ask.parse_args()
    texts: dict[str, str] = {}
    if args.items:
        rows = (json.loads(line) for line in args.items.read_text(encoding="utf-8").splitlines() if line.strip())
        texts = {row["id"]: row["text"] for row in rows}
    reports = claims = wrong = 0
    for path in args.drafts:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                draft = json.loads(line)
                text = draft.get("text") or texts[draft["id"]]
            except (ValueError, KeyError) as error:
                print(f"{path}:{number}: {error!r}")
                wrong += 1
                continue
            reports += 1
            for index, claim in enumerate(draft["claims"]):
                try:
                    expand(claim, text)
                    claims += 1
                except (DraftError, KeyError, TypeError, IndexError) as error:
                    print(f"{path}:{number}: {draft['id']} claim {index}: {error}")
                    wrong += 1
    print(f"{reports} reports, {claims} claims, {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
