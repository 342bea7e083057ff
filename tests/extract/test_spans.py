"""Where a name ends that a stroke or a point parts."""

from __future__ import annotations

import pytest

from whoholds.extract.spans import whole_word


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("U.S. troops left", "U", "U.S."),
        ("IS–K fighters", "IS", "IS–K"),
        ("Mazar-i-Sharif fell", "Mazar", "Mazar-i-Sharif"),
        ("Thirty-five militants", "Thirty", "Thirty-five"),
        ("US-backed forces", "US", "US"),
        ("ISIS-held Raqqa", "ISIS", "ISIS"),
        ("Rawa. Anah held", "Rawa", "Rawa"),
    ],
)
def test_a_name_is_not_cut_in_its_middle(text: str, cut: str, whole: str) -> None:
    assert text[: whole_word(text, len(cut), "actor")] == whole


def test_triggers_and_times_stay_as_they_are() -> None:
    assert whole_word("cut-off troops", 3, "trigger") == 3
