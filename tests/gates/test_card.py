"""What the model card says: only what it is given, all of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from gates.measures import Measured

from gates import card


def test_the_card_tells_files_history_corpus_and_figures(tmp_path: Path) -> None:
    (tmp_path / "reader.onnx").write_bytes(b"x" * 1_500_000)
    words, run = tmp_path / "how.md", tmp_path / "net1.json"
    words.write_text("composed words\non two lines\n", encoding="utf-8")
    run.write_text(
        json.dumps({"windows": 25850, "device": "cpu", "minutes": 3.6, "options": "--hide --seed 7"}), encoding="utf-8"
    )
    taken = Measured(
        {"verbatim evidence": 1.0, **{f"items, {layer} F1": 0.25 for layer in card.LAYERS}},
        details={"items, texts": 2.0, "items, gold": 3.0, "items, found": 4.0, "items, precision": 0.5, "items, recall": 0.75},
        shares={"denied": {"claims": 3.0, "core": 0.67, "exact": 0.33}},
    )
    text = card.card(tmp_path, [words, run], [("items", Counter(train=1234, test=5))], taken)
    assert "`reader.onnx` 1.5 MB; SHA-256 " in text
    assert "| how | composed words on two lines; then 25,850 windows on cpu in 4 minutes, --hide --seed 7 |" in text
    assert "| items | 1,234 | 0 | 5 |" in text
    assert "| items | 2 | 3 | 0.50 | 0.75 | 0.250 |" in text
    assert "| denied | 3 | 0.67 | 0.33 |" in text
    assert "$" not in text
