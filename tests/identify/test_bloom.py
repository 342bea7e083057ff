"""The sieve of keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whoholds.identify import bloom


@given(st.sets(st.text(min_size=1, max_size=12), max_size=60))
def test_a_sieve_holds_none_of_its_own_keys_back(keys: set[str]) -> None:
    assert set(bloom.passed(bloom.made(keys), keys)) == keys


def test_a_sieve_holds_nearly_all_other_keys_back() -> None:
    bits = bloom.made({f"town{n}" for n in range(5000)})
    assert len(bloom.passed(bits, [f"village{n}" for n in range(5000)])) < 150


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def spellings(stem: str) -> set[str]:
    """Every key one letter away, each put together, which the sieve's own search does not."""
    halves = [(stem[:i], stem[i:]) for i in range(len(stem) + 1)]
    words = {a + b[1:] for a, b in halves if b} | {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    words |= {a + c + rest for a, b in halves for c in LETTERS for rest in (b, b[1:])}
    return words - {stem}


@given(st.text("abcdz", min_size=5, max_size=9), st.sampled_from(["", "#dam"]), st.data())
def test_one_letter_away_is_what_the_sieve_lets_pass_of_all_such_keys(stem: str, mark: str, data: st.DataObject) -> None:
    away = {key + mark for key in spellings(stem)}
    known = set(data.draw(st.lists(st.sampled_from(sorted(away)), max_size=5))) | {"town", stem + mark}
    bits = bloom.made(known)
    found = bloom.one_letter_away(bits, stem + mark)
    assert set(found) == set(bloom.passed(bits, away))
    assert known & away <= set(found)


def test_short_keys_and_other_scripts_are_not_sought_one_letter_away() -> None:
    bits = bloom.made({"hit", "his", "القايم"})
    assert bloom.one_letter_away(bits, "hit") == bloom.one_letter_away(bits, "القائم") == []
