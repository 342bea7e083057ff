"""Texts whose marked places are known: GUM's mentions linked to Wikipedia, and 'X, Y' in news with Y hidden.

**GUM.** A mention of the kind *place* that is written in proper nouns and has a link is a question. Its answer is what the
gazetteer has for the link's title: 'Berkeley, California' is sought in California, a plain title is the greatest bearer of its
name, since Wikipedia gives the plain title to the best known. Titles of which this is not so stand in `TITLES`.

**News.** In the Current Events portal, 'Peoria, Arizona' says itself which Peoria is meant. The division or country behind the
name is cut out of the text, and the name is the question; the item's other names that are nations or towns of some size stay
marked beside it.

**States.** Who names Virginia and nothing else means the state: the states and provinces of America, Canada and Australia are
asked alone, but those whose name a country or a greater city bears.
"""

from __future__ import annotations

import functools
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from whoholds.extract.chunks import chunks
from whoholds.extract.coreference import is_nominal
from whoholds.extract.sentences import sentences
from whoholds.identify import known_areas, recipes
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.marked import MarkedNames
from whoholds.identify.matching import REGIONS
from whoholds.identify.names import level
from whoholds.identify.places import PlaceResolver
from whoholds.records import Mention, Place

NEAR_KM, FAR_KM = 25.0, 161.0  # how far off the right place may be: of a town, of an area
SIZE = 0.55  # the prior of a town that stays marked beside a question
FEDERATIONS = ("US", "CA", "AU")
NAMESAKES = frozenset(
    ("Georgia", "New York State", "Washington State", "District of Columbia", "Victoria Province", "Quebec Province")
)
SENTENCES = (
    "Her family came from {} a century ago, the singer said.",
    "Voters in {} go to the polls on Tuesday.",
    "The fire has burned for a week in southern {} and is not yet contained.",
)
LONGEST, ITEMS, SEED = 4000, 1500, 1
MARKS = re.compile(r"\([^()]+\)|\([^()]+|[^()]+\)")  # GUM's brackets of entities
JOINING = frozenset(("of", "and", "the", "-", "de", "la", "."))  # words within names
PAIR = re.compile(r"\b(?P<x>(?:[A-Z][\w'’-]+ ){0,2}[A-Z][\w'’-]+), (?P<y>(?:[A-Z][\w'’.-]+ ?){1,3})(?=[,.;:)\n]|\s)")
TITLES = {  # titles whose place is not the greatest of their name; None where the gazetteer has none or the link is no place's
    "Georgia (U.S. state)": "admin1:US.GA", "Washington (state)": "admin1:US.WA", "New York City": "geonames:5128581",
    "New York (state)": "admin1:US.NY", "Florida": "admin1:US.FL", "Devon": "county:GB.england-devon",
    "Antioch": "geonames:323779", "Manchester": "geonames:2643123", "Geneva": "geonames:2660646", "Antarctica": "country:AQ",
    "South Pacific": None, "County Durham": None, "Emona": None, "Bataan": None, "Edgewater": None, "Labrador": None,
    "Northumberland": None, "Basse-Terre Island": None, "The Factory": None, "Sun": None,
}  # fmt: skip


class Question(NamedTuple):
    """One marked mention: its offsets, the point it means (None where that is not known), and how far off is right."""

    start: int
    end: int
    point: tuple[float, float] | None
    within: float


class Linked(NamedTuple):
    """A text with its questions."""

    name: str
    text: str
    questions: list[Question]


def states(gazetteer: Gazetteer) -> Iterator[Linked]:
    """Sentences for each state of the federations, with its name alone."""
    for region in recipes.table("admin1.csv.gz"):
        fit = region.country in FEDERATIONS and region.ref.startswith("admin1:") and region.name not in NAMESAKES
        place = gazetteer.get(region.ref) if fit else None
        if place is None or place.lat is None or place.lon is None:
            continue
        for sentence in SENTENCES:
            start = sentence.index("{}")
            question = Question(start, start + len(region.name), (place.lat, place.lon), NEAR_KM)
            yield Linked(region.ref, sentence.format(region.name), [question])


def gum(folder: Path, gazetteer: Gazetteer, resolver: PlaceResolver) -> Iterator[Linked]:
    """GUM's documents with their linked places."""
    names = MarkedNames(gazetteer, resolver)

    @functools.cache
    def meant(title: str) -> Place | None:
        return _titled(title, gazetteer, resolver, names)

    for path in sorted((folder / "dep").glob("*.conllu")):
        text, mentions = _document(path)
        yield Linked(path.stem, text, [_question(start, end, meant(link)) for start, end, link in mentions])


def _question(start: int, end: int, place: Place | None) -> Question:
    if place is None or place.lat is None or place.lon is None:
        return Question(start, end, None, 0.0)
    return Question(start, end, (place.lat, place.lon), FAR_KM if place.kind in REGIONS or place.country is None else NEAR_KM)


def _titled(title: str, gazetteer: Gazetteer, resolver: PlaceResolver, names: MarkedNames) -> Place | None:
    """The place of a Wikipedia title."""
    words = unquote(title).replace("_", " ")
    if words in TITLES:
        return gazetteer.get(ref) if (ref := TITLES[words]) else None
    head, _, tail = words.partition(", ")
    if tail:
        return names.inside(head, tail)
    if "(" in words:
        return None
    if sure := resolver.nation(words) or known_areas.areas().get(level(words)):
        return sure
    found = [c for c in gazetteer.find(words, limit=40, widely=False) if c.matched in ("name", "alternate", "folded")]
    return max(found, key=lambda c: c.prior + 0.1 * (c.matched == "name")).place if found else None


