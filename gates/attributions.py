"""Who says what, against PolNeAR: source, cue and content of the attributions of political news, by hand.

PolNeAR is about an election, our reader about wars; it is asked for what it can be asked for:

sources   the spans of its speakers against those of all attributions: the speakers of the network's readings, and those of the
          rules' sentence by sentence (`whoholds.extract.attribution`). A text that the sieve keeps from the reader counts as read
          and found empty.
content   given a content, who says it? The rules answer with the speaker of the sentence in which the content begins, the
          network with its span nearest to the content in that sentence. Right, where that touches the source's span, or ends in
          the same word ('Trump', 'Donald Trump'). `right of all` counts contents without an answer as wrong, `right of named`
          leaves them out. Contents whose source is a pronoun are not asked for: PolNeAR does not say whom it means.
events    the same for contents that hold a trigger of one of our events: the event's innermost speaker, by the network's link.

Of articles annotated by several people the first one's annotation counts. The compartment `test` is measured on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gates.measures import Measured, keyed
from gates.reading import readings
from gates.spans import Span, Tally, bare, touch
from whoholds.extract.attribution import attributions
from whoholds.extract.sentences import Sentence, sentences
from whoholds.extract.sieve import passes, stems
from whoholds.records import Reading, Report

PRONOUNS = frozenset("he she it they we i you who that which him her them his their its this one everyone someone".split())


@dataclass(frozen=True)
class Attribution:
    """One attribution: where its source stands, None where it has none, and where its content does."""

    source: Span | None
    content: Span


@dataclass(frozen=True)
class Article:
    """One article with its attributions."""

    name: str
    text: str
    attributions: list[Attribution]


def articles(folder: Path) -> Iterator[Article]:
    """The articles of one compartment (its folders `text` and `attributions`), in order of name."""
    for path in sorted((folder / "text").glob("*.txt")):
        found = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        if found:
            with path.open(encoding="utf-8", newline="") as stream:  # offsets count every character
                yield Article(path.stem, stream.read(), parsed(found[0].read_text(encoding="utf-8")))


def parsed(annotation: str) -> list[Attribution]:
    """The attributions of a stand-off file (brat); of a span in pieces, from its first character to its last."""
    spans: dict[str, Span] = {}
    for line in annotation.splitlines():
        if line.startswith("T"):
            name, where, *_ = line.split("\t")
            ends = [int(number) for number in where.split(" ", 1)[1].replace(";", " ").split()]
            spans[name] = (min(ends), max(ends))
    found = []
    for line in annotation.splitlines():
        if line.startswith("E"):
            roles = dict(part.split(":", 1) for part in line.split("\t")[1].split())
            if content := spans.get(roles.get("Content", "")):
                found.append(Attribution(spans.get(roles.get("Source", "")), content))
    return found


def same(text: str, found: Span, source: Span) -> bool:
    """True where a speaker found is the source: the spans touch, or end in the same word."""
    one, other = (text[slice(*bare(text, span))].casefold().split() for span in (found, source))
    return touch(found, source) or bool(one and other and one[-1] == other[-1])


def nearest(spans: list[Span], content: Span, inside: Sentence) -> Span | None:
    """Of the spans of a sentence that do not stand in the content, the one nearest to it."""
    near = [s for s in spans if inside.start <= s[0] < inside.end and not (content[0] <= s[0] and s[1] <= content[1])]
    return min(near, key=lambda s: max(s[0] - content[1], content[0] - s[1]), default=None)


def of_event(reading: Reading, content: Span) -> list[Span | None]:
    """The innermost speaker of the first event whose trigger stands in a content, None where it has none; [] without an event."""
    said = (e.utterances for e in reading.events if content[0] <= e.trigger.start < content[1])
    return [(chain[0].source.start, chain[0].source.end) if chain else None for chain in said][:1]


def measure(corpus: list[Article], jobs: int) -> Measured:
    """F1 of source spans, and the share of contents given their speaker; every content given a wrong one."""
    tallies = {"network": Tally(), "rules": Tally()}
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for article, reading in zip(corpus, readings((Report.new(a.text) for a in corpus), jobs), strict=True):
        text, spans = article.text, sentences(article.text)
        chains = attributions(text, spans)
        network = [(m.start, m.end) for m in reading.mentions if m.kind == "source"]
        rules = [(c[0].source.start, c[0].source.end) if c else None for c in chains]
        gold = [bare(text, a.source) for a in article.attributions if a.source]
        tallies["network"].add(gold, [bare(text, span) for span in network])
        tallies["rules"].add(gold, [bare(text, span) for span in rules if span])
        counts.update({"articles": 1, "articles that pass the sieve": passes(text), "attributions": len(article.attributions)})
        for one in article.attributions:
            at = next((i for i, s in enumerate(spans) if s.start <= one.content[0] < s.end), None)
            if at is None:
                continue
            counts["attributions in sentences with a word of control"] += stems(spans[at].text)
            if one.source is None or text[slice(*one.source)].casefold() in PRONOUNS:
                continue
            guesses = [("rules", rules[at]), ("network", nearest(network, one.content, spans[at]))]
            for name, guess in [*guesses, *(("events", said) for said in of_event(reading, one.content))]:
                right = guess is not None and same(text, guess, one.source)
                counts.update({f"{name}: asked": 1, f"{name}: named": guess is not None, f"{name}: right": right})
                if name != "network" and guess is not None and not right:
                    wrong.append(_line(article, name, guess, one.source))
    return _measured(tallies, counts, wrong)


def _line(article: Article, name: str, guess: Span, source: Span) -> str:
    said, wanted = (" ".join(article.text[slice(*span)].split()) for span in (guess, source))
    return f"{article.name}@{source[0]} {name}: {said!r} for {wanted!r}"


def _measured(tallies: dict[str, Tally], counts: Counter[str], wrong: list[str]) -> Measured:
    figures = {k: v for name, tally in tallies.items() for k, v in tally.figures(f"sources, {name}").items()}
    details: dict[str, float] = {}
    for name in ("rules", "network", "events"):
        asked, named, right = (counts.pop(f"{name}: {what}", 0) for what in ("asked", "named", "right"))
        rates = details if name == "events" else figures  # of events there are too few for a floor
        rates[f"speaker of a content, {name}: right of all"] = round(right / max(1, asked), 3)
        details[f"speaker of a content, {name}: right of named"] = round(right / max(1, named), 3)
        details |= {f"contents asked, {name}": float(asked), f"contents named, {name}": float(named)}
    return Measured(figures, wrong=keyed(wrong), details={**{k: float(v) for k, v in counts.items()}, **details})
