"""The sides of one event, and whom a speaker speaks for; all reports here are composed."""

from __future__ import annotations

import pytest

from whoholds.identify import Directory
from whoholds.identify.actors import Cast, cast
from whoholds.identify.parties import Sides, parties
from whoholds.identify.persons import is_person
from whoholds.identify.speakers import source
from whoholds.periods import parse
from whoholds.records import Mention


def at(text: str, words: str, kind: str = "actor", refers_to: Mention | None = None) -> Mention:
    start = text.index(words)
    return Mention(start, start + len(words), words, kind, refers_to)  # type: ignore[arg-type]


def spoken(actors: Directory, text: str, words: str, country: str, on: str, named: tuple[str, ...] = ()) -> str | None:
    return source(actors, text, at(text, words, "source"), cast(actors, named, (country,), on), country).of


UGANDA = "The Allied Democratic Forces crossed the border. The army said it had retaken Kasese from the rebels."


def told(actors: Directory, text: str, country: str, on: str, ours: Mention, theirs: Mention) -> tuple[str | None, str | None]:
    found = cast(actors, [m.named.text for m in (ours, theirs)], (country,), on)
    one, other = Sides(actors, found, text).of([ours], [theirs], country, None)
    return one[0].name, other[0].name


def test_the_army_is_no_rebel_group_whatever_it_is_linked_to(actors: Directory) -> None:
    link = at(UGANDA, "Allied Democratic Forces")
    army, rebels = at(UGANDA, "The army", refers_to=link), at(UGANDA, "the rebels", refers_to=link)
    assert told(actors, UGANDA, "UG", "1996-11-18", army, rebels) == ("Uganda", "ADF")


def test_the_rebels_are_no_army_whatever_they_are_linked_to(actors: Directory) -> None:
    text = "Russian troops shelled the town. The separatists left Grozny to the Russian troops."
    separatists = at(text, "The separatists", refers_to=at(text, "Russian troops"))
    assert told(actors, text, "RU", "1996-08-11", separatists, at(text, "the Russian troops"))[0] == "Chechen separatists"


@pytest.mark.parametrize(
    ("when", "identifier"),
    [
        (None, "syrian-transitional-government"),
        ("2015-05", "syrian-government"),
        ("2024-12-01", "syrian-government"),
        ("2025-03-06", "syrian-transitional-government"),
        ("../2015-05", "syrian-transitional-government"),  # who knows how early
        ("2015-05/..", "syrian-transitional-government"),  # and so it is still
    ],
)
def test_what_was_before_is_told_of_the_sides_of_then(actors: Directory, when: str | None, identifier: str) -> None:
    text = "The Syrian army withdrew from Palmyra."
    sides = Sides(actors, cast(actors, ["Syrian army"], ("SY",), "2025-03-08"), text)
    ours, _ = sides.then(parse(when) if when else None).of([at(text, "The Syrian army")], [], "SY", None)
    assert ours[0].actor is not None
    assert ours[0].actor.id == identifier


def test_words_that_name_a_side_are_not_given_up_for_a_link(actors: Directory) -> None:
    text = "Islamic State lost the village. The Peshmerga entered it."
    link = at(text, "Islamic State")
    assert told(actors, text, "IQ", "2016-10-16", at(text, "The Peshmerga", refers_to=link), link) == ("Peshmerga", "ISIS")


def test_nobody_takes_a_town_from_itself(actors: Directory) -> None:
    text = "The Russians stormed the plant in June; the defenders lost it to the Russians."
    defenders = at(text, "the defenders", refers_to=at(text, "The Russians"))
    assert told(actors, text, "UA", "2022-06-04", at(text, "the Russians"), defenders) == ("Russia", "Ukraine")


def test_of_two_who_fight_the_one_without_a_name_is_the_others_enemy(actors: Directory) -> None:
    text = "RSF fighters broke into the base and its defenders fled."
    assert told(actors, text, "SD", "2023-10-26", at(text, "RSF fighters"), at(text, "its defenders")) == ("RSF", "Sudanese army")


