"""The floors of glance and exit: chosen on one part of the news, told on another."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
glance = pytest.importorskip("training.reader.glance")


def example(number: int, events: int, gold: int) -> dict[str, Any]:
    return {"number": number, "events": events, "gold": gold}


def test_the_parts_hold_every_example_once_and_always_the_same() -> None:
    examples = [example(i, 0, 0) for i in range(101)]
    parts = glance.parted(examples, 1)
    assert sorted(e["number"] for part in parts for e in part) == list(range(101))
    assert [len(part) for part in parts] == [20, 10, 71]
    assert parts == glance.parted(examples, 1)
    assert parts != glance.parted(examples, 2)


def test_the_floor_keeps_the_share_of_events_and_of_gold_claims() -> None:
    # the reader finds an event in each; the one without a gold claim may be lost only where events alone are told
    examples = [example(0, 1, 1), example(1, 1, 0), example(2, 1, 1), example(3, 0, 5)]
    scores = torch.tensor([3.0, 2.0, 1.0, 0.0])
    assert glance.floor(scores, examples, 1.0) == 1.0
    assert glance.floor(scores, examples, 0.5) == 2.0  # two of three events; one of the two gold claims needs 3 alone
