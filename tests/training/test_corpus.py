"""The corpus: its notation, its splits, its hard cases. The reports here are composed for these tests."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from training.corpus.corpus import Annotated, composed, split_of
from training.corpus.counts import hard_cases
from training.corpus.notation import DraftError, expand
from training.corpus.uncertain import entropy

TEXT = (
    "The rebels said that they had taken Rawa, Anah and Qaim. The army denied that the towns had fallen: "
    "it has yet to leave Rawa, which remains government-held."
)


def claim(words: dict[str, Any]) -> dict[str, Any]:
    return expand(words, TEXT)


def taken(place: str) -> dict[str, Any]:
    return claim({"q": "they had taken Rawa, Anah and Qaim", "t": "taken", "e": "gain", "p": [place, place, "IQ", 34.4, 41.9],
                  "a": [["they", "ISIS"]], "s": [["The rebels", "ISIS", "ISIS", "said"]]})  # fmt: skip


DENIED = {"q": "it has yet to leave Rawa", "t": "leave", "e": "withdraw", "p": ["Rawa", "Rawa", "IQ", 34.4, 41.9],
          "a": [["it", "Iraqi government"]], "c": "denied"}  # fmt: skip


def cases(claims: list[dict[str, Any]]) -> Counter[str]:
    return Counter(hard_cases(Annotated({"id": "x", "text": TEXT}, claims, "composed", "train")))


def test_a_draft_becomes_offsets() -> None:
    found = claim(DENIED)
    start, end = found["evidence_span"]
    assert TEXT[start:end] == DENIED["q"]
    assert TEXT[slice(*found["trigger_span"])] == "leave"
    assert TEXT[slice(*found["place"]["span"])] == "Rawa"


@pytest.mark.parametrize(
    ("key", "value"), [("q", "they had lost Rawa"), ("t", "abandon"), ("e", "capture"), ("c", "perhaps"), ("w", "Friday")]
)
def test_a_draft_that_does_not_fit_is_refused(key: str, value: str) -> None:
    with pytest.raises(DraftError):
        claim({**DENIED, key: value})


def test_lists_denials_and_pronouns_are_counted() -> None:
    found = cases([taken("Rawa"), taken("Anah"), taken("Qaim"), claim(DENIED)])
    assert found["list of three places or more"] == 3
    assert found["denied in the report's own voice"] == 1
    assert found["'has yet to', 'had not'"] == 1
    assert found["side without a name"] == 4


def test_two_sides_of_one_event_are_told_apart_from_a_plain_denial() -> None:
    other = {**DENIED, "c": "affirmed", "s": [["The rebels", "ISIS", "ISIS", "said"]]}
    assert cases([claim(DENIED), claim(other)])["denied by one, told by another"] == 1
    assert cases([claim(DENIED)])["denied by one, told by another"] == 0


def test_an_adjective_is_counted() -> None:
    held = {"q": "Rawa, which remains government-held", "t": "held", "e": "hold", "p": ["Rawa", "Rawa", "IQ", 34.4, 41.9],
            "a": [["government", "Iraqi government"]]}  # fmt: skip
    assert cases([claim(held)])["adjective"] == 1


def test_items_are_split_by_time_and_events_never_straddle_a_split() -> None:
    assert split_of({"id": "a", "published": "2021-12-31"}, [], "items") == "train"
    assert split_of({"id": "a", "published": "2022-05-01"}, [], "items") == "valid"
    assert split_of({"id": "a", "published": "2023-01-01"}, [], "items") == "test"
    one = {"place": {"country": "IQ"}}
    splits = {split_of({"id": str(n), "published": f"2017-11-{n:02}"}, [one], "composed") for n in range(1, 29)}
    assert len(splits) == 1


def test_every_annotation_of_the_corpus_stands_in_its_text() -> None:
    for annotated in composed():
        text = annotated.report["text"]
        for c in annotated.claims:
            parties = (c["place"], *c["actors"], *c["opponents"], *c["sources"])
            spans = [c["evidence_span"], c["trigger_span"], c["when_span"], *(p.get("span") for p in parties)]
            assert all(0 <= a < b <= len(text) for a, b in filter(None, spans)), annotated.report["id"]


def test_doubt_is_greatest_at_the_even_chance() -> None:
    assert entropy(0.0) == entropy(1.0) == 0.0
    assert entropy(0.5) == 1.0 > entropy(0.7) > entropy(0.9)
