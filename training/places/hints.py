"""Fit what speaks for a place that 'the city' or 'the mosque' means (`whoholds.identify.landmarks`), on the composed reports.

usage: python -m training.places.hints [--home FOLDER] [--reader FOLDER] [--out FILE]

Every place of a claim that is told without a name is one question; the answers are the places named in the report. The weights
are those of a conditional logit with a small ridge. What the reader gives for each name is among the hints, so they are fitted on
`valid`, whose reports the reader has not learned by heart, and reported on `test`.
"""

from __future__ import annotations

import json
import pathlib
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from training.asking import asking
from training.corpus.corpus import Annotated, composed
from training.logit import Numbers, fitted, right_share
from training.places.rank import is_right, mentions
from whoholds.extract.antecedents import offers
from whoholds.extract.coreference import is_nominal
from whoholds.extract.encoding import windows
from whoholds.extract.network import Network, loaded, network
from whoholds.extract.sentences import sentences
from whoholds.extract.spans import Found
from whoholds.identify import landmarks
from whoholds.identify.directory import directory
from whoholds.identify.gazetteer import Candidate, Gazetteer
from whoholds.identify.landmarks import HINTS, Landmarks, hint_weights
from whoholds.identify.phrases import AIRPORT, CAPITAL, COUNTRY
from whoholds.identify.places import PlaceResolver
from whoholds.identify.referents import kinds_of
from whoholds.records import Mention

OUT = pathlib.Path(landmarks.__file__).parent / "data/referent_weights.json"
RIDGE = 6e-3  # a question


class Question(NamedTuple):
    """One nominal: the hints of each landmark, in the order of HINTS, and which landmarks are right."""

    rows: Numbers
    right: npt.NDArray[np.bool_]


def questions(resolver: PlaceResolver, net: Network, reports: list[Annotated]) -> tuple[list[Question], int]:
    """The questions that have an answer, and the number of those that have none among the landmarks of the right kind."""
    found, hopeless = [], 0
    for annotated in reports:
        text, title = annotated.report["text"], annotated.report.get("title") or ""
        gold = [(_mention(text, c["place"]["span"]), c["place"]) for c in annotated.claims if c["place"].get("span")]
        claimed = {m for m, _ in gold if not is_nominal(m)}
        named = sorted({*claimed, *(m for m in mentions(text) if m.kind == "place")}, key=lambda m: m.start)
        parties = [text[slice(*p["span"])] for c in annotated.claims for p in (*c["actors"], *c["opponents"]) if p.get("span")]
        marks = Landmarks(resolver, resolver.scenery(title, text, named, parties, claimed), title, text, named, claimed)
        nominals = [(m, place) for m, place in gold if is_nominal(m) and place["lat"] is not None and not _set_apart(m)]
        for mention, place in zip(_heard(net, text, [m for m, _ in nominals], named), [p for _, p in nominals], strict=True):
            question = _question(marks, mention, place)
            hopeless += question is None
            found += [question] if question else []
    return found, hopeless


def _set_apart(mention: Mention) -> bool:
    """True for words that rules resolve: 'the country', 'the capital', 'the airport'."""
    return any(pattern.search(mention.text) for pattern in (COUNTRY, CAPITAL, AIRPORT))


def _heard(net: Network, text: str, nominals: list[Mention], named: list[Mention]) -> list[Mention]:
    """The nominals with what the network gives for each name of their window."""
    told = {}
    for window in windows(net.tokenizer, text, sentences(text)):
        names = [Found(m, p[0], 0, 1.0) for m in named if (p := window.piece_at(m.start, m.end))]
        inside = [m for m in nominals if window.core[0] <= m.start < window.core[1]]
        begun = {m: p[0] for m in inside if (p := window.piece_at(m.start, m.end))}
        ties = net(window).ties(list(begun.values()))
        told |= {m: replace(m, offers=offers(Found(m, piece, 0, 1.0), names, ties)) for m, piece in begun.items()}
    return [told.get(m, m) for m in nominals]


def _mention(text: str, span: list[int]) -> Mention:
    return Mention(span[0], span[1], text[span[0] : span[1]], "place")


def _question(marks: Landmarks, mention: Mention, place: dict[str, Any]) -> Question | None:
    rated = marks.weighed(mention, kinds_of(mention.text))
    right = np.array([
        is_right(Candidate(place=mark.place, name_score=1.0, prior=0.0, matched="name"), place) for mark, _ in rated
    ], dtype=bool)  # fmt: skip
    return Question(np.array([[hints[name] for name in HINTS] for _, hints in rated]), right) if right.any() else None


def main() -> None:
    """Fit and write."""
    ask = asking(__doc__, "home")
    ask.add_argument("--out", type=pathlib.Path, default=OUT)
    ask.add_argument("--reader", type=pathlib.Path, help="folder that training.reader.export wrote; the shipped one else")
    args = ask.parse_args()
    net = loaded(args.reader) if args.reader else network()
    resolver = PlaceResolver(Gazetteer.open(args.home), directory())
    reports = list(composed())
    start = [hint_weights()[name] for name in HINTS]
    parts = {split: questions(resolver, net, [a for a in reports if a.split == split]) for split in ("valid", "test")}
    asked = parts["valid"][0]
    learned = np.round(fitted(asked, RIDGE * len(asked), start), 3)
    for split, (found, hopeless) in parts.items():
        shares = f"right {right_share(found, np.array(start)):.3f} before, {right_share(found, learned):.3f} now"
        print(f"{split}: {len(found)} nominals, {shares}; {hopeless} whose place is not named")
    weights = dict(zip(HINTS, map(float, learned), strict=True))
    args.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(weights))


if __name__ == "__main__":
    main()
