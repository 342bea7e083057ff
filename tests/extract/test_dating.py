"""Which words date an event, and how; all words here are composed."""

from __future__ import annotations

import numpy as np
import pytest

from whoholds.extract.dating import HINTS, dated, ways, weights
from whoholds.extract.labels import LINKS, WHENS
from whoholds.extract.sentences import sentences
from whoholds.extract.spans import Found
from whoholds.records import Dating, Mention

TEXT = "On Monday the army said little. Rebels took Bab on Friday, and on Sunday they reached Manbij, on April 5 its dam."
TRIGGER = Mention(TEXT.index("took"), TEXT.index("took") + 4, "took", "trigger")


def asked(classes: dict[Dating, float], links: dict[str, float], spoken: tuple[str, ...] = ()) -> tuple[Dating, list[str]]:
    """How `took` is dated where the network gives these logits to classes, and these chances to links with time words."""
    mentions = {w: Mention(i := TEXT.index(w), i + len(w), w, "time") for w in (*links, *spoken)}
    found = [Found(mentions[w], at, 0, 0.9) for at, w in enumerate(links, 1)]
    link = np.zeros((len(LINKS), len(links) + 1), dtype=np.float32)
    link[LINKS.index("time"), 1:] = list(links.values())
    logits = np.array([classes.get(name, 0.0) for name in WHENS], dtype=np.float32)
    dating, words = dated(ways(sentences(TEXT), [mentions[w] for w in spoken], TRIGGER, found, link, logits))
    return dating, [m.text for m in words]


def test_the_words_that_the_network_points_at_date_an_event() -> None:
    assert asked({"said": 4}, {"On Monday": 0.02, "on Friday": 0.9, "on Sunday": 0.1}) == ("said", ["on Friday"])


def test_a_sure_link_outweighs_a_doubtful_class() -> None:
    assert asked({"published": 3, "said": 2.5}, {"on Friday": 0.99}) == ("said", ["on Friday"])


def test_no_words_where_publication_dates_it() -> None:
    assert asked({"by-published": 5}, {"On Monday": 0.02}) == ("by-published", [])


def test_words_by_their_shape_date_what_the_network_has_no_words_for() -> None:
    assert asked({"said": 5}, {}, ("On Monday", "on Friday")) == ("said", ["on Friday"])


def test_cut_words_are_made_whole() -> None:
    assert asked({"said": 5}, {"on April": 0.9}, ("on April 5",)) == ("said", ["on April 5"])


@pytest.mark.parametrize("classes", [{"said": 9}, {"until": 9}, {"since": 9}, {"span": 9}])
def test_without_any_time_words_no_words_date_it(classes: dict[Dating, float]) -> None:
    assert asked(classes, {})[1] == []


def test_every_hint_has_its_weight() -> None:
    assert list(weights()) == list(HINTS)
