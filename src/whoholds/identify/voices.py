"""For whom a speaker speaks whom the directory does not know: 'Major Lerner', 'a field commander', 'he', 'residents'.

Every side that the report names, and none at all, is weighed: what stands beside the speaker here and where the name comes first,
what the words tell by themselves (`identify.speakers`), who spoke last, and whom the claim serves. The weights are those of a
conditional logit, fitted by `training.actors.voices`.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources

from whoholds.identify.actors import Cast, governs, outright, trimmed
from whoholds.identify.contenders import COMMON, FIRST, LEAVES, PER, UNHEARD, Contender, Contenders, total
from whoholds.identify.directory import Directory
from whoholds.identify.names import level
from whoholds.identify.origins import origins
from whoholds.identify.parties import Sides
from whoholds.identify.speakers import (
    ABOVE_SIDES,
    OFFICIAL,
    REBEL,
    THIRD,
    called_after,
    introduced,
    is_full_name,
    source,
    spoken_name,
)
from whoholds.records import Actor, Commitment, Event, EventKind, Mention, Source

PRONOUN = re.compile(
    r"(?:i|we|us|he|she|it|they|him|her|them|his|its|their|our|this|that|these|those|both|one|another|a third)\b"
)
OUTLET = re.compile(
    r"\b(?:radio|television|tv|channels?|agency|daily|newspaper|paper|weekly|magazine|website|portal|broadcaster|station|news|press|"
    r"correspondent|reporter|crew|observatory|monitors?|map|images|studio)\b",
    re.IGNORECASE,
)
FIGHTER = re.compile(
    r"\b(?:fighters?|commanders?|soldiers?|officers?|colonel|general|major|captain|lieutenant|brigadier|spokes\w+)\b",
    re.IGNORECASE,
)
CIVIL = re.compile(
    r"\b(?:mayor|councill?ors?|council|lawmakers?|deput(?:y|ies)|senators?|elders?|"
    r"chiefs? of (?:the )?(?:district|village|canton)|headm[ae]n|district (?:chief|head|governor)|municipality|"
    r"local (?:\w+ )?officials?|administrators?|prefects?)\b",
    re.IGNORECASE,
)
MISSION = re.compile(
    r"\b(?:UN|U\.N\.|United Nations|missions?|observers?|peacekeepers?|peacekeeping|blue helmets?|MONUSCO|MONUC|UNMISS|UNAMID|"
    r"MINUSMA|MINUSCA|UNIFIL|UNPROFOR|OSCE|ECOWAS|African Union|AU|envoy)\b"
)
POSTED = re.compile(
    r"\b(?:statements?|leaflets?|websites?|posts?|tweets?|videos?|audio|recordings?|messages?|communiqu[eé]s?|channels?|"
    r"Telegram|bulletins?|fax|banners?|accounts?)\b",
    re.IGNORECASE,
)
STATE = re.compile(r"\b(?:state|national|official|government|public|military|army)\b", re.IGNORECASE)
# A speaker without a name of his own behind what somebody did: whose he is, the sentence says.
ITS = re.compile(r"\b(?:its|their)\b|(?:a|the) spokes\w+", re.IGNORECASE)
OF_A_STATE = re.compile(r"\b(?:ministry|army|military|command|general staff|headquarters|spokes\w+)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.;!?\n]")
SHORT = 2  # letters of a word that tells nothing
NAME = r"[A-ZÀ-Þ][\w’'-]+"
NOBODY: frozenset[str] = frozenset()
KINDS = ("pronoun", "person", "other")
SPLIT = (
    "told",
    "nobody",
    "offered",
    "unheard",
    "last speaker",
    "nearest",
    "sentence",
    "beside",
    "first sentence",
    "named",
    "before",
)
PLAIN = (
    "linked", "serves", "harms", "denies for", "denies against", "third words", "outlet", "official none", "fighter none",
    "official fits", "rebel fits", "official clashes", "rebel clashes", "governs", "abroad", "unknown name", "title", "voice",
    "own place", "own name", "strange name", "beside word", "civil none", "civil governs", "mission", "posted against",
    "state words", "spoke", "subject before", "first person governs", "spoke none", "entry", "entry none",
)  # fmt: skip
HINTS = (*(f"{name}, {kind}" for kind in KINDS for name in SPLIT), *PLAIN)


@functools.cache
def voice_weights() -> dict[str, float]:
    """What each hint weighs, in nats; `training/actors` makes them."""
    data = json.loads(resources.files("whoholds.identify").joinpath("data/voice_weights.json").read_text(encoding="utf-8"))
    return {name: float(data.get(name, 0.0)) for name in HINTS}  # a new hint weighs nothing until it is fitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a speaker says.

    Attributes:
        event: what happened.
        commitment: whether the speaker affirms it.
        actors: the sides that surely do it.
        opponents: the sides that it is surely done to.
        countries: of the place, then of the report.
    """

    event: EventKind = "attack"
    commitment: Commitment = "affirmed"
    actors: tuple[Actor, ...] = ()
    opponents: tuple[Actor, ...] = ()
    countries: tuple[str, ...] = ()


