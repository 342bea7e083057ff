"""Whom 'he', 'the mayor' and 'the military' mean; all reports here are composed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whoholds.identify.actors import cast
from whoholds.identify.directory import Directory, directory
from whoholds.identify.speakers import source
from whoholds.records import Mention


@pytest.fixture(scope="module")
def actors() -> Directory:
    return directory()


FELL = " that Bara had fallen."
INTERIOR = "Sudanese interior ministry"
SPOKE = "Colonel Amin Salih spoke. The defence ministry was silent, but he said"


@pytest.mark.parametrize(
    ("text", "words", "offered", "name"),
    [
        (SPOKE, "he", "Colonel Amin Salih", "Amin Salih"),
        (SPOKE, "he", "The defence ministry", "Amin Salih"),
        ("Colonel Amin Salih spoke. The mayor said", "The mayor", "Colonel Amin Salih", "mayor"),
        ("Amin Salih, mayor of Bara, fled. The mayor said", "The mayor", "Amin Salih", "Amin Salih"),
        ("The mayor, Amin Salih, fled. The mayor said", "The mayor", "Amin Salih", "Amin Salih"),
        ("Radio Bara was off the air. The mayor said", "The mayor", "Radio Bara", "mayor"),
        ("Amin Salih sent a video. The military denied", "The military", "Amin Salih", "Sudanese military"),
        ("The interior ministry spoke. The ministry denied", "The ministry", "The interior ministry", INTERIOR),
    ],
)  # fmt: skip
def test_an_antecedent_counts_where_it_can_be_the_speaker(
    actors: Directory, text: str, words: str, offered: str, name: str
) -> None:
    text += FELL
    start, before = text.rindex(words), text.index(offered)
    other = Mention(before, before + len(offered), offered, "source")
    mention = Mention(start, start + len(words), words, "source", refers_to=other)
    spoken = [
        Mention(i, i + len(n), n, "source") for n in ("Colonel Amin Salih", "The defence ministry") if (i := text.find(n)) >= 0
    ]
    found = cast(actors, (), ("SD",), "2024-05-02", spoken)
    assert source(actors, text, mention, found, "SD").name == name
    assert source(actors, text, replace(mention, refers_to=None), found, "SD").name  # never nameless


@pytest.mark.parametrize(
    ("words", "of"), [("Yemen's Houthi group", "Houthis"), ("Yemen's defence ministry", "Yemeni government")]
)
def test_a_country_does_not_own_a_group_that_bears_a_name(actors: Directory, words: str, of: str) -> None:
    text = f"{words} said that Marib had fallen."
    mention = Mention(0, len(words), words, "source")
    assert source(actors, text, mention, cast(actors, (), ("YE",), "2021-02-20"), "YE").of == of
