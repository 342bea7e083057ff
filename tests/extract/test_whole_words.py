"""Where the words of a mention begin and end that the network cuts in their middle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.extract.whole_words import goes_on_in, whole_words, without_end
from whoholds.records import MentionKind


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("U.S. troops left", "U", "U.S."),
        ("U.S. troops left", "U.S", "U.S."),
        ("IS–K fighters", "IS", "IS–K"),
        ("Mazar-i-Sharif fell", "Mazar", "Mazar-i-Sharif"),
        ("Thirty-five militants", "Thirty", "Thirty-five"),
        ("US-backed forces", "US", "US"),
        ("ISIS-held Raqqa", "ISIS", "ISIS"),
        ("Rawa. Anah held", "Rawa", "Rawa"),
        ("The premier, Haider al-Abadi, said", "Haider", "Haider al-Abadi"),
        ("men in Umm el Fahm fled", "Umm", "Umm el Fahm"),
        ("named by UNIFIL as Labbouneh", "UNIFIL", "UNIFIL"),
        ("Listeners at Bouman heard", "Listeners", "Listeners"),
        ("on the edge of Jisr al-Shughour", "Jisr al-", "Jisr al-Shughour"),
        ("said by the Taliban's Zabihullah", "the Taliban'", "the Taliban"),
        ("the separatists' trenches", "the separatists'", "the separatists'"),
        ("shelled by pro-Russian separatists", "-Russian separatists", "pro-Russian separatists"),
        ("Uganda's defence minister said", "s defence minister", "Uganda's defence minister"),
        ("The Taliban's Bakhtar agency", "'s Bakhtar agency", "Taliban's Bakhtar agency"),
        ("told Iraqi television", "television", "Iraqi television"),
        ("among Haftar's guards", "guards", "Haftar's guards"),
        ("on Friday militants came", "militants", "militants"),
        ("in Syria rebels said", "rebels", "rebels"),
        ("Yesterday militants came", "militants", "militants"),
        ("on his own Telegram he says", "he", "he"),
    ],
)
@pytest.mark.parametrize("kind", ["actor", "source"])
def test_a_name_is_not_cut(text: str, cut: str, whole: str, kind: MentionKind) -> None:
    start, end = whole_words(text, text.index(cut), text.index(cut) + len(cut), kind)
    assert text[start:end] == whole


@pytest.mark.parametrize(
    ("words", "following", "one"),
    [
        ("US-backed Kurdish and", "Arab fighters", True),
        ("Syrian and", "Russian forces", True),
        ("the army and", "allied militias", False),
        ("Hamas and", "Islamic Jihad", False),
    ],
)
def test_adjectives_that_share_a_noun_are_one_party(words: str, following: str, one: bool) -> None:
    assert goes_on_in(words, following) == one
    assert without_end(words) == words.removesuffix(" and")
    assert without_end(following) == following


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Rafah crossing between", "Rafah crossing"), ("Bureij refugee camp in the", "Bureij refugee camp"), ("Rio as", "Rio"),
        ("the northern city of", "the northern city of"), ("Pas de", "Pas de"), ("Stoke-on-Trent", "Stoke-on-Trent"),
    ],
)  # fmt: skip
def test_a_place_ends_with_its_name(words: str, kept: str) -> None:
    assert without_end(words, "place") == kept
    assert without_end(f"{kept} and") == kept


def test_a_place_takes_no_owner_before_it() -> None:
    assert whole_words("Iraqi positions", 6, 15, "place") == (6, 15)


def test_triggers_and_times_stay_as_they_are() -> None:
    assert whole_words("cut-off troops", 0, 3, "trigger") == (0, 3)
    assert whole_words("They captured it", 7, 13, "trigger") == (5, 13)


@given(text=st.text("Aal-'’s. é"), data=st.data(), kind=st.sampled_from(["place", "actor", "source", "trigger", "time", "cue"]))
def test_what_was_tagged_stays_within(text: str, data: st.DataObject, kind: MentionKind) -> None:
    text += data.draw(st.sampled_from(["a", "s", "'"]))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = whole_words(text, start, end, kind)
    assert 0 <= first <= start
    assert first < last <= len(text)
    assert last >= end or (last == end - 1 and text[last] in "'’")  # an owner's stroke alone is given up
