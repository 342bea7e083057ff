"""One root for every exception: a wrong program, configuration or ledger, never a bad input (that is an `Issue`)."""

from __future__ import annotations


class WhoholdsError(Exception):
    """The root of the project's exceptions.

    Args:
        found: what was found, in a sentence without a full stop.
        expected: what was expected instead, where that says more.
        advice: what the user can do about it.
    """

    def __init__(self, found: str, expected: str = "", advice: str = "") -> None:
        """Keep the three parts apart, so that a page can show them apart."""
        self.found = found
        self.expected = expected
        self.advice = advice
        super().__init__(". ".join(part for part in (found, expected and f"Expected {expected}", advice) if part))


class ConfigurationError(WhoholdsError):
    """An option, a file of settings or a missing extra."""


class PeriodError(WhoholdsError, ValueError):
    """Words that are no EDTF date as the scheme uses it."""


class NotationError(WhoholdsError, ValueError):
    """A line that is no claim in the one-line notation."""


class RecordError(WhoholdsError, ValueError):
    """JSON that is no record of the kind asked for."""


class LocationError(WhoholdsError):
    """A location (file, folder, address) that cannot be read, or written, at all."""


class GazetteerError(WhoholdsError):
    """A gazetteer index that is missing, broken or of another version."""


class DirectoryError(WhoholdsError):
    """An actor directory with a broken line, a cycle of parents or an alias of two sides."""


class LedgerError(WhoholdsError):
    """A ledger that cannot be opened, written or trusted."""


class BundleError(WhoholdsError):
    """A bundle of a ledger that is none, was changed on its way, or is hostile."""


class UnknownPlaceError(WhoholdsError):
    """A place name that the ledger or the gazetteer does not know."""


class AmbiguousPlaceError(WhoholdsError):
    """A place name that fits several places; `candidates` lists them, best first, one line each."""

    def __init__(self, name: str, candidates: tuple[str, ...]) -> None:
        """Say which places were meant."""
        self.candidates = candidates
        super().__init__(
            f"{name!r} fits {len(candidates)} places: {'; '.join(candidates)}",
            advice="Say which, as in 'Qaim, IQ' or 'Tripoli, LB'",
        )
