"""Report → Reading: mentions, events, speakers, commitment and phase. No place or actor is resolved here."""

from __future__ import annotations

from importlib import resources
from typing import Protocol

from whoholds import config
from whoholds.errors import ConfigurationError
from whoholds.extract.rules import RuleReader
from whoholds.extract.usage import Metered, Usage
from whoholds.records import Reading, Report

__all__ = ["UNREAD", "Metered", "Reader", "RuleReader", "Usage", "reader"]

WEIGHTS = "reader.onnx"

READERS = ("auto", "rules", "trained", "llm")
UNREAD = frozenset(("no-answer", "no-json"))  # issues which say that a report has not been read, and may be another time


class Reader(Protocol):
    """Reads one report; `fingerprint` names the reader and its version."""

    @property
    def fingerprint(self) -> str:
        """Name and version of the reader: what its claims are marked with."""
        ...

    def read(self, report: Report) -> Reading:
        """Find all mentions and events of one report."""
        ...


def shipped() -> bool:
    """Whether the package carries weights of the trained reader."""
    return resources.files("whoholds.extract").joinpath("data", WEIGHTS).is_file()


def reader(name: str = "auto", whole: bool = False) -> Reader:
    """The reader of that name: `trained`, `rules`, or `auto`, which is the trained one where its weights are shipped.

    `llm` asks the language model of the environment (`config.endpoint`), and never comes by `auto`.

    Args:
        name: which.
        whole: the trained one also names the places, parties and speakers of a text in which nothing can be claimed.

    Raises:
        ConfigurationError: there is no reader of that name, or what it needs is not installed or not said.
    """
    if name not in READERS:
        raise ConfigurationError(f"there is no reader {name!r}", f"one of {', '.join(READERS)}")
    if name == "llm":
        from whoholds.extract.llm import LLMReader  # only here: it needs an extra

        return LLMReader(config.endpoint())
    if name == "trained" or (name == "auto" and shipped()):
        from whoholds.extract.network import network  # only here: who asks for help or runs rules does not pay for it
        from whoholds.extract.trained import TrainedReader

        return TrainedReader(network(), whole)
    return RuleReader()
