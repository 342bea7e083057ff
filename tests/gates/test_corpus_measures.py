"""What is measured on the corpus: the held-out split, the shares by phenomenon, and peaceful items; all of it composed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gates.phenomena import ORDER, Found, nominal, phenomena
from training.corpus.corpus import Annotated, item_id

from gates import held_out, peaceful
from tests.gates import composing


def gold(text: str, event: str, place: str, words: str, **more: Any) -> dict[str, Any]:
    """A claim in stand-off form, as the corpus keeps it."""
    start = text.index(words)
    return {
        "place": {"name": place, "country": "IQ", "extent": "whole", "span": [start, start + len(words)]}, "event": event,
        "actors": [], "opponents": [], "when": None, "commitment": "affirmed", "phase": "news", "sources": [], "toward": None,
        "evidence_span": [start, start + len(words)], **more,
    }  # fmt: skip


def annotated(text: str, *claims: dict[str, Any], origin: str = "items") -> Annotated:
    return Annotated({"id": f"c-{len(text)}", "text": text, "published": "2017-11-03"}, list(claims), origin, "test")


@pytest.fixture
def scorer(tmp_path: Path) -> Path:
    path = tmp_path / "score.py"
    path.write_text(composing.SCORER, encoding="utf-8")
    return path


@pytest.mark.usefixtures("rules")
def test_the_held_out_split_is_scored_by_part(scorer: Path) -> None:
    text = composing.TAKEN
    right = gold(text, "gain", "Tikrit", "captured Tikrit")
    split = [
        annotated(text, right),
        annotated(text + " Composed.", {**right, "commitment": "denied"}, origin="composed"),
        annotated(composing.MATCH, gold(composing.MATCH, "hold", "Nowhere", "half an hour"), origin="composed"),
    ]
    found = held_out.measure(split, scorer, jobs=1)
    assert found.figures["verbatim evidence"] == 1.0
    assert found.figures["items, exact F1"] == 1.0
    assert found.figures["composed, core F1"] == 0.667  # one found of two, and nothing too many
    assert found.figures["composed, stance F1"] == 0.0
    assert found.shares["denied"] == {"claims": 1.0, "core": 1.0, "exact": 0.0}
    assert found.shares["event: hold"] == {"claims": 1.0, "core": 0.0, "exact": 0.0}
    assert [line.split(": ")[1] for line in found.missed.values()] == ["hold Nowhere by []"]
    assert set(found.missed) < set(found.truth)
    assert not found.wrong


@pytest.mark.parametrize(("count", "starts"), [(1, [2, 101]), (2, [1, 3, 100, 102]), (9, [0, 1, 2, 3, 4, 100, 101, 102])])
def test_a_sample_takes_even_steps_of_each_part(count: int, starts: list[int]) -> None:
    numbered = [(n, "items") for n in range(5)] + [(100 + n, "composed") for n in range(3)]
    reports = [Annotated({"id": str(n), "text": "Composed."}, [], origin, "test") for n, origin in numbered]
    assert [int(chosen.report["id"]) for chosen in held_out.sampled(reports, count)] == starts


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("the town", False),
        ("It", False),
        ("Its last bastion", False),
        ("rebels", False),
        ("the town of Rawa", True),
        ("ISIS", True),
    ],
)
def test_a_place_or_side_is_told_by_name_or_not(words: str, named: bool) -> None:
    assert nominal(words) is not named
    assert not nominal(None)


def test_a_claim_shows_its_phenomena() -> None:
    party = {"text": "the group", "name": "ISIS"}
    claim = {
        "place": {"text": "it", "extent": "part"}, "event": "hold", "actors": [party], "opponents": [{"text": None}],
        "when": "../2017-11-03", "commitment": "denied", "phase": "background", "sources": [{}, {}],
    }  # fmt: skip
    assert list(phenomena(claim)) == [
        "denied", "background", "extent: part", "place: not by name", "side: not by name", "side: implicit",
        "sources: chain of two or more", "when: longer or open", "event: hold",
    ]  # fmt: skip
    assert set(phenomena(claim)) <= set(ORDER)


def test_shares_are_of_the_claims_that_show_the_phenomenon() -> None:
    found = Found()
    plain = gold("in Rawa", "gain", "Rawa", "Rawa")
    claim = {**plain, "place": {"text": "Rawa", "extent": "whole"}}
    found.add(claim, frozenset(("core", "event")))
    found.add({**claim, "commitment": "uncertain"}, frozenset())
    shares = found.shares()
    assert shares["event: gain"] == {"claims": 2.0, "core": 0.5, "exact": 0.0}
    assert shares["uncertain"] == {"claims": 1.0, "core": 0.0, "exact": 0.0}
    assert "denied" not in shares


def test_peaceful_items_are_of_peaceful_sections_and_annotated_by_nobody(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": composing.MATCH},
        {"text": composing.TAKEN, "category": "Armed conflicts and attacks"},
        {"text": "An annotated item, composed."},
        {"text": "An election was held.", "category": "Politics and elections", "sources": ["Composed Wire"]},
    ]
    stream = composing.current_events(tmp_path / "s.jsonl.gz", rows)
    known = {item_id("2015-05-01", "An annotated item, composed.")}
    items = peaceful.peaceful_items(stream, known)
    assert [(r.text, r.origin, r.outlet) for r in items] == [
        (composing.MATCH, "Sport", "Wikipedia"),
        ("An election was held.", "Politics and elections", "Composed Wire"),
    ]
    assert len(peaceful.peaceful_items(stream, known, count=1)) == 1


@pytest.mark.usefixtures("rules")
def test_claims_in_peaceful_items_are_counted_and_shown_with_their_sentence(tmp_path: Path) -> None:
    told = "Nothing of it was sport. " + composing.TAKEN
    rows = [{"text": words} for words in (told, "Bread was dear.", "Bread was dearer.", "Bread was dearest.")]
    items = peaceful.peaceful_items(composing.current_events(tmp_path / "s.jsonl.gz", rows), set())
    text = composing.TAKEN
    split = [annotated(composing.MATCH), annotated(text, gold(text, "gain", "Tikrit", "Tikrit"))]
    found = peaceful.measure(split, items, jobs=1)
    assert found.figures == {
        "claims per 1,000 held-out items without a claim": 0.0,
        "claims per 1,000 items of peaceful sections": 250.0,
    }
    assert found.details["held-out items without a claim"] == 1
    (line,) = found.wrong.values()
    assert line.endswith(f"| {composing.TAKEN}")
    assert "Tikrit" in line.split("|")[1]
