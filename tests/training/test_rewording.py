"""Reports told in other words for training: every offset still points at its words. The reports are composed for these tests."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.corpus.corpus import Annotated, composed
from training.corpus.rewording import classes, edited, moved, other_words, reworded

from whoholds.records import EVENT_KINDS

TEXT = "Rebels captured Qaim on Friday. Qaim had been held by the army, the ministry said."


def span(words: str, nth: int = 0) -> list[int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return [start, start + len(words)]


def claim(event: str, trigger: str, actor: str, nth: int = 0) -> dict[str, Any]:
    place = {
        "name": "Al-Qaim",
        "country": "IQ",
        "lat": 34.37,
        "lon": 41.09,
        "extent": "whole",
        "part": None,
        "span": span("Qaim", nth),
    }
    return {
        "place": place, "event": event, "actors": [{"name": actor, "span": span(actor)}], "opponents": [], "toward": None,
        "sources": [{"name": "ministry", "of": None, "span": span("the ministry"), "cue_span": span("said")}],
        "when": "2017-11-03", "commitment": "affirmed", "phase": "news", "evidence_span": span(trigger),
        "trigger_span": span(trigger),
        "when_span": span("on Friday"),
    }  # fmt: skip


REPORT = Annotated(
    {"id": "t", "text": TEXT, "published": "2017-11-03"},
    [claim("gain", "captured", "Rebels"), claim("hold", "held", "the army", 1)],
    "composed",
    "train",
)


@given(st.integers(0, 400))
def test_every_span_still_points_at_its_words(seed: int) -> None:
    told = reworded(REPORT, ["Falluja", "Um Ruwaba"], random.Random(seed))
    text = told.report["text"]
    gain, hold = told.claims
    assert text[slice(*gain["actors"][0]["span"])] == "Rebels"
    assert text[slice(*gain["when_span"])] == "on Friday"
    assert text[slice(*hold["sources"][0]["cue_span"])] == "said"
    assert text[slice(*gain["place"]["span"])] == text[slice(*hold["place"]["span"])]
    assert text[slice(*gain["place"]["span"])] in {"Qaim", "Falluja", "Um Ruwaba"}
    assert text[slice(*gain["trigger_span"])] == text[slice(*gain["evidence_span"])]


def test_the_same_seed_tells_the_same_report() -> None:
    assert reworded(REPORT, ["Falluja"], random.Random(3)) == reworded(REPORT, ["Falluja"], random.Random(3))


@pytest.mark.parametrize(
    ("before", "wrong"),
    [("Rebels had ", "took"), ("Rebels wanted to ", "took"), ("The town was ", "took"), ("Rebels ", "taken")],
)
def test_another_wording_has_the_form_that_its_place_asks_for(before: str, wrong: str) -> None:
    words = "seize" if before.endswith("to ") else "seized"
    others = {other_words("gain", words, before, random.Random(seed)) for seed in range(300)}
    assert wrong not in others
    assert len(others) > 5


def test_an_article_is_followed_by_what_it_fits() -> None:
    others = {other_words("attack", "assault", "launched an ", random.Random(seed)) for seed in range(50)} - {None}
    assert others
    assert all(words and words[0].lower() in "aeiou" for words in others)


def test_an_unknown_trigger_stays() -> None:
    assert other_words("gain", "hopscotched into", "Rebels ", random.Random(1)) is None


def test_the_lexicon_has_every_event_and_no_wording_twice_in_a_class() -> None:
    assert {event for event, _ in classes()} == set(EVENT_KINDS)
    assert all(len(set(one.words)) == len(one.words) for found in classes().values() for one in found)


def test_composed_reports_survive_it_whole() -> None:
    reports = [a for a in composed() if a.claims][::60]
    towns = ["Falluja", "Um Ruwaba", "Goma"]
    for number, annotated in enumerate(reports):
        told = reworded(annotated, towns, random.Random(number))
        for one, other in zip(annotated.claims, told.claims, strict=True):
            for role in ("sources",):
                for a, b in zip(one[role], other[role], strict=True):
                    if a.get("cue_span"):
                        words = annotated.report["text"][slice(*a["cue_span"])]
                        assert told.report["text"][slice(*b["cue_span"])] == words


def test_edits_are_made_where_they_say() -> None:
    assert edited("abcdef", [(1, 2, "XX"), (4, 5, "")]) == "aXXcdf"
    assert moved({"a_span": [2, 6], "b": [{"span": None}]}, [(1, 2, "XX"), (4, 5, "")]) == {
        "a_span": [3, 6],
        "b": [{"span": None}],
    }
