"""Sentences with their offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.extract.sentences import sentences

PIECES = st.sampled_from(
    [". ", "! ", "? ", "… ", "\n", "\n\n", " ", "”", "“", "Gen. ", "U.S. ", "Rawa", "the", "3.5", " \t", "Mr. "]
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)


@given(TEXTS)
def test_sentences_cover_the_text_at_their_offsets(text: str) -> None:
    found = sentences(text)
    assert all(text[s.start : s.end] == s.text and s.text.strip() == s.text != "" for s in found)
    gaps = [0, *(at for s in found for at in (s.start, s.end)), len(text)]
    assert gaps == sorted(gaps)
    assert not "".join(text[a:b] for a, b in zip(gaps[::2], gaps[1::2], strict=True)).strip()


@given(TEXTS)
def test_paragraphs_count_up_and_no_sentence_crosses_a_line_break(text: str) -> None:
    found = sentences(text)
    assert [s.paragraph for s in found] == sorted(s.paragraph for s in found)
    assert not any("\n" in s.text for s in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rawa fell. Qaim held.", ["Rawa fell.", "Qaim held."]),
        ("Gen. Yahya Rasoul spoke. He left.", ["Gen. Yahya Rasoul spoke.", "He left."]),
        ("The U.S. troops left.", ["The U.S. troops left."]),
        ("“They fled.” Rasoul said so.", ["“They fled.”", "Rasoul said so."]),
        ("It is 3.5 km away. Next.", ["It is 3.5 km away.", "Next."]),
        ("A headline\n\nA body.", ["A headline", "A body."]),
        ("Where? There! Here…  Gone.", ["Where?", "There!", "Here…", "Gone."]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert [s.text for s in sentences(text)] == expected
