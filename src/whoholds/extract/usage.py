"""What a reading took of a service that counts: requests, tokens and, where the prices are known, their cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked of an endpoint, and what that costs.

    Attributes:
        requests: how many were answered.
        tokens_in: tokens of the prompts.
        tokens_out: tokens of the answers.
        untold: answers that came without figures.
        cost: in the currency of the prices; None where no price is known.
    """

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    untold: int = 0
    cost: float | None = None

    @classmethod
    def told(cls, figures: object, price_in: float | None, price_out: float | None) -> Usage:
        """The usage of one answer, by the `usage` that came with it, whatever that is."""
        said = figures if isinstance(figures, dict) else {}
        counts = [said.get("prompt_tokens"), said.get("completion_tokens")]
        tokens_in, tokens_out = (n if isinstance(n, int) and not isinstance(n, bool) and n >= 0 else 0 for n in counts)
        priced = price_in is not None or price_out is not None
        cost = (tokens_in * (price_in or 0) + tokens_out * (price_out or 0)) / MILLION if priced else None
        return cls(1, tokens_in, tokens_out, 0 if tokens_in or tokens_out else 1, cost)

    def __add__(self, other: Usage) -> Usage:
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            self.requests + other.requests, self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out,
            self.untold + other.untold, sum(costs) if costs else None,
        )  # fmt: skip

    def line(self) -> str:
        """The usage in one line for the user."""
        parts = [f"requests: {self.requests}", f"tokens: {self.tokens_in:,} in, {self.tokens_out:,} out"]
        if self.untold:
            parts.append(f"answers without figures: {self.untold}")
        return "; ".join(parts if self.cost is None else [*parts, f"cost: {self.cost:.4f}"])


@runtime_checkable
class Metered(Protocol):
    """A reader whose readings are counted, since somebody pays for them."""

    def taken(self) -> Usage:
        """What was used since this was last asked."""
        ...
