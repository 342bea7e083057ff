"""Who a speaker is and which side it speaks for, from its words, what stands beside them, and the directory."""

from __future__ import annotations

import re
from collections.abc import Iterable

from whoholds.identify.actors import Cast, is_generic, outright, resolve, trimmed
from whoholds.identify.directory import Directory
from whoholds.records import Actor, Mention, Source

RANK = re.compile(
    r"^(?:(?:Brig|Gen|Maj|Col|Lt|Capt|Sgt|Cmdr|Adm|Mr|Mrs|Ms|Dr|Prof|Sen|Gov)\.?|Brigadier|General|Major|Colonel|Lieutenant|Captain|Commander|Admiral|"
    r"President|Prime|Minister|Secretary|Governor|Sheikh|Sergeant|Mayor|Vice|Deputy|King|Foreign|Defen[cs]e|Interior|spokes(?:man|woman|person)|commander|chief)(?:-| |$)"
)
THIRD = re.compile(
    r"\b(?:residents?|witness(?:es)?|eyewitness(?:es)?|activists?|observatory|monitors?|analysts?|experts?|journalists?|reporters?|correspondents?|aid workers?|doctors?|"
    r"medics?|diplomats?|refugees?|villagers?|reports?|elders?|traders?|farmers?|shopkeepers?|historians?|observers?|researchers?|think[- ]tank|institute|locals|people|"
    r"news ?papers?|news sites?|(?:a|the) \w+ (?:weekly|daily)|(?<=[a-z] )press$|attach[eé]s?|\(?retired\)?|former|western|deputies|monk|nun|"
    r"relatives?|teachers?|drivers?|nurses?|families|priests?|lawyers?|media reports?|human rights|charity|red cross|red crescent|ngos?)\b",
    re.IGNORECASE,
)
OFFICIAL = re.compile(
    r"\b(?:Brig|Gen|Maj|Col|Lt|Capt|Operation|spokes(?:man|woman|person)|army|military|government|ministry|minister|president|presidency|general staff|commander|command|headquarters|armed forces|regime|officers?|officials?|state (?:media|television|"
    r"tv|radio|news)|police|governor|mayor|general|colonel|brigadier|major|captain|security (?:source|official)s?|communiqu[eé]|chief of staff|defen[cs]e|intelligence|"
    r"prime minister|premier|authorities|soldiers?|troops|embassy|palace|cabinet|spokespersons?|council)\b",
    re.IGNORECASE,
)
REBEL = re.compile(r"\b(?:rebels?|insurgents?|militants?|opposition|separatists?|guerrillas?|fighters?)\b", re.IGNORECASE)
OFFICE = re.compile(
    r"\b(?:Ministry|Minister|Office|Command|Staff|Council|Spokes\w+|Department|Secretary|Army|Forces)\b", re.IGNORECASE
)
SPOKEN_FOR = re.compile(
    r"\b(?:representatives?|envoys?|members?|deputy|delegates?|negotiators?|emissary|leaders?|ambassador|lieutenant|brigadier|"
    r"captain|major|colonel|general|coordinator|commissioner|administrator)\b",
    re.IGNORECASE,
)
REBEL_OFFICE = re.compile(
    r"\b(?:rebels?|insurgents?|insurgency|militants?|opposition|separatists?|guerrillas?)(?:['’]s?)?(?: [\w-]+){0,2} "
    r"(?:spokes\w+|commanders?|leaders?|chiefs?|officers?|officials?|envoy|representative)\b",
    re.IGNORECASE,
)
OWNED_OFFICE = re.compile(
    r"\b(?:its|their)\s+(?:[\w-]+ ){0,2}(?:spokes\w+|commanders?|chiefs?|leaders?|heads?|coordinator|envoy|representatives?|statement|"
    r"communiqu[eé]|headquarters|secretary|commandant|officers?|general)\b",
    re.IGNORECASE,
)
INITIAL = re.compile(r"\b([A-Z])\.")  # 'a U.N. spokesman' is one phrase
FORMER = re.compile(r"(?<=[.!?])\s+|(?<=[.!?][”\"])\s+|\n+")
SUBJECT = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*|\b(?:army|military|government|rebels|insurgents|junta|regime)\b")
FOREIGN_MEDIA = re.compile(
    r"^(?:an?|another|one|the (?:local|foreign))\s+(?!.*\b(?:state|official|government|military|army|rebel)\b).*\b(?:channel|station|agency|television|radio|paper|outlet|portal)$",
    re.IGNORECASE,
)
APPOSITION = re.compile(r"^(?:,\s*(?P<after>[^,;.“”\"]{3,90})|\s+(?:with|of|from|for)\s+(?P<of>(?:the )?[A-Z][^,;.“”\"]{2,60}))")
BEFORE = re.compile(r"(?:(?P<role>[^.;“”\"\n]{3,90}?),\s*$|(?P<title>[\w’' -]{3,70}?)\s$)")


