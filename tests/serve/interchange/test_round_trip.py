"""Write, then read: the claims come back equal, up to what docs/reference/interchange.md says each format loses."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.serve.interchange.composing import OUTLET, PUBLISHED, claims, read, recorded, written
from tests.strategies import WHENS
from whoholds.records import COMMITMENTS, EVENT_KINDS, EXTENTS, PHASES, Claim, ClaimedPlace, Party, Source, Toward
from whoholds.serve import interchange
from whoholds.serve.interchange import Export, Names, Weighed, ours
from whoholds.serve.interchange.acled import sayable
from whoholds.serve.interchange.ucdp import UNSAID

# What a cell can hold: text without control characters and without blanks at its ends; blanks within are kept.
NAME = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).filter(
    lambda s: s == s.strip()
)
SAID = st.none() | NAME
PARTIES = st.lists(st.builds(Party, name=SAID), max_size=3).map(tuple)
POINT = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@st.composite
def places(draw: st.DrawFn) -> ClaimedPlace:
    point = draw(POINT)
    lat, lon = point or (None, None)
    return ClaimedPlace(
        name=draw(NAME), country=draw(st.none() | st.sampled_from(("IQ", "SY", "UA"))), lat=lat, lon=lon,
        extent=draw(st.sampled_from(EXTENTS)), part=draw(SAID), id=draw(st.from_regex(r"made:[a-z]{1,8}", fullmatch=True)),
        kind=draw(st.none() | st.sampled_from(("settlement", "base"))),
    )  # fmt: skip


CLAIMS = st.builds(
    Claim, place=places(), event=st.sampled_from(EVENT_KINDS), actors=PARTIES, opponents=PARTIES, when=st.none() | WHENS,
    commitment=st.sampled_from(COMMITMENTS), phase=st.sampled_from(PHASES),
    sources=st.lists(st.builds(Source, name=SAID, of=SAID), max_size=3).map(tuple),
    toward=st.none() | st.builds(Toward, name=SAID), evidence=NAME, start=st.just(0),
)  # fmt: skip


def told(claim: Claim) -> Claim:
    """A claim without what no format keeps: the words for names, the directory's identifiers, the report and who read it."""
    return Claim(
        place=replace(claim.place, text=None), event=claim.event, when=claim.when, commitment=claim.commitment, phase=claim.phase,
        actors=tuple(Party(name=p.name) for p in claim.actors), opponents=tuple(Party(name=p.name) for p in claim.opponents),
        sources=tuple(Source(name=s.name, of=s.of) for s in claim.sources), evidence=claim.evidence, start=0, outlet=claim.outlet,
        toward=Toward(name=claim.toward.name) if claim.toward else None, published=claim.published,
    )  # fmt: skip


KEPT: dict[str, Callable[[Claim], bool]] = {
    "hxl": lambda claim: True,
    "acled": sayable,
    "ucdp": lambda claim: ours.happened(claim) and claim.event not in UNSAID,
}


@pytest.mark.parametrize("form", KEPT)
@settings(max_examples=20)
@given(said=st.lists(CLAIMS, max_size=3))
def test_what_is_written_is_read_again(form: str, names: Names, said: list[Claim]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        imported, issues = read(form, written(form, said, names, Path(folder) / "t.csv"), names)
    assert issues == []
    assert [told(claim) for claim in claims(imported)] == [told(recorded(c).claim) for c in said if KEPT[form](c)]


@given(st.lists(SAID, max_size=4))
def test_a_list_of_names_comes_back_from_one_cell(listed: list[str | None]) -> None:
    assert ours.split(ours.joined(listed)) == listed


def test_an_export_says_whose_claim_it_is_not_the_formats(tmp_path: Path, names: Names) -> None:
    place = ClaimedPlace(name="Rawa", country="IQ", lat=34.48, lon=41.92, id="geonames:92004")
    claim = Claim(place=place, event="gain", actors=(Party(name="Iraqi government"),), when="2017-11-17", evidence="In.", start=0)
    for form in KEPT:
        (back,) = claims(read(form, written(form, [claim], names, tmp_path / form), names)[0])
        assert (back.outlet, back.published) == (OUTLET, PUBLISHED)


@pytest.mark.parametrize(("source", "outlet"), [(None, None), ("Composed Archive", "Composed Archive")])
def test_a_claim_of_no_outlet_does_not_become_the_formats(
    source: str | None, outlet: str | None, tmp_path: Path, names: Names
) -> None:
    """Three of 131 claims of the examples came back from HXL as claims of HDX."""
    place = ClaimedPlace(name="Rawa", country="IQ", lat=34.48, lon=41.92, id="geonames:92004")
    gain = Claim(place=place, event="gain", actors=(Party(name="Iraqi government"),), when="2017-11-17", evidence="In.", start=0)
    row = replace(recorded(gain), outlet=None)
    for form in KEPT:
        path = tmp_path / form
        pieces = interchange.write(form, Export(claims=[row], holdings=Weighed([row]), names=names, on="2017-11-17"))
        path.write_text("".join(str(piece) for piece in pieces))
        (back,) = claims(read(form, path, names, source)[0])
        assert (form, back.outlet) == (form, outlet)


@pytest.mark.parametrize(("words", "day"), [(f"{PUBLISHED}T10:00:00Z", PUBLISHED), (f"{PUBLISHED}T", PUBLISHED)])
def test_a_moment_of_publication_in_a_table_is_its_day(words: str, day: str, tmp_path: Path, names: Names) -> None:
    """A ledger refuses all else, and the whole import ended there."""
    place = ClaimedPlace(name="Rawa", country="IQ", lat=34.48, lon=41.92, id="geonames:92004")
    path = written("hxl", [Claim(place=place, event="gain", evidence="In.", start=0)], names, tmp_path / "t.csv")
    path.write_text(path.read_text().replace(f",{PUBLISHED},", f",{words},"))
    assert words in path.read_text()
    (back,) = claims(read("hxl", path, names)[0])
    assert back.published == day


def test_a_part_of_a_country_that_has_no_identifier_does_not_become_the_country(tmp_path: Path, names: Names) -> None:
    """Found in a ledger of 6,032 claims of the news, 72 of which came back as claims about Iraq, Afghanistan and the like."""
    vague, named = ClaimedPlace(name="western Iraq", country="IQ"), ClaimedPlace(name="Iraq", country="IQ")
    gain = Claim(place=vague, event="gain", actors=(Party(name="Iraqi government"),), when="2017-11-17", evidence="In.", start=0)
    said = [gain, replace(gain, place=named)]
    back = claims(read("hxl", written("hxl", said, names, tmp_path / "t.csv"), names)[0])
    assert [(c.place.name, c.place.id) for c in back] == [("western Iraq", None), ("Iraq", "country:IQ")]
