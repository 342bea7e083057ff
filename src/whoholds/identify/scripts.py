"""Scripts: Cyrillic in Latin letters, Arabic in plain letters, and the skeletons that Latin spellings of one name share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import itemgetter

CYRILLIC = re.compile(r"[Ѐ-ӿ]")
ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")

UKRAINIAN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y", "і": "i",
    "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu", "я": "ia", "'": "", "ы": "y",
    "э": "e", "ё": "io", "ъ": "", "ў": "u",
})  # fmt: skip
RUSSIAN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i",
    "ї": "yi", "є": "ye", "'": "", "ў": "u",
})  # fmt: skip
UKRAINIAN_START = re.compile(r"\b([єїйюя])")
STARTS = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}

MARKS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c-\u200f]")
PRESENTED = re.compile(r"[\ufb50-\ufdff\ufe70-\ufeff]")  # letters in the form that they take in print, and words in one sign
SHORT_E = re.compile(r"ە(?=\w)")  # Kurdish writes short vowels, which Arabic leaves out
ARABIC_LEVELLED = str.maketrans("أإآٱىیئيةۀەھکگڤپچژڕڵۆێ", "ااااييييههههككفبجزرلوي", "ءؤ")
ARABIC_WORD = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff]+")
WITH_H = (
    ("tch", "sh"), ("dzh", "j"), ("dj", "j"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("zh", "z"), ("ch", "sh"),
    ("ph", "f"),
)  # fmt: skip
LEVELLED = str.maketrans({**dict(zip("eiyuw", "aaaov", strict=True)), "q": "k", "c": "k", "x": "ks"})
ROUND = re.compile(r"a*o[ao]*")
ROUND_W = re.compile(r"(?<=[ao])w(?![aeiouy])|(?<![aeiouy])w(?=[^aeiouy])")
DOUBLED = re.compile(r"(.)\1+")
ONCE = itemgetter(1)  # a match's letter; as a template, re would look it up anew at each call
FINAL = re.compile(r"(?<=[aeiouy])h$")


def has_cyrillic(words: str) -> bool:
    """True where a letter is Cyrillic."""
    return not words.isascii() and CYRILLIC.search(words) is not None


def has_arabic(words: str) -> bool:
    """True where a letter is Arabic."""
    return not words.isascii() and ARABIC.search(words) is not None


def romanised(words: str) -> tuple[str, str]:
    """Lower-case Cyrillic in Latin letters: as Ukrainian (the official way), as Russian (the way of news)."""
    ukrainian = UKRAINIAN_START.sub(lambda m: STARTS[m[1]], words).replace("зг", "zgh").translate(UKRAINIAN)
    russian = words.replace("ый", "y").replace("ий", "y").translate(RUSSIAN)
    return ukrainian, russian


def arabic_plain(words: str) -> str:
    """Arabic script without vowel marks, with the forms of alef, ya, ta marbuta and kaf levelled and the article dropped."""
    marked = unicodedata.normalize("NFKC", words) if PRESENTED.search(words) else words
    levelled = SHORT_E.sub("", MARKS.sub("", marked)).translate(ARABIC_LEVELLED)
    return " ".join(w[2:] if w.startswith("ال") and len(w) > 4 else w for w in ARABIC_WORD.findall(levelled))


@lru_cache(maxsize=1 << 12)
def latin_skeleton(key: str) -> str:
    """What transliterations of one name share.

    Consonants are levelled, vowels told apart only as round (o) and open (a), the last dropped: 'zawr', 'zour' and 'zor' give
    `zor`, 'mayadin' and 'mayadeen' `madan`.
    """
    words = FINAL.sub("", key) if key.endswith("h") else key
    words = ROUND_W.sub("u", words) if "w" in words else words
    first = "y" if words[:1] == "y" and words[1:2] in "aeiou" else ""
    words = words[len(first) :]
    if "h" in words:
        for spelling, letter in WITH_H:
            words = words.replace(spelling, letter)
    elif "dj" in words:
        words = words.replace("dj", "j")
    words = words.replace("ck", "k").translate(LEVELLED)
    words = ROUND.sub("o", words) if "o" in words else words
    words = DOUBLED.sub(ONCE, first + words)
    return words.rstrip("ao") or words