def beside(text: str, mention: Mention) -> str:
    """What the text says of a speaker right beside its name: 'a spokesman for the Joint Operations Command'."""
    after = APPOSITION.match(text[mention.end : mention.end + 120])
    words = (after["after"] or after["of"] or "") if after else ""
    lead = INITIAL.sub(r"\1", text[max(0, mention.start - 60) : mention.start])
    lead = re.split(r"[.;:“”\"\n]|, (?:and|but) ", lead)[-1]
    return f"{lead} {words}".strip()


def introduced(text: str, mention: Mention, name: str) -> str:
    """What stands beside a speaker, here and where the report names it first: 'Haco' is 'Nesrin Haco, a spokeswoman of the SDF' there."""
    near = beside(text, mention)
    surname = name.split()[-1] if name else ""
    first = text.find(surname) if len(surname) > 3 and surname[0].isupper() else -1
    if first < 0 or mention.start <= first < mention.end:
        return near
    return f"{near} {beside(text, Mention(first, first + len(surname), surname, 'source'))}".strip()


def spoken_name(words: str) -> str:
    """A speaker's name: without article, rank and office before a person's name."""
    text = trimmed(words)
    bare = text
    while (shorter := RANK.sub("", bare).strip()) != bare and shorter and shorter[0].isupper():
        bare = shorter
    return text if OFFICE.search(bare) else bare


def source(directory: Directory, text: str, mention: Mention, found: Cast, country: str | None) -> Source:
    """The source that a speaker's mention means.

    Args:
        directory: the actors.
        text: the report's text.
        mention: the speaker; where it refers to another ('he'), that one names it.
        found: the report's cast.
        country: the country of the claim's place.
    """
    named = mention.named
    words = named.text
    name = spoken_name(words)
    actor = directory.named(name, found.countries, found.on) or directory.named(trimmed(words), found.countries, found.on)
    if actor is None and not THIRD.search(words):
        near = introduced(text, named, name)
        if FOREIGN_MEDIA.search(words):
            actor = None
        elif OWNED_OFFICE.search(words) or OWNED_OFFICE.search(beside(text, named)):
            actor = _owner(directory, text[: named.start], found, country)
        else:
            actor = _speaks_for(directory, words, near, found, country)
        side = directory.side(actor) if actor else None
        called = _called(directory, words, actor) if actor else None
        return Source(text=mention.text, name=called or name or words, of=side.name if side else None)
    side = directory.side(actor) if actor else None
    return Source(text=mention.text, name=actor.name if actor and not _is_person(name) else name, of=side.name if side else None,
                  id=actor.id if actor else None)  # fmt: skip


def _called(directory: Directory, words: str, actor: Actor) -> str | None:
    """What to call a speaker of generic words: 'the ministry' is the 'Syrian ministry', 'the rebels' are their side's name."""
    if not is_generic(directory, words):
        return None
    nation = directory.nations.get(actor.countries[0].lower()) if actor.kind == "government" and actor.countries else None
    bare = trimmed(words)
    return f"{nation.adjectives[0]} {bare}" if nation and nation.adjectives else actor.name


def same_people(sources: Iterable[Source]) -> dict[str, Source]:
    """For each surname alone ('Rasoul') the source of the report whose full name ends with it."""
    return {s.name.split()[-1]: s for s in sources if s.name and _is_person(s.name)}


def _is_person(name: str) -> bool:
    """True for a name of two words or more in capitals, kept as the text gives it."""
    words = name.split()
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _owner(directory: Directory, before: str, found: Cast, country: str | None) -> Actor | None:
    """Whose 'its spokesman' is: the first side named in the sentence so far, else the first in the sentence before."""
    for sentence in reversed([s for s in FORMER.split(before[-500:]) if s.strip()][-3:]):
        for words in (m.group() for m in SUBJECT.finditer(sentence)):
            bare = trimmed(words)
            actor = directory.named(bare, found.countries, found.on)
            if actor is None and (words[:1].islower() or is_generic(directory, words)):
                actor = resolve(directory, f"the {bare}", found, country)
            if actor and actor.side:
                return actor
    return None


def _speaks_for(directory: Directory, words: str, near: str, found: Cast, country: str | None) -> Actor | None:
    """The actor whose side a speaker takes: that named in its words, else that named beside it, else by its office."""
    person = _is_person(spoken_name(words)) and not OFFICE.search(words)  # no President Saleh in 'General Saleh Qahtan'
    said = " ".join(words.split()[:-2]) if person else words
    actor = outright(directory, said, found.countries, found.on) if said else None
    actor = actor or directory.named(trimmed(near), found.countries, found.on)
    if actor:
        return actor
    if THIRD.search(near) and not OFFICIAL.search(words):
        return None
    if REBEL.search(words):
        return resolve(directory, "the rebels", found, country)
    if OFFICIAL.search(near) or REBEL.search(near) or SPOKEN_FOR.search(near):
        actor = outright(directory, near, found.countries, found.on)
        if actor and actor.side:
            return actor
    if REBEL_OFFICE.search(near):
        return resolve(directory, "the rebels", found, country)
    if is_generic(directory, words) and not OFFICIAL.search(words):
        return resolve(directory, words, found, country)
    for official, phrase in ((OFFICIAL, "the government"), (REBEL, "the rebels")):
        if official.search(words) or official.search(near):
            return resolve(directory, phrase, found, country)
    return None
