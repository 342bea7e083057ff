"""What words for a place are made of: a name, whose it is, which side of it, what kind of thing, and the place inside them.

'a police station in southern Baghdad' is a building (`outer`) inside 'southern Baghdad' (`inner`); "Baghdad's Green Zone" is a
'Green Zone' (`name`) of 'Baghdad' (`owner`). Nothing is looked up here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from whoholds.records import Mention

CAPITAL_LETTER = r"[A-ZÀ-ÞĀ-ŽА-ЯІЇЄҐ\u0600-\u06ff]"
NAME_STARTS = rf"(?:[\"“'‘ʿ`]?(?:(?:al|el|ar|as|ash|an|at|az|ad|ed|ez)-)?[^\W\d_]{{0,2}}{CAPITAL_LETTER})"
NAMED = re.compile(rf"[^\W\d_]*{CAPITAL_LETTER}|{NAME_STARTS}")
PRONOUNS = frozenset((
    "the", "it", "its", "there", "this", "that", "here", "both", "they", "a", "an", "some", "several", "many", "much", "most",
    "half", "all", "parts", "part", "near", "in", "at", "outside",
))  # fmt: skip

TOWN = re.compile(
    r"\b(?:city|town|village|hamlet|settlement|municipality|municipio|port|stronghold|bastion|garrison|enclave|pocket|place|"
    r"streets?|suburbs?|outskirts|cent(?:re|er)|downtown|quarters?|neighbou?rhoods?|townsfolk)\b",
    re.IGNORECASE,
)
REGION = re.compile(
    r"\b(?:province|governorate|oblast|region|state|district|county|prefecture|department|territory|republic|valley|canton|raion|"
    r"division|commune|corner)\b",
    re.IGNORECASE,
)
LAND = re.compile(
    r"\b(?:territor(?:y|ies)|lands?|soil|areas?|zones?|ground|countryside|swathes?|stretch(?:es)?|positions?|villages|towns|cities|"
    r"settlements|strongholds|provinces|regions|districts|capitals|bases|outposts|checkpoints|fields|nation|country|installations)\b",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"(?!.*\b(?:border|frontier))(?:[\w-]+ )*(?:(?:areas?|points?|stages?|ground|spots?)|(?:its|their|his|our) (?:\w+ )?"
    r"territor(?:y|ies))",
    re.IGNORECASE,
)  # words of which nobody can tell which place they mean
COUNTRY = re.compile(r"\b(?:the|our|their|its|this) (?:\w+ )?(?:country|nation|homeland|kingdom)\b", re.IGNORECASE)
CAPITAL = re.compile(
    r"\b(?:the|its|their|our)(?: (?!provincial|regional|district|state|oblast|county)\w+)? capital\b(?! of)", re.IGNORECASE
)
INSTITUTION = re.compile(
    r"\b(?:presidential|president|parliament|national assembly|supreme court|constitutional court|state (?:television|tv|radio)|"
    r"central bank|government (?:buildings?|house|headquarters|offices?|complex)|ministry|ministries|capitol)\b",
    re.IGNORECASE,
)  # of a nation: they stand in its capital
AIRPORT = re.compile(r"\b(?:airport|airfield|air ?base|airstrip|aerodrome)\b", re.IGNORECASE)
BUILDING = re.compile(
    r"\b(?:mosque|church|cathedral|convent|monastery|hospital|school|university|college|factory|mill|plant|brewery|stadium|station|"
    r"market|bazaar|square|street|road|avenue|boulevard|bridge|building|headquarters|office|hall|house|hotel|court|prison|jail|"
    r"barracks|camp|post|checkpoint|depot|radio|television|mast|tower|hill|ridge|heights?|citadel|fort|fortress|castle|palace|"
    r"compound|complex|quarters?|neighbou?rhoods?|districts?|suburbs?|sectors?|blocks?|villas?|farms?|museum|bank|ministry|embassy|"
    r"parliament|embankment|roundabout|junction|crossroads|silos?|warehouses?|customs|half|banks?|side|edge|part|parts|"
    r"hotels|shrine|consulate|residence|buildings|offices|mosques|churches|schools|stations|slums?|highway|mall|assembly)\b",
    re.IGNORECASE,
)
TRAILING = re.compile(
    r"(?:[ -](?:area|areas|axis|sector|front|direction|pocket|suburbs?|outskirts|countryside|hinterland|city|town|council|hall|"
    r"port|harbou?r|seaport|garrison|stronghold|enclave|quarters?|neighbou?rhoods?|centre|center|police|headquarters|station|"
    r"market|roads?|highway|side|lines?|region|vicinity|approaches|itself|proper|in|of|and|near|towns|villages|cities|positions|"
    r"territor(?:y|ies)|land))+$",
    re.IGNORECASE,
)
REGIONS_LISTED = r"(?i:(?P<kind>province|governorate|region|oblast|district|state|department|count(?=ies))(?:s|ies)\b)"
VILLAGE = re.compile(r"\b(?:villages?|towns?|cit(?:y|ies)|hamlets?|settlements?) of\b", re.IGNORECASE)

DETERMINER = re.compile(
    r"^(?:(?:the|an?|its|their|his|her|our|this|that|these|those|some|several|many|all|both|other|another|nearby|neighbou?ring|"
    r"various|remote|\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|dozens of|hundreds of|(?:large |other )?parts? of|"
    r"(?:much|most|half|all|some|one|rest|whole|bulk) of|more)\s+)+",
    re.IGNORECASE,
)
PREPOSITION = re.compile(
    r"(?<![^\W\d_])(?P<word>of|in|at|near|outside|around|from|to|inside|on|opposite|with|within|along|across|throughout|beside|"
    rf"between)\s+(?=(?:the\s+|an?\s+)?(?:[^\WA-ZÀ-Þ\d_]+[ -]){{0,4}}?{NAME_STARTS})"
)
LEADING = re.compile(
    r"(?:\S+ ){0,3}?(?:town|city|village|hamlet|port|district|province|capital|region|governorate|stronghold|crossing) "
    rf"(?P<name>{NAME_STARTS}.*)$"
)
LEADING_NAME = re.compile(rf"(?P<name>{NAME_STARTS}[\w’'-]*(?:[ -]{NAME_STARTS}[\w’'-]*)*)(?P<kind>(?: [a-z]{{3,}})+)$")
OWNER = re.compile(rf"^(?P<name>{CAPITAL_LETTER}[^,;]*?)(?:[’']s|(?<=s)[’'])\s+(?P<rest>.+)$")
HELD = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'.-]*\s+)*[\w’'.&]+[-\s](?:controlled|held|occupied|run|dominated|backed|populated|ruled|administered|besieged)\s+"
)  # 'Syrian Democratic Forces-controlled territory': whose it is, not where
BY = re.compile(
    r"\s(?:\w+ed|held|run|taken|won|lost|manned|belonging)\s+(?:by|from|to)\s.*?(?=\s(?:in|near|at|around|outside)\s|$)"
)  # 'a mosque used by Boko Haram in Maiduguri'
AT = re.compile(r"^(?:in|at|near|outside|around|inside|on|of|from|to|into|towards?)\s+")
ACRONYM = re.compile(r"[A-Z]{3,}")  # 'the AMISOM base': whose it is, not what it is called
COMPASS = r"(?:(?:north|south)[- ]?(?:east|west)?|east|west)"
DIRECTION = re.compile(
    rf"^(?:far |extreme |much of |most of )*(?P<side>{COMPASS}(?:ern)?(?:most)?|cent(?:re|er)|central)"
    r"(?: part| parts| half| side| areas?| countryside| suburbs?| districts?)?(?: of)?(?: the)?[ -]+(?=\S)",
    re.IGNORECASE,
)
SIDE = re.compile(
    rf"^(?:the (?:country|nation)[’']s |the )(?:far )?(?P<side>{COMPASS})(?: of the country)?$", re.IGNORECASE
)  # of the country that a report is about
BORDER = re.compile(r"\b(?:borders?|frontiers?|boundary)(?: (?:areas?|regions?|zones?|strips?))?(?: between .*)?$", re.IGNORECASE)
HEAD = re.compile(
    r"\b(?:city|town|village|hamlet|settlement|port|suburb|district|province|region|state|governorate|crossing|capital|stronghold)$",
    re.IGNORECASE,
)
CALLED = re.compile(rf" of (?:the )?{NAME_STARTS}[\w’'-]*(?:[ -]{NAME_STARTS}[\w’'-]*){{0,3}}")
OWNED = re.compile(
    rf"s (?:[a-z]+ ){{0,2}}?{NAME_STARTS}[\w’'-]*(?: (?:region|province|city|district|governorate|oblast|state|town))?"
)
TITLED = rf"{NAME_STARTS}[\w’'-]*(?:[ -](?:(?:of|de|del|da) (?:the )?)?{NAME_STARTS}[\w’'-]*){{0,3}}"
LIST_REACH = 90  # characters
LIST_BEHIND = re.compile(rf"(?:(?:, and|,| and| or)\s(?:the\s)?{TITLED}){{1,5}}\s{REGIONS_LISTED}")
LIST_BEFORE = re.compile(rf"\b{REGIONS_LISTED}\sof\s(?:the\s)?(?:{TITLED}(?:, and|,| and| or)\s(?:the\s)?){{0,5}}$")
FRAGMENT = re.compile(
    rf"(?:(?:near|outside|around|inside|in|at|the|parts?|of|far|deep|{COMPASS}(?:ern)?|central|and)[ -]?)+", re.IGNORECASE
)  # a direction or a preposition alone: the name stands behind it
FOLLOWING = re.compile(
    rf"\s(?:(?:of|the|parts?|areas?|side|outskirts|suburbs?|neighbou?rhoods?|its)\s){{0,3}}{TITLED}"
    r"(?:\s(?:region|province|city|district|governorate|oblast|state|town))?"
)
DIVIDED = re.compile(
    rf"[’']s (?:[a-z]+ ){{0,2}}{TITLED} (?:region|province|city|district|governorate|oblast|state|town|village|county|"
    r"peninsula)\b"
)  # 'Ukraine | 's Crimea region'
HOLDER = re.compile(
    rf"[-–](?:controlled|held|occupied|administered|ruled|run|dominated)\s(?P<name>(?:{COMPASS}(?:ern)?\s|central\s)?{TITLED})"
)  # 'Pakistan | -administered Kashmir': the holder's name is no place
AROUND = frozenset(("near", "outside", "around", "opposite", "beside"))
PEOPLES = frozenset(
    (
        "muslim",
        "christian",
        "sunni",
        "shia",
        "shi'ite",
        "shiite",
        "druze",
        "alawite",
        "kurdish",
        "arab",
        "turkmen",
        "yazidi",
        "catholic",
        "orthodox",
        "hindu",
        "buddhist",
        "jewish",
        "tatar",
        "tuareg",
        "fulani",
        "pashtun",
        "hazara",
        "baloch",
        "tamil",
        "rohingya",
        "islamic",
        "islamist",
    )
)  # of those who live in a place, or hold it
ORGANS = frozenset((
    "army", "navy", "air", "force", "forces", "government", "police", "troops", "war", "military", "soldiers", "militia",
    "insurgents", "rebels", "militants", "authority", "islamist",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words for a place, taken apart; what is not there is ''.

    Attributes:
        words: all of them, without article.
        outer: those before the place inside them, without article: 'police station', 'Nahr al-Bared refugee camp'.
        name: the proper name in `outer`, with what follows it: 'Nahr al-Bared refugee camp'; no nation alone is one.
        owner: whose it is: 'Baghdad' of "Baghdad's Green Zone".
        side: the direction, as 'northern', where the words are of one side of a name.
        inner: the place inside the words: 'southern Baghdad'.
        link: the preposition before it.
    """

    words: str
    outer: str
    name: str = ""
    owner: str = ""
    side: str = ""
    inner: str = ""
    link: str = ""


