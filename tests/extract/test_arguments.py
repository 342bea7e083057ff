"""Which places an event may be at; all words here are composed."""

from __future__ import annotations

import pytest

from whoholds.extract.arguments import left
from whoholds.extract.spans import Found
from whoholds.records import EventKind, Mention


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "told"),
    [
        ("The garrison withdrew from Rawa to Qaim.", "withdrew", "withdraw", ["Rawa"]),
        ("From Rawa they fell back as far as the town of Qaim.", "fell back", "withdraw", ["Rawa"]),
        ("The garrison of Rawa left for Qaim.", "left", "withdraw", ["Rawa"]),
        ("To Qaim and Rawa's harm they withdrew.", "withdrew", "withdraw", ["Qaim", "Rawa"]),
        ("They moved into Rawa and Qaim.", "moved into", "enter", ["Rawa", "Qaim"]),
    ],
)
def test_where_a_force_withdraws_to_is_not_what_it_leaves(text: str, trigger: str, kind: EventKind, told: list[str]) -> None:
    at = text.index(trigger)
    names = ["Rawa", "the town of Qaim" if "the town of Qaim" in text else "Qaim"]
    found = [Found(Mention(i := text.index(n), i + len(n), n, "place"), 1, 0, 0.9) for n in names]
    kept = left(text, kind, Mention(at, at + len(trigger), trigger, "trigger"), found)
    assert sorted(f.mention.text for f in kept) == sorted(told)
