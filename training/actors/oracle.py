"""How often `identify` names the right side, given the gold words of parties and speakers of the composed reports.

usage: python -m training.actors.oracle [--split train] [--every 1] [--show 40] [--home FOLDER] [--keep FILE] [--scorer FILE]
                                        [--readings FILE] [--reader trained]

A party goes the way that `identify.claims` takes: the reader reads the report; the cast is the reader's actors, its countries
as the scenery ranks them, the day of publication; the gold words are given the link that the reader made of the mention that
stands there ('it' is 'the ministry' two sentences before), and are resolved in the country of the claim's place and by who
says so. A gold pronoun for which the reader has no link stays a pronoun, and is wrong. Innermost speakers are resolved
alike. A party that resolves to nobody is wrong; a speaker of no side for whom nobody is found is right.

Two names are one side by the scorer's table, or where the directory has both as names of one side in that country on that day:
the table knows the sides of its own reports alone, and takes 'FNL' and 'National Forces of Liberation' for two. The share by the
scorer's table alone is printed beside it.

`--keep` keeps the ranked countries in a file, `--readings` what the reader reads, for these take most of the time.
"""

from __future__ import annotations

import json
import pathlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from training.asking import asking
from training.corpus.agreement import load_scorer
from training.corpus.corpus import Annotated, composed, report_of
from whoholds.extract import reader
from whoholds.extract.coreference import is_nominal
from whoholds.identify.actors import Cast, cast, is_generic
from whoholds.identify.contenders import Contenders
from whoholds.identify.directory import Directory, directory
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.parties import Sides
from whoholds.identify.places import PlaceResolver
from whoholds.identify.speakers import source
from whoholds.identify.voices import Said, Voices
from whoholds.records import Mention, Reading, from_json, to_json

PRONOUN = re.compile(
    r"(?:it|its|they|them|their|theirs|themselves|he|him|his|she|her|we|us|our|ours|i|who|which|that|those|these|both|each)",
    re.IGNORECASE,
)
PARTIES = ("named", "generic", "pronoun")


class Answer(NamedTuple):
    """One party or speaker: its class, its words, who it is said to be, who it is, where, when and in which report."""

    kind: str
    words: str
    found: str | None
    gold: str | None
    country: str | None
    report: dict[str, Any]


class Judge:
    """Whether two names are one side: by the scorer's table, or by the directory in a country on a day."""

    def __init__(self, actors: Directory, scorer: Any) -> None:
        """`scorer` is the scheme's scorer as a module."""
        self._actors, self._scorer = actors, scorer

    def strictly(self, answer: Answer) -> bool:
        """Whether the scorer's table takes them for one."""
        if answer.found is None or answer.gold is None:
            return answer.found is answer.gold
        return bool(self._scorer.side({"name": answer.found}) == self._scorer.side({"name": answer.gold}))

    def __call__(self, answer: Answer) -> bool:
        """Whether they are one side, whichever of its names is used."""
        if self.strictly(answer):
            return True
        if answer.found is None or answer.gold is None:
            return False
        countries, on = (answer.country,) if answer.country else (), answer.report.get("published")
        one, other = (self._actors.named(name, countries, on) for name in (answer.found, answer.gold))
        return one is not None and other is not None and one.side is not None and one.side == other.side


def kind_of(actors: Directory, words: str) -> str:
    """Whether words are a pronoun, generic, or carry a name."""
    if PRONOUN.fullmatch(words.strip()):
        return "pronoun"
    bare = not any(c.isupper() for c in words[1:]) and (words[:1].islower() or is_nominal(Mention(0, 0, words, "actor")))
    return "generic" if bare or is_generic(actors, words) else "named"


def mention(annotated: Annotated, reading: Reading, span: list[int], *kinds: str) -> Mention:
    """The gold words, with the link that the reader made of its own mention that stands there."""
    start, end = span
    mine = Mention(start, end, annotated.report["text"][start:end], "source" if "source" in kinds else "actor")
    there = [m for m in reading.mentions if m.kind in kinds and m.start < end and start < m.end]
    best = max(
        there, key=lambda m: (min(end, m.end) - max(start, m.start)) / (max(end, m.end) - min(start, m.start)), default=None
    )
    if best is None or 2 * (min(end, best.end) - max(start, best.start)) < end - start:
        return mine
    offers = tuple((start if other == best.start else other, given) for other, given in best.offers)
    return Mention(start, end, mine.text, mine.kind, best.refers_to, offers)


def cast_of(
    annotated: Annotated, actors: Directory, resolver: PlaceResolver, reading: Reading, kept: dict[str, list[str]]
) -> Cast:
    """The cast of a report, as `identify.claims` makes it of a reading."""
    report, words = annotated.report, [m.named.text for m in reading.mentions if m.kind == "actor"]
    if report["id"] not in kept:
        text = report["text"]
        gold = {Mention(s[0], s[1], text[slice(*s)], "place") for c in annotated.claims if (s := c["place"].get("span"))}
        places = {m for m in (*gold, *(m.named for m in reading.mentions)) if m.kind == "place" and not is_nominal(m)}
        scenery = resolver.scenery(report.get("title") or "", text, sorted(places, key=lambda m: (m.start, m.end)), words)
        kept[report["id"]] = list(scenery.ranked())
    speakers = (m for m in reading.mentions if m.kind == "source")
    return cast(actors, words, tuple(kept[report["id"]]), report.get("published"), speakers)


