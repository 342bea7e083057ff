"""Which actor a party's or speaker's words mean, in the light of the report and of the country of the place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from whoholds.identify.directory import Directory
from whoholds.identify.names import level
from whoholds.identify.wars import AGAINST_GOVERNMENT, ETHNIC, roles
from whoholds.records import Actor, Mention

LEAD = re.compile(
    r"^(?:the|a|an|its|their|his|her|some|several|many|most|all|both|two|three|four|dozens of|hundreds of|thousands of|"
    r"scores of|units of|elements of|members of|fighters of|fighters from|forces of|troops of|soldiers of|last of|"
    r"rest of|remnants of|convoys? of|columns? of|jihadists of|militants of|militants from|heavily armed|armed|"
    r"advancing|retreating|remaining|besieged|elite|local|allied|rival|joint|masked)\s+",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
TAIL = re.compile(
    r"[\s-]+(?:fighters?|forces?|militants?|troops|rebels?|soldiers|units?|group|terrorists?|terror group|extremists?|"
    r"insurgents?|jihadists?|jihadis|gunmen|militia(?:men|s)?|movement|side|columns?|convoys?|men|tanks|commanders?|"
    r"leaders?(?:hip)?|spokes(?:man|men|woman|person)|spokespersons?|officials?|positions?|defenders|attackers|garrison|"
    r"army|loyalists|cells?|commander|administration|command|media|network|agency)$",
    re.IGNORECASE,
)
AGAINST = re.compile(
    r"\b(?:anti|pro)-[\w-]+|[\w-]+-(?:backed|led|allied|aligned|supported|controlled|held|sponsored|based|born|language|speaking|trained|"
    r"mediated|brokered|registered|owned|made|supplied|built|funded)\b",
    re.IGNORECASE,
)
AGAINST_WHOM = re.compile(
    r"\b(?:opposed|hostile|opposition) to\b.*|\b(?:fighting|rebelling|rising|battling)(?: against)?\b.*|\bagainst\b.*|"
    r"\b(?:backed|supported|armed|trained|funded|besieged|surrounded) by\b.*|"
    r"\bwith (?:air |artillery )?(?:support|help|backing) (?:from|of)\b.*",
    re.IGNORECASE,
)  # those named there are not the party
WHERE = re.compile(r" (?:in|at|near|from|with|around|inside|outside|on|who|that|which|loyal|guarding|holding) ")
LEANING = re.compile(
    r"\b(?P<lean>anti|pro)-(?P<head>[\w-]+(?: [A-Z]\w+)*)|(?P<held>[\w’'. -]+?)-(?:held|controlled|run|ruled)\b", re.IGNORECASE
)
OURS = re.compile(r"\b(?:we|us|our|ours)\b")
ENEMY = re.compile(r"\b(?:enemy|enemys|enemies|adversary|adversarys|foe)\b")
DEIXIS = re.compile(r"\b(?:his|her|its|their|theirs|both|each|other|allies|ally)\b")
ARMED = re.compile(
    r"\b(?:gunm[ae]n|fighters?|attackers|assailants|infiltrators|factions?|armed (?:groups?|men)|"
    r"mujahid[ui]n|guerr?illas|snipers)$"
)
REGULAR = re.compile(
    r"\b(?:army|soldiers?|regulars|forces|corps|regiments?|policeman|constabulary|paratroops|patrols?|defenders|garrisons?|units?|brigade|column|infantry|division|battalion|platoon|conscripts|paratroopers|marines|gunners|policemen|"
    r"gendarmes)$"
)
GOVERNING = frozenset(("government", "regime", "state", "president", "assad government"))
GOVERNMENT = re.compile(r"\b(?:government|governments|regime|state|president(?:ial)?)\b")
OWNED = re.compile(r"['’]s(?= )")
POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
NOT_OPPOSITION = frozenset((
    "government", "army", "state media", "office", "media", "monitor", "international organisation", "international force",
    "spokesman",
))  # fmt: skip
GROUP = re.compile(r"\b(?:group|movement|organi[sz]ation|sect)$")
SMALL = frozenset(("peshmerga", "taliban", "houthi", "houthis"))  # names that papers write in small letters too
GOVERNING_KINDS = frozenset(("government", "army", "alliance", "coalition"))
THEIRS = re.compile(r"(?:its|his|her|their) ", re.IGNORECASE)
STOP = re.compile(r"[.!?;\n]")
LONGEST_PRONOUN = 6  # letters
NEAR_SPEAKER = 60  # characters between who speaks and 'its troops'
NOT_PARTY = frozenset(("media", "monitor", "international organisation"))


@dataclass
class Cast:
    """Who takes part in one report: the countries of its places and the actors that it names, with how often.

    Attributes:
        countries: ISO codes, most frequent first.
        on: the day of publication, `YYYY-MM-DD`, or None.
        named: actors named outright, by identifier, with counts.
        speakers: the words of those who speak, in order of the text, without pronouns.
    """

    countries: tuple[str, ...] = ()
    on: str | None = None
    named: Counter[str] = field(default_factory=Counter)
    speakers: tuple[Mention, ...] = ()

    def opposition(self, directory: Directory, country: str | None) -> Actor | None:
        """The armed opponent of a government that the report names most, fighting in the country where that is known."""
        government = directory.government(country, self.on) if country else None
        for identifier, _ in self.named.most_common():
            actor = directory.actors[identifier]
            fights_there = not country or not actor.countries or country in actor.countries
            side = directory.side(actor, self.on)
            own = government is not None and side is not None and side.id == government.id
            if side and actor.kind not in NOT_OPPOSITION and fights_there and not own:
                return actor
        return None

    def sides(self, directory: Directory) -> Counter[str]:
        """How often each side is named, by identifier."""
        found: Counter[str] = Counter()
        for identifier, count in self.named.items():
            side = directory.side(directory.actors[identifier], self.on)
            found[side.id if side else identifier] += count
        return found

    def likeliest(self, directory: Directory, sides: Sequence[str]) -> str:
        """Of sides, likeliest first, the one that the report names most; the first where it names none."""
        named = self.sides(directory)
        return max(sides, key=lambda side: named[side])


def cast(
    directory: Directory,
    words: Iterable[str],
    countries: tuple[str, ...],
    on: str | None = None,
    speakers: Iterable[Mention] = (),
) -> Cast:
    """The cast of a report: every party's words that name an actor outright are counted; `speakers` are mentions of sources."""
    found = Cast(countries, on, speakers=tuple(m for m in speakers if len(m.text) > LONGEST_PRONOUN))
    for text in words:
        actor = outright(directory, text, countries, on)
        if actor and actor.kind not in NOT_PARTY:
            found.named[actor.id] += 1
    return found