def taken_apart(words: str, is_no_place: Callable[[str], bool]) -> Phrase:
    """The parts of words for a place.

    Args:
        words: as the report has them.
        is_no_place: True for the name or the adjective of a country, and for an armed group: nothing in a country is called so.
    """
    bare = AT.sub("", words.strip(' ,.;:"“”'))
    bare = DETERMINER.sub("", bare) or words
    first, _, rest = bare.partition(" ")
    if rest[:1].islower() and first[:1].isupper() and any(p.fullmatch(first) for p in (TOWN, REGION, LAND, BUILDING)):
        bare = first.lower() + bare[len(first) :]  # 'Villages around Askira', at the head of a sentence
    owner = side = inner = link = ""
    outer = bare
    if owned := OWNER.match(bare):
        owner, outer = owned["name"], owned["rest"]
    turned = DIRECTION.match(outer)
    if turned and (turned["side"].islower() or is_no_place(outer[turned.end() :])):  # the West Bank is no bank's west
        side, outer = eastern(turned["side"]), outer[turned.end() :]
    outer = BY.sub("", outer)
    if not is_no_place(outer):
        if (found := PREPOSITION.search(outer)) and found.start():
            outer, inner, link = outer[: found.start()].strip(), outer[found.end() :], found["word"].lower()
        elif (found := LEADING.match(outer)) and found.start("name"):
            outer, inner, link = outer[: found.start("name")].strip(), found["name"], "of"
    outer = DETERMINER.sub("", outer)
    return Phrase(bare, outer, _name(HELD.sub("", outer), is_no_place), owner, side, DETERMINER.sub("", inner), link)


