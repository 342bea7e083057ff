"""The sides that a report names, and which of them a party without a name of its own is: 'they', 'its men', 'the rebels'.

What speaks for a side: what the reader gives for the words that name it, where it was named last and what it did there, what the
party's own words tell, who speaks, and who stands in the other camp. The weights are those of a conditional logit, fitted by
`training.actors.contenders`.
"""

from __future__ import annotations

import copy
import functools
import json
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Literal

from whoholds.identify.actors import NOT_PARTY, REGULAR, Cast, enemy, governs, outright, part_of, resolve
from whoholds.identify.directory import Directory
from whoholds.identify.names import level
from whoholds.identify.strangers import opens, unknown
from whoholds.records import Actor, Event, EventKind, Mention

Role = Literal["actor", "opponent"]
PER = 200  # characters, about a sentence and a half
UNHEARD = -6.0  # nats: a side that the reader was not asked about
BREAK = re.compile(r"(?<=[.!?])[”\"'’)]*\s+(?=[A-Z“\"'‘(])|\n+")
PRONOUN = re.compile(
    r"(?:it|its|they|them|their|theirs|themselves|he|him|his|she|her|hers|who|which|that|those|these|both|each|we|us|our|ours|i|me)"
)
FIRST = re.compile(r"\b(?:we|us|our|ours|ourselves|i|my|mine)\b")
OWNED = re.compile(r"\b(?:its|their|his|her|theirs|whose)\b")
SINGLE = re.compile(r"(?:it|its|he|him|his|she|her|i)\b")
ENEMY = re.compile(r"\b(?:enemy|enemies|foe|adversary|rivals?|opponents?|aggressors?|invaders?|occupiers?)\b")
OTHERS = re.compile(r"\b(?:other|opposing|rival)\b")
THERE: frozenset[EventKind] = frozenset(("gain", "handover", "enter", "hold", "repel"))  # after which whoever does it is there
KEEPS: frozenset[EventKind] = frozenset(("hold", "repel"))
LEAVES: frozenset[EventKind] = frozenset(("loss", "withdraw"))
STATE = frozenset(("government", "army"))  # kinds of actors whose men are 'troops' wherever they fight
COMMON = frozenset(
    ("the", "of", "al", "government", "army", "forces", "front", "movement", "national", "state", "group", "for", "and")
)
KINDS = ("pronoun", "owned", "generic", "named")
SPLIT = (
    "offered", "unheard", "linked", "guess", "before", "never before", "after", "nearest", "sentence", "speaker", "named",
)  # fmt: skip  # what weighs otherwise for a pronoun, 'its men' and 'the rebels'
PLAIN = (
    "subject before", "same role", "other role", "fits", "clashes", "foe", "against", "first person", "first person, mute",
    "enemy words", "others", "governs", "abroad", "holder keeps", "unknown name", "title", "single group", "voice alone",
    "guessed only", "shares a word", "own words", "own name", "own fights",
    "regulars abroad",
)  # fmt: skip
HINTS = (*(f"{name}, {kind}" for kind in KINDS for name in SPLIT), *PLAIN)


@functools.cache
def contender_weights() -> dict[str, float]:
    """What each hint weighs, in nats; `training/actors` makes them."""
    data = json.loads(resources.files("whoholds.identify").joinpath("data/contender_weights.json").read_text(encoding="utf-8"))
    return {name: float(data.get(name, 0.0)) for name in HINTS}  # a new hint weighs nothing until it is fitted