def trimmed(words: str) -> str:
    """A party's words without article, counts and possessive."""
    text = " ".join(words.split()).strip("“”\"'‘’,.;:()")
    text = POSSESSIVE.sub("", text)
    while (shorter := LEAD.sub("", text)) != text:
        text = shorter
    return text


def outright(directory: Directory, words: str, countries: tuple[str, ...] = (), on: str | None = None) -> Actor | None:
    """The actor that words name by themselves: an alias, a nation's army, or the longest alias inside them."""
    text = whole = trimmed(words)
    plain = ARTICLE.sub("", words.strip())
    if plain != whole and (actor := directory.named(plain, countries, on)) and actor.kind not in NOT_PARTY:
        return actor  # 'the Allied Democratic Forces' are no allied forces
    while text:
        actor = directory.named(text, countries, on) or directory.named("the " + text, countries, on)
        if actor and (text == whole or actor.kind not in NOT_PARTY):
            return actor  # 'the national army' is not The National, a paper
        shorter = POSSESSIVE.sub("", TAIL.sub("", text))
        if shorter == text:
            break
        text = shorter
    return _inside(directory, trimmed(words), countries, on)


def _inside(directory: Directory, text: str, countries: tuple[str, ...], on: str | None) -> Actor | None:
    """The longest alias of two letters or more inside the words; backers ('US-backed') are no parties."""
    own = AGAINST.sub(" ", AGAINST_WHOM.sub("", text))
    bare = re.sub(r"\s+", " ", OWNED.sub("", own)).strip()
    plain = level(bare).split()
    told = roles(" ".join(plain))
    actor = _alias_in(directory, own, 2, countries, on) if OWNED.search(own) else None
    actor = actor or _alias_in(directory, bare, 1, countries, on)
    if actor and not (actor.kind == "government" and AGAINST_GOVERNMENT.intersection(told)):
        return actor  # 'rebels in the Central African Republic' are not its government
    for country in countries:
        for war in directory.fought(country, on):
            sides = [side for role in told if role in ETHNIC for side in war.means.get(role, ())]
            if sides:
                return directory.actors[sides[0]]  # 'Bosnian Serb soldiers' are not Bosnia's
    if AGAINST_GOVERNMENT.intersection(told):
        return None  # 'Congolese rebels' are not their country's army
    for word in plain:
        nation = directory.nations.get(word)
        if nation and nation.country and len(word) > 2 and (actor := directory.government(nation.country, on)):
            return actor
    return None


