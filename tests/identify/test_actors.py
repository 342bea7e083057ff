"""Which actor the words mean: aliases, nations, and 'the army' by the country."""

from __future__ import annotations

import pytest

from whoholds.identify import Directory
from whoholds.identify.actors import cast, own_troops, resolve, trimmed
from whoholds.records import Mention


def side(
    actors: Directory, words: str, country: str | None = None, named: tuple[str, ...] = (), on: str | None = None
) -> str | None:
    found = cast(actors, named, (country,) if country else (), on)
    actor = resolve(actors, words, found, country)
    head = actors.side(actor) if actor else None
    return head.name if head else None


@pytest.mark.parametrize(
    "words",
    [
        "ISIS",
        "ISIL",
        "IS",
        "Daesh",
        "Islamic State",
        "the Islamic State",
        "ISIS fighters",
        "Islamic State militants",
        "ISIS’s fighters",
    ],
)
def test_one_group_of_many_names(actors: Directory, words: str) -> None:
    assert side(actors, words, "IQ") == "ISIS"


@pytest.mark.parametrize(
    ("words", "country", "name"),
    [
        ("the army", "IQ", "Iraqi government"),
        ("the army", "SY", "Syrian government"),
        ("the army", "UA", "Ukraine"),
        ("government forces", "SY", "Syrian government"),
        ("troops", "IQ", "Iraqi government"),
        ("Iraqi forces", None, "Iraqi government"),
        ("Iraqi Security Forces", None, "Iraqi government"),
        ("Syrian Arab Army", None, "Syrian government"),
        ("Russian troops", "UA", "Russia"),
        ("Ukrainian soldiers", "UA", "Ukraine"),
        ("the Peshmerga", "IQ", "Peshmerga"),
        ("SDF fighters", "SY", "SDF"),
        ("the Rapid Support Forces", "SD", "RSF"),
        ("the Taliban", "AF", "Taliban"),
    ],
)
def test_words_that_mean_a_side(actors: Directory, words: str, country: str | None, name: str) -> None:
    assert side(actors, words, country, on="2017-11-03") == name


def test_without_a_day_who_stands_to_this_day_is_meant(actors: Directory) -> None:
    assert side(actors, "Iraqi forces") == "Iraqi government"
    assert side(actors, "Iraqi forces", on="2003-03-25") == "Iraq (Saddam Hussein)"


@pytest.mark.parametrize("words", ["rebels", "the militants", "insurgents"])
def test_generic_opponents_are_those_that_the_report_names(actors: Directory, words: str) -> None:
    assert side(actors, words, "IQ", named=("ISIS", "Iraqi forces")) == "ISIS"


@pytest.mark.parametrize("words", ["", None, "the weather", "a farmer"])
def test_words_that_mean_nobody(actors: Directory, words: str | None) -> None:
    assert resolve(actors, words, cast(actors, [], ("IQ",)), "IQ") is None


def test_is_in_small_letters_is_a_verb(actors: Directory) -> None:
    assert actors.named("is") is None
    assert actors.named("IS") is not None


def test_backers_are_no_parties(actors: Directory) -> None:
    assert side(actors, "US-backed SDF fighters", "SY") == "SDF"
    assert side(actors, "Turkish-backed rebels", "SY") != "Turkey"


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("the last of the ISIS fighters", "ISIS fighters"),
        ("units of the army", "army"),
        ("ISIS’s", "ISIS"),
        ("dozens of rebels", "rebels"),
    ],
)
def test_words_without_their_trimmings(words: str, bare: str) -> None:
    assert trimmed(words) == bare


def test_the_directory_holds_together(actors: Directory) -> None:
    """Every actor of a side stands on one that is there and stands for itself."""
    for actor in actors.actors.values():
        if actor.side:
            head = actors.side(actor)
            assert head is not None, actor
            assert head.side == head.id, actor
    for ids in actors.aliases.values():
        assert all(identifier in actors.actors for identifier in ids)


def test_a_government_is_that_of_the_day(actors: Directory) -> None:
    before, after = actors.government("SY", "2017-11-03"), actors.government("SY", "2025-06-01")
    assert before is not None
    assert after is not None
    assert before.id != after.id


def test_looking_an_actor_up(actors: Directory) -> None:
    assert actors.find("daesh")[0].name == "ISIS"
    assert actors.find("") == []
    assert actors.find("no such party") == []


@pytest.mark.parametrize("words", ["It", "At", "In", "No", "So", "As", "Al", "us", "car", "Us"])
def test_words_of_a_text_are_no_country_codes(actors: Directory, words: str) -> None:
    assert actors.nation(words) is None


@pytest.mark.parametrize(
    ("words", "country"), [("US", "US"), ("U.S.", "US"), ("DRC", "CD"), ("Iraqi", "IQ"), ("South Sudan", "SS")]
)
def test_nations_of_a_text(actors: Directory, words: str, country: str) -> None:
    nation = actors.nation(words)
    assert nation is not None
    assert nation.country == country


def test_its_troops_are_those_of_whoever_speaks_right_before() -> None:
    text = "Hours later Russia's defence ministry said that its troops had left. The town was quiet. Its streets were empty."
    speaker = Mention(12, 37, text[12:37], "source")

    def party(words: str) -> Mention:
        start = text.index(words)
        return Mention(start, start + len(words), words, "actor")

    assert own_troops(party("its troops"), speaker, text)
    assert not own_troops(party("Its streets"), speaker, text)
    assert not own_troops(party("The town"), speaker, text)


@pytest.mark.parametrize(
    ("words", "head"),
    [("ISIS", "ISIS"), ("Islamic State", "ISIS"), ("al-Qaida", "al-Qaeda"), ("Afghan forces", "Afghan government"),
     ("rebels", None), ("nobody at all", None)],
)  # fmt: skip
def test_of_all_who_bear_a_name_the_one_with_whom_the_others_go(actors: Directory, words: str, head: str | None) -> None:
    found = actors.head(words)
    assert (found.name if found else None) == head
