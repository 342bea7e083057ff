"""What was learned between two moments: each kind of row of the ledger that can change an answer is named as its cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.ledger.composing import CREATED, gain, qaim_report, reading
from whoholds import ledger as ledgers
from whoholds.ledger import AsOf, Judging, Ledger, Retracting
from whoholds.records import Claim, EventKind, Party
from whoholds.serve.differences import Difference, Knowledge, differences

FIRST, SECOND = qaim_report(), qaim_report("2017-11-05")
TAKEN = replace(gain(FIRST), sources=())
LOST = replace(
    gain(SECOND), sources=(), actors=(Party(name="ISIS"),), opponents=(Party(name="Iraqi government"),), when="2017-11-05"
)


def at(day: int) -> dt.datetime:
    return CREATED + dt.timedelta(days=day)


def told(store: Ledger, then: int, now: int, on: str | None = None) -> list[Difference]:
    moments = (Knowledge(store, AsOf(at(day))) for day in (then, now))
    return differences(*moments, on=dt.date.fromisoformat(on) if on else None)


@pytest.fixture
def store() -> Iterator[Ledger]:
    """Qaim is taken, as a report says that was recorded on the first day."""
    with ledgers.open("memory:", created=CREATED) as made:
        made.append_many([reading(FIRST, TAKEN, recorded=at(1))])
        yield made


def causes(found: list[Difference]) -> list[tuple[bool, str, str]]:
    return [(cause.counts, cause.kind, cause.claim) for cause in found[-1].causes]


def corrected(store: Ledger, event: EventKind, day: int) -> Claim:
    (row,) = store.judge(
        Judging(
            deed="correct",
            claims=[TAKEN.id],
            corrected=replace(TAKEN, event=event),
            recorded=at(day),
            by="Ana Example",
            why="composed",
        )
    )
    assert row.corrected is not None
    return row.corrected


def test_nothing_recorded_is_nothing_learned(store: Ledger) -> None:
    assert told(store, 1, 9) == []


def test_a_new_report_is_a_cause(store: Ledger) -> None:
    store.append_many([reading(SECOND, LOST, recorded=at(2))])
    (found,) = told(store, 1, 2)
    assert (found.first, found.end) == ("2017-11-05", None)
    assert (found.before.holder, found.after.holder) == ("Iraqi government", "ISIS")
    assert causes([found]) == [(True, "report", LOST.id)]
    assert found.causes[0].line.startswith("2017-11-05  Al-Qā’im, IQ  gain by ISIS")
    assert told(store, 1, 2, on="2017-11-04") == []
    (asked,) = told(store, 1, 2, on="2017-11-06")
    assert asked.after.probability is not None
    assert found.after.probability is not None
    assert asked.after.probability <= found.after.probability  # a day later, nothing is told
    assert asked == replace(found, before=asked.before, after=asked.after)
    assert causes(told(store, 2, 1)) == [(False, "reading", LOST.id)]  # backwards, it is not read yet


def test_a_judgement_is_a_cause(store: Ledger) -> None:
    (row,) = store.judge(Judging(deed="reject", claims=[TAKEN.id], recorded=at(2), by="Ana Example", why="composed"))
    found = told(store, 1, 2)
    assert causes(found) == [(False, "judgement", TAKEN.id)]
    assert found[-1].causes[0].judgement == row
    store.judge(Judging(deed="accept", claims=[TAKEN.id], recorded=at(3), by="Ana Example", why="composed"))
    assert causes(told(store, 2, 3)) == [(True, "judgement", TAKEN.id)]
    assert told(store, 1, 3) == []


def test_a_correction_goes_and_comes(store: Ledger) -> None:
    right = corrected(store, "loss", 2)
    assert set(causes(told(store, 1, 2))) == {(True, "judgement", right.id), (False, "judgement", TAKEN.id)}
    again = corrected(store, "contest", 3)
    assert set(causes(told(store, 2, 3))) >= {(True, "judgement", again.id), (False, "judgement", right.id)}


def test_a_retraction_is_a_cause(store: Ledger) -> None:
    word = store.retract(Retracting(report=FIRST.id, why="composed", recorded=at(2)))
    found = told(store, 1, 2)
    assert causes(found) == [(False, "retraction", TAKEN.id)]
    assert found[-1].causes[0].retraction == word
    store.retract(Retracting(deed="restore", report=FIRST.id, why="composed", recorded=at(3)))
    assert causes(told(store, 2, 3)) == [(True, "retraction", TAKEN.id)]


def test_a_new_reading_is_a_cause(store: Ledger) -> None:
    lost = replace(TAKEN, event="loss", actors=TAKEN.opponents, opponents=())
    store.append_many([reading(FIRST, lost, made_by="rules-2", recorded=at(2))])
    other = replace(lost, made_by="rules-2")
    found = told(store, 1, 2)
    assert set(causes(found)) == {(True, "reading", other.id), (False, "reading", TAKEN.id)}
    assert {cause.why for cause in found[-1].causes} == {"read anew by rules-2, before by rules-1", "read anew by rules-2"}


def test_a_merge_is_a_cause(store: Ledger) -> None:
    store.append_many([reading(SECOND, LOST, recorded=at(2))])
    store.judge(Judging(deed="merge", claims=[TAKEN.id, LOST.id], recorded=at(3), by="Ana Example", why="composed"))
    assert causes(told(store, 2, 3)) == [(False, "judgement", LOST.id)]
    store.retract(Retracting(report=FIRST.id, why="composed", recorded=at(4)))
    assert set(causes(told(store, 3, 4))) == {(True, "judgement", LOST.id), (False, "retraction", TAKEN.id)}
