"""How names sound, in Arabic script or any romanisation of it: one coarse key for all spellings, and a finer likeness to sort by.

Romanisations of one Arabic name differ in vowels (Deir, Dayr, Der), doubled letters, articles, the letters for sounds that Latin
lacks (kh, x, h; gh, rh, g; dh, z, d; q, k, g), ʻayn and hamza, and endings (-a, -ah, -eh, -é, -at). The *bones* of a name leave out what
differs and level the rest; Arabic script, which leaves short vowels out itself, gives the same bones. The *voice* keeps more: it
tells sounds apart as finely as both scripts do, and long vowels.
"""

from __future__ import annotations

import re
from functools import lru_cache

FEWEST = 2  # consonants that make a key
OF_ARABIC = str.maketrans({
    "ب": "b", "ت": "t", "ث": "θ", "ج": "j", "ح": "H", "خ": "x", "د": "d", "ذ": "ð", "ر": "r", "ز": "z", "س": "s", "ش": "ʃ", "ص": "s",
    "ض": "ð", "ط": "t", "ظ": "ð", "ع": "", "غ": "ɣ", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u",
    "ي": "i", "ا": "a",
})  # fmt: skip
OF_LATIN = (
    ("tch", "j"), ("dsch", "j"), ("dj", "j"), ("dzh", "j"), ("zh", "j"), ("sch", "ʃ"), ("sh", "ʃ"), ("ch", "ʃ"), ("kh", "x"), ("gh", "ɣ"),
    ("dh", "ð"), ("th", "θ"), ("ph", "f"), ("ck", "k"), ("gu(?=[ei])", "g"), ("qu(?=[ei])", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
    ("w", "u"), ("o", "u"), ("y", "i"), ("e", "i"), ("c", "k"), ("v", "u"), ("p", "b"),
)  # fmt: skip
SPELT = [(re.compile(spelling), letter) for spelling, letter in OF_LATIN]
COARSE = str.maketrans({
    "θ": "t", "H": "h", "x": "h", "ð": "d", "z": "d", "ʃ": "j", "ɣ": "k", "q": "k", "g": "k", "a": "", "i": "", "u": "",
})  # fmt: skip
DOUBLED = re.compile(r"(.)\1+")
ENDING = re.compile(r"(?<=[^aeiou])[aei]{1,2}h?$|(?<=[aeiou])h$")  # ta marbuta, and h that some write: Raqqa, Raqqah, Riqqeh
BARE_ENDING = re.compile(r"(?<=..)[هح]$")
BEFORE_B = re.compile(r"n(?=b)")
VOWELS = re.compile(r"a+")
AROUND = "aiu"
GLUED = re.compile(r"[ae]l[^aeiou ]\w{3}")  # 'alhindiya' may begin with the article
GLUED_INSIDE = re.compile(r"(?<=\w{3})[aeu]l(?= )")  # 'abdul wahid', 'abdel karim'
VILLAGE = re.compile(r"(?:qary[ae][ht]?|nah[iy]ya[ht]?|ha[iy]y?|mahalla[ht]|قريه|ناحيه|حي|محله) (?=\S)")  # 'Qaryat X' is X to most
OF_TWO = 3  # sounds from which a word's last t is taken for an ending: Khirbat, Qal'at, but not Bayt


@lru_cache(maxsize=1 << 14)
def voice(words: str) -> str:
    """How a folded name sounds, its words joined: of `deir zor` and of `دير زور`."""
    return "".join(map(_word, words.split()))


def bones(words: str) -> str:
    """The key that spellings of one name share, marked `~`; with its long vowels where few consonants are left, or empty."""
    spoken = [_word(word) for word in words.split()]
    bare = "".join(map(_bare, spoken))
    if len(bare) < FEWEST:
        bare = VOWELS.sub("", DOUBLED.sub(r"\1", "".join(spoken).translate(CONSONANTS_COARSE))).strip(AROUND)
        return f"~~{bare}" if len(bare) >= FEWEST else ""
    return "~" + BEFORE_B.sub("m", bare)


def keys(words: str) -> tuple[str, ...]:
    """The bones of a name and of its other readings: *rh* as French writes *gh*, *c* as Turkish writes *j*, glued articles."""
    readings = [words]
    if words.isascii():
        readings += [words.replace("rh", "gh")] if "rh" in words else []
        readings += [words.replace("c", "j")] if "c" in words.replace("ch", "").replace("ck", "") else []
        readings += [words[2:]] if GLUED.match(words) else []
        readings += [GLUED_INSIDE.sub("", words)]
    readings += [VILLAGE.sub("", words, count=1)] if VILLAGE.match(words) else []
    return tuple(dict.fromkeys(key for reading in dict.fromkeys(readings) if (key := bones(reading))))


def alike(one: str, other: str) -> float:
    """How alike two names sound, 0 to 1; each folded, with its words apart.

    The mean of two Dice coefficients of neighbouring sounds: of the consonants alone, and with the long vowels.
    """
    a, b = voice(one), voice(other)
    if one.isascii() != other.isascii():
        a, b = a.translate(SCRIPTLESS), b.translate(SCRIPTLESS)
    if a == b:
        return 1.0
    return 0.55 * _dice(a.translate(CONSONANTS), b.translate(CONSONANTS)) + 0.45 * _dice(a, b)


SCRIPTLESS = str.maketrans({"H": "h", "g": "k"})  # what romanisations do not tell apart
CONSONANTS = str.maketrans({"a": "", "i": "", "u": ""})


CONSONANTS_COARSE = str.maketrans({
    "θ": "t", "H": "h", "x": "h", "ð": "d", "z": "d", "ʃ": "j", "ɣ": "k", "q": "k", "g": "k",
})  # fmt: skip


@lru_cache(maxsize=1 << 15)
def _word(word: str) -> str:
    """The sounds of one word."""
    if not word.isascii():
        return DOUBLED.sub(r"\1", BARE_ENDING.sub("", word).translate(OF_ARABIC))
    word = ENDING.sub("", word) if len(word) > 3 else word
    for spelling, letter in SPELT:
        word = spelling.sub(letter, word)
    return DOUBLED.sub(r"\1", word)


def _bare(sounds: str) -> str:
    """The consonants of one word, levelled, without an ending in t."""
    bare = sounds.translate(COARSE)
    return bare[:-1] if len(bare) >= OF_TWO and bare[-1] == "t" else bare


@lru_cache(maxsize=1 << 14)
def _pairs(sounds: str) -> frozenset[str]:
    marked = f"^{sounds}$"
    return frozenset(marked[i : i + 2] for i in range(len(marked) - 1))


def _dice(one: str, other: str) -> float:
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b))
