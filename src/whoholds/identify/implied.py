"""Whom a claim is against, where no words say so: who lost what was gained, who defends what is attacked.

Every side that the report names, and nobody, is weighed: who stands against the actors in the report's other claims, who held or
left the place in them, whom the actors fight in the wars of the day, who governs there, who speaks, and who is named near without
a part. The weights are those of a conditional logit, fitted by `training.actors.implied`. Such a party has no words: its text is
None. Actors are not told so: a wrong holder would do more harm in a ledger than a wrong loser.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Literal

from whoholds.identify.actors import enemy, outright
from whoholds.identify.contenders import PER, Asked, Contender, contender_weights
from whoholds.identify.implicit import whereabouts
from whoholds.identify.parties import Sides
from whoholds.records import Actor, Claim, Event, EventKind, Mention, Party

Sort = Literal["takes", "fights", "keeps", "leaves"]
Rated = list[tuple[str | None, dict[str, float]]]
SORTS: Mapping[EventKind, Sort] = {
    "gain": "takes", "handover": "takes", "enter": "fights", "advance": "fights", "attack": "fights", "contest": "fights",
    "besiege": "fights", "relieve": "fights", "hold": "keeps", "repel": "keeps", "loss": "leaves", "withdraw": "leaves",
}  # fmt: skip
ASKED: tuple[EventKind, ...] = ("gain", "handover", "enter", "advance", "attack", "contest", "besiege", "relieve", "repel")
KINDS = ("takes", "fights", "keeps")
FROM = re.compile(r"\b(?:from|against|off)(?: the)?$", re.IGNORECASE)
BY = re.compile(r"\b(?:by|to|with|of)(?: the)?$", re.IGNORECASE)
BACK = re.compile(r"\b(?:liberat|free|clear|cleans|restor|secur|re-?t[ao]|recap|regain|return|back|reclaim)", re.IGNORECASE)
FAR = 3.0  # for a side that is not named before: `log1p` of some twenty stretches
BEFORE = 30  # characters before a name that tell how it is meant
LEAST_MEANT = 0.05  # how likely a spare party must mean a side to speak for it
SPLIT = (
    "foe", "faced", "most faced", "same role here", "has here", "leaves here", "fights here", "same role", "other role", "last",
    "last other", "next", "next other", "sibling", "sibling other", "sibling leaves", "speaker", "speaker denied", "speaker back",
    "home", "home back", "sentence", "after", "before", "named", "only", "subject before", "spare inside", "spare ahead",
    "spare behind", "spare back", "facing", "facing vague",
)  # fmt: skip  # what weighs otherwise for each sort of event
PLAIN = ("abroad", "unknown name", "guessed only", "voice alone", "title", "ally", "behind from", "behind by", "nearest")
NOBODY = ("faceless", "denied", "uncertain", "conditional", "background", "future", "many", "told elsewhere")
HINTS = (
    *(f"{name}, {kind}" for kind in KINDS for name in SPLIT), *PLAIN, *(f"nobody, {event}" for event in ASKED),
    *(f"nobody {name}, {kind}" for kind in KINDS for name in NOBODY),
)  # fmt: skip


@functools.cache
def implied_weights() -> dict[str, float]:
    """What each hint weighs, in nats; `training/actors` makes them."""
    data = json.loads(resources.files("whoholds.identify").joinpath("data/implied_weights.json").read_text(encoding="utf-8"))
    return {name: float(data.get(name, 0.0)) for name in HINTS}  # a new hint weighs nothing until it is fitted


@dataclass(frozen=True, slots=True)
class Told:
    """What a claim of the report tells, by names of sides.

    Attributes:
        where: its place.
        sort: of event; None where it is of none.
        at: offset of the words that tell it; `sentence` is the number of theirs.
        actors: who does it.
        opponents: to whom.
    """

    where: str | None
    sort: Sort | None
    at: int
    sentence: int
    actors: frozenset[str]
    opponents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Empty:
    """A claim without opponents: what it tells, what the others of the report tell, and who may be meant."""

    claim: Claim
    mine: Told
    others: tuple[Told, ...]
    every: Mapping[str, Contender]
    last: Mapping[str, int]  # where each is named last before the claim, -1 where nowhere
    faced: Mapping[str, int]  # in how many of the others each stands against the actors

    @property
    def facing(self) -> frozenset[str]:
        """The actors."""
        return self.mine.actors


class Implied:
    """Tells whom the claims of one report are against, where no words say so."""

    def __init__(self, sides: Sides, mentions: Iterable[Mention], events: Iterable[Event], title: str = "") -> None:
        """Of the report with these sides, the parties that a reader found there and the events that they take part in."""
        self._sides, self._contenders, self._title = sides, sides.contenders, title
        self._directory, self._found, self._text = sides.directory, sides.found, sides.text
        self._parties = [m for m in mentions if m.kind == "actor"]
        self._events: dict[int, list[Event]] = {}
        for event in events:
            self._events.setdefault(event.trigger.start, []).append(event)

    def filled(self, claims: Sequence[Claim], least: float) -> list[Claim]:
        """The claims, each without opponents against whom it most likely is, where that is as likely as `least`."""
        told = [self._told(c) for c in claims]
        return [self._filled(n, claims, told, least) for n in range(len(claims))]

    def asked(self, claims: Sequence[Claim]) -> Iterator[tuple[int, Rated]]:
        """The number of each claim that is asked about, with all that speaks for each side and for nobody."""
        told = [self._told(c) for c in claims]
        yield from ((n, self._rated(n, claims, told)) for n, claim in enumerate(claims) if _is_asked(claim))

    def _filled(self, number: int, claims: Sequence[Claim], told: Sequence[Told], least: float) -> Claim:
        claim = claims[number]
        sure = self.sure(claim) if _is_asked(claim) else 0.0
        best = likeliest(self._rated(number, claims, told), told[number].actors) if sure and sure >= least else None
        if best is None or best[1] * sure < least:
            return claim
        side = self._side(best[0], claim.place.country)
        return replace(claim, opponents=(Party(text=None, name=best[0], id=side.id if side else None),))

    def sure(self, claim: Claim) -> float:
        """How likely the claim's actors are whom it tells, the surest of them: whom the wrong side fights is wrong too.

        Nought where it tells none, or one that no words of it name.
        """
        event = self._event(claim)
        place = event.place.named.text if event and event.place else ""
        at = -1 if claim.trigger_start is None else claim.trigger_start
        return max((self._sides.surely.get((at, place, p.name or ""), 0.0) for p in claim.actors), default=0.0)

    def _told(self, claim: Claim) -> Told:
        at = claim.start if claim.trigger_start is None else claim.trigger_start
        actors, opponents = (frozenset(p.name for p in camp if p.name) for camp in (claim.actors, claim.opponents))
        return Told(whereabouts(claim.place), SORTS.get(claim.event), at, self._contenders.sentence(at), actors, opponents)

    def _rated(self, number: int, claims: Sequence[Claim], told: Sequence[Told]) -> Rated:
        claim, mine = claims[number], told[number]
        others = tuple(t for n, t in enumerate(told) if n != number)
        country = claim.place.country
        against = [a for name in sorted(mine.actors) if (a := self._side(name, country))]
        foes = {
            s.name
            for a in against
            if (e := enemy(self._directory, self._found, country, a)) and (s := self._directory.side(e, self._found.on))
        }
        every = self._candidates(told, foes)
        last = {name: max((s for s in one.places if s < mine.at), default=-1) for name, one in every.items()}
        faced = {name: sum(_against(t, name, mine.actors) for t in others) for name in every}
        empty = Empty(claim, mine, others, every, last, faced)
        split = [self._given(empty, foes), self._spare(empty, against)]
        friends = {f for a in against for f in self._directory.befriended(a.id, self._found.on)}
        kind = SORTS[claim.event]
        rows: Rated = [(None, _nobody(empty))]
        for name in every:
            hints = (
                _standing(name, empty) | self._near(name, empty) | {h: v for part in split for h, v in part.get(name, {}).items()}
            )
            rows.append((name, {f"{h}, {kind}": v for h, v in hints.items() if v} | self._plain(name, empty, friends)))
        return rows

    def _side(self, name: str, country: str | None) -> Actor | None:
        countries = ((country,) if country else ()) + self._found.countries
        actor = self._directory.named(name, countries, self._found.on)
        return self._directory.side(actor, self._found.on) if actor else None

    def _candidates(self, told: Sequence[Told], foes: Iterable[str]) -> dict[str, Contender]:
        """The sides that the report names, that its claims are about, and that the actors fight."""
        every = {c.name: c for c in self._contenders.sides}
        for name in sorted({n for t in told for n in t.actors | t.opponents}.union(foes)):
            if name not in every:
                every[name] = Contender(name, self._side(name, None))
        return every

    def _given(self, empty: Empty, foes: Iterable[str]) -> dict[str, dict[str, float]]:
        """What the war, the government, the speaker and the actors' words tell of each side."""
        claim, facing = empty.claim, empty.facing
        home = self._directory.government(claim.place.country, self._found.on) if claim.place.country else None
        denied, speaker = claim.commitment == "denied", claim.sources[0].of if claim.sources else None
        back = bool(BACK.search(claim.trigger or claim.evidence))
        most = max((n for name, n in empty.faced.items() if name not in facing), default=0)
        vague, only = self._is_vague(claim), len(empty.every.keys() - facing) == 1
        found = {}
        for name, one in empty.every.items():
            governs = home is not None and one.actor is home
            told = {
                "foe": name in foes, "only": only, "most faced": empty.faced[name] == most > 0,
                "speaker": speaker == name and not denied, "speaker denied": speaker == name and denied,
                "speaker back": back and speaker == name and not denied, "home": governs, "home back": back and governs,
                "facing": name in facing, "facing vague": name in facing and vague,
            }  # fmt: skip
            found[name] = {hint: 1.0 for hint, value in told.items() if value}
        return found

    def _near(self, name: str, empty: Empty) -> dict[str, float]:
        """How near a side is named."""
        sentence, one, at = self._contenders.sentence, empty.every[name], empty.mine.at
        before, here = empty.last[name], empty.mine.sentence
        return {
            "before": math.log1p((at - before) / PER) if before >= 0 else FAR,
            "sentence": float(before >= 0 and sentence(before) == here),
            "after": float(any(s > at and sentence(s) == here for s in one.places)),
            "named": math.log1p(len(one.places)),
            "subject before": float(self._first(here - 1) == name),
        }

    def _first(self, sentence: int) -> str | None:
        """The side that a sentence names first."""
        named = [(s, c.name) for c in self._contenders.sides for s in c.places if self._contenders.sentence(s) == sentence]
        return min(named)[1] if named else None

    def _plain(self, name: str, empty: Empty, friends: set[str]) -> dict[str, float]:
        """What weighs alike for all sorts of events."""
        claim, one, facing = empty.claim, empty.every[name], empty.facing
        actor, end = one.actor, claim.start + len(claim.evidence)
        inside = [self._text[max(0, s - BEFORE) : s].rstrip() for s in one.places if claim.start <= s < end]
        beside = any(name in camp and facing & camp for t in empty.others for camp in (t.actors, t.opponents))
        told = {
            "abroad": actor is not None and bool(actor.countries) and claim.place.country not in actor.countries,
            "unknown name": actor is None,
            "guessed only": not one.starts and not one.spoken and bool(one.guessed),
            "voice alone": not one.starts and not one.guessed and bool(one.spoken),
            "title": name in self._title,
            "ally": (actor is not None and actor.id in friends) or beside,
            "behind from": any(FROM.search(words) for words in inside),
            "behind by": any(BY.search(words) for words in inside),
            "nearest": empty.last[name] == max(empty.last.values()) >= 0,
        }
        return {hint: 1.0 for hint, value in told.items() if value}

    def _event(self, claim: Claim) -> Event | None:
        """The event that a claim was made of."""
        there = self._events.get(-1 if claim.trigger_start is None else claim.trigger_start, [])
        return next((e for e in there if e.place and e.place.text == claim.place.text), there[0] if there else None)

    def _is_vague(self, claim: Claim) -> bool:
        """Whether the actors are told by words that name nobody."""
        event, countries = self._event(claim), self._countries(claim)
        return event is None or not all(outright(self._directory, m.text, countries, self._found.on) for m in event.actors)

    def _countries(self, claim: Claim) -> tuple[str, ...]:
        return ((claim.place.country,) if claim.place.country else ()) + self._found.countries

    def _spare(self, empty: Empty, against: Sequence[Actor]) -> dict[str, dict[str, float]]:
        """How likely each side is meant by a party near the claim that has no part in it, by where that stands."""
        claim, event, sentence = empty.claim, self._event(empty.claim), self._contenders.sentence
        found: dict[str, dict[str, float]] = {}
        if event is None:
            return found
        used = [*event.actors, *event.opponents, *(u.source for u in event.utterances)]
        asked = Asked(
            role="opponent", event=claim.event, place=event.place.named.text if event.place else "",
            countries=self._countries(claim), speaker=claim.sources[0].of if claim.sources else None, against=tuple(against),
        )  # fmt: skip
        here = empty.mine.sentence
        for m in self._parties:
            if not here - 1 <= sentence(m.start) <= here or any(m.start < u.end and u.start < m.end for u in used):
                continue
            inside = claim.start <= m.start < claim.start + len(claim.evidence)
            where = "inside" if inside else "ahead" if m.start < claim.start else "behind"
            hint = f"spare {where if sentence(m.start) == here else 'back'}"
            for name, likely in self._means(m, asked):
                given = found.setdefault(name, {})
                given[hint] = max(given.get(hint, 0.0), likely)
        return found

    def _means(self, mention: Mention, asked: Asked) -> list[tuple[str, float]]:
        """The sides that a party's words may mean, each with how likely that is."""
        told = self._sides.outright(mention, asked.countries, None)
        if told:
            return [(told.name, 1.0)] if told.name else []
        weights = contender_weights()
        rated = self._contenders.rated(mention, self._sides.asked(mention, asked))
        likely = shares([sum(weights[k] * v for k, v in hints.items()) for _, hints in rated])
        return [(c.name, p) for (c, _), p in zip(rated, likely, strict=True) if p > LEAST_MEANT]


