"""Where the parties of an event stand around its trigger: one small function per frame of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from whoholds.extract.sentences import Sentence
from whoholds.records import EventKind, Mention

PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|gets?|got)(?: \w+ly| also| now| then| once| again| still| not| fully| since| all| [“\"‘]fully){0,2} [“\"‘]?$",
    re.IGNORECASE,
)
AGAINST_MEN = frozenset(("besiege", "attack", "repel"))  # 'surrounded the last fighters in P'
TAKEN = re.compile(r"\b(?:eliminat|destroy|captur|seiz|clear|re?tak|liberat|storm)\w*(?: [\w’'-]+){0,4} $", re.IGNORECASE)
BY = re.compile(r"\s*(?:\w+ ){0,4}?by\b")
LIST = re.compile(
    r"\s*(?:,|and|, and|as well as|, as well as|or)\s*(?:the |then |also |nearby )?(?:\w+ (?:of|towns?|villages?|city) )?$"
)
BREAK = re.compile(r"[;:]|, (?:but|while|where|whereas|as)\b| (?:while|but|after|before|because|although|though) ")


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with its mentions: what a frame looks at."""

    sentence: Sentence
    mentions: list[Mention]

    def between(self, start: int, end: int) -> str:
        """The words between two offsets of the report that lie in the sentence."""
        return self.sentence.text[max(0, start - self.sentence.start) : max(0, end - self.sentence.start)]

    def before(self, offset: int, kind: str) -> list[Mention]:
        """Mentions of a kind before an offset, nearest first."""
        return [m for m in reversed(self.mentions) if m.end <= offset and m.kind == kind]

    def after(self, offset: int, kind: str) -> list[Mention]:
        """Mentions of a kind from an offset on, nearest first, not past a break of the clause."""
        found = [m for m in self.mentions if m.start >= offset and m.kind == kind]
        return [m for m in found if not BREAK.search(self.between(offset, m.start))]

    def listed_before(self, offset: int, kind: str) -> list[Mention]:
        """The nearest mention of a kind before an offset and those that a list joins to it, in order of the text."""
        found = self.before(offset, kind)[:1]
        for mention in self.before(offset, kind)[1:]:
            if not LIST.fullmatch(self.between(mention.end, found[0].start)):
                break
            found.insert(0, mention)
        return found

    def listed(self, first: Mention) -> list[Mention]:
        """A mention and those of its kind that a list joins to it."""
        found = [first]
        for mention in self.mentions:
            if (
                mention.kind == first.kind
                and mention.start > found[-1].end
                and LIST.fullmatch(self.between(found[-1].end, mention.start))
            ):
                found.append(mention)
        return found


@dataclass(frozen=True, slots=True)
class Parties:
    """What a frame finds: the event (a frame may change it), the places, actors, opponents, and the place moved to."""

    kind: EventKind
    places: list[Mention] = field(default_factory=list)
    actors: list[Mention] = field(default_factory=list)
    opponents: list[Mention] = field(default_factory=list)
    toward: Mention | None = None


def _first(scene: Scene, found: list[Mention]) -> list[Mention]:
    return scene.listed(found[0]) if found else []


def _agent(scene: Scene, end: int) -> list[Mention]:
    """The actors after 'by', where one follows."""
    after = scene.after(end, "actor")
    return [m for m in _first(scene, after) if BY.search(scene.between(end, after[0].start))]


def take(scene: Scene, trigger: Mention, kind: EventKind) -> Parties:
    """X took P, or P was taken (by X)."""
    lead = scene.between(scene.sentence.start, trigger.start)
    places = scene.after(trigger.end, "place")
    if PASSIVE.search(lead) and trigger.text.split()[0].lower().endswith(("ed", "n", "held", "un")):
        return Parties(kind, scene.listed_before(trigger.start, "place"), _agent(scene, trigger.end))
    opponents = [m for m in scene.after(trigger.end, "actor") if re.search(r"\bfrom\b", scene.between(trigger.end, m.start))]
    if kind in AGAINST_MEN and places:
        opponents += [m for m in scene.after(trigger.end, "actor") if m.end <= places[0].start]
    return Parties(kind, _first(scene, places), _first(scene, scene.before(trigger.start, "actor")), opponents[:1])


