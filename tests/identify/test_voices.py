"""For whom a speaker speaks whom the directory does not know; all reports here are composed."""

from __future__ import annotations

import pytest

from whoholds.identify import Directory
from whoholds.identify.actors import cast
from whoholds.identify.contenders import Contenders
from whoholds.identify.parties import Sides
from whoholds.identify.speakers import source
from whoholds.identify.voices import HINTS, Said, Voices, voice_weights
from whoholds.records import Event, Mention, Source, Utterance

TEXT = (
    "Troops entered the Tal al-Hawa quarter on Tuesday. Hamas fighters met them with mortars. An army spokeswoman, "
    "Major Avia Lerner, said that the troops had left again. She denied that the quarter was lost. A baker said that he had "
    "seen nobody."
)
SAID = Said(event="withdraw", countries=("PS",))


def at(words: str, kind: str = "source") -> Mention:
    start = TEXT.index(words)
    return Mention(start, start + len(words), words, kind)  # type: ignore[arg-type]


def told(actors: Directory, *speakers: str) -> list[str | None]:
    mentions = [at("Troops", "actor"), at("Hamas fighters", "actor"), *map(at, speakers)]
    found = cast(actors, ("Hamas fighters",), ("PS",), "2009-01-13", [at(words) for words in speakers])
    voices = Voices(actors, found, TEXT, Contenders(actors, found, TEXT, mentions))
    return [voices.settled(source(actors, TEXT, m, found, "PS"), m, SAID).of for m in map(at, speakers)]


def test_every_hint_of_a_speaker_has_a_weight() -> None:
    assert set(voice_weights()) == set(HINTS)
    assert any(voice_weights().values())


def test_an_officer_speaks_for_the_army_that_stands_beside_the_name(actors: Directory) -> None:
    assert told(actors, "Major Avia Lerner") == ["Israel"]


def test_a_pronoun_is_who_spoke_last_and_a_baker_speaks_for_nobody(actors: Directory) -> None:
    assert told(actors, "Major Avia Lerner", "She", "A baker") == ["Israel", "Israel", None]


def test_whom_only_a_link_takes_for_a_group_is_weighed_and_a_person_stays(actors: Directory) -> None:
    text = "Hamas fighters met Burhan. He said that the quarter was lost."
    found = cast(actors, ("Hamas fighters",), ("PS",), "2009-01-13")
    group, person = Mention(0, 14, "Hamas fighters", "actor"), Mention(19, 25, "Burhan", "source")
    voices = Voices(actors, found, text, Contenders(actors, found, text, [group]))
    for named, words, asked in ((group, "The radio", True), (group, "Hamas", False), (person, "He", False)):
        linked = Mention(27, 29, words, "source", named)
        entry = actors.named("Hamas" if named is group else "Burhan")
        assert entry is not None
        spoken = Source(text=words, name=entry.name, of=entry.name, id=entry.id)
        assert voices.is_asked(spoken, linked, SAID) is asked


def test_whom_the_directory_knows_stays(actors: Directory) -> None:
    found = cast(actors, (), ("SD",), "2023-05-01")
    known = source(actors, "Burhan said so.", Mention(0, 6, "Burhan", "source"), found, "SD")
    voices = Voices(actors, found, "Burhan said so.", Contenders(actors, found, "Burhan said so."))
    assert voices.settled(known, Mention(0, 6, "Burhan", "source"), Said(countries=("SD",))) == known


@pytest.mark.parametrize(
    ("text", "actor", "speaker", "country", "published", "of"),
    [
        (
            "MOSCOW - Russian forces captured Vovchansk, the defence ministry said.",
            "Russian forces",
            "the defence ministry",
            "UA",
            "2024-03-12",
            "Russia",
        ),
        (
            "Ukrainian forces captured Vovchansk, the defence ministry said.",
            "Ukrainian forces",
            "the defence ministry",
            "UA",
            "2024-03-12",
            "Ukraine",
        ),
        ("RSF fighters captured Sennar, a spokesman said.", "RSF fighters", "a spokesman", "SD", "2024-06-30", "RSF"),
        ("RSF fighters captured Sennar, the army said.", "RSF fighters", "the army", "SD", "2024-06-30", "Sudanese army"),
        (
            "Russian forces captured Vovchansk. The defence ministry said it lost it.",
            "Russian forces",
            "The defence ministry",
            "UA",
            "2024-03-12",
            "Ukraine",
        ),
    ],
)
def test_an_office_without_a_name_is_of_the_government_that_acts_and_a_spokesman_of_whoever_does(
    actors: Directory, text: str, actor: str, speaker: str, country: str, published: str, of: str
) -> None:
    def mention(words: str, kind: str) -> Mention:
        start = text.index(words)
        return Mention(start, start + len(words), words, kind)  # type: ignore[arg-type]

    acting, spoken, trigger = mention(actor, "actor"), mention(speaker, "source"), mention("captured", "trigger")
    found = cast(actors, (actor,), (country,), published, [spoken])
    contenders = Contenders(actors, found, text, [acting])
    event = Event(
        kind="gain", trigger=trigger, place=None, extent="whole", actors=(acting,), opponents=(), times=(),
        utterances=(Utterance(spoken),), evidence=(0, trigger.end),
    )  # fmt: skip
    (heard,) = Voices(actors, found, text, contenders).heard([spoken], event, Sides(actors, found, text, contenders), country)
    assert heard.of == of


def test_what_else_a_spokesman_says_in_that_sentence_is_of_the_same_side(actors: Directory) -> None:
    """'Its army' is not that of the group whose name has an army in it, and which is named only later."""
    text = (
        "Forces of the Government of National Accord captured Tarhuna, a spokesman for its army said, a day after they had "
        "regained control of Tripoli. The Libyan National Army withdrew."
    )

    def mention(words: str, kind: str) -> Mention:
        start = text.index(words)
        return Mention(start, start + len(words), words, kind)  # type: ignore[arg-type]

    acting, they = mention("Forces of the Government of National Accord", "actor"), mention("they", "actor")
    spoken, other = mention("a spokesman for its army", "source"), mention("The Libyan National Army", "actor")
    found = cast(actors, [m.text for m in (acting, other)], ("LY",), "2020-06-06", [spoken])
    contenders = Contenders(actors, found, text, [acting, they, other])
    voices, sides = Voices(actors, found, text, contenders), Sides(actors, found, text, contenders)
    of = []
    for who, verb in ((acting, "captured"), (they, "regained")):
        event = Event(
            kind="gain", trigger=mention(verb, "trigger"), place=None, extent="whole", actors=(who,), opponents=(), times=(),
            utterances=(Utterance(spoken),), evidence=(0, 10),
        )  # fmt: skip
        of += [heard.of for heard in voices.heard([spoken], event, sides, "LY")]
    assert of == ["GNA", "GNA"]
