"""What the user says of texts that do not say it themselves, and which days can be days of publication."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from whoholds.collect.zones import zone_of
from whoholds.errors import ConfigurationError, PeriodError
from whoholds.periods import parse_day
from whoholds.records import Issue

DAY_OR_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T.*)?", re.DOTALL)
AHEAD = dt.timedelta(days=2)  # a text from the other side of the date line, under a clock that is a little wrong


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for a text that does not say it itself.

    Attributes:
        published: the day of publication, `YYYY-MM-DD`.
        outlet: who published it.
        latest: no text can be published after this day.
    """

    published: str | None
    outlet: str | None
    latest: dt.date

    @classmethod
    def of(cls, published: str | None, outlet: str | None, today: dt.date) -> Defaults:
        """The defaults that the options give.

        Raises:
            ConfigurationError: the day is none on which a text can have been published.
        """
        latest = today + AHEAD
        day = None if published is None else day_of(published, latest, zone_of(outlet))
        if published is not None and day is None:
            raise ConfigurationError(
                f"no text can be published on {published!r}", f"a day as YYYY-MM-DD, from 1000-01-01 to {latest}"
            )
        return cls(day, outlet or None, latest)


def day_of(value: object, latest: dt.date, zone: dt.tzinfo | None = None) -> str | None:
    """The day that a value means, `YYYY-MM-DD`: a day, or a moment such as `2017-11-03T10:00:00Z`.

    Args:
        value: what was said.
        latest: no text can be published after this day.
        zone: of the outlet; a moment in UTC is of the day that it was there. Any other moment is of the day that it says.

    Returns:
        None where it means none, or one that no text can be published on: before the year 1000 or after `latest`.
    """
    if not isinstance(value, str) or not DAY_OR_MOMENT.fullmatch(value.strip()):
        return None
    try:
        day = _day_there(value.strip(), zone) or parse_day(value)
    except PeriodError:
        return None
    return day.isoformat() if day <= latest else None


def _day_there(words: str, zone: dt.tzinfo | None) -> dt.date | None:
    """The day in a zone at a moment in UTC; None for all else."""
    try:
        moment = dt.datetime.fromisoformat(words)
    except ValueError:
        return None
    if zone is None or moment.utcoffset() != dt.timedelta(0) or not 1 < moment.year < dt.MAXYEAR:
        return None
    return moment.astimezone(zone).date()


def wrong(code: str, where: str, message: str) -> Issue:
    """An issue of this stage."""
    return Issue(stage="collect", code=code, where=where, message=message)
