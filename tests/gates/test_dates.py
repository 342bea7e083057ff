"""How the days of time words are compared: an annotated report composed here."""

from __future__ import annotations

from typing import Any

from gates.dates import dated, in_some_way
from training.corpus.corpus import Annotated

TEXT = "Rebels took Bab on Friday, two days after they had surrounded it. It had been the army's since spring 2016."


class Same:
    """A scorer to which only equal days are the same."""

    @staticmethod
    def same_when(gold: str | None, found: str | None) -> bool:
        return gold == found


def claim(words: str | None, when: str | None, phase: str = "news") -> dict[str, Any]:
    at = TEXT.index(words) if words else 0
    return {"when": when, "phase": phase, "when_span": [at, at + len(words)] if words else None}


def annotated(published: str | None, *claims: dict[str, Any]) -> Annotated:
    report = {"id": "r", "title": "", "outlet": "A composed wire", "published": published, "text": TEXT}
    return Annotated(report, list(claims), "composed", "valid")


def test_words_count_from_publication_and_from_the_days_said_before() -> None:
    gold = [claim("on Friday", "2017-11-03"), claim("two days after", "2017-11-01"), claim(None, None)]
    found = list(dated([annotated("2017-11-04", *gold)]))
    assert [(d.words, d.found) for d in found] == [("on Friday", "2017-11-03"), ("two days after", "2017-11-01")]


def test_a_way_to_take_the_words_may_be_right_where_the_words_alone_are_not() -> None:
    until, wrong = dated([annotated("2017-11-04", claim("on Friday", "../2017-11-03"), claim("on Friday", "2017-11-01"))])
    assert until.found == "2017-11-03"
    assert in_some_way(until, Same)
    assert not in_some_way(wrong, Same)


def test_reports_without_a_day_of_publication_are_left_out() -> None:
    assert list(dated([annotated(None, claim("on Friday", "2017-11-03"))])) == []