def test_a_side_is_one_party_and_nobody_is_told_of_fighters_whom_nothing_names(actors: Directory) -> None:
    text = "Taliban fighters and the Taliban came; men stood by."
    sides = Sides(actors, Cast(("AF",), "2021-08-01"), text)
    both, _ = sides.of([at(text, "Taliban fighters"), at(text, "the Taliban"), at(text, "men")], [], "AF", None)
    assert [p.name for p in parties(both)] == ["Taliban"]
    assert parties(both, both) == ()


@pytest.mark.parametrize(
    ("text", "words", "country", "on", "side"),
    [
        ("Carlos Tavares, who calls himself a spokesman for UNITA, denied it.", "Carlos Tavares", "AO", "1999-10-21", "UNITA"),
        ('"We hold it," an RSF adviser, Yasir Bakri, said.', "Yasir Bakri", "SD", "2023-04-19", "RSF"),
        ("Samuel Deng of the Sudan People's Liberation Army said so.", "Samuel Deng", "SS", "2002-09-02", "SPLA"),
        ("Moussa Ag Ali, a France-based spokesman of the MNLA, said so.", "Moussa Ag Ali", "ML", "2012-02-08", "MNLA"),
        ("They fled from al-Qaeda, the commander of the south, General Ali Naji, said.", "General Ali Naji", "YE", "2012-06-13",
         "Yemeni government"),
        ("The OLF's Southern Command claimed the town.", "The OLF's Southern Command", "ET", "2000-02-10", "OLF"),
        ("A UN officer saw the column.", "A UN officer", "CD", "2012-11-22", "United Nations"),
        ("A U.N. spokesman, Commander Piers Hale, said so.", "Commander Piers Hale", "BA", "1994-04-18", "United Nations"),
        ("A commander of the opposition, Mullo Karim, says so.", "Mullo Karim", "TJ", "1996-05-22", "United Tajik Opposition"),
        ("An army spokesman, Veselin Peric, said so.", "Veselin Peric", "HR", "1991-11-19", "Yugoslav army"),
        ("The prefect of the town denied it.", "The prefect of the town", "ML", "2022-08-09", "Malian government"),
        ("A resident of the army's quarter said so.", "A resident of the army's quarter", "SD", "2023-10-26", None),
    ],
)  # fmt: skip
def test_a_speakers_side_is_told_by_what_stands_beside_it(
    actors: Directory, text: str, words: str, country: str, on: str, side: str | None
) -> None:
    assert spoken(actors, text, words, country, on) == side


def test_he_without_a_link_is_the_last_who_spoke(actors: Directory) -> None:
    text = "An RSF adviser, Yasir Bakri, spoke to a channel. He said the palace was theirs."
    found = cast(actors, (), ("SD",), "2023-04-19", [at(text, "Yasir Bakri", "source"), at(text, "He", "source")])
    assert source(actors, text, at(text, "He", "source"), found, "SD").of == "RSF"


def test_rebels_are_those_of_the_place_and_not_of_another_country_of_the_report(actors: Directory) -> None:
    text = "The rebels took Mutara."
    found = cast(actors, (), ("UG", "LY"), "1990-10-05")
    one, _ = Sides(actors, found, text).of([at(text, "The rebels")], [], "UG", None)
    assert one[0].name != "NTC rebels"


@pytest.mark.parametrize(
    ("text", "words", "placed", "person"),
    [
        ("Burhan said the capital was free.", "Burhan", False, True),
        ("Burhan said the capital was free.", "Burhan", True, True),
        ("Fighting went on in Burhan.", "Burhan", True, False),
        ("The village of Burhan fell.", "Burhan", True, False),
        ("Fighting went on in Burhan.", "Burhan", False, True),
        ("El Fasher fell.", "El Fasher", False, False),
        ("RSF territory fell.", "RSF", False, False),
    ],
)
def test_persons_are_no_places(actors: Directory, text: str, words: str, *, placed: bool, person: bool) -> None:
    assert is_person(actors, at(text, words, "place"), text, "SD", placed=placed) is person
