"""The sides of one event: what each party's words mean, and that nobody takes a town from itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whoholds.identify.actors import Cast, enemy, governs, outright, own_troops, part_of, resolve, spoken_words, unknown
from whoholds.identify.directory import Directory
from whoholds.records import Actor, Mention, Party

Speaker = tuple[str | None, Mention]


@dataclass(frozen=True, slots=True)
class Meant:
    """What a party's mention means.

    Attributes:
        mention: its words.
        name: of its side, or of a party that the directory does not know; None where nobody is told.
        actor: its entry, where it has one.
        sure: 2 where its own words name it, 1 where they tell its part ('the army'), 0 where it is what they refer to, or nobody.
    """

    mention: Mention
    name: str | None
    actor: Actor | None = None
    sure: int = 0


class Sides:
    """Tells the sides of a report's events.

    Attributes:
        directory: the actors.
        found: the report's cast.
        text: the report's text.
    """

    def __init__(self, directory: Directory, found: Cast, text: str) -> None:
        """Of the report with this cast and text."""
        self.directory, self.found, self.text = directory, found, text

    def of(
        self, actors: Sequence[Mention], opponents: Sequence[Mention], country: str | None, speaker: Speaker | None
    ) -> tuple[list[Meant], list[Meant]]:
        """What the mentions of an event's actors and opponents mean, each in order.

        Args:
            actors: those who act together.
            opponents: those against them.
            country: of the event's place.
            speaker: the side that the one who says so speaks for, and the words that name him.
        """
        ours = [self.meant(mention, country, speaker) for mention in actors]
        theirs = [self.meant(mention, country, speaker) for mention in opponents]
        return self._apart(ours, theirs, country, speaker)

    def meant(self, mention: Mention, country: str | None, speaker: Speaker | None) -> Meant:
        """What one mention means by itself."""
        of = speaker[0] if speaker else None
        if speaker and of and own_troops(mention, speaker[1], self.text):
            return Meant(mention, of, sure=2)
        return self._read(mention, spoken_words(self.directory, mention, self.found, self._countries(country)), country, of)

    def _countries(self, country: str | None) -> tuple[str, ...]:
        """The country of an event's place before those of the report."""
        return ((country,) if country else ()) + self.found.countries

    def _read(self, mention: Mention, words: str, country: str | None, of: str | None) -> Meant:
        actor = resolve(self.directory, words, self.found, country, of)
        side = self.directory.side(actor) if actor else None
        own = words == mention.text
        sure = (
            2
            if own and outright(self.directory, words, self._countries(country), self.found.on)
            else int(own and side is not None)
        )
        return Meant(mention, side.name if side else unknown(self.directory, words), actor if side else None, sure)

    def _apart(
        self, ours: list[Meant], theirs: list[Meant], country: str | None, speaker: Speaker | None
    ) -> tuple[list[Meant], list[Meant]]:
        """The two camps without a side that stands in both: the surer stays, of the other own words or an enemy are taken."""
        mine, yours = {m.name: m.sure for m in ours if m.name}, {m.name: m.sure for m in theirs if m.name}
        if any(mine[name] > yours[name] for name in mine.keys() & yours):
            theirs = [self._other(m, ours, country, speaker) if mine.get(m.name or "", 0) > m.sure else m for m in theirs]
        elif any(mine[name] < yours[name] for name in mine.keys() & yours):
            ours = [self._other(m, theirs, country, speaker) if yours.get(m.name or "", 0) > m.sure else m for m in ours]
        if mine and not {m.name for m in theirs if m.name}:
            theirs = [self._other(m, ours, country, speaker) for m in theirs]
        if yours and not mine:
            ours = [self._other(m, theirs, country, speaker) for m in ours]
        return ours, theirs

    def _other(self, meant: Meant, against: list[Meant], country: str | None, speaker: Speaker | None) -> Meant:
        """A party that is told to be against others: by its own words where these say another side, else whom those fight."""
        of = speaker[0] if speaker else None
        taken = {m.name for m in against}
        own = self._read(meant.mention, meant.mention.text, country, of)
        if own.name and own.name not in taken:
            return own
        first = next((m.actor for m in against if m.actor), None)
        side = self.directory.side(first) if first else None
        countries = self._countries(country)
        home = countries[0] if countries else None
        foe = enemy(self.directory, self.found, home, side) if side else None
        part = part_of(self.directory, meant.mention.text)
        if foe is None or foe.name in taken or part not in (None, governs(self.directory, foe, self.found, countries)):
            return Meant(meant.mention, None)
        return Meant(meant.mention, foe.name, foe)


def parties(meant: Sequence[Meant], others: Sequence[Meant] = ()) -> tuple[Party, ...]:
    """The parties of a claim, one for each side; of those for whom no side is told, none: better none than a wrong one."""
    found: dict[str, Party] = {}
    taken = {m.name for m in others}
    for m in meant:
        if m.name and m.name not in taken:
            found.setdefault(m.name, Party(text=m.mention.text, name=m.name, id=m.actor.id if m.actor else None))
    return tuple(found.values())
