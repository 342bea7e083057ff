"""Folding of place names: spellings of one name share a key, and nothing that a text holds makes it fail."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.identify import sounds
from whoholds.identify.matching import packed_pairs, pairs, similar
from whoholds.identify.names import LONGEST, fold, without_direction
from whoholds.identify.scripts import arabic_plain, latin_skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qaim", "al-Qā’im"),
        ("Al-Qaim", "Al Qa'im"),
        ("Raqqa", "the Raqqa"),
        ("Ar Raqqah", "Raqqah"),
        ("Tal Afar", "Talafar"),
        ("Mosul", "city of Mosul"),
        ("Helmand", "Helmand province"),
        ("Menagh air base", "Menagh military airport"),
        ("Menagh Airbase", "Menagh"),
        ("Donetsk", "Донецьк"),
        ("Kherson", "Херсон"),
        ("القائم", "القائِم"),
    ],
)
def test_spellings_that_share_an_exact_key(one: str, other: str) -> None:
    stems = {key.partition("#")[0] for key in fold(one).keys}
    assert stems & {key.partition("#")[0] for key in fold(other).keys}


@pytest.mark.parametrize(
    "names",
    [
        ("Deir ez-Zor", "Dayr az-Zawr", "Deir Ezzor", "Deir al-Zour", "Deir el-Zour"),
        ("Mayadin", "Al-Mayadeen", "Al Mayādīn"),
        ("Raqqa", "Rakka", "Ar Raqqah", "Raqqeh"),
        ("Qamishli", "Kamishly", "al-Qamishli"),
        ("Hasakah", "al-Hasaka", "Al-Hasakeh"),
        ("Baiji", "Bayji"),
        ("Kobani", "Kobane", "Kobanê"),
        ("Idlib", "Edleb"),
        ("Avdiivka", "Avdeevka", "Авдіївка"),
    ],
)
def test_transliterations_that_share_a_loose_key(names: tuple[str, ...]) -> None:
    first, *others = names
    for other in others:
        assert set(fold(first).loose) & set(fold(other).loose), other


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mosul", "Mosul Dam"), ("Kirkuk", "Kirkuk airport"), ("Raqqa", "Rutba"), ("Homs", "Hama"), ("Kyiv", "Lviv")],
)
def test_different_places_share_no_exact_key(one: str, other: str) -> None:
    assert not set(fold(one).keys) & set(fold(other).keys)


@pytest.mark.parametrize(
    ("name", "generic"),
    [
        ("Deir ez-Zor province", "region"),
        ("Raqqa city", "settlement"),
        ("al-Tabqa Dam", "dam"),
        ("al-Omar oil field", "field"),
        ("Bab al-Hawa border crossing", "crossing"),
        ("Camp Speicher", "camp"),
        ("northern Hama countryside", "area"),
        ("Port Sudan", None),
        ("City", None),
    ],
)
def test_the_word_for_the_kind_is_kept_apart(name: str, generic: str | None) -> None:
    assert fold(name).generic == generic


def test_a_word_of_direction_can_be_dropped() -> None:
    assert fold("northern Aleppo").direction
    assert fold(without_direction("northern Aleppo")).keys == fold("Aleppo").keys
    assert not fold("Northern").direction


def test_a_russian_and_a_ukrainian_reading() -> None:
    assert {"gorlovka", "horlovka"} <= set(fold("Горловка").keys)


def test_arabic_letters_are_levelled() -> None:
    assert arabic_plain("الرَّقّة") == arabic_plain("رقه") == "رقه"
    assert set(sounds.keys(fold("دير الزور").words)) & set(sounds.keys(fold("Deir ez-Zor").words))


@pytest.mark.parametrize("name", ["", " ", "—", "🙂", "x" * (LONGEST + 1), "ق" * 10_000])
def test_no_key_for_what_is_no_name(name: str) -> None:
    assert fold(name).keys == ()


@given(st.text(max_size=60))
def test_folding_never_fails_and_gives_no_empty_key(name: str) -> None:
    folded = fold(name)
    assert all(folded.keys)
    assert all(folded.loose)
    assert len(folded.keys) == len(folded.stems)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), min_size=1, max_size=30))
def test_capitals_make_no_difference(name: str) -> None:
    assert fold(name.upper().lower()).keys == fold(name.lower()).keys


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_skeleton_is_never_longer_than_its_name(key: str) -> None:
    assert 0 < len(latin_skeleton(key)) <= len(key) + key.count("x")


@given(st.text(alphabet="abcdefgh#1", min_size=1, max_size=12), st.text(alphabet="abcdefgh#1", min_size=1, max_size=12))
def test_packed_pairs_compare_as_pairs_of_letters_do(one: str, other: str) -> None:
    first, second = ({a + b for a, b in pairwise(f"^{key}$")} for key in (one, other))
    assert similar(pairs(one), packed_pairs(other)) == 2 * len(first & second) / (len(first) + len(second))
    assert similar(pairs(one), packed_pairs(one)) == 1
