"""Who a speaker is and which side it speaks for, from its words, what stands beside them, and the directory."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from whoholds.identify.actors import Cast, governs, is_generic, outright, part_of, resolve, trimmed
from whoholds.identify.directory import Directory
from whoholds.records import Actor, Mention, Source

RANK = re.compile(
    r"^(?:(?:Brig|Gen|Maj|Col|Lt|Capt|Sgt|Cmdr|Adm|Mr|Mrs|Ms|Dr|Prof|Sen|Gov)\.?|Brigadier|General|Major|Colonel|Lieutenant|Captain|Commander|Admiral|"
    r"President|Prime|Minister|Secretary|Governor|Sheikh|Sergeant|Mayor|Vice|Deputy|King|Foreign|Defen[cs]e|Interior|spokes(?:man|woman|person)|commander|chief)(?:-| |$)"
)
THIRD = re.compile(
    r"\b(?:residents?|witness(?:es)?|eyewitness(?:es)?|activists?|observatory|monitors?|analysts?|experts?|journalists?|reporters?|correspondents?|aid workers?|doctors?|"
    r"medics?|diplomats?|refugees?|villagers?|reports?|elders?|traders?|farmers?|shopkeepers?|historians?|observers?|researchers?|think[- ]tank|institute|locals|people(?!['’]s)|"
    r"news ?papers?|news sites?|(?:a|the) \w+ (?:weekly|daily)|(?<=[a-z] )press$|attach[eé]s?|\(?retired\)?|former|western|deputies|monk|nun|"
    r"relatives?|teachers?|drivers?|nurses?|families|priests?|lawyers?|media reports?|human rights|charity|red cross|red crescent|ngos?)\b",
    re.IGNORECASE,
)
OFFICIAL = re.compile(
    r"\b(?:Brig|Gen|Maj|Col|Lt|Capt|Operation|spokes(?:man|woman|person)|army|military|government|ministry|minister|president|presidency|general staff|commander|command|headquarters|armed forces|regime|officers?|officials?|state (?:media|television|"
    r"tv|radio|news)|police|governor|mayor|general|colonel|brigadier|major|captain|security (?:source|official)s?|communiqu[eé]|chief of staff|defen[cs]e|intelligence|"
    r"prime minister|premier|authorities|soldiers?|troops|embassy|palace|cabinet|spokespersons?|council|parliament|prefects?|sub-prefects?|"
    r"administrators?|councillors?|policem[ae]n|gendarmes?|mp|press service|general|commissioner|vice-president|sergeant|corporal|"
    r"high command|national (?:radio|television|tv)|marines|air force|navy|national guard|garrison|cadets?|lawmakers?)\b",
    re.IGNORECASE,
)
REBEL = re.compile(r"\b(?:rebels?|insurgents?|militants?|opposition|separatists?|guerrillas?|fighters?)\b", re.IGNORECASE)
OFFICE = re.compile(
    r"\b(?:Ministry|Minister|Office|Command|Staff|Council|Spokes\w+|Department|Secretary|Army|Forces)\b", re.IGNORECASE
)
SPOKEN_FOR = re.compile(
    r"\b(?:representatives?|envoys?|members?|deputy|delegates?|negotiators?|emissary|leaders?|ambassador|lieutenant|brigadier|"
    r"captain|major|colonel|general|coordinator|commissioner|administrator|advis[eo]rs?|aides?|leadership|heads?|press secretary|"
    r"secretary|chair(?:man|woman)?|officer|fighters?|soldiers?|activists?|politicians?|strategist|cadre|speaks for|speaking for|for)\b",
    re.IGNORECASE,
)
REBEL_OFFICE = re.compile(
    r"\b(?:rebels?|insurgents?|insurgency|militants?|opposition|separatists?|guerrillas?)(?:['’]s?)?(?: [\w-]+){0,2} "
    r"(?:spokes\w+|commanders?|leaders?|chiefs?|officers?|officials?|envoy|representative|fighters?)\b|"
    r"\b(?:spokes\w+|commanders?|leaders?|chiefs?|officers?|officials?|envoy|representative|fighters?)(?: (?:of|for|from|with) (?:the|an?))? "
    r"(?:rebels?|insurgents?|insurgency|militants?|opposition|separatists?|guerrillas?)\b",
    re.IGNORECASE,
)
OWNED_OFFICE = re.compile(
    r"\b(?:its|their)\s+(?:[\w-]+ ){0,2}(?:spokes\w+|commanders?|chiefs?|leaders?|heads?|coordinator|envoy|representatives?|statement|"
    r"communiqu[eé]|headquarters|secretary|commandant|officers?|general|"
    r"officials?|leadership|advis[eo]rs?|aides?|website|radio|press office|media office|mouthpiece)\b",
    re.IGNORECASE,
)
INITIAL = re.compile(r"\b([A-Z])\.")  # 'a U.N. spokesman' is one phrase
FORMER = re.compile(r"(?<=[.!?])\s+|(?<=[.!?][”\"])\s+|\n+")
SUBJECT = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*|\b(?:army|military|government|rebels|insurgents|junta|regime)\b")
FOREIGN_MEDIA = re.compile(
    r"^(?:an?|another|one|the (?:local|foreign))\s+(?!.*\b(?:state|official|government|military|army|rebel)\b).*\b(?:channel|station|agency|television|radio|paper|outlet|portal)$",
    re.IGNORECASE,
)
APPOSITION = re.compile(
    r"^(?:,\s*(?P<after>[^,;.“”\"]{3,90})|,?\s+(?P<of>(?:with|of|from|for)\s+(?:the )?[A-Z][^,;.“”\"]{1,60}))"
)
LEADING_IN = re.compile(r"[.;:“”\"\n]|, (?:and|but) | [–—] ")
LEAD = 90  # characters before a speaker that may tell who it is
SAYING = re.compile(r"(?:said|says|told|put|wrote|spoke|\w+ed)\b", re.IGNORECASE)
MISSION = re.compile(r"\b(?:mission|peacekeepers|peacekeeping|blue helmets|special representative)\b", re.IGNORECASE)
ROLE = re.compile(
    r"\b(?:mayor|spokes(?:man|woman|person)|governor|commander|minister|officer|captain|chief|prefect|commissioner|colonel|general|"
    r"brigadier|president|premier|director|doctor|teacher|nurse|driver|priest|elder|farmer|source|official|resident|witness|man|woman|"
    r"ministry|alliance|agency|presidency|mission|council|command|newspaper|channel|station)\b(?!['’])",
    re.IGNORECASE,
)  # what one speaker can be called
BODY = re.compile(
    r"\b(?:ministry|agency|council|command|headquarters|government|army|military|forces?|police|officials|residents|people|outlets?|media|"
    r"radio|television|newspaper|channel|station|elders|leaders|commanders|villagers|witnesses|activists|office|statement|staff)\b",
    re.IGNORECASE,
)  # who is no one person
SURNAME = re.compile(r"[A-ZÀ-Þ][a-zà-þ’'-]+(?<!s)")  # 'Dostum', but neither 'ISIS' nor 'Houthis' nor 'insurgents'
LONGEST_PHRASE = 200
HE = re.compile(r"(?:he|she|him|his|her)", re.IGNORECASE)
ARMY = re.compile(
    r"\b(?:army|soldiers?|military|(?:lieutenant |brigadier |major )?(?:colonel|general)|major|brigadier|lieutenant|sergeant|corporal)\b",
    re.IGNORECASE,
)
WHOSE_OFFICE = re.compile(
    r"\b(?:spokes\w+|speaking|commanders?|leaders?|officials?|officers?|representatives?|advis[eo]rs?|envoys?|chief|head|members?|fighters?|"
    r"liaison) (?:for|of|from|with) (?:the |an? )?(?P<whom>[^,]+)$|"
    r"^(?:(?:an?|the|one|another|its|their|some|senior) )*(?P<first>(?!(?:senior|field|local|chief)\b)[\w’' -]+?) "
    r"(?:(?:chief|senior|field|so-called|liaison|media|press) )*(?:spokes\w+|commander|leader|official|officer|envoy|representative)s?$",
    re.IGNORECASE,
)
ABOVE_SIDES = frozenset(("international organisation", "international force"))
POSSESSOR = re.compile(r"^(?:the )?(?P<whose>.+?)['’]s? (?P<office>.+)$", re.IGNORECASE)


def beside(text: str, mention: Mention) -> tuple[str, ...]:
    """What the text says of a speaker right beside its name, the surest first.

    That is what follows it ('of the SPLA', 'a spokesman for the Joint Operations Command'), then what leads to it: 'an RSF adviser,'.
    """
    after = APPOSITION.match(text[mention.end : mention.end + 120])
    follows = (after["of"] or after["after"] or "").strip() if after else ""
    follows = "" if SAYING.match(follows) else follows
    if not any(word[0].isupper() for word in trimmed(mention.text).split()):
        return (follows,) if follows else ()  # who is called 'the army' or 'officials' is not whom the words before name
    lead = LEADING_IN.split(INITIAL.sub(r"\1", text[max(0, mention.start - LEAD) : mention.start]))[-1].rstrip(" ,")
    *_, last = lead.split(",")  # 'they fled from IS, the commander of the south, General Qahtan': the commander is he, IS is not
    leads = (last if _has_office(last) else lead).strip()
    return tuple(words for words in (follows, leads) if words)


def _has_office(words: str) -> bool:
    return any(pattern.search(words) for pattern in (OFFICIAL, REBEL, SPOKEN_FOR))


def introduced(text: str, mention: Mention, name: str) -> tuple[str, ...]:
    """What stands beside a speaker, here and where the report names it first: 'Haco' is 'Nesrin Haco, a spokeswoman of the SDF' there."""
    near = beside(text, mention)
    surname = name.split()[-1] if name else ""
    first = text.find(surname) if len(surname) > 3 and surname[0].isupper() else -1
    if first < 0 or mention.start <= first < mention.end:
        return near
    return near + beside(text, Mention(first, first + len(surname), surname, "source"))


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
    if country and country not in found.countries[:1]:
        found = replace(found, countries=(country, *found.countries))
    named = _meant(directory, text, mention, found, country)
    words = named.text
    name = spoken_name(words)
    actor = directory.named(name, found.countries, found.on) or directory.named(trimmed(words), found.countries, found.on)
    if actor is None:
        actor = _of_side(directory, text, named, found, country)
        side = directory.side(actor, found.on) if actor else None
        called = called_after(directory, words, actor) if actor else None
        return Source(text=mention.text, name=called or name or words, of=side.name if side else None)
    side = directory.side(actor, found.on) if actor else None
    return Source(text=mention.text, name=actor.name if actor and not is_full_name(name) else name, of=side.name if side else None,
                  id=actor.id if actor else None)  # fmt: skip


def _meant(directory: Directory, text: str, mention: Mention, found: Cast, country: str | None) -> Mention:
    """The mention that tells best who speaks: what it refers to, if that can be.

    'He' is one person: the last who spoke, where the reader offers none or a ministry. 'The mayor' is only who is called a mayor, and
    'the army' no rebel group, whatever antecedent the reader offers.
    """
    own, offered = mention.text, mention.refers_to
    if HE.fullmatch(own) and (offered is None or not _one_person(offered.text)):
        earlier = [m for m in found.speakers if m.start < mention.start and _one_person(m.text)]
        return earlier[-1] if earlier else mention.named
    if offered is None:
        return mention
    if not any(c.isupper() for c in own[1:]) and (role := ROLE.search(own)):
        called = (offered.text, *introduced(text, offered, spoken_name(offered.text)))
        stem = role[0].lower()[:6]
        return offered if any(stem in words.lower() for words in called) else mention
    if any(c.isupper() for c in own[1:]) or not OFFICIAL.search(own):
        return mention.named
    if BODY.search(own) and is_full_name(offered.text):
        return mention
    actor = outright(directory, mention.named.text, found.countries, found.on)
    if actor is None or is_full_name(mention.named.text):
        return mention.named
    part, countries = part_of(directory, own), ((country,) if country else ()) + found.countries
    return mention.named if part == governs(directory, directory.side(actor, found.on), found, countries) else mention


def _one_person(words: str) -> bool:
    """True for a person's name and for one who holds an office; not for a ministry, a radio or 'officials'."""
    bare = trimmed(words)
    if BODY.search(bare):
        return False
    return is_full_name(spoken_name(words)) or bool(ROLE.search(bare)) or bool(RANK.match(bare)) or bool(SURNAME.fullmatch(bare))