def fall(scene: Scene, trigger: Mention, kind: EventKind) -> Parties:
    """P fell (to X)."""
    winners = _first(scene, scene.after(trigger.end, "actor")) if kind == "gain" else []
    return Parties(kind, scene.before(trigger.start, "place")[:1], winners)


def oust(scene: Scene, trigger: Mention, kind: EventKind) -> Parties:
    """X was driven out of P (by Y), or Y drove X out of P."""
    lead = scene.between(scene.sentence.start, trigger.start)
    places = _first(scene, scene.after(trigger.end, "place"))
    before = _first(scene, scene.before(trigger.start, "actor"))
    after = scene.after(trigger.end, "actor")
    if PASSIVE.search(lead) or trigger.text.endswith("from"):
        winners = _agent(scene, trigger.end)
        return Parties("gain", places, winners, before) if winners else Parties(kind, places, before)
    return Parties("gain", places, before, after[:1])


def leave(scene: Scene, trigger: Mention, kind: EventKind) -> Parties:
    """X withdrew from P (to Q)."""
    actors = _first(scene, scene.before(trigger.start, "actor"))
    after = scene.after(trigger.end, "place")
    gone = [m for m in after if re.search(r"\b(?:to|into|towards?)\s+(?:the )?$", scene.between(trigger.end, m.start) + " ")]
    left = [m for m in after if m not in gone]
    return Parties(kind, _first(scene, left), actors, toward=gone[0] if gone and left else None)


def within(scene: Scene, trigger: Mention, kind: EventKind) -> Parties:
    """Fighting in P; unclear who holds P."""
    return Parties(kind, scene.after(trigger.end, "place")[:1], scene.before(trigger.start, "actor")[:1])


def of(scene: Scene, trigger: Mention, kind: EventKind) -> Parties:
    """P is in the hands of X."""
    return Parties(kind, scene.before(trigger.start, "place")[:1], scene.after(trigger.end, "actor")[:1])


def held(scene: Scene, trigger: Mention, kind: EventKind) -> Parties:
    """The X-held P: the holder is the word that the hyphen joins on."""
    lead = scene.between(scene.sentence.start, trigger.start)
    word = re.search(r"[\w’']+$", lead)
    if not word:
        return Parties(kind)
    start = trigger.start - len(word.group())
    return Parties(kind, scene.after(trigger.end, "place")[:1], [Mention(start, trigger.start, word.group(), "actor")])


def stronghold(scene: Scene, trigger: Mention, kind: EventKind) -> Parties:
    """X's stronghold of P, or P, X's last stronghold in a country; not where it is said to be taken right then."""
    lead = scene.between(scene.sentence.start, trigger.start)
    if TAKEN.search(lead):
        return Parties(kind)
    before = scene.before(trigger.start, "place")
    after = [m for m in scene.after(trigger.end, "place") if len(scene.between(trigger.end, m.start)) <= 6]
    within_a_country = bool(before) and trigger.text.endswith(" in")
    return Parties(kind, before[:1] if within_a_country or not after else after[:1], scene.before(trigger.start, "actor")[:1])


def noun(scene: Scene, trigger: Mention, kind: EventKind) -> Parties:
    """The capture of P (by X)."""
    places = _first(scene, scene.after(trigger.end, "place"))
    return Parties(kind, places, _agent(scene, places[-1].end) if places else [])


FRAMES: dict[str, Callable[[Scene, Mention, EventKind], Parties]] = {
    "take": take, "fall": fall, "oust": oust, "leave": leave, "in": within, "of": of, "held": held,
    "stronghold": stronghold, "noun": noun,
}  # fmt: skip
