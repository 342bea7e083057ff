"""Words for a place, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.identify.directory import directory
from whoholds.identify.phrases import completed, inner, is_named, listed_as, proper, taken_apart
from whoholds.records import Mention


def is_no_place(words: str) -> bool:
    return directory().nation(words) is not None or words in ("Boko Haram", "Syrian Democratic Forces")


def mention(words: str, start: int = 0) -> Mention:
    return Mention(start, start + len(words), words, "place")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Bakhmut", {"name": "Bakhmut"}),
        ("near Aleppo", {"name": "Aleppo"}),
        ("Baghdad's Green Zone", {"name": "Green Zone", "owner": "Baghdad"}),
        ("a police station in southern Baghdad", {"outer": "police station", "inner": "southern Baghdad", "link": "in"}),
        ("60 villages near the Kurdish town of Kobani", {"outer": "villages", "inner": "Kurdish town of Kobani", "link": "near"}),
        ("the capital Bangui", {"outer": "capital", "inner": "Bangui", "link": "of"}),
        ("the north of Sri Lanka", {"outer": "Sri Lanka", "side": "northern", "name": ""}),
        ("north-eastern Syria", {"outer": "Syria", "side": "northeastern"}),
        ("West Bank", {"outer": "West Bank", "side": "", "name": "West Bank"}),
        ("the eastern Democratic Republic of the Congo", {"outer": "Democratic Republic of the Congo", "inner": ""}),
        ("Syrian territory", {"outer": "Syrian territory", "name": ""}),
        ("Syrian Democratic Forces-controlled territory", {"name": ""}),
        ("an Indian Army base in Uri", {"name": "", "inner": "Uri"}),
        ("a mosque used by Boko Haram in Maiduguri", {"outer": "mosque", "name": "", "inner": "Maiduguri"}),
        ("Villages around Askira", {"outer": "villages", "name": "", "inner": "Askira", "link": "around"}),
        ("the town of al-Bab", {"outer": "town", "inner": "al-Bab"}),
    ],
)  # fmt: skip
def test_parts(words: str, parts: dict[str, str]) -> None:
    phrase = taken_apart(words, is_no_place)
    assert {key: getattr(phrase, key) for key in parts} == parts


@pytest.mark.parametrize("words", ["the city", "It", "rebel-held parts of the city", "Many of the villages there"])
def test_words_without_a_name(words: str) -> None:
    assert not is_named(words)


@pytest.mark.parametrize("words", ["al-Qaim", "the al-Qaim district", "Bakhmut", "The Hague", "парк Перемоги", "حلب"])
def test_words_with_a_name(words: str) -> None:
    assert is_named(words)


def test_a_name_keeps_its_offsets_when_words_before_it_are_left_out() -> None:
    found = proper(mention("the rebel-held Luhansk Oblast", 40))
    assert (found.start, found.end, found.text) == (40, 69, "Luhansk Oblast")


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("Fighting broke out in the northern city of Tripoli, police said.", "the northern city", "the northern city of Tripoli"),
        ("Fighting broke out in the northern city of lights.", "the northern city", "the northern city"),
        ("There was heavy fighting near Sudan's Darfur region.", "near", "near Sudan's Darfur region"),
        ("Shells fell on southern parts of Beirut on Friday.", "southern", "southern parts of Beirut"),
        ("Snow fell in Pakistan-administered Kashmir.", "Pakistan", "Kashmir"),
        ("They left Syria-based units behind.", "Syria", "Syria"),
        ("They stood near the river.", "near", "near"),
    ],
)  # fmt: skip
def test_a_mention_cut_short_is_completed_from_the_text(text: str, words: str, whole: str) -> None:
    found = completed(mention(words, text.index(words)), text)
    assert found.text == whole
    assert text[found.start : found.end] == whole


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("the Syrian provinces of Homs and Hama", "Hama", "province"),
        ("the Syrian provinces of Homs and Hama", "Homs", "province"),
        ("in Homs, Idlib and Aleppo governorates", "Homs", "governorate"),
        ("in the towns of Homs and Hama", "Hama", ""),
        ("in Homs and the province of Hama", "Homs", ""),
    ],
)
def test_a_list_says_what_kind_of_division_its_names_are(text: str, name: str, kind: str) -> None:
    assert listed_as(mention(name, text.index(name)), text) == kind


def test_the_innermost_name_is_found_at_its_place() -> None:
    found = inner(mention("two hotels in the Ivory Coast town of Grand-Bassam", 7))
    assert found is not None
    assert found.text == "Grand-Bassam"
    assert found.start == 7 + len("two hotels in the Ivory Coast town of ")


@given(st.text(max_size=60))
def test_any_words_can_be_taken_apart(words: str) -> None:
    phrase = taken_apart(words, is_no_place)
    assert all(token.lower() in words.lower() for token in phrase.name.split())
    if words.strip():
        inner(mention(words))
        proper(mention(words))