def _of_side(directory: Directory, text: str, named: Mention, found: Cast, country: str | None) -> Actor | None:
    """The actor whose side a speaker without an entry takes; None for a third party."""
    words, near = named.text, beside(text, named)
    if THIRD.search(words):
        actor = outright(directory, words, found.countries, found.on)
        return actor if actor and actor.kind in ABOVE_SIDES else None
    if FOREIGN_MEDIA.search(words):
        return None
    if OWNED_OFFICE.search(words) or any(OWNED_OFFICE.search(phrase) for phrase in near):
        return _owner(directory, text[: named.start], found, country)
    return _speaks_for(directory, words, introduced(text, named, spoken_name(words)), found, country)


def called_after(directory: Directory, words: str, actor: Actor) -> str | None:
    """What to call a speaker of generic words: 'the ministry' is the 'Syrian ministry', 'the rebels' are their side's name."""
    if not is_generic(directory, words):
        return None
    nation = directory.nations.get(actor.countries[0].lower()) if actor.kind == "government" and actor.countries else None
    bare = trimmed(words)
    return f"{nation.adjectives[0]} {bare}" if nation and nation.adjectives else actor.name


def same_people(sources: Iterable[Source]) -> dict[str, Source]:
    """For each surname alone ('Rasoul') the source of the report whose full name ends with it."""
    return {s.name.split()[-1]: s for s in sources if s.name and is_full_name(s.name)}


