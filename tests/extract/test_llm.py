"""The LLM reader, against a small server that speaks the protocol: what becomes of a claim, and of what is invented."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.llm_reports import CAPTURE, DENIAL, REPORT, TEXT, asking, assert_verbatim, codes
from tests.extract.llm_server import Server, claims, says
from whoholds.extract.llm import LLMReader
from whoholds.extract.llm_answer import Checker
from whoholds.extract.llm_quotes import Quotes
from whoholds.records import COMMITMENTS, DATINGS, EVENT_KINDS, EXTENTS, PHASES, Reading, Report


def test_a_claim_becomes_an_event_with_its_words(server: Server) -> None:
    server.will(claims(CAPTURE))
    reading = asking(server).read(REPORT)
    (event,) = reading.events
    assert (event.kind, event.commitment, event.phase, event.extent, event.dating) == (
        "gain",
        "affirmed",
        "news",
        "whole",
        "said",
    )
    assert event.place is not None
    assert event.place.text == "the town of Rawa"
    assert [m.text for m in (*event.actors, *event.opponents, *event.times)] == ["Iraqi forces", "ISIS", "on Friday"]
    assert [u.source.text for u in event.utterances] == ["Brig. Gen. Samir Aziz", "the Example Agency"]
    assert TEXT[slice(*event.evidence)] == CAPTURE["evidence"]
    assert reading.issues == ()
    assert_verbatim(reading)


def test_the_town_is_tied_to_the_name_that_it_stands_for(server: Server) -> None:
    server.will(claims(DENIAL))
    (event,) = asking(server).read(REPORT).events
    assert event.place is not None
    assert (event.place.text, event.place.named.text) == ("the town", "Rawa")
    assert (event.kind, event.commitment, event.dating) == ("withdraw", "denied", "by-published")


def test_without_a_name_the_town_is_the_one_named_before(server: Server) -> None:
    server.will(claims(CAPTURE, {**DENIAL, "place_name": ""}))
    _, event = asking(server).read(REPORT).events
    assert event.place is not None
    assert "Rawa" in event.place.named.text
    server.will(claims({**DENIAL, "place_name": ""}))
    nameless = asking(server).read(REPORT)  # the model has named no place, so none is guessed
    assert nameless.events == ()
    assert codes(nameless) == ["invented-place"]


def test_a_name_in_small_letters_is_a_name(server: Server) -> None:
    claim = {**DENIAL, "evidence": "a man in al-Qaim said", "trigger": "said", "place": "al-Qaim", "place_name": "al-Qaim"}
    server.will(claims(claim))
    (event,) = asking(server).read(REPORT).events
    assert event.place is not None
    assert event.place.named.text == "al-Qaim"


@pytest.mark.parametrize(
    ("dating", "time", "kept"),
    [("until", "on Friday", "until"), ("published", "", "published"), ("published", "on Friday", None), ("said", "", None),
     ("said", "on Sunday", None), ("soon", "on Friday", None), (None, "", None)],
)  # fmt: skip
def test_a_dating_that_does_not_go_with_its_words_is_left_to_the_rules(
    server: Server, dating: str | None, time: str, kept: str | None
) -> None:
    server.will(claims({**CAPTURE, "dating": dating, "time": time}))
    (event,) = asking(server).read(REPORT).events
    assert event.dating == kept


def test_a_fuller_claim_keeps_part_and_destination(server: Server) -> None:
    text = "Rebels retreated from the north of Homs to Hama, the army said."
    claim = {
        **CAPTURE, "evidence": "Rebels retreated from the north of Homs to Hama", "trigger": "retreated", "event": "withdraw",
        "place": "Homs", "place_name": "Homs", "extent": "part", "part": "the north", "toward": "Hama", "actors": ["Rebels"],
        "opponents": [], "sources": ["the army"], "time": "",
    }  # fmt: skip
    server.will(claims(claim))
    (event,) = asking(server).read(Report.new(text)).events
    assert (event.extent, event.part, event.toward and event.toward.text) == ("part", "the north", "Hama")


# What is invented is dropped


def test_invented_evidence_drops_the_claim_and_is_told(server: Server) -> None:
    server.will(claims({**CAPTURE, "evidence": "Iraqi forces liberated Rawa"}, DENIAL))
    reading = asking(server).read(REPORT)
    assert [event.kind for event in reading.events] == ["withdraw"]
    (issue,) = reading.issues
    assert (issue.stage, issue.code, issue.where) == ("extract", "invented-evidence", "rawa")
    assert "'Iraqi forces liberated Rawa'" in issue.message


@pytest.mark.parametrize("place", ["Anah", "", None, 5, ["Rawa"], "Raw"])
def test_an_invented_place_drops_the_claim(server: Server, place: Any) -> None:
    server.will(claims({**CAPTURE, "place": place}))
    reading = asking(server).read(REPORT)
    assert reading.events == ()
    assert codes(reading) == ["invented-place"]


def test_other_invented_words_are_left_out_of_the_claim(server: Server) -> None:
    invented = {
        "trigger": "seized",
        "actors": ["Iraqi forces", "the Golden Division"],
        "sources": ["Reuben Nobody"],
        "time": "at dawn",
    }
    server.will(claims({**CAPTURE, **invented, "part": "the north", "place_name": "Rawah"}))
    reading = asking(server).read(REPORT)
    (event,) = reading.events
    assert event.trigger.text == CAPTURE["evidence"]
    assert [m.text for m in event.actors] == ["Iraqi forces"]
    assert not event.utterances
    assert not event.times
    assert event.part is None
    told = " ".join(issue.message for issue in reading.issues)
    assert set(codes(reading)) == {"invented-words"}
    assert all(words in told for words in ("seized", "the Golden Division", "Reuben Nobody", "at dawn", "the north"))
    assert_verbatim(reading)


def test_claims_out_of_form_are_counted_and_the_others_kept(server: Server) -> None:
    server.will(claims("no claim", {**CAPTURE, "event": "conquest"}, None, CAPTURE, CAPTURE))
    reading = asking(server).read(REPORT)
    assert len(reading.events) == 1  # said twice, it is one
    (issue,) = reading.issues
    assert issue.code == "odd-claim"
    assert issue.message.endswith(": 3")


PIECES = [*TEXT.split(), "Rawa", "the town", "Iraqi forces", TEXT[:50], TEXT[40:90], "“still hold”", "\ud800", "\n"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(PIECES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["claims", "text", *CAPTURE]), inner, max_size=4),
    max_leaves=8,
)
CUTS = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(lambda cut: TEXT[min(cut) : max(cut)])
SENTENCES = st.sampled_from([CAPTURE["evidence"], DENIAL["evidence"], *TEXT.split("\n\n")])
WORDS = CUTS | VALUES
SOME = st.fixed_dictionaries(
    {
        "evidence": SENTENCES | CUTS,
        "place": st.sampled_from(["Rawa", "the town", "the bridge", "Its", "al-Qaim"]),
        "event": st.sampled_from(EVENT_KINDS),
    },
    optional={
        "trigger": WORDS, "place_name": WORDS, "part": WORDS, "actors": st.lists(WORDS, max_size=3), "opponents": WORDS,
        "sources": st.lists(WORDS, max_size=3), "time": WORDS, "toward": WORDS, "extent": st.sampled_from(EXTENTS) | VALUES,
        "commitment": st.sampled_from(COMMITMENTS) | VALUES, "phase": st.sampled_from(PHASES) | VALUES,
        "dating": st.sampled_from(DATINGS) | VALUES,
    },
)  # fmt: skip
CLAIMED = st.lists(SOME | VALUES, max_size=4)
ANSWERS = CLAIMED.map(lambda found: json.dumps({"claims": found})) | VALUES.map(json.dumps) | st.text()


@given(CLAIMED, st.sampled_from([(0, len(TEXT)), (0, 110), (90, len(TEXT))]))
def test_whatever_is_claimed_every_mention_stands_in_the_text(found: list[Any], portion: tuple[int, int]) -> None:
    events = Checker(Quotes(TEXT)).check(found, portion).events
    assert_verbatim(Reading(report=REPORT, reader="", events=tuple(events)))
    assert all(portion[0] <= event.evidence[0] < event.evidence[1] <= portion[1] for event in events)


@pytest.fixture(scope="module")
def readers(running: Server) -> dict[int, LLMReader]:
    return {portion: asking(running, portion=portion) for portion in (130, 6000)}


@settings(max_examples=40)
@given(answer=ANSWERS, envelope=VALUES, enveloped=st.booleans(), portion=st.sampled_from([130, 6000]))
def test_whatever_the_server_answers_every_mention_stands_in_the_text(
    running: Server, readers: dict[int, LLMReader], answer: str, envelope: Any, enveloped: bool, portion: int
) -> None:
    running.will(says(answer) if enveloped else lambda request: (200, json.dumps(envelope)))
    reading = readers[portion].read(REPORT)
    assert_verbatim(reading)
    for issue in reading.issues:
        issue.message.encode()  # a ledger can keep it
