"""The sides of one event: what each party's words mean, and that nobody takes a town from itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from whoholds.identify.actors import Cast, outright, own_troops
from whoholds.identify.contenders import Asked, Contenders
from whoholds.identify.directory import Directory
from whoholds.identify.strangers import opens, unknown
from whoholds.periods import Period
from whoholds.records import Actor, EventKind, Mention, Party

Speaker = tuple[str | None, Mention]
NO_WORDS = "they"  # stands for a party that the sentence does not name
LEAST = 0.5  # how likely a side must be to be told
LEAST_FOR_A_NAME = 0.6  # the same, of words that name a party which the directory does not know


@dataclass(frozen=True, slots=True)
class Sided:
    """A party's mention, and the side that it means.

    Attributes:
        mention: its words.
        name: of its side, or of a party that the directory does not know; None where nobody is told.
        actor: its entry, where it has one.
        sure: how likely it is that, 0 to 1; 1 where its own words name it.
    """

    mention: Mention
    name: str | None
    actor: Actor | None = None
    sure: float = 0.0


class Sides:
    """Tells the sides of a report's events.

    Attributes:
        directory: the actors.
        found: the report's cast.
        text: the report's text.
        contenders: the sides that it names.
        surely: how likely an event's actor is the side that was told, by the trigger's offset, the place's words and the side.
    """

    def __init__(self, directory: Directory, found: Cast, text: str, contenders: Contenders | None = None) -> None:
        """Of the report with this cast and text; without contenders nobody is named but by the words of the wars of the day."""
        self.directory, self.found, self.text = directory, found, text
        self.contenders = contenders or Contenders(directory, found, text)
        self.surely: dict[tuple[int, str, str], float] = {}

    def then(self, period: Period | None) -> Sides:
        """The same, where what is told was on days before the report's: the army that lost a town in 2015 was that of 2015.

        Args:
            period: when it was; no other day than the report's where it is not known, or its ends are not.
        """
        if period is None or period.first is None or period.end is None:
            return self
        last = (period.end - dt.timedelta(days=1)).isoformat()
        if self.found.on is None or last >= self.found.on:
            return self
        found = replace(self.found, on=last)
        other = Sides(self.directory, found, self.text, self.contenders.then(found))
        other.surely = self.surely
        return other

    def of(
        self,
        actors: Sequence[Mention],
        opponents: Sequence[Mention],
        country: str | None,
        speaker: Speaker | None,
        event: EventKind = "attack",
        place: str = "",
        trigger: Mention | None = None,
    ) -> tuple[list[Sided], list[Sided]]:
        """What the mentions of an event's actors and opponents mean, each in order.

        Args:
            actors: those who act together.
            opponents: those against them.
            country: of the event's place.
            speaker: the side that the one who says so speaks for, and the words that name him.
            event: what they do.
            place: the words that name where.
            trigger: the words that name the event: whom the reader takes for it from another sentence is weighed again, where
                the country's government says so, if that is a government which has no part in the country's wars.
        """
        countries = ((country,) if country else ()) + self.found.countries
        actors, opponents = ([self._weighed(m, country, trigger, speaker) for m in camp] for camp in (actors, opponents))
        asked = Asked(event=event, place=place, countries=countries, speaker=speaker[0] if speaker else None)
        camps = [self._whole([self.outright(m, countries, speaker) for m in c], c) for c in (actors, opponents)]
        sure = [tuple(s for m in camp if m and m.actor and (s := self.directory.side(m.actor, self.found.on))) for camp in camps]
        asking = [
            replace(asked, role="actor", against=sure[1]),
            replace(asked, role="opponent", against=sure[0]),
        ]
        found = [
            [one or self._likeliest(m, whom) for one, m in zip(camp, mentions, strict=True)]
            for camp, mentions, whom in zip(camps, (actors, opponents), asking, strict=True)
        ]
        ours, theirs = self._apart(found[0], found[1], asking)
        if trigger is not None:
            self.surely |= {(trigger.start, place, m.name): m.sure for m in ours if m.name}
        return ours, theirs

    @staticmethod
    def _whole(told: list[Sided | None], mentions: Sequence[Mention]) -> list[Sided | None]:
        """Parties with the end of a list on the side of its beginning, where the reader cut it: 'Kurdish and | Arab fighters'.

        Only where the end names nobody itself: 'Afghan and | U.S. forces' are of two sides.
        """
        cut = {m.end: one for one, m in zip(told, mentions, strict=True) if one and one.actor and m.text.endswith(" and")}
        return [
            replace(cut[m.start - 1], mention=m) if one is None and m.start - 1 in cut else one
            for one, m in zip(told, mentions, strict=True)
        ]

    def _weighed(self, mention: Mention, country: str | None, trigger: Mention | None, speaker: Speaker | None) -> Mention:
        """A party's mention; no words that stand for it where it is an unlikely one from another sentence.

        "Qaim is liberated", says Iraq's command, a sentence after one on the Syrian army in another country: the reader offers
        that army, and it is weighed as 'they' would be, against the side of who says so and whoever governs there.
        """
        sentence = self.contenders.sentence
        home = self.directory.government(country, self.found.on) if country else None
        if trigger is None or mention.refers_to or not home or not speaker or speaker[0] != home.name:
            return mention
        if sentence(mention.start) == sentence(trigger.start):
            return mention
        actor = outright(self.directory, mention.text, (country,) if country else (), self.found.on)
        side = self.directory.side(actor, self.found.on) if actor else None
        if side is None or side.kind != "government" or country in side.countries:
            return mention
        return Mention(trigger.start, trigger.start, NO_WORDS, "actor", mention, mention.offers)

    def named(self, mentions: Sequence[Mention], countries: tuple[str, ...]) -> tuple[Actor, ...]:
        """The sides that mentions name by their own words."""
        told = (self.outright(m, countries, None) for m in mentions)
        return tuple(side for one in told if one and one.actor and (side := self.directory.side(one.actor, self.found.on)))

    def outright(self, mention: Mention, countries: tuple[str, ...], speaker: Speaker | None) -> Sided | None:
        """What a mention means by its own words alone; None where they do not say."""
        if speaker and speaker[0] and own_troops(mention, speaker[1], self.text):
            own = self.directory.named(speaker[0], countries, self.found.on)
            return Sided(mention, speaker[0], own, 1.0)
        told = self._told(mention, countries)
        return None if self._is_open(told, countries) else told

    def asked(self, mention: Mention, asked: Asked) -> Asked:
        """The question about a mention, with what its own words tell where that is not enough."""
        told = self._told(mention, asked.countries)
        return replace(asked, own=told.actor, name=None if told.actor else told.name) if told else asked

    def _told(self, mention: Mention, countries: tuple[str, ...]) -> Sided | None:
        """Whom a mention's own words name, in the directory or by a name of their own; None where they name nobody."""
        actor = outright(self.directory, mention.text, countries, self.found.on)
        if actor:
            side = self.directory.side(actor, self.found.on)
            return Sided(mention, side.name if side else unknown(self.directory, mention.text), actor if side else None, 1.0)
        name = unknown(self.directory, mention.text, opens(self.text, mention.start))
        return Sided(mention, name, None, 1.0) if name else None

    @staticmethod
    def _is_open(told: Sided | None, countries: tuple[str, ...]) -> bool:
        """Whether a name leaves open whose men they are: who has no part in the country, or is not in the directory.

        'German troops' in Kosovo are NATO's, 'Ugandan tanks' in Mogadishu the African Union's, and 'the Gharyan Protection Force'
        fights for a side that has an entry. In the composed reports of `train` names of those who are at home mean them in .97 of
        the cases, of those abroad in .57; of names that the directory does not know one in twelve is a side of its own.
        """
        if told is None or told.name is None:
            return False
        return told.actor is None or bool(told.actor.countries and countries and countries[0] not in told.actor.countries)

    def _likeliest(self, mention: Mention, asked: Asked, barred: frozenset[str] = frozenset()) -> Sided:
        """The side that a mention without a name most likely means; of one with a name whom it names, where none is likely."""
        asked = self.asked(mention, asked)
        best = self.contenders.likeliest(mention, asked, barred)
        if best is None or best[1] < (LEAST_FOR_A_NAME if asked.name else LEAST):
            told = self._told(mention, asked.countries) if asked.own or asked.name else None
            return replace(told, sure=0.0) if told and told.name not in barred else Sided(mention, None)
        contender, probability = best
        return Sided(mention, contender.name, contender.actor, probability)

    def _apart(self, ours: list[Sided], theirs: list[Sided], asking: list[Asked]) -> tuple[list[Sided], list[Sided]]:
        """The two camps without a side that stands in both: of the two ways to tell them apart the likelier."""
        mine, yours = _surest(ours), _surest(theirs)
        for name in sorted(mine.keys() & yours):
            one, other = mine[name], yours[name]
            keeps = one.sure * (1.0 - other.sure) * self._second(other, asking[1])
            yields = other.sure * (1.0 - one.sure) * self._second(one, asking[0])
            if keeps > yields or (keeps == yields and one.sure >= other.sure):
                theirs = [self._next(m, name, asking[1]) for m in theirs]
            else:
                ours = [self._next(m, name, asking[0]) for m in ours]
        return ours, theirs

    def _second(self, sided: Sided, asked: Asked) -> float:
        """How likely the next likeliest side of a party is, among all but the likeliest."""
        best = self.contenders.likeliest(sided.mention, asked, frozenset((sided.name or "",)))
        return best[1] if best else 0.0

    def _next(self, sided: Sided, name: str, asked: Asked) -> Sided:
        """The party, where it was given a name that it cannot have, with the next likeliest; as it is where its words name it."""
        return self._likeliest(sided.mention, asked, frozenset((name,))) if sided.name == name and sided.sure < 1.0 else sided


def _surest(camp: Sequence[Sided]) -> dict[str, Sided]:
    """Of each name in a camp the party that surest bears it."""
    return {m.name: m for m in sorted(camp, key=lambda m: m.sure) if m.name}


def parties(meant: Sequence[Sided], others: Sequence[Sided] = ()) -> tuple[Party, ...]:
    """The parties of a claim, one for each side; of those for whom no side is told, none: better none than a wrong one."""
    found: dict[str, Party] = {}
    taken = {m.name for m in others}
    for m in meant:
        if m.name and m.name not in taken:
            found.setdefault(m.name, Party(text=_words(m.mention), name=m.name, id=m.actor.id if m.actor else None))
    return tuple(found.values())


def _words(mention: Mention) -> str | None:
    """The words of a party; None where it is weighed without any."""
    return mention.text if mention.end > mention.start else None