def is_full_name(name: str) -> bool:
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


def _speaks_for(directory: Directory, words: str, near: tuple[str, ...], found: Cast, country: str | None) -> Actor | None:
    """The actor whose side a speaker takes: that named in its words, else that named beside it, else by its office."""
    actor = _named(directory, words, found) or directory.named(trimmed(" ".join(near)), found.countries, found.on)
    if actor:
        return actor
    if any(THIRD.search(phrase) for phrase in near) and not OFFICIAL.search(words):
        return None
    if REBEL.search(words):
        return resolve(directory, "the rebels", found, country)
    beside = (outright(directory, phrase, found.countries, found.on) for phrase in near if _has_office(phrase))
    return next((actor for actor in beside if actor and actor.side), None) or _in_office(directory, words, near, found, country)


def _named(directory: Directory, words: str, found: Cast) -> Actor | None:
    """The actor that a speaker's own words name: of 'The OLF's Southern Command' the OLF, of 'General Saleh Qahtan' none."""
    person = is_full_name(spoken_name(words)) and not OFFICE.search(words)
    said = " ".join(words.split()[:-2]) if person else words
    owner = POSSESSOR.match(said)
    if owner and (actor := outright(directory, owner["office"], found.countries, found.on)) and actor.kind == "armed group":
        return actor  # of 'Yemen's Houthi group' the Houthis
    phrases = (phrase for phrase in (owner["whose"] if owner else "", said) if phrase)
    return next((actor for phrase in phrases if (actor := outright(directory, phrase, found.countries, found.on))), None)


