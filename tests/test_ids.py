"""Identifiers: the same for the same content, on every machine and in every run."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from whoholds.ids import ID_LENGTH, content_id, text_hash

SCALARS = st.none() | st.booleans() | st.integers() | st.text(st.characters(codec=None), max_size=12)
PARTS = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3))


def test_an_identifier_that_ledgers_out_there_already_hold() -> None:
    """Where this fails, every ledger takes every report for a new one."""
    expected = hashlib.sha256('["report","Qaim falls",null,"2017-11-03","al-Qā’im"]'.encode()).hexdigest()[:ID_LENGTH]
    assert content_id("report", "Qaim falls", None, "2017-11-03", "al-Qā’im") == expected


@given(st.lists(PARTS, max_size=4))
def test_an_identifier_is_32_digits_and_stays(parts: list[object]) -> None:
    first = content_id(*parts)  # type: ignore[arg-type]
    assert len(first) == ID_LENGTH
    assert set(first) <= set("0123456789abcdef")
    assert content_id(*parts) == first  # type: ignore[arg-type]


def test_the_order_of_keys_says_nothing_and_the_order_of_parts_does() -> None:
    assert content_id({"a": 1, "b": 2}) == content_id({"b": 2, "a": 1})
    assert content_id("a", "b") != content_id("b", "a")


@given(st.text(max_size=8), st.text(max_size=8))
def test_parts_do_not_run_into_each_other(one: str, other: str) -> None:
    assert content_id(one, other) != content_id(one + other)
    assert content_id(one) != content_id(one, None)


def test_the_hash_of_a_text_is_that_of_its_utf_8() -> None:
    assert text_hash("al-Qā’im") == hashlib.sha256("al-Qā’im".encode()).hexdigest()
    assert len(text_hash("half a \ud800 pair")) == 64