def answers(annotated: Annotated, actors: Directory, found: Cast, reading: Reading) -> Iterator[Answer]:
    """Every gold party and speaker with words, once per claim."""
    report, text = annotated.report, annotated.report["text"]
    asking = Contenders(actors, found, text, reading.mentions, reading.events, report.get("title") or "")
    sides, voices = Sides(actors, found, text, asking), Voices(actors, found, text, asking, report.get("title") or "")
    for claim in annotated.claims:
        country, speaker = claim["place"]["country"], None
        camps = [[p for p in claim[field] if p.get("span")] for field in ("actors", "opponents")]
        ours, theirs = ([mention(annotated, reading, p["span"], "actor") for p in camp] for camp in camps)
        countries = ((country,) if country else ()) + found.countries
        sure = [sides.named(camp, countries) for camp in (ours, theirs)]
        said = Said(event=claim["event"], commitment=claim["commitment"], actors=sure[0], opponents=sure[1], countries=countries)
        for number, gold in enumerate(s for s in claim["sources"] if s.get("span")):
            meant = mention(annotated, reading, gold["span"], "source", "actor")
            of = voices.settled(source(actors, text, meant, found, country), meant, said).of
            speaker = speaker or ((of, meant) if number == 0 else None)
            yield Answer("speaker of a side" if gold["of"] else "speaker of none", told(meant), of, gold["of"], country, report)
        told_of = sides.of(ours, theirs, country, speaker, claim["event"], place_words(claim, text))
        for golds, camp in zip(camps, told_of, strict=True):
            for gold, one in zip(golds, camp, strict=True):
                words = one.mention
                yield Answer(kind_of(actors, words.text), told(words), one.name, gold["name"], country, report)


def place_words(claim: dict[str, Any], text: str) -> str:
    """The words of a gold claim that name its place."""
    span = claim["place"].get("span")
    return text[slice(*span)] if span else ""


def told(meant: Mention) -> str:
    """A mention's words, and those that it is linked to."""
    return meant.text if meant.refers_to is None else f"{meant.text} = {meant.named.text}"


def shares(found: list[Answer], right: Judge) -> dict[str, tuple[float, float, int]]:
    """For each class of answers the share right, that by the scorer's table alone, and how many there are."""
    groups = {"parties": set(PARTIES), "speakers": {"speaker of a side", "speaker of none"}}
    groups |= {kind: {kind} for kind in (*PARTIES, *sorted(groups["speakers"]))}
    of = {name: [a for a in found if a.kind in kinds] for name, kinds in groups.items()}
    return {name: (sum(map(right, those)) / max(1, len(those)), sum(map(right.strictly, those)) / max(1, len(those)), len(those))
            for name, those in of.items()}  # fmt: skip


def summary(found: list[Answer], right: Judge, show: int) -> str:
    """The share right of each class, and the commonest wrong ones."""
    lines = [f"{name:24} {share:.3f} ({strict:.3f} by the scorer's table) of {count}"
             for name, (share, strict, count) in shares(found, right).items()]  # fmt: skip
    wrong = Counter((a.kind, a.words, a.country, a.gold, a.found, a.report["id"]) for a in found if not right(a))
    on = {a.report["id"]: a.report.get("published") for a in found}
    for (kind, words, country, gold, name, report), count in wrong.most_common(show):
        lines.append(f"{count:3} {kind} {words!r} {country} {on[report]}: {name!r}, not {gold!r} ({report})")
    return "\n".join(lines)


def measured(
    chosen: Iterable[Annotated],
    readings: dict[str, Reading],
    actors: Directory,
    resolver: PlaceResolver,
    kept: dict[str, list[str]],
) -> list[Answer]:
    """The answers of reports that have been read, by the report's identifier."""
    found: list[Answer] = []
    for annotated in chosen:
        reading = readings[annotated.report["id"]]
        found += answers(annotated, actors, cast_of(annotated, actors, resolver, reading, kept), reading)
    return found


def read(chosen: list[Annotated], name: str, path: pathlib.Path | None) -> dict[str, Reading]:
    """The reading of each report, from the file where one is kept."""
    lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
    known = {key: from_json(Reading, json.dumps(row)) for line in lines for key, row in json.loads(line).items()}
    missing = [a for a in chosen if a.report["id"] not in known]
    if missing:
        mind = reader(name)
        known |= {a.report["id"]: mind.read(report_of(a)) for a in missing}
        if path:
            rows = (json.dumps({key: json.loads(to_json(reading))}) for key, reading in known.items())
            path.write_text("\n".join(rows), encoding="utf-8")
    return known


def main() -> None:
    """Print how many are right, and which are not."""
    ask = asking(__doc__, "home", "scorer")
    ask.add_argument("--split", default="train", choices=("train", "valid", "test"))
    ask.add_argument("--every", type=int, default=1, help="one report in so many")
    ask.add_argument("--show", type=int, default=40)
    ask.add_argument("--keep", type=pathlib.Path, help="file for the ranked countries")
    ask.add_argument("--readings", type=pathlib.Path, help="file for the readings")
    ask.add_argument("--reader", default="auto", help="the reader whose links are used")
    args = ask.parse_args()
    if not args.scorer.exists():
        raise SystemExit(f"no scorer at {args.scorer}; give --scorer")
    actors = directory()
    resolver = PlaceResolver(Gazetteer.open(args.home), actors)
    kept = json.loads(args.keep.read_text(encoding="utf-8")) if args.keep and args.keep.exists() else {}
    chosen = [a for a in composed() if a.split == args.split][:: args.every]
    found = measured(chosen, read(chosen, args.reader, args.readings), actors, resolver, kept)
    if args.keep:
        args.keep.write_text(json.dumps(kept), encoding="utf-8")
    print(summary(found, Judge(actors, load_scorer(args.scorer)), args.show))


if __name__ == "__main__":
    main()
