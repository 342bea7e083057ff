"""The options that programs of the training share, and the labels that they train on. All texts are composed."""

from __future__ import annotations

import pathlib

import pytest
from training.asking import OPTIONS, asking
from training.corpus.corpus import Annotated
from training.reader.data import when_labels

from whoholds.extract.labels import WHENS


def test_only_the_options_asked_for_are_there_with_their_defaults() -> None:
    args = asking("What it does.\n\nusage: …", "data", "home").parse_args(["--home", "/tmp/h"])
    assert vars(args) == {"data": pathlib.Path("../shared/data"), "home": pathlib.Path("/tmp/h")}
    assert set(OPTIONS) >= {"data", "home", "scorer"}
    with pytest.raises(SystemExit):
        asking(None, "data").parse_args(["--home", "/tmp/h"])


def labelled(text: str, words: str, when: str, published: str = "2017-11-18") -> str:
    """The label of one claim that rests on some words of a text."""
    start = text.index(words)
    claim = {"when": when, "when_span": [start, start + len(words)], "phase": "news", "trigger_span": [0, 1]}
    annotated = Annotated({"id": "t", "text": text, "published": published}, [claim], "composed", "train")
    ((label, span),) = when_labels(annotated)
    assert span == [start, start + len(words)]
    return WHENS[label]


@pytest.mark.parametrize(
    ("text", "words", "when"),
    [
        ("BAGHDAD, Nov. 15 (Composed) - Iraqi forces captured Rawa yesterday.", "yesterday", "2017-11-14"),
        ("On 2 November rebels attacked Rawa. A day after, they took it.", "A day after", "2017-11-03"),
        ("Rebels attacked on 2 November. Six days later they took Rawa.", "Six days later", "2017-11-08"),
    ],
)
def test_words_are_dated_in_training_as_they_are_in_reading(text: str, words: str, when: str) -> None:
    assert labelled(text, words, when) == "said"