def _alias_in(directory: Directory, text: str, least: int, countries: tuple[str, ...], on: str | None) -> Actor | None:
    """The longest alias inside words, of `least` words or more; of one word only what is no common word of the language."""
    plain, original = level(text).split(), text.split()
    aligned = len(original) == len(plain)
    for length in range(min(6, len(plain)), least - 1, -1):
        for start in range(len(plain) - length + 1):
            piece = " ".join(plain[start : start + length])
            short = len(piece) < 3 and not (aligned and original[start].isupper())
            lone = length == 1 and piece not in SMALL
            if lone and (short or piece in directory.generic or (aligned and original[start][0].islower())):
                continue
            said = " ".join(original[start : start + length]) if aligned else piece
            if actor := directory.named(said, countries, on):
                return actor
    return None


def resolve(
    directory: Directory, words: str | None, found: Cast, country: str | None, speaker: str | None = None
) -> Actor | None:
    """The actor that a party's words mean.

    Args:
        directory: the actors.
        words: the party's words, without what they refer to; None where implicit.
        found: who else takes part in the report.
        country: the country of the claim's place: 'the army' is that country's.
        speaker: the name of the side that says so: 'our forces' are its own, 'the enemy' is whom it fights.
    """
    if not words:
        return None
    countries = ((country,) if country else ()) + found.countries
    actor = outright(directory, words, countries, found.on)
    if actor:
        return actor
    plain = level(POSSESSIVE.sub("", words.strip()))
    nation = next((directory.nations[w].country for w in plain.split() if len(w) > 2 and w in directory.nations), None)
    home = nation or country or (found.countries[0] if found.countries else None)
    if OURS.search(plain) or ENEMY.search(plain):
        own = directory.named(speaker, countries, found.on) if speaker else None
        side = directory.side(own, found.on) if own else None
        return side if side is None or OURS.search(plain) else enemy(directory, found, country, side)
    head = WHERE.split(level(AGAINST_WHOM.sub("", POSSESSIVE.sub("", words.strip()))))[0].strip() or plain
    return _leaning(directory, words, found, home, countries) or _player(directory, head, found, home)


def part_of(directory: Directory, words: str) -> str | None:
    """The part that words without a name give a party: government, or against it; None where they tell neither ('the group')."""
    plain = level(POSSESSIVE.sub("", words.strip()))
    if DEIXIS.search(plain):
        return None
    told = roles(plain)
    if GOVERNMENT.search(plain):
        return "government"
    means = _generic(directory, plain)
    if AGAINST_GOVERNMENT.intersection(told) or means == "opposition":
        return "against"
    return "government" if means == "government" or REGULAR.search(plain) else None


def governs(directory: Directory, side: Actor | None, found: Cast, countries: tuple[str, ...]) -> str:
    """Whether a side is a government, or that of the place on the day: 'government'; else 'against'."""
    home = directory.government(countries[0], found.on) if countries else None
    governs = side is None or (side.id == home.id if home else side.kind in GOVERNING_KINDS)
    return "government" if governs else "against"


