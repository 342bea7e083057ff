"""Claims as of a day → Holdings: who counts as one witness, how much it weighs, and who held what when."""

from whoholds.reconcile.account import Step, account, rounded
from whoholds.reconcile.chances import FADING, on_day
from whoholds.reconcile.explanation import Effect, Reason, reasons
from whoholds.reconcile.holdings import covers, holdings, known_from, place_key
from whoholds.reconcile.observations import day_of
from whoholds.reconcile.witnesses import Weights, counts, witness

__all__ = [
    "FADING",
    "Effect",
    "Reason",
    "Step",
    "Weights",
    "account",
    "counts",
    "covers",
    "day_of",
    "holdings",
    "known_from",
    "on_day",
    "place_key",
    "reasons",
    "rounded",
    "witness",
]
