"""How far a probability can be relied on: of what is told with .8, some .8 should be right."""

from __future__ import annotations

from collections.abc import Iterable

TENTHS = 10


def reliability(told: Iterable[tuple[float, bool]], what: str = "") -> dict[str, float]:
    """For each tenth the share that is right and how many there are; the error of calibration; the Brier score.

    The error is the mean distance, over all that is told, of what a tenth says from what of it is right (ECE of ten equal bins);
    the Brier score is the mean square of what is said less what is so.

    Args:
        told: each probability, and whether what it was told of is right.
        what: stands before each figure's name.
    """
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for chance, right in told:
        tenths.setdefault(min(TENTHS - 1, int(chance * TENTHS)), []).append((chance, right))
    everything = [one for part in tenths.values() for one in part]
    figures: dict[str, float] = {}
    error = 0.0
    for tenth, part in sorted(tenths.items()):
        said, is_so = (sum(one[i] for one in part) / len(part) for i in (0, 1))
        error += len(part) * abs(said - is_so)
        figures[f"{what}told with .{tenth}, right"] = round(is_so, 3)
        figures[f"{what}told with .{tenth}, how many"] = float(len(part))
    count = max(1, len(everything))
    figures[f"{what}error of calibration"] = round(error / count, 3)
    figures[f"{what}Brier score"] = round(sum((chance - right) ** 2 for chance, right in everything) / count, 3)
    return figures
