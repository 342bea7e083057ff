"""Folding of place names, so that spellings of one name meet under one key.

Each name has a *strict* form (only case, diacritics and punctuation levelled), *exact keys* (articles and words such as
'city' or 'province' dropped, words joined) and *loose keys* (transliteration variants levelled too). Names in Cyrillic are
written in Latin letters first, once as Ukrainian and once as Russian; names in Arabic script are levelled to plain letters. How a
name sounds, across both scripts, is `sounds`' matter: it takes a name's `words`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from whoholds.identify.scripts import arabic_plain, has_arabic, has_cyrillic, latin_skeleton, romanised

LONGEST = 120  # characters; no place has a longer name, and a page passed by mistake must cost nothing
ARTICLES = frozenset((
    "al", "ar", "el", "ad", "ed", "ej", "ash", "esh", "ech", "az", "ez", "as", "es", "at", "ath", "eth", "adh", "edh", "an", "en",
    "er", "il", "ul", "ud", "the", "of",
))  # fmt: skip
LEADING_ARTICLES = frozenset((
    "al", "ar", "el", "ad", "ej", "ash", "esh", "ech", "az", "ez", "as", "at", "ath", "eth", "adh", "edh", "an", "ed", "er", "es",
    "il", "the",
))  # fmt: skip
GLUED_ARTICLE = re.compile(r"^[ae](?=(?:rr|zz|ss|dd|tt|nn|ll)[aeiouwy])")
DROPPED = dict.fromkeys(map(ord, "'’‘`´′ʼʻʿʾˈ‛ʹʺ\u02b9\u05f3\u200c\u200d\u200e\u200f"))
LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ə": "a", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "ng"}
)
WORDS = re.compile(r"[^\W_]+")

SOFT = {
    "settlement": "city town village hamlet settlement municipality townlet locality",
    "region": "province governorate oblast region raion rayon county state prefecture wilayat wilayah muhafazah muhafazat "
    "department division township subdistrict district nahiya cazza caza qada okrug voblast krai republic",
    "quarter": "neighbourhood neighborhood quarter suburb suburbs",
    "area": "countryside area areas enclave pocket outskirts surroundings hinterland salient axis front sector valley "
    "plain plains",
    "island": "island islands islet",
    "mountain": "mountain mountains mount mt mts range hills heights",
    "forest": "forest reserve woods",
    "peninsula": "peninsula isthmus",
}
HARD = {
    "base": "airport airbase airfield aerodrome airstrip base barracks garrison outpost helipad",
    "dam": "dam barrage",
    "crossing": "crossing checkpoint gate",
    "field": "oilfield oilfields gasfield field fields refinery",
    "camp": "camp camps",
    "port": "port harbour harbor seaport terminal",
    "bridge": "bridge",
    "plant": "plant",
    "castle": "castle citadel fortress",
    "prison": "prison jail",
}
FILLERS = frozenset((
    "international", "military", "border", "refugee", "oil", "gas", "air", "naval", "army", "nuclear", "power", "idp",
    "displacement", "palestinian", "regional", "autonomous", "people's", "peoples", "administrative",
))  # fmt: skip
SOFT_WORDS = {word: kind for kind, words in SOFT.items() for word in words.split()}
HARD_WORDS = {word: kind for kind, words in HARD.items() for word in words.split()}
MOUNTAINS = frozenset(("jabal", "jebel", "djebel", "gebel"))
LEADING = frozenset(("camp", "mount", "mt", *MOUNTAINS))
DIRECTIONS = frozenset((
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "northeast", "northwest", "southeast",
    "southwest", "northeastern", "northwestern", "southeastern", "southwestern", "central", "upper", "lower", "rural",
    "greater", "inner", "outer",
))  # fmt: skip


class Folded(NamedTuple):
    """A name, folded.

    Attributes:
        strict: lower case, without diacritics and punctuation; words apart.
        keys: exact keys, one or (for Cyrillic) two; none where the name has no letter.
        stems: for each key, its words joined without glued articles: what loose keys are made of.
        generic: the kind that its generic word names: settlement, region, quarter, area, base, dam, crossing …; or None.
        direction: True where a key would be left after dropping 'northern', 'rural' and the like (`without_direction`).
        words: the words of the first key apart, without articles: what `sounds` hears; empty for Cyrillic and for features.
    """

    strict: str
    keys: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    generic: str | None = None
    direction: bool = False
    words: str = ""

    @property
    def loose(self) -> tuple[str, ...]:
        """Loose keys; none for names too short to be told apart by one."""
        if len(self.keys) == 1:
            one = _loose(self.keys[0], self.stems[0])
            return (one,) if one else ()
        both = zip(self.keys, self.stems, strict=True)
        return tuple(dict.fromkeys(loose for key, stem in both if (loose := _loose(key, stem))))


NOTHING = Folded("")


def level(name: str) -> str:
    """A name in lower case without diacritics, apostrophes, ʻayn and hamza; other punctuation becomes one space."""
    bare = name.casefold()
    if bare.isascii():
        if bare.isalpha():
            return bare
        bare = bare.replace("'", "").replace("`", "")
    else:
        bare = unicodedata.normalize("NFKD", bare.translate(DROPPED)).casefold()  # 𝘼 and Ａ are capitals only once decomposed
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c)).translate(LETTERS)
        bare = bare.translate(DROPPED)
    return " ".join(WORDS.findall(bare))


@lru_cache(maxsize=1 << 13)
def fold(name: str) -> Folded:
    """Fold a name; an empty, over-long or letterless one gives `Folded` without keys."""
    if not name or len(name) > LONGEST:
        return NOTHING
    if has_arabic(name):
        return _fold_arabic(name)
    if has_cyrillic(name):
        return _fold_cyrillic(name)
    strict = level(name)
    key, stem, generic, direction, words = _key(strict)
    return Folded(strict, (key,), (stem,), generic, direction, words) if key else NOTHING


def without_direction(name: str) -> str:
    """A name without its words of direction: 'northern Aleppo countryside' gives 'aleppo countryside'."""
    return " ".join(word for word in level(name).split() if word not in DIRECTIONS)


def _fold_arabic(name: str) -> Folded:
    """Fold a name in Arabic script: plain letters."""
    plain = arabic_plain(name)
    words = " ".join(word for word in plain.split() if word != "ال")  # آل, the house of somebody, is 'Al' in Latin letters
    return Folded(plain, (plain.replace(" ", ""),), (plain,), words=words or plain) if plain else NOTHING


def _fold_cyrillic(name: str) -> Folded:
    """Fold a name in Cyrillic as Ukrainian and as Russian."""
    folded = [fold(words) for words in romanised(name.casefold()) if not has_cyrillic(words)]
    if not folded:  # a letter that is neither Ukrainian nor Russian
        key = level(name).replace(" ", "")
        return Folded(level(name), (key,), (key,))
    stems = {key: stem for one in folded for key, stem in zip(one.keys, one.stems, strict=True)}
    return Folded(folded[0].strict, tuple(stems), tuple(stems.values()), folded[0].generic, folded[0].direction)


def _key(strict: str) -> tuple[str, str, str | None, bool, str]:
    """The exact key of a strict form, its stem without glued articles, its kind, whether it has a direction, its words apart."""
    tokens = strict.split()
    if len(tokens) < 2:
        stem = GLUED_ARTICLE.sub("", strict)
        return strict, stem, None, False, stem
    words = [word for word in tokens[1:-1] if word not in ARTICLES]  # 'al' in 'deir al zour', not a last word
    if tokens[0] not in LEADING_ARTICLES:
        words.insert(0, tokens[0])
    words.append(tokens[-1])
    mountain = words[0] in MOUNTAINS  # whose Arabic name has the word too
    spoken = words
    generic, hard, words = _without_generic(words)
    key = "".join(words)
    direction = len(words) > 1 and not DIRECTIONS.isdisjoint(words)
    bare = [GLUED_ARTICLE.sub("", word) for word in words]
    heard = bare if not hard else spoken if mountain else ()
    return (f"{key}#{hard}" if hard else key), "".join(bare), hard or generic, direction, " ".join(heard)


def _without_generic(words: list[str]) -> tuple[str | None, str | None, list[str]]:
    """Generic words dropped from the end (or from 'camp X', 'mount X', 'province X'): the soft kind, the hard kind, the rest."""
    soft = hard = None
    if len(words) > 1 and (words[0] in LEADING or (words[0] in SOFT_WORDS and SOFT_WORDS[words[0]] in ("settlement", "region"))):
        soft, hard = SOFT_WORDS.get(words[0], "mountain" if words[0] not in HARD_WORDS else None), HARD_WORDS.get(words[0])
        words = words[1:]
    while len(words) > 1:
        last = words[-1]
        if last in HARD_WORDS:
            hard = hard or HARD_WORDS[last]
        elif last in SOFT_WORDS:
            soft = soft or SOFT_WORDS[last]
        elif not ((hard or soft) and last in FILLERS):
            break
        words = words[:-1]
    return soft, hard, words


def _loose(key: str, stem: str) -> str:
    """The loose key of one exact key; empty where too little would be left."""
    if not stem.isascii():
        return ""
    _, mark, hard = key.partition("#")
    skeleton = latin_skeleton(stem)
    return skeleton + mark + hard if len(skeleton) > 2 else ""