def own_troops(mention: Mention, speaker: Mention, text: str) -> bool:
    """True for 'its troops' of whoever speaks right before: "the ministry said that its troops had left"."""
    between = text[speaker.end : mention.start]
    return bool(THEIRS.match(mention.text)) and 0 < len(between) <= NEAR_SPEAKER and not STOP.search(between)


def _leaning(directory: Directory, words: str, found: Cast, home: str | None, countries: tuple[str, ...]) -> Actor | None:
    """The side of 'pro-Gaddafi' (his), 'anti-Gaddafi' (who fights him) and 'ISIS-held' (whose it is)."""
    lean = LEANING.search(words)
    if lean is None:
        return None
    head = lean["head"] or lean["held"]
    government = level(head) in GOVERNING
    if lean["lean"] == "anti":
        return _opposition(directory, found, home, "opposition")
    if government:
        return directory.government(home, found.on) if home else None
    return outright(directory, head, countries, found.on)


def _player(directory: Directory, plain: str, found: Cast, home: str | None) -> Actor | None:
    """The side that plays the part that generic words tell, in the country's wars of the day."""
    told = roles(plain)
    means = _generic(directory, plain)
    if GOVERNMENT.search(plain):
        means = means or "government"
    else:
        for role in told:
            sides = [side for war in directory.fought(home, found.on) for side in war.means.get(role, ())]
            if sides and role not in AGAINST_GOVERNMENT:
                return directory.actors[found.likeliest(directory, sides)]
    if DEIXIS.search(plain):
        return None  # 'his men' are whose the sentence before says
    if GROUP.search(plain) and not told:
        return found.opposition(directory, home)  # no government is 'the group'
    if ARMED.search(plain):
        means = means if means in ("government", "opposition") else "opposition"
    elif REGULAR.search(plain):
        means = means if means in ("government", "opposition") else "government"
    against = next((role for role in told if role in AGAINST_GOVERNMENT), None)
    if means == "government":
        return directory.government(home, found.on) if home else None
    if means == "opposition" or against:
        return _opposition(directory, found, home, against or "opposition")
    return None


def enemy(directory: Directory, found: Cast, home: str | None, side: Actor) -> Actor | None:
    """Whom a side fights in a country: the government's opponent; of others the government, or who is named to fight there."""
    government = directory.government(home, found.on) if home else None
    ruling = directory.side(government, found.on) if government else None
    if ruling and ruling.id == side.id:
        return _opposition(directory, found, home, "opposition")
    own = {side.id, *directory.befriended(side.id, found.on)}
    named = found.sides(directory)
    if government and government.id not in own and (named[government.id] or side.kind in GOVERNING_KINDS):
        return government
    others = [directory.actors[i] for i, _ in named.most_common() if i not in own]
    there = [actor for actor in others if not home or home in actor.countries]
    return there[0] if there else government


def _opposition(directory: Directory, found: Cast, home: str | None, role: str) -> Actor | None:
    """Who fights the government: of those in the part the one named most, else whom the report names, else the first."""
    fought = directory.fought(home, found.on)
    sides = [s for w in fought for s in w.means.get(role, ())] or [s for w in fought for s in w.means.get("opposition", ())]
    likeliest = found.likeliest(directory, sides) if sides else None
    if likeliest and found.sides(directory)[likeliest]:
        return directory.actors[likeliest]
    return found.opposition(directory, home) or (directory.actors[likeliest] if likeliest else None)


def _generic(directory: Directory, words: str) -> str | None:
    """What generic words mean: the whole phrase, else its last two words, else its last."""
    plain = level(trimmed(words)).split()
    for start in range(len(plain)):
        means = directory.generic.get(" ".join(plain[start:])) or directory.generic.get("the " + " ".join(plain[start:]))
        if means:
            return means
    return None


def is_generic(directory: Directory, words: str) -> bool:
    """True for words that name a side by its part in the war alone: 'the government', 'the rebels', 'the army'."""
    plain = level(trimmed(words))
    return plain in directory.generic or f"the {plain}" in directory.generic
