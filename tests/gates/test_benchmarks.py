"""The public benchmarks in their own formats, each with composed data: what is read of them, and what is made of a reading."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gates import attributions, entities, speed, territory
from tests.gates import composing
from whoholds.identify import directory
from whoholds.records import Claim, ClaimedPlace, Party


def test_re3d_gives_places_and_actors_that_stand_in_their_text(tmp_path: Path) -> None:
    (document,) = entities.documents(composing.re3d(tmp_path))
    named = {kind: [document.text[a:b] for a, b in spans] for kind, spans in document.named.items()}
    assert named == {"place": ["Homs"], "actor": ["Rebels", "Syrian army"]}


def test_entities_found_are_scored_by_kind_and_in_all(tmp_path: Path) -> None:
    corpus = list(entities.documents(composing.re3d(tmp_path)))
    text = corpus[0].text
    rebels, homs, army = ((text.index(w), text.index(w) + len(w)) for w in ("Rebels", "Homs", "Syrian army"))
    right = entities.measure(corpus, iter([{"place": [homs], "actor": [rebels, army]}]))
    assert set(right.figures.values()) == {1.0}
    assert not right.missed
    assert not right.wrong
    swapped = entities.measure(corpus, iter([{"place": [rebels, army], "actor": [homs]}]))
    assert swapped.figures["places, exact F1"] == swapped.figures["actors, overlap F1"] == 0.0
    assert swapped.figures["either, exact F1"] == 1.0
    assert (len(swapped.missed), len(swapped.wrong)) == (3, 3)


@pytest.mark.usefixtures("rules")
def test_our_reader_is_asked_for_every_mention(tmp_path: Path) -> None:
    folder = composing.re3d(tmp_path)
    corpus = [replace(d, text=composing.TAKEN, named={"place": [], "actor": []}) for d in entities.documents(folder)]
    (found,) = entities.ours(corpus, jobs=1)
    assert "Tikrit" in {composing.TAKEN[a:b] for a, b in found["place"]}
    assert any("Islamic State" in composing.TAKEN[a:b] for a, b in found["actor"])


SPOKEN = "“We hold the town,” the army spokesman said. He praised it. The council announced that\r\nthe rebels had left the town."


def test_polnear_is_read_with_pieces_and_without_sources_and_its_line_ends_count(tmp_path: Path) -> None:
    roles = [
        {"Content": ["“We hold the town,”"], "Source": ["the army spokesman"], "Cue": ["said"]},
        {"Content": ["the rebels", "had left the town"], "Source": ["The council"]},
        {"Content": ["praised it"]},
        {"Source": ["He"]},
    ]
    folder = composing.polnear(tmp_path, SPOKEN, roles)
    composing.polnear(tmp_path, SPOKEN, roles[:1], annotator="bbbb")  # the first annotator's counts
    (article,) = attributions.articles(folder)
    said = [(a.source and article.text[slice(*a.source)], article.text[slice(*a.content)]) for a in article.attributions]
    assert said == [
        ("the army spokesman", "“We hold the town,”"),
        ("The council", "the rebels had left the town"),
        (None, "praised it"),
    ]


@pytest.mark.usefixtures("rules")
def test_speakers_are_right_by_span_or_last_word_and_pronouns_are_not_asked_for(tmp_path: Path) -> None:
    text = (
        "The army captured the town of Tikrit. General Faris Composed said the rebels had fled from the town. "
        "Bread is dear, the baker complained. He said it was so."
    )
    roles = [
        {"Source": ["Composed"], "Cue": ["said the"], "Content": ["the rebels had fled"]},
        {"Source": ["the baker"], "Content": ["Bread is dear"]},
        {"Source": ["He"], "Content": ["it was so"]},
    ]
    corpus = list(attributions.articles(composing.polnear(tmp_path, text, roles)))
    found = attributions.measure(corpus, jobs=1)
    assert found.details["contents asked, rules"] == 2
    assert found.figures["speaker of a content, rules: right of all"] == 0.5
    assert found.details["speaker of a content, rules: right of named"] == 1.0
    assert found.details["attributions"] == 3


def test_a_speaker_is_the_source_by_place_or_by_name() -> None:
    text = "Donald Composed spoke. Later Composed said so to Mr Other."
    first, second, other = ((text.index(w), text.index(w) + len(w)) for w in ("Donald Composed", "Composed said", "Mr Other"))
    second = (second[0], second[0] + len("Composed"))
    assert attributions.same(text, first, second)
    assert not attributions.same(text, other, second)


def claim(event: str, *actors: str, opponents: tuple[str, ...] = (), place: str = "settlement", **more: str) -> Claim:
    """A composed claim; sides by their identifiers in the directory."""
    return Claim(
        place=ClaimedPlace(name="Tikrit", kind=place),
        event=event,  # type: ignore[arg-type]
        actors=tuple(Party(name=name, id=name) for name in actors),
        opponents=tuple(Party(name=name, id=name) for name in opponents),
        evidence=more.pop("evidence", "composed"),
        start=0,
        **more,  # type: ignore[arg-type]
    )


SIDES = {actor.kind: actor.id for actor in directory().actors.values() if actor.side == actor.id}
STATE, GROUP = SIDES["government"], SIDES["armed group"]


@pytest.mark.parametrize(
    ("claim", "label"),
    [
        (claim("gain", STATE), territory.GOVERNMENT),
        (claim("gain", GROUP), territory.NON_STATE),
        (claim("gain", "nobody-in-the-directory"), territory.NON_STATE),
        (claim("gain", opponents=(GROUP,)), territory.GOVERNMENT),
        (claim("gain", opponents=(STATE,)), territory.NON_STATE),
        (claim("handover", STATE), territory.TRANSFER),
        (claim("withdraw", GROUP), territory.TRANSFER),
        (claim("hold", GROUP, place="base"), territory.BASE),
        (claim("enter", GROUP, evidence="set up a headquarters in the town"), territory.BASE),
        (claim("hold", GROUP), None),
        (claim("gain", STATE, commitment="denied"), None),
        (claim("gain", STATE, phase="future"), None),
        (claim("attack", GROUP), None),
    ],
)
def test_each_event_has_its_label(claim: Claim, label: str | None) -> None:
    assert territory.label_of(directory(), claim) == label


def test_news_comes_before_background() -> None:
    both = (claim("gain", GROUP, phase="background"), replace(claim("gain", STATE), start=50))
    assert territory.label(directory(), both) == territory.GOVERNMENT
    assert territory.label(directory(), ()) == territory.REST


@pytest.mark.usefixtures("rules")
def test_snippets_are_scored_against_the_rest(tmp_path: Path) -> None:
    rows = [
        (composing.TAKEN, "GOV_REGAINS_TERIT"),
        ('He said "so, and the snippet goes on with one mark only', "ARMED_CLASH"),
        ("Rebels withdrew from Tikrit on Friday.", "NON_VIOL_TERRIT_TRANSFER"),
        ("Bread was dear on Friday.", "HQ_ESTABLISHED"),
    ]
    corpus = list(territory.snippets(composing.case2021(tmp_path / "x.tsv", rows)))
    assert [label for *_, label in corpus] == ["GOV_REGAINS_TERIT", "rest", "NON_VIOL_TERRIT_TRANSFER", "HQ_ESTABLISHED"]
    found = territory.measure(corpus, jobs=1)
    assert found.figures["territory or not, F1"] == 0.8  # two of two found, of three
    assert found.details["GOV_REGAINS_TERIT, F1"] == 1.0
    assert found.details["HQ_ESTABLISHED, F1"] == 0.0
    assert list(found.missed.values()) == ["4 HQ_ESTABLISHED: Bread was dear on Friday."]
    assert set(found.missed) <= set(found.truth)


def test_speed_reads_all_texts_in_a_process_of_its_own(tmp_path: Path) -> None:
    stream = composing.current_events(tmp_path / "s.jsonl.gz", [{"text": f"Item {n}, composed."} for n in range(10)])
    assert speed.stream(stream, 5) == [f"Item {n}, composed." for n in range(0, 10, 2)]
    assert len(speed.dense(3)) == len(set(speed.dense(3))) == 3
    found = speed.measure({"stream": speed.stream(stream, 5)}, None, None, repeat=1)
    assert not found.figures
    assert found.details["stream, texts"] == 5
    assert found.details["peak memory, MB"] > 1
    assert "stream, ours / spaCy" not in found.details
    assert speed.timed(sys.executable, "whoholds", ["one two three", "four"])["words"] == 4


def test_the_weight_of_the_package_is_that_of_its_files() -> None:
    assert 0 < speed.weight("extract", "data") < speed.weight()