def eastern(side: str) -> str:
    """A direction in one spelling: 'north east', 'Northeast' and 'northeasternmost' are all 'northeastern'."""
    plain = re.sub(r"[- ]", "", side.lower()).removesuffix("most").removesuffix("ern")
    return "central" if plain.startswith("cent") else f"{plain}ern"


def inner(mention: Mention) -> Mention | None:
    """The name inside words such as 'the Iraqi city of Falluja' or 'a base near Gori'."""
    words, found = mention.text, ""
    while (phrase := taken_apart(words, lambda _: False)).inner and len(phrase.inner) < len(words):
        words = found = phrase.inner
    at = mention.text.rfind(found) if found and NAMED.match(found) else -1
    return Mention(mention.start + at, mention.start + at + len(found), found, mention.kind) if at > 0 else None


def proper(mention: Mention) -> Mention:
    """A mention with the words before its name left out: 'near Aleppo', 'the rebel-held Luhansk Oblast'; its offsets stay."""
    tokens = HELD.sub("", mention.text).split()
    at = next((n for n, token in enumerate(tokens) if re.match(NAME_STARTS, token) and token.lower() not in PRONOUNS), 0)
    return replace(mention, text=" ".join(tokens[at:])) if at else mention


def completed(mention: Mention, text: str) -> Mention:
    """A mention with the words behind it without which it is cut short: 'the northern city | of Tripoli', 'near | Darfur'."""
    rest = text[mention.end : mention.end + 80]
    if found := HOLDER.match(rest):
        start = mention.end + found.start("name")
        return Mention(start, mention.end + found.end(), found["name"], mention.kind)
    if HEAD.search(mention.text):
        found = CALLED.match(rest)
    elif mention.text.endswith(("'", "’")):
        found = OWNED.match(rest)
    else:
        found = DIVIDED.match(rest) or (FOLLOWING.match(rest) if FRAGMENT.fullmatch(mention.text) else None)
    return replace(mention, end=mention.end + found.end(), text=mention.text + found[0], refers_to=None) if found else mention