@dataclass(slots=True)
class Contender:
    """A side that a party may be.

    Attributes:
        name: of the side, or of a party that the directory does not know.
        actor: its entry, where it has one.
        starts: where words name it, in order.
        guessed: where words without a name mean it, by the wars of the day.
        spoken: where one of its voices is named.
        roles: what it is in the event that a mention takes part in, by the mention's offset.
    """

    name: str
    actor: Actor | None
    starts: list[int] = field(default_factory=list)
    guessed: list[int] = field(default_factory=list)
    spoken: list[int] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict)

    @property
    def places(self) -> list[int]:
        """Every offset at which words mean it."""
        return [*self.starts, *self.guessed, *self.spoken]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of whom is asked.

    Attributes:
        role: whether it is an actor of its event or an opponent.
        event: the event's kind.
        place: the words that name the event's place.
        countries: of the place, then of the report.
        speaker: the side that the one who says so speaks for.
        against: the sides that surely stand in the other camp.
        own: whom its words name, where that is one who has no part in the place's country.
        name: what its words call a party that the directory does not know.
    """

    role: Role = "actor"
    event: EventKind = "attack"
    place: str = ""
    countries: tuple[str, ...] = ()
    speaker: str | None = None
    against: tuple[Actor, ...] = ()
    own: Actor | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the words themselves, their link and the event suggest, whichever side is weighed.

    Attributes:
        guess: by the words alone, in the wars of the day.
        linked: by the mention that the reader takes them for.
        foes: whom those in the other camp fight.
        speaker: for whom the one who says so speaks.
        home: who governs where it happens.
        subject: the side that the sentence before names first.
        part: of the war, that the words tell: government, or against it.
        own: whom the words name, who has no part in the place's country.
        name: what the words call a party that the directory does not know.
        fighting: the identifiers of the sides of the place's wars.
    """

    guess: Actor | None
    linked: Actor | None
    foes: tuple[Actor, ...]
    speaker: Actor | None
    home: Actor | None
    subject: Contender | None
    part: str | None
    own: Actor | None = None
    name: str | None = None
    fighting: frozenset[str] = frozenset()