class Voices:
    """The speakers of one report, by the sides that it names."""

    def __init__(self, directory: Directory, found: Cast, text: str, contenders: Contenders, title: str = "") -> None:
        """Of the report with this cast and these contenders."""
        self._directory, self._found, self._text, self._contenders, self._title = directory, found, text, contenders, title
        self._spoke: list[tuple[int, str | None]] = []
        self._acting: dict[int, Actor] = {}  # whose speakers those are that are taken for who acts, by where they stand

    def heard(self, mentions: Sequence[Mention], event: Event, sides: Sides, country: str | None) -> tuple[Source, ...]:
        """The sources of an event, innermost first, each with the side that it most likely speaks for.

        Events are to be asked for in the order of the text, for 'he' is often who spoke last.
        """
        countries = ((country,) if country else ()) + self._found.countries
        sure = [sides.named(camp, countries) for camp in (event.actors, event.opponents)]
        said = Said(event=event.kind, commitment=event.commitment, actors=sure[0], opponents=sure[1], countries=countries)
        heard = (self.settled(source(self._directory, self._text, m, self._found, country), m, said) for m in mentions)
        return tuple(self._of_who_acts(s, m, event, said) for s, m in zip(heard, mentions, strict=True))

    def _of_who_acts(self, spoken: Source, mention: Mention, event: Event, said: Said) -> Source:
        """'Russian forces captured X, the defence ministry said': an office without a name is of the government that acts.

        So are 'its army' and 'a spokesman', of whoever acts. Of 112 speakers without a name behind an actor in the composed
        reports 88 are the actor's; the others are mostly armies that tell what rebels did, and civilians.
        """
        start, words, acting = mention.start, mention.named.text, next(iter(said.actors), None)
        if acting is not None and self._is_who_acts(mention, event, acting):
            self._acting[start] = acting
        acting = self._acting.get(start)  # what else he says in that sentence, he says for the same side
        if acting is None or acting.name == spoken.of:
            return spoken
        self._spoke[-1] = start, acting.name
        name = called_after(self._directory, words, acting) or trimmed(words)
        return Source(text=spoken.text, name=name, of=acting.name)

    def _is_who_acts(self, mention: Mention, event: Event, acting: Actor) -> bool:
        """Whether a speaker without a name is of the side that acts: named before it in one sentence, the event in between."""
        words, first, start = mention.named.text, event.actors[0], mention.start
        if any(letter.isupper() for letter in words[1:]):
            return False
        if not first.end <= event.trigger.start < start or SENTENCE_END.search(self._text[first.end : start]):
            return False
        return bool(ITS.match(words)) or (acting.kind == "government" and bool(OF_A_STATE.search(words)))

    def settled(self, spoken: Source, mention: Mention, said: Said) -> Source:
        """A source with the side that it most likely speaks for; as it is where its own words name an entry of the directory."""
        if self.is_asked(spoken, mention, said):
            weights = voice_weights()
            rated = self.rated(spoken, mention, said)
            best = max(rated, key=lambda pair: sum(weights[k] * v for k, v in pair[1].items()))[0]
            of = best.name if best else None
            if spoken.id is not None and of != spoken.of:  # then it is not whom the reader takes it for
                spoken = replace(spoken, name=spoken_name(mention.text) or mention.text, id=None)
            spoken = replace(spoken, of=of)
        self._spoke.append((mention.start, spoken.of))
        return spoken

    def is_asked(self, spoken: Source, mention: Mention, said: Said) -> bool:
        """Whether a source's side is weighed: of one without an entry, and of one with a group's or a paper's by a link alone.

        Of those whose own words name an entry .94 are right in the composed reports of `train`, of those with a link .63 ('the
        radio' linked to M23, 'he' to the Associated Press). A link to a person by name is what links are for, and stays.
        """
        if spoken.id is None:
            return True
        names = (spoken_name(mention.text), trimmed(mention.text))
        own = any(self._directory.named(name, said.countries, self._found.on) for name in names)
        return not own and self._directory.actors[spoken.id].kind != "spokesman"

    def rated(self, spoken: Source, mention: Mention, said: Said) -> list[tuple[Contender | None, dict[str, float]]]:
        """Every side that the report names, and None for a third party, with all that speaks for it (`HINTS`)."""
        all_: dict[str, Contender] = {c.name: c for c in self._contenders.sides}
        told = self._directory.named(spoken.of, said.countries, self._found.on) if spoken.of else None
        side = self._directory.side(told, self._found.on) if told else None
        if side and side.name not in all_:
            all_[side.name] = Contender(side.name, side)
        home = self._directory.government(said.countries[0], self._found.on) if said.countries else None
        words = mention.named.text
        kind = KINDS[0] if PRONOUN.match(mention.text.lower()) else KINDS[1] if is_full_name(spoken_name(words)) else KINDS[2]
        phrases = introduced(self._text, mention.named, spoken_name(words))
        said_of = {w for phrase in (mention.text, *phrases) for w in level(phrase).split() if len(w) > SHORT}
        near = {s.name for phrase in phrases if (s := self._named(phrase, said))}
        last = self._last(mention)
        table, peoples = origins(), self._peoples(spoken, mention)
        theirs = {c.name: table.of_side(c.actor) if c.actor else NOBODY for c in all_.values()}
        rows: list[tuple[Contender | None, dict[str, float]]] = [(None, self._nobody(spoken, mention, kind, last))]
        before = {c.name: max((s for s in c.places if s < mention.start), default=-1) for c in all_.values()}
        for contender in all_.values():
            hints = self._near(contender, mention, kind, before)
            hints |= {
                f"told, {kind}": float(spoken.of == contender.name),
                f"beside, {kind}": float(contender.name in near),
                "entry": float(spoken.id is not None and spoken.of == contender.name),
                f"last speaker, {kind}": float(last == (True, contender.name)),
                "own name": float(bool(peoples & theirs[contender.name])),
                "strange name": float(bool(peoples and theirs[contender.name]) and not peoples & theirs[contender.name]),
            }
            hints["beside word"] = float(bool(said_of & self._words_of(contender)))
            rows.append((contender, {k: v for k, v in (hints | self._plain(contender, mention, said, home)).items() if v}))
        return rows

    def _peoples(self, spoken: Source, mention: Mention) -> frozenset[str]:
        """The peoples among whom the speaker's name is common, in full as the report gives it first."""
        named = spoken_name(spoken.name or "")
        name = named if is_full_name(named) else spoken_name(mention.named.text)
        if not name[:1].isupper():
            return NOBODY
        first = re.search(rf"(?:\b{NAME} ){{1,4}}{re.escape(name)}\b", self._text) if " " not in name else None
        return (
            origins().of_name(spoken_name(first[0]) if first else name) if is_full_name(first[0] if first else name) else NOBODY
        )

    def _nobody(self, spoken: Source, mention: Mention, kind: str, last: tuple[bool, str | None]) -> dict[str, float]:
        """What speaks for a third party."""
        words = mention.named.text if kind != "pronoun" else mention.text
        told = {
            f"told, {kind}": spoken.of is None,
            f"nobody, {kind}": True,
            f"last speaker, {kind}": last == (True, None),
            "third words": bool(THIRD.search(words)),
            "outlet": bool(OUTLET.search(words)),
            "official none": bool(OFFICIAL.search(words)),
            "fighter none": bool(FIGHTER.search(words)),
            "civil none": bool(CIVIL.search(words)),
            "entry none": spoken.id is not None and spoken.of is None,
            "spoke none": any(of is None for _, of in self._spoke),
        }
        return {name: 1.0 for name, value in told.items() if value}

    def _near(self, contender: Contender, mention: Mention, kind: str, before: dict[str, int]) -> dict[str, float]:
        """How near the contender is named, and what the reader gives for it."""
        last = before[contender.name]
        heard = dict(mention.offers)
        own = heard.pop(mention.start, 0.0)
        given = [heard[s] for s in contender.places if s in heard]
        name = spoken_name(mention.named.text).split()
        first = self._text.find(name[-1]) if kind == "person" and name else -1
        here = self._contenders.sentence(first) if first >= 0 else -1
        return {
            f"offered, {kind}": max(total(given) - own, UNHEARD) if given else UNHEARD,
            f"unheard, {kind}": float(not given),
            f"before, {kind}": math.log1p((mention.start - last) / PER) if last >= 0 else 3.0,
            f"nearest, {kind}": float(last == max(before.values()) >= 0),
            f"sentence, {kind}": float(last >= 0 and self._contenders.sentence(last) == self._contenders.sentence(mention.start)),
            f"first sentence, {kind}": float(any(self._contenders.sentence(s) == here for s in contender.places)),
            f"named, {kind}": math.log1p(len(contender.places)),
        }

    def _plain(self, contender: Contender, mention: Mention, said: Said, home: Actor | None) -> dict[str, float]:
        """What the claim and the office tell."""
        actor, words = contender.actor, mention.text
        governing = governs(self._directory, actor, self._found, said.countries)
        losing = said.event in LEAVES
        acts = any(a is actor for a in said.actors)
        serves, harms = (acts and not losing), any(a is actor for a in said.opponents) or (acts and losing)
        denied = said.commitment == "denied"
        linked = self._named(mention.named.text, said) if mention.refers_to else None
        official, rebel = bool(OFFICIAL.search(words)), bool(REBEL.search(words))
        shared = {level(w) for w in mention.named.text.split() if w[:1].isupper()} & set(level(contender.name).split())
        told = {
            "linked": linked is not None and linked is actor,
            "serves": serves and not denied,
            "harms": harms and not denied,
            "denies for": serves and denied,
            "denies against": harms and denied,
            "official fits": official and governing == "government",
            "official clashes": official and governing != "government",
            "rebel fits": rebel and governing == "against",
            "rebel clashes": rebel and governing != "against",
            "governs": home is not None and home is actor,
            "abroad": actor is not None and bool(actor.countries) and not {*said.countries[:1]} <= {*actor.countries},
            "unknown name": actor is None,
            "title": contender.name in self._title,
            "voice": bool(contender.spoken),
            "own place": bool(shared),
            "civil governs": bool(CIVIL.search(words)) and home is not None and home is actor,
            "posted against": bool(POSTED.search(words)) and governing == "against",
            "state words": bool(STATE.search(words)) and governing == "government",
            "mission": bool(MISSION.search(words)) and actor is not None and actor.kind in ABOVE_SIDES,
            "spoke": any(of == contender.name for _, of in self._spoke),
            "subject before": self._contenders.subject(mention) is contender,
            "first person governs": bool(FIRST.search(words.lower())) and home is not None and home is actor,
        }
        return {name: 1.0 for name, value in told.items() if value}

    @staticmethod
    def _words_of(contender: Contender) -> set[str]:
        """The words of a side's names, without those of many sides ('army')."""
        names = (contender.name, *(contender.actor.aliases if contender.actor else ()))
        return {word for name in names for word in level(name).split()} - COMMON

    def _named(self, phrase: str, said: Said) -> Actor | None:
        actor = outright(self._directory, phrase, said.countries, self._found.on)
        return self._directory.side(actor, self._found.on) if actor else None

    def _last(self, mention: Mention) -> tuple[bool, str | None]:
        """Whether somebody spoke before, and the side of the last who did."""
        earlier = [(start, of) for start, of in self._spoke if start < mention.start]
        return (True, max(earlier, key=lambda pair: pair[0])[1]) if earlier else (False, None)
