"""The second clock: what could be known at a moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from whoholds.errors import PeriodError
from whoholds.periods import parse_day

LAST_MOMENT = dt.time(23, 59, 59, 999999, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, order=True)
class AsOf:
    """A moment T; the ledger answers with what could be known then, so that any past answer can be had again.

    A claim is visible at T if and only if

    1. its report was out: `published`, where known, is on or before T's day (in UTC); and
    2. the ledger had it: `recorded <= T`.

    Where T lies before the ledger's creation, the second rule would hide everything. Then the answer is what a reader of
    that day could have known, by the day of publication alone; reports without one are not visible.

    A day stands for its last moment: as of 3 November sees what came out, or was recorded, on that day.

    Where several readers read one report, the newest reading that is visible at T speaks for it, even where it found no
    claim; the older ones stay in the ledger and are seen again at an earlier T.

    Attributes:
        moment: T, with a time zone; kept in UTC.
    """

    moment: dt.datetime

    def __post_init__(self) -> None:
        """Refuse a moment without a time zone."""
        if self.moment.utcoffset() is None:
            raise PeriodError(f"the moment {self.moment.isoformat()} has no time zone", "UTC, as in 2017-11-03T12:00:00Z")
        object.__setattr__(self, "moment", self.moment.astimezone(dt.UTC))

    @classmethod
    def of_day(cls, day: dt.date) -> AsOf:
        """The last moment of a day, in UTC."""
        return cls(dt.datetime.combine(day, LAST_MOMENT))

    @classmethod
    def parse(cls, words: str) -> AsOf:
        """Read a day (`2017-11-03`) or a moment with its time zone (`2017-11-03T12:00:00Z`).

        Raises:
            PeriodError: the words are neither.
        """
        words = words.strip()
        day = parse_day(words)
        if "T" not in words:
            return cls.of_day(day)
        try:
            return cls(dt.datetime.fromisoformat(words))
        except (ValueError, OverflowError) as error:
            if isinstance(error, PeriodError):
                raise
            raise PeriodError(f"{words!r} is no moment", "YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ") from error

    @property
    def day(self) -> dt.date:
        """T's day, in UTC."""
        return self.moment.date()

    def sees(self, *, published: str | None, recorded: dt.datetime, created: dt.datetime) -> bool:
        """Whether a reading is visible.

        Args:
            published: the report's day of publication, `YYYY-MM-DD`.
            recorded: when the reading was appended.
            created: when the ledger was made.
        """
        if self.moment < created:
            return published is not None and published <= self.day.isoformat()
        return recorded <= self.moment and (published is None or published <= self.day.isoformat())

    def __str__(self) -> str:
        """The day where it stands for one, else the moment; `parse` reads both."""
        if self == AsOf.of_day(self.day):
            return self.day.isoformat()
        return self.moment.isoformat().replace("+00:00", "Z")
