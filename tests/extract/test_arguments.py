"""Which places an event may be at; all words here are composed."""

from __future__ import annotations

import pytest

from whoholds.extract.arguments import left, may_speak
from whoholds.extract.sentences import sentences
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


@pytest.mark.parametrize(
    ("second", "heard"),
    [
        ("The ministry said its troops had left the town.", ["The ministry"]),
        ("Its troops had left the town, it was said.", ["The president", "The ministry"]),
        ('"Our troops left the town," the ministry said.', ["The president", "The ministry"]),
        ("Its troops had left the town.", ["The ministry"]),
    ],
)
def test_a_sentence_with_a_speaker_of_its_own_is_not_told_by_one_of_another_paragraph(second: str, heard: list[str]) -> None:
    text = f"The president said the town was free.\n\n{second} The ministry had no comment."
    spoken = [Mention(0, 13, "The president", "source")]
    at = text.index("The ministry", 14) if "The ministry said" in text else text.index("The ministry had")
    spoken.append(Mention(at, at + 12, "The ministry", "source"))
    left = text.index("left")
    trigger = Mention(left, left + 4, "left", "trigger")
    found = may_speak(text, sentences(text), trigger, [Found(m, 1, 0, 0.9) for m in spoken])
    assert [f.mention.text for f in found] == heard
