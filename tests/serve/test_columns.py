"""Tables in terminals of any width: no word is broken, what has no room is named below, and nothing is wider than the screen."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from whoholds.identify import Candidate
from whoholds.records import Place
from whoholds.serve.answers import AnsweredPlace
from whoholds.serve.columns import Column, Columns
from whoholds.serve.differences import Difference, State
from whoholds.serve.terminal import candidates_view, counted, differences_view

WORDS = st.text("abcdefgh:-", min_size=1, max_size=12)
ROW = st.tuples(*(st.lists(WORDS, min_size=1, max_size=4).map(" ".join) for _ in range(4)))


def shown(table: RenderableType, width: int) -> str:
    """What a terminal of a width shows."""
    console = Console(file=io.StringIO(), width=width, color_system=None)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


@given(rows=st.lists(ROW, min_size=1, max_size=4), width=st.integers(32, 120))
def test_no_word_is_broken_and_no_line_is_too_long(rows: list[tuple[str, ...]], width: int) -> None:
    columns = [Column("id"), Column("name"), Column("kind", 1), Column("people", 2)]
    page = shown(Columns("", columns, rows), width)
    assert max(len(line) for line in page.splitlines()) <= width
    words = set(page.replace("│", " ").split())
    out = page.partition("left out for want of room: ")[2].partition(" (")[0]
    for at, column in enumerate(columns):
        if column.name not in out:
            assert {word for row in rows for word in row[at].split()} <= words


def test_the_columns_of_the_highest_number_go_first() -> None:
    table = Columns("", [Column("id"), Column("kind", 2), Column("people", 1)], [("geonames:92138", "settlement", "74100")])
    assert "left out" not in shown(table, 40)
    assert "left out for want of room: kind (" in " ".join(shown(table, 39).split())
    assert "74100" in shown(table, 39)


def test_of_an_empty_table_the_title_is_shown() -> None:
    assert shown(Columns("0 changes", [Column("date")], []), 80) == "0 changes\n"


def test_a_screen_too_narrow_for_anything_folds_and_does_not_fail() -> None:
    page = shown(Columns("", [Column("id"), Column("name")], [("geonames:92138", "Al-Qaim")]), 12)
    assert max(len(line) for line in page.splitlines()) <= 12


def test_places_can_be_read_and_copied_in_eighty_columns() -> None:
    places = [
        Place(
            id="geonames:92138", name="Al-Qaim", country="IQ", lat=34.39, lon=40.99, admin="Anbar Governorate", population=74_100
        ),
        Place(id="whosonfirst:1209320781", name="Al Qa'im", country="IQ", lat=31.59, lon=44.54),
    ]
    page = shown(
        candidates_view([Candidate(place=place, name_score=0.96, prior=0.6, matched="alternate") for place in places]), 80
    )
    for whole in ("geonames:92138", "whosonfirst:1209320781", "settlement", "Governorate,", "Al-Qaim"):
        assert whole in page


def test_what_changed_breaks_no_word() -> None:
    where = AnsweredPlace(name="Deir ez-Zor Governorate", country="SY", lat=35.3, lon=40.1)
    before = State(status="contested", holder="ISIS", since=None, probability=0.5)
    after = State(status="held", holder="government", since="2017-11-03", probability=0.7)
    one = Difference(place=where, first="2017-11-03", end=None, before=before, after=after, causes=())
    page = shown(differences_view([one], "2017-11-02", "2017-11-04"), 80)
    for whole in ("contested,", "Governorate,", "government"):
        assert whole in page


def test_one_is_no_plural() -> None:
    assert counted(3, "entry", "entries") == "3 entries"
    assert (counted(1, "change"), counted(0, "change"), counted(1234, "change")) == ("1 change", "0 changes", "1,234 changes")
