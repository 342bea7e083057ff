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