def likeliest(rated: Rated, facing: frozenset[str]) -> tuple[str, float] | None:
    """Whom a claim is most likely against, and how likely among all, nobody and the actors too; None without a side."""
    weights = implied_weights()
    likely = shares([sum(weights[k] * v for k, v in hints.items()) for _, hints in rated])
    sides = [(name, p) for (name, _), p in zip(rated, likely, strict=True) if name is not None and name not in facing]
    return max(sides, key=lambda pair: pair[1], default=None)


def shares(scores: Sequence[float]) -> list[float]:
    """The likelihoods that scores in nats stand for: 0 to 1, one in all."""
    top = max(scores, default=0.0)
    raised = [math.exp(score - top) for score in scores]
    return [one / sum(raised) for one in raised]


def _is_asked(claim: Claim) -> bool:
    return claim.event in ASKED and not claim.opponents


def _against(told: Told, name: str, facing: frozenset[str]) -> bool:
    """Whether a claim has a side in one camp and one of others in the other."""
    return (name in told.actors and bool(facing & told.opponents)) or (name in told.opponents and bool(facing & told.actors))


def _standing(name: str, empty: Empty) -> dict[str, float]:
    """What a side does in the report's other claims."""
    mine, others = empty.mine, empty.others
    here, beside = [t for t in others if t.where == mine.where], [t for t in others if t.sentence == mine.sentence]
    alike = [t for t in others if t.sort == mine.sort]
    before = max((t for t in alike if t.at <= mine.at), key=lambda t: t.at, default=None)
    after = min((t for t in alike if t.at > mine.at), key=lambda t: t.at, default=None)
    loses = [t.actors if t.sort == "leaves" else t.opponents for t in here if t.sort != "keeps"]
    told = {
        "same role here": any(name in t.opponents for t in here if t.sort == mine.sort),
        "has here": any(name in t.actors for t in here if t.sort in ("takes", "keeps")),
        "leaves here": any(name in camp for camp in loses),
        "fights here": any(name in t.actors for t in here if t.sort == "fights"),
        "last": before is not None and name in before.opponents,
        "last other": before is not None and name in before.actors,
        "next": after is not None and name in after.opponents,
        "next other": after is not None and name in after.actors,
        "sibling": any(name in t.opponents for t in beside if t.sort == mine.sort),
        "sibling other": any(name in t.actors for t in beside if t.sort == mine.sort),
        "sibling leaves": any(name in t.actors for t in beside if t.sort == "leaves"),
    }
    counts = {
        "faced": empty.faced[name],
        "same role": sum(name in t.opponents for t in alike),
        "other role": sum(name in t.actors for t in alike),
    }
    return {hint: 1.0 for hint, value in told.items() if value} | {hint: math.log1p(n) for hint, n in counts.items()}


def _nobody(empty: Empty) -> dict[str, float]:
    """What speaks for nobody."""
    claim, kind = empty.claim, SORTS[empty.claim.event]
    alike = [t for t in empty.others if t.sort == kind]
    told = {
        "faceless": float(not empty.facing), claim.commitment: 1.0, claim.phase: 1.0, "many": math.log1p(len(empty.every)),
        "told elsewhere": sum(bool(t.opponents) for t in alike) / (len(alike) + 1.0),
    }  # fmt: skip
    return {f"nobody {name}, {kind}": v for name, v in told.items() if v and name in NOBODY} | {f"nobody, {claim.event}": 1.0}
