"""The time of an event: which words date it, and how, by all that the network and the place of the words say for each way."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from whoholds.extract.labels import LINKS, WHENS
from whoholds.extract.sentences import Sentence, sentence_at
from whoholds.extract.spans import Floats, Found, softmax
from whoholds.records import Dating, Mention

BACK, ON = 700, 250  # characters before and behind a trigger in which the words that date it are sought
POOL = 6  # time expressions that are weighed for one event, the likeliest first
TIME = LINKS.index("time")
BARE: tuple[Dating, ...] = ("undated", "published", "by-published")
TIMED: tuple[Dating, ...] = ("said", "until", "since", "span")
SURE, LINKED = 0.5, 0.1  # links: from where one is sure, and below which it says nothing
LEAST = 1e-3  # a chance below it says no more
RIGHT_BEHIND = re.compile(r",?\s+(?:(?:on|in|at|by|early|late|during|the)\s+){0,3}|\s*\(")
HINTS = (
    *WHENS, *(f"{name} chance" for name in WHENS), "link", "unlinked", "sure link", "same sentence", "nearest",
    "last before", "far", "before",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One way to date an event.

    Attributes:
        dating: how.
        mention: by which words; None where none date it.
        hints: what speaks for it, by name (of HINTS); what is not named is 0.
    """

    dating: Dating
    mention: Mention | None
    hints: dict[str, float]


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """What each hint is worth, in nats; fitted by `training.reader.dating`."""
    found: dict[str, float] = json.loads(
        resources.files("whoholds.extract").joinpath("data/dating.json").read_text(encoding="utf-8")
    )
    return found


def dated(ways: Sequence[Way]) -> tuple[Dating, list[Mention]]:
    """How an event is dated, and by which words: the likeliest of the ways."""
    worth = weights()
    best = max(ways, key=lambda way: sum(worth[name] * value for name, value in way.hints.items()))
    return best.dating, [best.mention] if best.mention else []


def ways(
    sentences: Sequence[Sentence],
    spoken: Sequence[Mention],
    trigger: Mention,
    found: Sequence[Found],
    link: Floats,
    logits: Floats,
) -> list[Way]:
    """The ways to date an event.

    Args:
        sentences: those of the report.
        spoken: time expressions by shape, for an event that is dated by words which the network does not point at.
        trigger: the event's trigger.
        found: the network's time expressions.
        link: the trigger's links, LINKS x length.
        logits: the classes of WHENS.
    """
    chances = {name: math.log(max(p, LEAST)) for name, p in zip(WHENS, softmax(logits[None])[0].tolist(), strict=True)}
    own = sentence_at(sentences, trigger.start)
    linked: dict[Mention, float] = {}
    for f in found:  # of two cut pieces of one expression, the surer
        mention = _whole(f.mention, spoken)
        linked[mention] = max(linked.get(mention, 0.0), float(link[TIME, f.piece]))
    pool = _pool(linked, spoken, trigger)
    inside = [m for m in pool if own and own.start <= m.start < own.end]
    nearest = min(inside, key=lambda m: abs(m.start - trigger.start), default=None)
    last = max((m for m in pool if m.end <= trigger.start and m not in inside), key=lambda m: m.start, default=None)
    most = max((linked.get(m, 0.0) for m in pool), default=0.0)
    if most < SURE:  # no link is sure: what stands nearest in the sentence, else the last before it
        pool = [m for m in (nearest or last,) if m]

    def about(mention: Mention) -> dict[str, float]:
        chance = max(linked.get(mention, 0.0), LINKED)
        return {
            "link": math.log(chance / (1 - min(chance, 1 - LEAST))), "unlinked": mention not in linked,
            "sure link": linked.get(mention) == most >= SURE, "same sentence": mention in inside,
            "nearest": mention is nearest, "last before": mention is last,
            "far": math.log(1 + abs(mention.start - trigger.start) / 20), "before": mention.start < trigger.start,
        }  # fmt: skip

    bare = [Way(name, None, {name: 1, f"{name} chance": chances[name]}) for name in BARE]
    return bare + [Way(name, m, {name: 1, f"{name} chance": chances[name], **about(m)}) for m in pool for name in TIMED]


def _whole(mention: Mention, spoken: Sequence[Mention]) -> Mention:
    """A time expression that the network has cut ('on April| 5'), whole by its shape."""
    return next((m for m in spoken if m.start <= mention.start and mention.end <= m.end), mention)


def _pool(linked: dict[Mention, float], spoken: Sequence[Mention], trigger: Mention) -> list[Mention]:
    """The time expressions around a trigger that may date it: those of the network, and those by shape where it has none."""
    others = [m for m in spoken if not any(a.start < m.end and m.start < a.end for a in linked)]
    near = [m for m in (*linked, *others) if -BACK < m.start - trigger.start < ON]
    return sorted(near, key=lambda m: (-linked.get(m, LEAST), abs(m.start - trigger.start)))[:POOL]


def own_times(text: str, listed: Sequence[Mention], times: Sequence[Mention]) -> dict[Mention, Mention]:
    """The time of each place where those of one event have different ones: 'took Bucha on Friday, Irpin and Hostomel on Sunday'.

    Args:
        text: the report's text.
        listed: the places of one event, in order.
        times: the time expressions around.

    Returns:
        By place the time right behind it, else the one behind the next that has one; empty where not two have different ones.
    """
    behind = {p: next((t for t in times if RIGHT_BEHIND.fullmatch(text[p.end : t.start])), None) for p in listed}
    if len({t.start for t in behind.values() if t}) < 2:
        return {}
    found: dict[Mention, Mention] = {}
    later = None
    for place in reversed(listed):
        later = behind[place] or later
        if later:
            found[place] = later
    return found
