"""Claims as of a day → Holdings: who counts as one witness, how much it weighs, and who held what when."""

from whoholds.reconcile.explanation import Reason, reasons
from whoholds.reconcile.holdings import covers, holdings, place_key
from whoholds.reconcile.observations import day_of
from whoholds.reconcile.witnesses import Weights, counts, witness

__all__ = ["Reason", "Weights", "counts", "covers", "day_of", "holdings", "place_key", "reasons", "witness"]
