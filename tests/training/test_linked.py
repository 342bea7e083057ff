"""Texts whose marked places are known. The document is composed."""

from __future__ import annotations

from pathlib import Path

from training.places.linked import gum

from whoholds.identify import Gazetteer, directory
from whoholds.identify.places import PlaceResolver

ROWS = [
    ("She", "PRON", ""), ("left", "VERB", ""), ("the", "DET", "(1-place-new-sn-cf1-1-sgl-United_Kingdom"),
    ("UK", "PROPN", "1)"), ("for", "ADP", ""), ("Paris", "PROPN", "(2-place-new-sn-cf2-1-sgl-Paris%2C_Texas)"),
    ("and", "CCONJ", ""), ("her", "PRON", "(3-place-new-sn-cf3-2-sgl"), ("town", "NOUN", "3)"), (".", "PUNCT", ""),
]  # fmt: skip


def test_linked_places_of_gum_are_questions_with_their_points(home: Path, tmp_path: Path) -> None:
    (tmp_path / "dep").mkdir()
    lines = [
        f"{n}\t{w}\t_\t{pos}\t_\t_\t0\t_\t_\t{f'Entity={mark}' if mark else '_'}" for n, (w, pos, mark) in enumerate(ROWS, 1)
    ]
    (tmp_path / "dep/GUM_composed_one.conllu").write_text("# newpar\n" + "\n".join(lines) + "\n", encoding="utf-8")
    with Gazetteer.open(home) as gazetteer:
        (found,) = gum(tmp_path, gazetteer, PlaceResolver(gazetteer, directory()))
    assert [(found.text[q.start : q.end], q.within) for q in found.questions] == [("UK", 161.0), ("Paris", 25.0)]
    points = [q.point for q in found.questions]
    assert [tuple(map(round, p)) for p in points if p] == [(54, -2), (34, -96)]
