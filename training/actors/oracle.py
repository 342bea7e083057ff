"""How often `identify` names the right side, given the gold words of parties and speakers of the composed reports.

usage: python -m training.actors.oracle [--split train] [--show 40] [--home FOLDER] [--keep FILE] [--scorer FILE]

The cast of a report is built as `identify.claims` builds it: the words of all its parties, its countries as the scenery ranks
them, the day of publication. Each gold party and source with words of its own is then resolved and compared by the scorer's own
rule of sides. Words that carry no name are resolved twice: as they stand, and with the nearest earlier named party in their
place, which is what a reader that links them makes of them. A party that resolves to nobody is wrong; a speaker of no side
for whom nobody is found is right. `--keep` keeps the ranked countries in a file, for ranking them takes most of the time.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from training.corpus.agreement import load_scorer
from training.corpus.corpus import Annotated, composed
from whoholds.extract.chunks import chunks
from whoholds.extract.coreference import is_nominal
from whoholds.extract.sentences import sentences
from whoholds.identify.actors import Cast, cast, is_generic, resolve, unknown
from whoholds.identify.directory import Directory, directory
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.places import PlaceResolver
from whoholds.identify.speakers import source
from whoholds.records import Mention

PRONOUN = re.compile(r"(?:it|its|they|them|their|theirs|themselves|he|him|his|she|her|we|us|our|i|who|which|that)", re.IGNORECASE)


class Answer(NamedTuple):
    """One party or speaker: its class, its words, who it is said to be, who it is, where, when and in which report."""

    kind: str
    words: str
    found: str | None
    gold: str | None
    country: str | None
    report: dict[str, Any]


def kind_of(actors: Directory, words: str) -> str:
    """Whether words are a pronoun, generic, or carry a name."""
    if PRONOUN.fullmatch(words.strip()):
        return "pronoun"
    bare = not any(c.isupper() for c in words[1:]) and (words[:1].islower() or is_nominal(Mention(0, 0, words, "actor")))
    return "generic" if bare or is_generic(actors, words) else "named"


def spans(annotated: Annotated, *fields: str) -> list[tuple[str, int, int]]:
    """The words of the report's parties (or sources), each where it stands, in order."""
    found = {(p["span"][0], p["span"][1]) for c in annotated.claims for f in fields for p in c[f] if p.get("span")}
    return [(annotated.report["text"][a:b], a, b) for a, b in sorted(found)]


def cast_of(annotated: Annotated, actors: Directory, resolver: PlaceResolver, kept: dict[str, list[str]]) -> Cast:
    """The cast of a report, as `identify.claims` makes it of a reading."""
    report, words = annotated.report, [w for w, *_ in spans(annotated, "actors", "opponents")]
    if report["id"] not in kept:
        text = report["text"]
        gold = {Mention(*s, text[slice(*s)], "place") for c in annotated.claims if (s := c["place"].get("span"))}
        places = {m for m in (*gold, *(m for s in sentences(text) for m in chunks(s))) if m.kind == "place" and not is_nominal(m)}
        scenery = resolver.scenery(report.get("title") or "", text, sorted(places, key=lambda m: (m.start, m.end)), words)
        kept[report["id"]] = list(scenery.ranked())
    return cast(actors, words, tuple(kept[report["id"]]), report.get("published"))


def spoken(annotated: Annotated, actors: Directory, found: Cast, claim: dict[str, Any]) -> str | None:
    """The side of a claim's innermost source, as resolved; None where it has none with words."""
    first = next((s["span"] for s in claim["sources"][:1] if s.get("span")), None)
    if first is None:
        return None
    mention = Mention(*first, annotated.report["text"][slice(*first)], "source")
    return source(actors, annotated.report["text"], mention, found, claim["place"]["country"]).of


def party(actors: Directory, words: str, found: Cast, country: str | None, speaker: str | None) -> str | None:
    """The name of the side of a party, as a claim would give it."""
    actor = resolve(actors, words, found, country, speaker)
    side = actors.side(actor) if actor else None
    return side.name if side else unknown(actors, words)


