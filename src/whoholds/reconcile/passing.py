"""Where a place is said to have changed hands and nobody says between whom: its holder of before loses it.

'Mosul was declared liberated' names no side, so that no side of the model gets its weight; but that it is the holder's still is
what it denies. So the stretch of that holder ends on that day, and goes on only where he is told to hold the place again. To whom
it passed is known where the words say that it was *re*gained: then it went back to the side from which the holder had it. (Of 20
regainings by a named side on the stream of Wikipedia's Current Events where such a side was known, 16 were by it.) Else it is
nobody's that we know of, and `heirs` looks for the only side that was near.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from whoholds.reconcile.control import NOBODY
from whoholds.reconcile.observations import ONE_DAY, Observation, Told
from whoholds.reconcile.witnesses import CHANGE, THIRD_PARTY

FRESH_DAYS = 45  # so long after a holder came it is his own coming that is told again
SAME_CHANGE_DAYS = 10  # claims this close to a change date it
PASSED = 0.9  # how sure it is, if it was read right, that the holder of before has lost the place
REGAINED = 0.8  # how likely a place that is regained goes back to the side which held it before: 16 of 20
VOICE = "whoever says that it changed hands"  # all such words are one voice: they tell one story


class Span(NamedTuple):
    """A run of days on which the model finds one state of a place.

    Attributes:
        side: the state; `NOBODY` too.
        start: the first day with an observation.
        final: the last one.
        begins: True where the state is said to begin on `start`; else it was so before, we do not know since when.
        end: the first day of the next run; None for the last.
        previous: the last side that held the place before, where one is known: a side that is not told to hold it is none.
        sure: the highest probability that the state has on a day of the run, by the model.
    """

    side: str
    start: dt.date
    final: dt.date
    begins: bool
    end: dt.date | None
    previous: str | None
    sure: float


def parted(span: Span, told: Sequence[Told], seen: Sequence[Observation]) -> tuple[list[Span], list[Observation]]:
    """A span cut where its holder is said, without his name, to have lost the place; with what that lets us observe of him.

    Args:
        span: the span.
        told: the claims about the place, those of the days of the span among them.
        seen: what is observed in the span, by day.
    """
    ours = [o for o in seen if o.side == span.side and o.holds and not o.implied]
    turns = _turns(span, told, [o.day for o in ours], freed=any(o.told.gist.regained for o in ours))
    if not turns:
        return [span], []
    parts, day = list[Span](), span.start
    for first, until, news in turns:
        if day < first:
            last = max((o.day for o in seen if day <= o.day < first), default=day)
            parts.append(span._replace(start=day, final=last, begins=span.begins or day > span.start, end=first))
        heir = span.previous if span.previous and any(t.gist.regained for t in news) else NOBODY
        sure = PASSED * (REGAINED if heir != NOBODY else 1)
        final = max(t.day or first for t in news)
        parts.append(Span(heir, first, final, True, until, span.side, sure))
        day = until or dt.date.max
    if day < (span.end or dt.date.max):
        parts.append(span._replace(start=day, begins=True, previous=parts[-1].side or None))
    words = [(t.day, t) for _, _, news in turns for t in news if t.day]
    return parts, [Observation(day, span.side, False, THIRD_PARTY * CHANGE, t, VOICE, change=True) for day, t in words]


def _turns(
    span: Span, told: Sequence[Told], days: Sequence[dt.date], *, freed: bool
) -> list[tuple[dt.date, dt.date | None, list[Told]]]:
    """From when to when a span's holder had lost the place, by word that does not name him, and that word.

    Args:
        span: the span.
        told: the claims about its place.
        days: those on which its holder is told to hold it, ascending.
        freed: True where it is he who is said to have regained it: that it was liberated is his own story, then.
    """
    found: list[tuple[dt.date, dt.date | None, list[Told]]] = []
    for day, t in _unsaid(span, told, freed=freed):
        if found and (found[-1][1] is None or day < found[-1][1]):
            found[-1][2].append(t)
            continue
        until = next((d for d in days if d > day), span.end)
        found.append((day, until, [t]))
    return found


def _unsaid(span: Span, told: Sequence[Told], *, freed: bool) -> Iterator[tuple[dt.date, Told]]:
    """Word within a span, by day, that its holder lost the place; not soon after he came, nor where the next change tells it."""
    if span.side == NOBODY:
        return
    low = span.start + (FRESH_DAYS if span.begins else 0) * ONE_DAY
    high = span.end - SAME_CHANGE_DAYS * ONE_DAY if span.end else dt.date.max
    news = [(t.day, t) for t in told if t.gist.unsaid and t.day is not None and low < t.day < high]
    yield from sorted((pair for pair in news if not (freed and pair[1].gist.regained)), key=lambda pair: (pair[0], pair[1].id))
