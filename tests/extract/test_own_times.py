"""Which time belongs to which place of one event; all words here are composed."""

from __future__ import annotations

import pytest

from whoholds.extract.dating import own_times
from whoholds.records import Mention, MentionKind


def mentions(text: str, words: tuple[str, ...], kind: MentionKind) -> list[Mention]:
    return [Mention(i := text.index(w), i + len(w), w, kind) for w in words]


@pytest.mark.parametrize(
    ("text", "places", "times", "told"),
    [
        (
            "They took Bucha on Friday and Irpin on Sunday.", ("Bucha", "Irpin"), ("on Friday", "on Sunday"),
            {"Bucha": "on Friday", "Irpin": "on Sunday"},
        ),
        (
            "They took Bucha on Friday, Irpin and Hostomel on Sunday.", ("Bucha", "Irpin", "Hostomel"),
            ("on Friday", "on Sunday"),
            {"Bucha": "on Friday", "Irpin": "on Sunday", "Hostomel": "on Sunday"},
        ),
        ("They took Bucha (2022) and Irpin in the spring.", ("Bucha", "Irpin"), ("2022", "in the spring"),
         {"Bucha": "2022", "Irpin": "in the spring"}),
        ("They took Bucha and Irpin on Sunday.", ("Bucha", "Irpin"), ("on Sunday",), {}),
        ("On Friday they took Bucha and on Sunday Irpin.", ("Bucha", "Irpin"), ("On Friday", "on Sunday"), {}),
    ],
)  # fmt: skip
def test_each_place_has_the_time_right_behind_it(
    text: str, places: tuple[str, ...], times: tuple[str, ...], told: dict[str, str]
) -> None:
    found = own_times(text, mentions(text, places, "place"), mentions(text, times, "time"))
    assert {place.text: time.text for place, time in found.items()} == told
