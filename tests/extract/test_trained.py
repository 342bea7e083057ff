"""The trained reader: windows that cover a text, spans that stand in it, and what it reads in composed reports."""

from __future__ import annotations

import itertools
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.composed_reports import ROWS
from whoholds.errors import ConfigurationError
from whoholds.extract import RuleReader, reader, shipped
from whoholds.extract.encoding import ITEM, LONGEST, case_of, narrowed, windows
from whoholds.extract.network import EXIT, FIRST, GLANCE, HEADS, VOCABULARY, WEIGHTS, loaded, network
from whoholds.extract.sentences import sentences
from whoholds.extract.sieve import passes, stems
from whoholds.extract.trained import TrainedReader
from whoholds.records import Report

STEMS = resources.files("whoholds.extract").joinpath("data/stems.txt")
pytestmark = pytest.mark.skipif(not shipped(), reason="this checkout carries no weights")

# Composed for this test.
CAPTURE = (
    "Government soldiers recaptured the town of Palmyra from Islamic State on Thursday, an army spokesman said. "
    "The militants had held it since December. Rebels denied that the nearby village of Tiyas had fallen to the army."
)
NOTHING = (
    "The home side took control of the match after half an hour and captured the midfield. The visitors were beaten back, "
    "and the siege of their box ended with a goal. The coach praised the defence, which held its lines until the end."
)


@pytest.fixture(scope="module")
def trained() -> TrainedReader:
    return TrainedReader(network())


WORDS = "The town of Rawa fell. “We hold it,” he said; U.S. troops left al-Qa'im 2017 . \n • é Ukraine’s".split(" ")
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=900).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_the_cores_of_the_windows_cover_every_piece_once(text: str) -> None:
    found = windows(network().tokenizer, text, sentences(text))
    assert all(len(w.ids) <= LONGEST for w in found)
    cores = [w.core for w in found]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(cores))
    pieces = network().tokenizer.encode(text, add_special_tokens=False).offsets
    inside = {(int(s), int(e)) for w in found for s, e in zip(w.starts, w.ends, strict=True) if w.core[0] <= s < w.core[1]}
    assert {(s, e) for s, e in pieces if e > s} <= inside


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_every_span_stands_in_the_text_whatever_the_text(text: str) -> None:
    reading = TrainedReader(network()).read(Report.new(text))
    for mention in reading.mentions:
        assert text[mention.start : mention.end] == mention.text
    for event in reading.events:
        start, end = event.evidence
        assert 0 <= start < end <= len(text)
        assert start <= event.trigger.start < event.trigger.end <= end


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.data())
def test_of_a_window_the_sentences_that_may_tell_are_kept_and_those_before_them(text: str, data: st.DataObject) -> None:
    spans = sentences(text)
    for window in windows(network().tokenizer, text, spans):
        on = np.zeros(len(window.ids), dtype=np.bool_)
        told = data.draw(st.lists(st.integers(1, len(on) - 2), max_size=3))
        on[told] = True
        kept = narrowed(window, spans, on)
        if len(window.ids) > ITEM or len(spans) == 1:
            assert kept is window
            continue
        starts = set(kept.starts.tolist())
        assert set(window.starts[told].tolist()) <= starts <= set(window.starts.tolist())
        assert kept.ids[[0, -1]].tolist() == window.ids[[0, -1]].tolist()
        assert kept.core == window.core
        at = {i for i, s in enumerate(spans) if any(s.start <= window.starts[piece] < s.end for piece in told)}
        wanted = [s for i, s in enumerate(spans) if i in at or i + 1 in at]
        for s in spans:
            inside = {p for p in window.starts.tolist() if s.start <= p < s.end}
            assert inside <= starts if s in wanted else not inside & starts


def test_a_capture_is_read(trained: TrainedReader) -> None:
    events = trained.read(Report.new(CAPTURE, published="2017-03-02")).events
    gains = [e for e in events if e.kind == "gain" and e.place and "Palmyra" in e.place.named.text]
    assert gains
    assert gains[0].commitment == "affirmed"
    assert any("soldiers" in a.text for a in gains[0].actors)


def test_sport_in_the_words_of_war_holds_no_claim(trained: TrainedReader) -> None:
    assert trained.read(Report.new(NOTHING)).events == ()


def test_a_text_without_a_word_of_war_is_not_shown_to_the_network(trained: TrainedReader) -> None:
    reading = trained.read(Report.new("The bakery opened a second shop."))
    assert not reading.mentions
    assert not reading.events


def test_of_a_text_without_a_trigger_names_are_told_only_where_they_are_asked_for(trained: TrainedReader) -> None:
    # Composed for this test: words that the sieve lets pass, and nothing that changes hands.
    report = Report.new("The army captured the mood in Nairobi: soldiers of its orchestra played for Kenya Airways on Friday.")
    assert passes(report.text)
    assert not trained.read(report).mentions
    whole = TrainedReader(network(), whole=True).read(report)
    assert "Nairobi" in {m.text for m in whole.mentions}
    assert not whole.events


