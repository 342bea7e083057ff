"""What relative words count from: the day of publication, of a dateline, of a quotation. All texts are composed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.extract.times import times
from whoholds.identify.anchors import day_of_writing, quoted
from whoholds.identify.dating import clocks_of, meant
from whoholds.records import Reading, Report

MONDAY = "2017-11-20"


def days(text: str, published: str | None = MONDAY) -> dict[str, str]:
    """What each time expression of a text means."""
    report, found = Report.new(text, published=published), tuple(times(text))
    clocks = clocks_of(Reading(report=report, reader="test", mentions=found))
    return {m.text: str(meant(m, text, clocks[m.start, m.end])) for m in found}


@pytest.mark.parametrize("line", [
    "BAGHDAD, Nov. 17 (Agency) - ", "BAGHDAD, November 17 – ", "RAWA, Iraq, 17 November 2017 — ", "Erbil/Baghdad, Nov 17 -- ",
    "Deir ez-Zor, 17 Nov (Agency) - ", "A headline above\n\nN'DJAMENA, Nov. 17, 2017 (Agency) - ",
])  # fmt: skip
def test_a_dateline_is_the_day_that_words_count_from(line: str) -> None:
    assert days(f"{line}The town fell yesterday.")["yesterday"] == "2017-11-16"


@pytest.mark.parametrize("line", [
    "On November 17 - the day of the storm - ", "BAGHDAD, Nov. 21 (Agency) - ", "BAGHDAD, Oct. 17 (Agency) - ",
    "Updated November 17 - ", "The army came on Nov. 17 - ", "BAGHDAD - ", "BAGHDAD, Nov. 17: ", "BAGHDAD, Nov. 31 - ",
])  # fmt: skip
def test_what_is_no_dateline_or_cannot_be_this_reports_is_none(line: str) -> None:
    assert days(f"{line}the town fell yesterday.")["yesterday"] == "2017-11-19"


def test_a_dateline_with_a_year_tells_the_day_of_a_report_that_has_none() -> None:
    assert days("Damascus, 3 March 2017 (Agency) - The army entered on Thursday.", None)["on Thursday"] == "2017-03-02"
    assert days("Damascus, 3 March (Agency) - The army entered on Thursday.", None)["on Thursday"] == "None"
    assert day_of_writing(Report.new("Damascus, 3 March 2017 - It fell.", published="0001-01-01")) is None


def test_words_of_a_quotation_count_from_the_day_on_which_it_was_spoken() -> None:
    text = '"We took it yesterday," the commander said on Saturday. "Today we hold all of it," he told reporters on Sunday.'
    assert days(text) == {
        "yesterday": "2017-11-17",
        "on Saturday": "2017-11-18",
        "Today": "2017-11-19",
        "on Sunday": "2017-11-19",
    }


@pytest.mark.parametrize("text", [
    'He said on Saturday: "We took it yesterday."', 'On Saturday the commander announced: “We took it yesterday.”',
    'They hold it, he said on Saturday. "We took it yesterday."',
    '"We took it yesterday," read the statement released on Saturday.',
])  # fmt: skip
def test_wherever_the_day_of_speaking_stands(text: str) -> None:
    assert days(text)["yesterday"] == "2017-11-17"


@pytest.mark.parametrize("text", [
    '"We took it yesterday." On Saturday the town had been quiet.',  # no one spoke on Saturday
    'He said on Saturday that they would come. Nobody did, and it rained. "We took it yesterday," said another.',
    '"We took it yesterday," he said.', '"We took it yesterday," he said last month.',
    "He said on Saturday they took it yesterday.",
    '"We took it yesterday," he said on Saturday.'.replace('"', "'"),  # single marks are apostrophes, too
])  # fmt: skip
def test_other_words_count_from_publication(text: str) -> None:
    assert days(text)["yesterday"] == "2017-11-19"


@given(
    st.lists(
        st.sampled_from(['"', "“", "”", " said on Saturday", "yesterday", ". ", ", ", "\n", "we took it", "He told"]), max_size=14
    )
)
def test_quotations_lie_in_the_text_and_are_never_spoken_after_it_was_written(parts: list[str]) -> None:
    text, written = "".join(parts), dt.date(2017, 11, 20)
    for found in quoted(text, times(text), written):
        assert text[found.start - 1] in '"“'
        assert text[found.end] in '"”'
        assert found.day <= written
