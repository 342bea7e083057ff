"""How names sound, in Arabic script or any romanisation of it: one coarse key for all spellings, and a finer likeness to sort by.

Romanisations of one Arabic name differ in vowels (Deir, Dayr, Der), doubled letters, articles, the letters for sounds that
Latin lacks (kh, x, h; gh, rh, g; dh, z, d; q, k, g), ʻayn and hamza, and endings (-a, -ah, -eh, -é, -at). The *bones* of a name
leave out what differs and level the rest; Arabic script, which leaves short vowels out itself, gives the same bones. The
*voice* keeps more: it tells sounds apart as finely as both scripts do, and long vowels.
"""

from __future__ import annotations

import re
from functools import lru_cache

FEWEST = 2  # consonants that make a key
OF_ARABIC = str.maketrans({
    "ب": "b", "ت": "t", "ث": "θ", "ج": "j", "ح": "H", "خ": "x", "د": "d", "ذ": "ð", "ر": "r", "ز": "z", "س": "s", "ش": "ʃ",
    "ص": "s", "ض": "ð", "ط": "t", "ظ": "ð", "ع": "", "غ": "ɣ", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n",
    "ه": "h", "و": "u", "ي": "i", "ا": "a",
})  # fmt: skip
OF_LATIN = (
    ("tch", "j"), ("dsch", "j"), ("dj", "j"), ("dzh", "j"), ("zh", "j"), ("sch", "ʃ"), ("sh", "ʃ"), ("ch", "ʃ"), ("kh",
    "x"), ("gh", "ɣ"), ("dh", "ð"), ("th", "θ"), ("ph", "f"), ("ck", "k"), ("gu(?=[ei])", "g"), ("qu(?=[ei])", "k"), ("ou",
    "u"), ("oo", "u"), ("ee", "i"), ("w", "u"), ("o", "u"), ("y", "i"), ("e", "i"), ("c", "k"), ("v", "u"), ("p", "b"),
)  # fmt: skip
SPELT = [(re.compile(spelling), letter) for spelling, letter in OF_LATIN]
CLASS_OF = {"θ": "t", "H": "h", "x": "h", "ð": "d", "z": "d", "ʃ": "j", "ɣ": "k", "q": "k", "g": "k"}  # what spellings mix up
COARSE = str.maketrans({**CLASS_OF, "a": "", "i": "", "u": ""})
CONSONANTS = str.maketrans({"a": "", "i": "", "u": ""})
CONSONANTS_COARSE = str.maketrans(CLASS_OF)
DOUBLED = re.compile(r"(.)\1+")
ENDING = re.compile(r"(?<=[^aeiou])[aei]{1,2}h?$|(?<=[aeiou])h$")  # ta marbuta, and h that some write: Raqqa, Raqqah, Riqqeh
BARE_ENDING = re.compile(r"(?<=..)[هح]$")
BEFORE_GLIDE = re.compile(r"a(?=[iu])")  # Deir, Dayr, Der; Zor, Zour, Zawr
BEFORE_B = re.compile(r"n(?=b)")
VOWELS = re.compile(r"a+")
AROUND = "aiu"
GLUED = re.compile(r"[ae]l[^aeiou ]\w{3}")  # 'alhindiya' may begin with the article
GLUED_INSIDE = re.compile(r"(?<=\w{3})[aeu]l(?= )|(?<=\babd)[aeiu](?:[rnsdtz]|sh)(?= )")  # 'abdul wahid', 'abdur razaq'
VILLAGE = re.compile(
    r"(?:qary[ae][ht]?|nah[iy]ya[ht]?|ha[iy]y?|mahalla[ht]|قريه|ناحيه|حي|محله) (?=\S)"
)  # 'Qaryat X' is X to most
LAST_T = re.compile(r"(?<=[^aiu])([aiu]*[^aiu][aiu]*?)[ai]?t$")  # Khirbat, Qal'at; but not Bayt


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


def near(one: str, other: str) -> float:
    """How alike the consonants of two names are, 0 to 1, fast: the Dice coefficient of neighbouring ones."""
    a, b = _pairs(voice(one)), _pairs(voice(other))
    return 2 * len(a & b) / (len(a) + len(b))


def alike(one: str, other: str) -> float:
    """How alike two names sound, 0 to 1; each folded, with its words apart.

    One less what it costs to make one voice the other (a weighted edit distance), by consonants. Where only one name is in Arabic
    script, a vowel of the other that it leaves out costs next to nothing, but a long vowel that it writes must be heard.
    """
    a, b = voice(one), voice(other)
    if a == b:
        return 1.0
    if one.isascii() and not other.isascii():
        a, b = b, a
    mixed = one.isascii() != other.isascii()
    written = WRITTEN if mixed or not one.isascii() else VOWEL
    costs = _distance(a, b, written, HEARD if mixed else written, UNLIKE if mixed else VOWEL)
    size = max(len(a.translate(CONSONANTS)), len(b.translate(CONSONANTS)), 2)
    return max(0.0, 1.0 - costs / size)


VOWEL, WRITTEN, HEARD, UNLIKE = 0.3, 0.5, 0.05, 0.45  # what a vowel costs: anywhere; one in Arabic script, in Latin, mistaken
ALMOST, WEAK_SOUND = 0.25, 0.4  # a consonant for another of its class; an h or t more
VOWELS_OF_VOICE = frozenset("aiu")
WEAK_SOUNDS = frozenset("hHt")


def _distance(a: str, b: str, of_a: float, of_b: float, unlike: float) -> float:
    """The cost of making `a` into `b`."""
    row = [0.0]
    for y in b:
        row.append(row[-1] + _alone(y, of_b))
    for x in a:
        without = _alone(x, of_a)
        before, row = row, [row[0] + without]
        for j, y in enumerate(b, 1):
            cost = before[j - 1] + (0.0 if x == y else _instead(x, y, unlike))
            row.append(min(cost, before[j] + without, row[-1] + _alone(y, of_b)))
    return row[-1]


def _alone(sound: str, vowel: float) -> float:
    return vowel if sound in VOWELS_OF_VOICE else WEAK_SOUND if sound in WEAK_SOUNDS else 1.0


def _instead(x: str, y: str, unlike: float) -> float:
    if x in VOWELS_OF_VOICE or y in VOWELS_OF_VOICE:
        return unlike if x in VOWELS_OF_VOICE and y in VOWELS_OF_VOICE else 1.3
    return ALMOST if CLASS_OF.get(x, x) == CLASS_OF.get(y, y) else 1.0


@lru_cache(maxsize=1 << 15)
def _word(word: str) -> str:
    """The sounds of one word, without an ending in t that most spellings write only where another word follows."""
    if word.isascii():
        word = ENDING.sub("", word) if len(word) > 3 else word
        for spelling, letter in SPELT:
            word = spelling.sub(letter, word)
        sounds = BEFORE_GLIDE.sub("", DOUBLED.sub(r"\1", word))
    else:
        sounds = BARE_ENDING.sub("", word).replace("لل", "ل").translate(OF_ARABIC)
    return LAST_T.sub(r"\1", sounds)


def _bare(sounds: str) -> str:
    """The consonants of one word, levelled."""
    return sounds.translate(COARSE)


@lru_cache(maxsize=1 << 15)
def _pairs(sounds: str) -> frozenset[str]:
    marked = f"^{sounds.translate(COARSE)}$"
    return frozenset(marked[i : i + 2] for i in range(len(marked) - 1))