def test_a_text_with_claims_is_read_alike_whether_or_not_all_names_are_asked_for(trained: TrainedReader) -> None:
    report = Report.new(CAPTURE, published="2017-03-02")
    assert trained.read(report) == TrainedReader(network(), whole=True).read(report)


def test_the_heads_say_of_a_piece_the_same_whatever_else_they_are_asked() -> None:
    window = windows(network().tokenizer, CAPTURE, sentences(CAPTURE))[0]
    output = network()(window)
    few, many = output.ties([5]), output.ties(range(len(window.ids)))
    # in int8 the scale goes by all that is asked, so that the last digits may differ
    assert abs(few.links_of(5) - many.links_of(5)).max() < 0.5
    assert few.classes_of(5).argmax() == many.classes_of(5).argmax()
    assert not output.ties([]).row


def test_what_the_whole_network_reads_passes_the_glance(trained: TrainedReader) -> None:
    for text in (CAPTURE, *(row["text"] for row in ROWS)):
        report = Report.new(text, published="2017-11-05")
        assert trained.read(report).events == TrainedReader(network(), whole=True).read(report).events


def test_the_glance_holds_back_what_passes_the_sieve_and_claims_nothing() -> None:
    # Composed for this test: words of war and of control, in sport, business and the courts.
    texts = (
        "Police seized cocaine worth two million dollars and arrested a gang of four at the port of Antwerp on Monday.",
        "A court in London held that the company had captured the market by fraud, and ordered its fleet of trucks sold.",
        "The striker took control of the ball, beat the defence and entered the record books with his fortieth goal for Israel.",
    )
    held_back = []
    for text in texts:
        assert passes(text)
        held_back += [network().glance(window).max() < 0 for window in windows(network().tokenizer, text, sentences(text))]
    assert sum(held_back) >= 2


def test_a_folder_without_glance_and_exit_is_read_whole(tmp_path: Path) -> None:
    data = resources.files("whoholds.extract").joinpath("data")
    assert all(data.joinpath(name).is_file() for name in (GLANCE, EXIT))
    for name in (FIRST, WEIGHTS, HEADS, VOCABULARY):
        (tmp_path / name).write_bytes(data.joinpath(name).read_bytes())
    net = loaded(tmp_path)
    assert net.fingerprint != network().fingerprint
    found = windows(net.tokenizer, NOTHING, sentences(NOTHING))
    assert all((net.glance(window) >= 0).all() for window in found)
    assert all(net.unless_empty(window, net.glance(window)) for window in found)


def test_what_passes_the_exit_is_read_as_if_there_were_none() -> None:
    passed: list[bool] = []
    for text in (CAPTURE, *(row["text"] for row in ROWS)):
        for window in windows(network().tokenizer, text, sentences(text)):
            whole, output = network()(window), network().unless_empty(window, network().glance(window))
            assert output is None or (output.tags == whole.tags).all()
            passed.append(output is not None)
    assert passed[0]


def test_the_exit_leaves_off_where_words_of_war_tell_nothing() -> None:
    # Composed for this test.
    texts = (
        "Police seized cocaine worth two million dollars and arrested a gang of four at the port of Antwerp on Monday.",
        "The striker took control of the ball, beat the defence and entered the record books with his fortieth goal for Israel.",
        "The museum holds a large collection of tanks, and its new wing will open to visitors in May.",
    )
    for text in texts:
        for window in windows(network().tokenizer, text, sentences(text)):
            assert not network().unless_empty(window, network().glance(window))


def test_the_sieve_lets_what_the_lexicon_knows_pass() -> None:
    assert passes("ISIS was ousted from Raqqa.")
    assert stems("driven out")
    assert not passes("The bakery opened a second shop.")


BEGINNINGS = [line for line in STEMS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


@given(st.lists(st.sampled_from(BEGINNINGS) | st.text("abcdeorstuz X-.", max_size=5), max_size=6).map("".join))
def test_the_sieve_finds_each_beginning_of_a_word_and_nothing_else(text: str) -> None:
    small = text.lower()
    plainly = any(
        small.startswith(stem, at) and not (at and "a" <= small[at - 1] <= "z") for stem in BEGINNINGS for at in range(len(small))
    )
    assert stems(text) == stems(text.upper()) == plainly


@pytest.mark.parametrize(("words", "case"), [("12", 0), ("town", 1), ("Rawa", 2), ("ISIS", 3), ("eBay", 4), ("A", 2)])
def test_the_case_of_a_piece(words: str, case: int) -> None:
    assert case_of(words) == case


def test_readers_by_name() -> None:
    assert isinstance(reader("rules"), RuleReader)
    assert isinstance(reader(), TrainedReader)
    with pytest.raises(ConfigurationError, match="no reader 'parser'"):
        reader("parser")
