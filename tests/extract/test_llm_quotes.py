"""Quotations are found where they stand, in the text's own characters, or not at all; portions are the text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.extract.llm_quotes import FOLD, Quotes
from whoholds.extract.portions import portions

# Composed for this test.
TEXT = "The army’s 4th brigade — “the hammer” —\nheld Hit. A white truck left Hit on Monday, and Hit was quiet."


def test_words_are_found_where_they_stand() -> None:
    assert [TEXT[slice(*span)] for span in Quotes(TEXT).spans("Hit")] == ["Hit", "Hit", "Hit"]
    assert Quotes(TEXT).spans("hit was quiet")  # a capital at the beginning is no other word
    assert not Quotes(TEXT).spans("HIT")


@pytest.mark.parametrize("words", ["The army's 4th brigade", '"the hammer" -\nheld', "- held  Hit", "the army’s"])
def test_kinds_of_marks_and_blanks_may_differ_and_the_text_s_own_are_kept(words: str) -> None:
    found = Quotes(TEXT).mention(words, "place", (0, 5))
    assert found is not None
    assert TEXT[found.start : found.end] == found.text


@pytest.mark.parametrize("words", ["", "  ", "whit", "Hit on Tuesday", "held  Hits", "army 4th brigade", "x" * 3000])
def test_what_is_not_there_is_not_found(words: str) -> None:
    assert Quotes(TEXT).mention(words, "place", (0, 5)) is None


def test_of_several_the_nearest_is_meant() -> None:
    start = TEXT.index("A white truck")
    found = Quotes(TEXT).mention("Hit", "place", (start, TEXT.index(", and")))
    assert found is not None
    assert found.start == TEXT.index("Hit on")


def plain(words: str) -> str:
    """The words with one kind of mark and blank."""
    return " ".join(words.translate(FOLD).split())


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_every_whole_piece_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    assert len(text.translate(FOLD)) == len(text)
    words = text[start : start + length]
    whole = not (text[start - 1 : start].isalnum() and words[:1].isalnum()) and not (
        words[-1:].isalnum() and text[start + length : start + length + 1].isalnum()
    )
    spans = Quotes(text).spans(words)
    assert {plain(text[slice(*span)])[1:] for span in spans} <= {plain(words)[1:]}
    if words.strip() and whole and words.isascii() and "_" not in text:
        assert spans


@given(st.text(alphabet="ab. A\n", max_size=400), st.integers(5, 60))
def test_portions_are_the_text_without_gap_or_overlap(text: str, longest: int) -> None:
    found = portions(text, longest)
    assert "".join(text[slice(*portion)] for portion in found) == text
    assert all(0 < end - start <= longest for start, end in found)
    assert all(one[1] == other[0] for one, other in itertools.pairwise(found))


def test_portions_are_whole_paragraphs_where_they_fit() -> None:
    text = "One two three.\n\nFour five six.\n\nSeven. Eight is a longer sentence. Nine.\n"
    cut = [text[slice(*portion)] for portion in portions(text, 34)]
    assert cut == ["One two three.\n\nFour five six.\n\n", "Seven. ", "Eight is a longer sentence. Nine.\n"]