class Contenders:
    """The sides of one report."""

    def __init__(
        self, directory: Directory, found: Cast, text: str, mentions: Iterable[Mention] = (), events: Sequence[Event] = (),
        title: str = "",
    ) -> None:  # fmt: skip
        """Of the parties and speakers that a reader found, and of the events that they take part in."""
        self._directory, self._found, self._text, self._title = directory, found, text, title
        self._breaks = [0, *(m.end() for m in BREAK.finditer(text))]
        self._all: dict[str, Contender] = {}
        self._holders: dict[str, set[str]] = {}
        roles = _roles(events)
        for mention in _once(mentions):
            self._add(mention, roles.get(mention.start))
        self._hold(events)

    def _add(self, mention: Mention, role: Role | None) -> None:
        """Count a mention for the side that it names, or is guessed to mean."""
        words = mention.text
        if PRONOUN.fullmatch(words.lower()):
            return
        actor = outright(self._directory, words, self._found.countries, self._found.on)
        if actor is not None and actor.kind in NOT_PARTY:
            return
        if actor is None:
            name = unknown(self._directory, words, opens(self._text, mention.start)) if mention.kind == "actor" and role else None
            guess = None if name else resolve(self._directory, words, self._found, None)
            if guess is None and name is None:
                return
            contender = self._contender(guess, name)
            (contender.guessed if guess else contender.starts).append(mention.start)
        else:
            contender = self._contender(actor, None)
            voice = actor.kind in ("spokesman", "office", "state media") or mention.kind == "source"
            (contender.spoken if voice else contender.starts).append(mention.start)
        if role:
            contender.roles[mention.start] = role

    def _contender(self, actor: Actor | None, name: str | None) -> Contender:
        side = self._directory.side(actor, self._found.on) if actor else None
        key = side.name if side else (name or (actor.name if actor else ""))
        return self._all.setdefault(key, Contender(key, side))

    def _hold(self, events: Sequence[Event]) -> None:
        """Who holds or gains each place by words that name them."""
        for event in events:
            holders = event.actors if event.kind in THERE else ()
            if event.place is None or event.commitment == "denied":
                continue
            for mention in holders:
                actor = outright(self._directory, mention.named.text, self._found.countries, self._found.on)
                side = self._directory.side(actor, self._found.on) if actor else None
                if side:
                    self._holders.setdefault(event.place.named.text, set()).add(side.name)

    def then(self, found: Cast) -> Contenders:
        """The same sides, asked in the light of another day's cast."""
        other = copy.copy(self)
        other._found = found
        return other

    @property
    def sides(self) -> list[Contender]:
        """All of them, in the order in which the report names them."""
        return list(self._all.values())

    def likeliest(self, mention: Mention, asked: Asked, barred: frozenset[str] = frozenset()) -> tuple[Contender, float] | None:
        """The side that a mention most likely is, and how likely that is among all; None where there is none.

        Args:
            mention: the words.
            asked: in which event and part.
            barred: names of sides that it cannot be.
        """
        weights = contender_weights()
        rated = [(sum(weights[k] * v for k, v in hints.items()), c) for c, hints in self.rated(mention, asked)]
        rated = [(score, c) for score, c in rated if c.name not in barred]
        if not rated:
            return None
        top, best = max(rated, key=lambda pair: pair[0])
        return best, 1.0 / sum(math.exp(score - top) for score, _ in rated)

    def rated(self, mention: Mention, asked: Asked) -> list[tuple[Contender, dict[str, float]]]:
        """Every contender with all that speaks for it (`HINTS`)."""
        suggested = self._suggested(mention, asked)
        all_ = dict(self._all)
        for side in (suggested.guess, suggested.linked, *suggested.foes, suggested.speaker, suggested.own):
            if side and side.name not in all_:
                all_[side.name] = Contender(side.name, side)
        if suggested.name and suggested.name not in all_:
            all_[suggested.name] = Contender(suggested.name, None)
        last = {c.name: max((s for s in c.places if s < mention.start), default=-1) for c in all_.values()}
        return [
            (c, self._near(c, last, mention, suggested) | self._told(c, last[c.name], mention, asked, suggested))
            for c in all_.values()
        ]

    def _suggested(self, mention: Mention, asked: Asked) -> Suggested:
        country = asked.countries[0] if asked.countries else None
        guess = resolve(self._directory, mention.text, self._found, country, asked.speaker)
        linked = outright(self._directory, mention.named.text, asked.countries, self._found.on) if mention.refers_to else None
        foes = [self._side(enemy(self._directory, self._found, country, a)) for a in asked.against]
        speaker = self._directory.named(asked.speaker, asked.countries, self._found.on) if asked.speaker else None
        home = self._directory.government(country, self._found.on) if country else None
        return Suggested(
            guess=self._side(guess), linked=self._side(linked), foes=tuple(f for f in foes if f), speaker=self._side(speaker),
            home=home, subject=self.subject(mention), part=part_of(self._directory, mention.text),
            own=self._side(asked.own), name=asked.name,
            fighting=self._fighting(country) if asked.own else frozenset(),
        )  # fmt: skip

    def _fighting(self, country: str | None) -> frozenset[str]:
        """The identifiers of the sides of a country's wars of the day."""
        fought = self._directory.fought(country, self._found.on)
        return frozenset(i for war in fought for side in (*war.means.values(), (war.government,)) for i in side if i)

    def _near(self, contender: Contender, last: dict[str, int], mention: Mention, suggested: Suggested) -> dict[str, float]:
        """What weighs otherwise for each kind of words: links, guesses, and how near the contender is named."""
        words, before, places = mention.text.lower(), last[contender.name], contender.places
        kind = KINDS[0] if PRONOUN.fullmatch(words) else KINDS[1] if OWNED.search(words) else KINDS[2]
        kind = KINDS[3] if suggested.own or suggested.name else kind
        heard = dict(mention.offers)
        own = heard.pop(mention.start, 0.0)
        given = [heard[s] for s in places if s in heard]
        after = min((s for s in places if s > mention.start), default=mention.start)
        linked = suggested.linked is contender.actor if suggested.linked else mention.named.start in places
        hints = {
            "offered": max(total(given) - own, UNHEARD) if given else UNHEARD, "unheard": float(not given),
            "linked": float(mention.refers_to is not None and linked),
            "guess": float(suggested.guess is not None and suggested.guess is contender.actor),
            "before": math.log1p((mention.start - before) / PER) if before >= 0 else 0.0, "never before": float(before < 0),
            "after": math.log1p((after - mention.start) / PER) if before < 0 else 0.0,
            "nearest": float(before == max(last.values()) >= 0),
            "sentence": float(before >= 0 and self.sentence(before) == self.sentence(mention.start)),
            "speaker": float(suggested.speaker is not None and suggested.speaker is contender.actor),
            "named": math.log1p(len(contender.starts) + len(contender.guessed) / 2),
        }  # fmt: skip
        return {f"{name}, {kind}": value for name, value in hints.items() if value}

    def _told(self, contender: Contender, last: int, mention: Mention, asked: Asked, suggested: Suggested) -> dict[str, float]:
        """What weighs alike for all words: the part that they tell, the event, who speaks and who stands against it."""
        words, actor = mention.text.lower(), contender.actor
        part, governing = suggested.part, governs(self._directory, actor, self._found, asked.countries)
        role, wanted = contender.roles.get(last), "opponent" if asked.event in LEAVES else asked.role
        first, speaker = bool(FIRST.search(words)), suggested.speaker
        holders = self._holders.get(asked.place, set())
        is_state = actor is not None and actor.kind in STATE
        told = {
            "subject before": suggested.subject is contender,
            "same role": role == wanted, "other role": role not in (None, wanted),
            "fits": part is not None and part == governing, "clashes": part is not None and part != governing,
            "foe": any(f is actor for f in suggested.foes), "against": any(a is actor for a in asked.against),
            "first person": first and speaker is not None and speaker is actor,
            "first person, mute": first and speaker is None and bool(contender.spoken),
            "enemy words": bool(ENEMY.search(words)) and role == wanted,
            "others": bool(OTHERS.search(words)) and role is not None,
            "governs": suggested.home is not None and suggested.home is actor,
            "abroad": actor is not None and bool(actor.countries) and not {*asked.countries[:1]} <= {*actor.countries},
            "holder keeps": asked.role == "actor" and asked.event in KEEPS and contender.name in holders,
            "unknown name": actor is None, "title": contender.name in self._title,
            "single group": bool(SINGLE.match(words)) and governing == "against",
            "voice alone": not contender.starts and not contender.guessed and bool(contender.spoken),
            "guessed only": not contender.starts and not contender.spoken and bool(contender.guessed),
            "shares a word": bool(shared(mention.text, contender)) and contender.name != suggested.name,
            "regulars abroad": is_state and suggested.home is not actor and bool(REGULAR.search(level(words))),
            **self._by_name(contender, suggested),
        }  # fmt: skip
        return {name: 1.0 for name, value in told.items() if value}

    @staticmethod
    def _by_name(contender: Contender, suggested: Suggested) -> dict[str, bool]:
        """What a name tells that does not say enough: a foreign nation's, or one that the directory does not know."""
        own = suggested.own is not None and suggested.own is contender.actor
        return {
            "own words": own,
            "own fights": own and suggested.own is not None and suggested.own.id in suggested.fighting,
            "own name": suggested.name is not None and contender.name == suggested.name,
        }

    def subject(self, mention: Mention) -> Contender | None:
        """The side that the sentence before a mention's names first."""
        before = self.sentence(mention.start) - 1
        named = [(s, c.name) for c in self._all.values() for s in c.places if self.sentence(s) == before]
        return self._all[min(named)[1]] if named else None

    def _side(self, actor: Actor | None) -> Actor | None:
        return self._directory.side(actor, self._found.on) if actor else None

    def sentence(self, offset: int) -> int:
        """The number of the sentence in which a character stands."""
        return bisect_left(self._breaks, offset + 1)