def _in_office(directory: Directory, words: str, near: tuple[str, ...], found: Cast, country: str | None) -> Actor | None:
    """The actor whose side one takes who is called by an office alone: 'the governor', 'an army colonel', 'a rebel commander'."""
    if any(MISSION.search(phrase) for phrase in (words, *near)):
        return directory.named("United Nations")
    if any(REBEL_OFFICE.search(phrase) for phrase in near):
        return resolve(directory, "the rebels", found, country)
    person = is_full_name(spoken_name(words))
    for phrase in near if person else (words,):
        if actor := _holder(directory, phrase, found, country):
            return actor
    if is_generic(directory, words) and not OFFICIAL.search(words):
        return resolve(directory, words, found, country)
    for phrase in (*near, words) if person else (words, *near):
        for office, part in ((ARMY, "the army"), (OFFICIAL, "the government"), (REBEL, "the rebels")):
            if office.search(phrase):
                return resolve(directory, part, found, country)
    return None


def _holder(directory: Directory, phrase: str, found: Cast, country: str | None) -> Actor | None:
    """Whose office a phrase tells by words that name nobody: 'a coalition spokesman', 'an officer of the junta'."""
    told = WHOSE_OFFICE.search(phrase[-LONGEST_PHRASE:])
    whom = (told["whom"] or told["first"] or "") if told else ""
    actor = resolve(directory, whom, found, country) if whom else None
    return actor if actor and actor.side else None