def _document(path: Path) -> tuple[str, list[tuple[int, int, str]]]:
    """The text of a file in CoNLL-U, and the spans and titles of its linked places."""
    text = ""
    tokens: list[tuple[int, int, str]] = []
    opened: dict[str, list[tuple[int, str, str]]] = {}
    found: set[tuple[int, int, str]] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar") and text:
            text += "\n"
        fields = line.split("\t")
        if len(fields) < 10 or not fields[0].isdigit():
            continue
        misc = dict(part.split("=", 1) for part in fields[9].split("|") if "=" in part)
        tokens.append((len(text), len(text) + len(fields[1]), fields[3]))
        text += fields[1] + ("" if misc.get("SpaceAfter") == "No" else " ")
        for mark in MARKS.findall(misc.get("Entity", "")):
            number, kind, link = _entity(mark)
            if mark.startswith("("):
                opened.setdefault(number, []).append((len(tokens) - 1, kind, link))
            if mark.endswith(")") and opened.get(number):
                first, kind, link = opened[number].pop()
                if kind == "place" and link and (span := _named(text, tokens, first, len(tokens) - 1)):
                    found.add((*span, link))
    return text, sorted(found)


def _entity(mark: str) -> tuple[str, str, str]:
    """Number, kind and title of a bracket: '(3-place-new-ssss-cf1-1-coref-Paris'."""
    number, *rest = mark.strip("()").split("-", 6)
    link = rest[5].partition("-")[2] if len(rest) > 5 else ""
    return number, rest[0] if rest else "", link


def _named(text: str, tokens: list[tuple[int, int, str]], first: int, last: int) -> tuple[int, int] | None:
    """The span of a mention without its article, where it is written in proper nouns."""
    while first < last and tokens[first][2] in ("DET", "PUNCT"):
        first += 1
    while first < last and tokens[last][2] == "PUNCT" and text[slice(*tokens[last][:2])] != ".":
        last -= 1
    kinds = [kind for *_, kind in tokens[first : last + 1]]
    fit = all(kind == "PROPN" or text[start:end] in JOINING for start, end, kind in tokens[first : last + 1])
    return (tokens[first][0], tokens[last][1]) if fit and "PROPN" in kinds else None


def news(path: Path, gazetteer: Gazetteer, resolver: PlaceResolver) -> Iterator[Linked]:
    """Items of the portal with the divisions behind their places cut out, in an order that chance gives."""
    names = MarkedNames(gazetteer, resolver)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [text for line in lines if len(text := json.loads(line)["text"]) <= LONGEST and PAIR.search(text)]
    random.Random(SEED).shuffle(texts)
    count = 0
    for text in texts:
        if count < ITEMS and (found := _hidden(text, names, resolver)):
            bare, questions = found
            spans = [(q.start, q.end) for q in questions]
            beside = [
                Question(m.start, m.end, None, 0.0)
                for m in (m for s in sentences(bare) for m in chunks(s) if not is_nominal(m) and m.kind == "place")
                if not any(a < m.end and m.start < b for a, b in spans) and _placed(m, gazetteer, resolver)
            ]
            count += 1
            yield Linked(f"news {count}", bare, sorted([*questions, *beside]))


def _placed(mention: Mention, gazetteer: Gazetteer, resolver: PlaceResolver) -> bool:
    """Whether a name surely is a place: a nation or a town of some size."""
    return resolver.nation(mention.text) is not None or any(
        c.matched == "name" and c.prior > SIZE for c in gazetteer.find(mention.text, limit=3, widely=False)
    )


@functools.cache
def _federal() -> frozenset[str]:
    """The names of the states and provinces of the federations."""
    return frozenset(region.name for region in recipes.table("admin1.csv.gz") if region.country in FEDERATIONS)


def _hidden(text: str, names: MarkedNames, resolver: PlaceResolver) -> tuple[str, list[Question]] | None:
    """A text without the areas behind its towns, and those towns; None where there is none."""
    bare, at = "", 0
    questions: list[Question] = []
    federal = _federal()  # 'Lebanon, Pennsylvania' is a town; 'Iraq, Syria' a list
    for match in PAIR.finditer(text):
        words = match["x"].split()
        tail = match["y"].split()
        for size in range(len(tail), 0, -1):
            area = " ".join(tail[:size])
            if names.is_area(area.rstrip(".,")):
                break
        else:
            continue
        heads = ((" ".join(words[i:])) for i in range(len(words)))
        fit = (h for h in heads if (area in federal or not resolver.nation(h)) and names.inside(h, area))
        head = next(fit, None)
        place = names.inside(head, area) if head else None
        if head is None or place is None or place.kind != "settlement" or place.lat is None or place.lon is None:
            continue
        bare += text[at : match.end("x")]
        questions.append(Question(len(bare) - len(head), len(bare), (place.lat, place.lon), NEAR_KM))
        at = match.start("y") + len(area)
    return (bare + text[at:], questions) if questions else None