def shared(words: str, contender: Contender) -> set[str]:
    """The capitalised words of a party that a contender's names have too: 'men from Misrata' may be the Misrata brigades."""
    named = {w for name in (contender.name, *(contender.actor.aliases if contender.actor else ())) for w in level(name).split()}
    return {level(w) for w in words.split()[1:] if w[:1].isupper()} & (named - COMMON)


def _once(mentions: Iterable[Mention]) -> list[Mention]:
    """Parties and speakers, each span once, as a party where it is both, in order."""
    found: dict[int, Mention] = {}
    for mention in sorted(mentions, key=lambda m: (m.kind != "actor", m.start - m.end)):
        if mention.kind in ("actor", "source"):
            found.setdefault(mention.start, mention)
    return [found[start] for start in sorted(found)]


def _roles(events: Sequence[Event]) -> dict[int, Role]:
    """What each mention is in the first event that it takes part in."""
    found: dict[int, Role] = {}
    for event in events:
        for mention in event.actors:
            found.setdefault(mention.start, "opponent" if event.kind in LEAVES else "actor")
        for mention in event.opponents:
            found.setdefault(mention.start, "opponent")
    return found


def total(given: Sequence[float]) -> float:
    """The logarithm of what likelihoods in nats add up to."""
    top = max(given)
    return top + math.log(sum(math.exp(x - top) for x in given))
