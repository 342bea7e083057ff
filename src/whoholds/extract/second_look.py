"""A second look by the rules at what the network read: who was driven out of a place has not gained it.

Of a passive without an agent (as in "ISIS was pushed from Qaim") the network, at its present size, sometimes makes the loser the
winner. The frames of ousting are few and plain: where both read one, the rules hold; what the network passed over, they add.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whoholds.extract.lexicon import lexicon
from whoholds.records import Event, Mention

CHANGES = frozenset(("gain", "handover", "loss", "withdraw"))


def looked_over(found: Sequence[Event], ruled: Sequence[Event], hints: Sequence[Mention]) -> list[Event]:
    """The network's events, mended and completed by the rules', in order of the text.

    Args:
        found: what the network read.
        ruled: what the rules read in the same report.
        hints: the words that the network holds for a trigger with some likelihood; the rules add no event at others.
    """
    ousted = [e for e in ruled if _is_ousting(e)]
    mended = [_mended(e, ousted) for e in found]
    return sorted([*mended, *(e for e in ruled if _is_new(e, mended, hints))], key=lambda e: (e.evidence, e.trigger.start))


def _is_ousting(event: Event) -> bool:
    return any(entry.frame == "oust" and entry.pattern.fullmatch(event.trigger.text) for entry in lexicon().entries)


def _mended(event: Event, ousted: Sequence[Event]) -> Event:
    """The event with the rules' sides where they read the same words as an ousting."""
    for other in ousted:
        same = other.trigger.start < event.trigger.end and event.trigger.start < other.trigger.end
        if same and event.kind in CHANGES and (other.actors or other.opponents):
            return replace(event, kind=other.kind, actors=other.actors, opponents=other.opponents)
    return event


def _is_new(event: Event, found: Sequence[Event], hints: Sequence[Mention]) -> bool:
    """True for a change that the rules read, with its side, in a sentence of which the network made nothing."""
    if event.kind not in CHANGES or not event.actors or event.commitment != "affirmed" or event.phase == "future":
        return False
    start, end = event.evidence
    if not any(h.start < event.trigger.end and event.trigger.start < h.end for h in hints):
        return False
    return not any(e.evidence[0] < end and start < e.evidence[1] for e in found)