def listed_as(mention: Mention, text: str) -> str:
    """The kind of division that a list makes of its names, '' if none: 'the provinces of Homs and | Hama'."""
    found = LIST_BEHIND.match(text, mention.end, mention.end + LIST_REACH) or LIST_BEFORE.search(
        text, max(0, mention.start - LIST_REACH), mention.start
    )
    kind = found["kind"].lower() if found else ""
    return "county" if kind == "count" else kind


def is_named(words: str) -> bool:
    """True where words carry a name of their own, capitals after the first word or a first word that is no article."""
    tokens = words.split()
    return any(NAMED.match(t) for t in tokens[1:]) or (bool(NAMED.match(tokens[0])) and tokens[0].lower() not in PRONOUNS)


def _name(outer: str, is_no_place: Callable[[str], bool]) -> str:
    """From the first word that is written as a name and is no nation's and no group's; '' where there is none."""
    tokens = outer.split()
    at = 0
    while at < len(tokens):
        size = next((n for n in range(len(tokens) - at, 0, -1) if is_no_place(" ".join(tokens[at : at + n]))), 0)
        run = next((n for n in range(at, len(tokens)) if not re.match(NAME_STARTS, tokens[n])), len(tokens))
        organised = ORGANS.intersection(t.lower() for t in tokens[at:run]) or (
            len(tokens) > run and ACRONYM.fullmatch(tokens[at])
        )
        if not size and run > at and not organised:
            return " ".join(tokens[at:])
        at = at + size if size else max(run, at + 1)
    return ""