def parties(annotated: Annotated, actors: Directory, found: Cast) -> Iterator[Answer]:
    """Every gold party with words, once per claim, and again by its referent where it carries no name."""
    named = [(w, a) for w, a, _ in spans(annotated, "actors", "opponents") if kind_of(actors, w) == "named"]
    for claim in annotated.claims:
        country, speaker = claim["place"]["country"], spoken(annotated, actors, found, claim)
        for gold in (p for p in (*claim["actors"], *claim["opponents"]) if p.get("span")):
            words = annotated.report["text"][slice(*gold["span"])]
            kind = kind_of(actors, words)
            yield Answer(kind, words, party(actors, words, found, country, speaker), gold["name"], country, annotated.report)
            if kind != "named":
                referent = next((w for w, a in reversed(named) if a < gold["span"][0]), words)
                yield Answer(f"{kind}, by referent", f"{words} = {referent}", party(actors, referent, found, country, speaker),
                             gold["name"], country, annotated.report)  # fmt: skip


def speakers(annotated: Annotated, actors: Directory, found: Cast) -> Iterator[Answer]:
    """Every gold source with words, once per claim; a pronoun by the nearest earlier named source."""
    named = [s for s in spans(annotated, "sources") if not PRONOUN.fullmatch(s[0])]
    for claim in annotated.claims:
        for gold in (s for s in claim["sources"] if s.get("span")):
            start, end = gold["span"]
            words = annotated.report["text"][start:end]
            mention = Mention(start, end, words, "source")
            referent = next((s for s in reversed(named) if s[1] < start), None) if PRONOUN.fullmatch(words) else None
            if referent:
                mention = Mention(referent[1], referent[2], referent[0], "source")
            country = claim["place"]["country"]
            of = source(actors, annotated.report["text"], mention, found, country).of
            kind = "speaker of a side" if gold["of"] else "speaker of none"
            yield Answer(kind, mention.text, of, gold["of"], country, annotated.report)


def summary(answers: list[Answer], scorer: Any, show: int) -> str:
    """The share right of each class, and the commonest wrong ones."""

    def right(a: Answer) -> bool:
        return (a.found is None and a.gold is None) or scorer.side({"name": a.found}) == scorer.side({"name": a.gold})

    lines, classes = [], Counter(a.kind for a in answers)
    groups = [("all parties", {"named", "generic", "pronoun"}), *((k, {k}) for k in classes),
              ("all speakers", {k for k in classes if k.startswith("speaker")}),
              ("parties, by referent", {k for k in classes if k == "named" or "referent" in k})]  # fmt: skip
    for name, kinds in groups:
        of = [a for a in answers if a.kind in kinds]
        lines.append(f"{name:24} {sum(map(right, of)) / max(1, len(of)):.3f} of {len(of)}")
    wrong = Counter((a.kind, a.words, a.country, a.gold, a.found) for a in answers if not right(a))
    where = {(a.kind, a.words, a.country, a.gold, a.found): a.report for a in answers}
    for key, count in wrong.most_common(show):
        kind, words, country, gold, found = key
        report = where[key]
        lines.append(f"{count:3} {kind} {words!r} {country} {report.get('published')}: {found!r}, not {gold!r} ({report['id']})")
    return "\n".join(lines)


def main() -> None:
    """Print how many are right, and which are not."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--split", default="train", choices=("train", "valid", "test"))
    ask.add_argument("--show", type=int, default=40)
    ask.add_argument("--home", type=pathlib.Path, help="folder of the gazetteer's index")
    ask.add_argument("--keep", type=pathlib.Path, help="file for the ranked countries")
    ask.add_argument("--scorer", type=pathlib.Path, default=pathlib.Path("../shared/claims/score.py"))
    args = ask.parse_args()
    if not args.scorer.exists():
        raise SystemExit(f"no scorer at {args.scorer}; give --scorer")
    actors = directory()
    resolver = PlaceResolver(Gazetteer.open(args.home), actors)
    kept = json.loads(args.keep.read_text(encoding="utf-8")) if args.keep and args.keep.exists() else {}
    answers: list[Answer] = []
    for annotated in composed():
        if annotated.split == args.split:
            found = cast_of(annotated, actors, resolver, kept)
            answers += [*parties(annotated, actors, found), *speakers(annotated, actors, found)]
    if args.keep:
        args.keep.write_text(json.dumps(kept), encoding="utf-8")
    print(summary(answers, load_scorer(args.scorer), args.show))


if __name__ == "__main__":
    main()
