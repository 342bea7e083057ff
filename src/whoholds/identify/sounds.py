"""How names sound, in Arabic script or any romanisation of it: one coarse key for all spellings, and a finer likeness to sort by.

Romanisations of one Arabic name differ in vowels (Deir, Dayr, Der), doubled letters, articles, the letters for sounds that
Latin lacks (kh, x, h; gh, rh, g; dh, z, d; q, k, g), ʻayn and hamza, and endings (-a, -ah, -eh, -é, -at). The *bones* of a name
leave out what differs and level the rest; Arabic script, which leaves short vowels out itself, gives the same bones. The
*voice* keeps more: it tells sounds apart as finely as both scripts do, and long vowels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

REMEMBERED = 1 << 12  # words
ARABIC, LATIN, LATIN_ONLY = 0, 1, 2  # the script of a name; the last, of a place none of whose names is in Arabic script
FEWEST = 2  # consonants that make a key
PART_OF = "+"  # before the key of a part of a name
SHORTEST_PART = 4  # letters
BONES = "bdfhjklmnrst"  # what `COARSE` leaves of all sounds
CORE = 0.06  # what a name loses whose 'village of' or 'upper' is left out
OF_ARABIC = str.maketrans({
    "ب": "b", "ت": "t", "ث": "θ", "ج": "j", "ح": "H", "خ": "x", "د": "d", "ذ": "ð", "ر": "r", "ز": "z", "س": "s", "ش": "ʃ",
    "ص": "s", "ض": "D", "ط": "t", "ظ": "Z", "ع": "", "غ": "ɣ", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n",
    "ه": "h", "و": "w", "ي": "y", "ا": "A",
})  # fmt: skip
OF_LATIN = {
    "tch": "j", "dsch": "j", "dj": "j", "dzh": "j", "zh": "j", "sch": "ʃ", "sh": "ʃ", "ch": "ʃ", "kh": "x", "gh": "ɣ",
    "dh": "ð", "th": "θ", "ph": "f", "ck": "k", "gu": "g", "qu": "k", "ou": "u", "oo": "u", "ee": "i", "o": "u", "e": "i",
    "c": "k", "v": "w", "p": "b",
}  # fmt: skip
SPELT = re.compile("tch|dsch|dj|dzh|zh|sch|sh|ch|kh|gh|dh|th|ph|ck|gu(?=[ei])|qu(?=[ei])|ou|oo|ee|[oecvp]")
VOWELS_OF_VOICE = (
    "aiuAwy"  # short or long in Latin letters; long, or a glide, in Arabic script (A, w, y) and where Latin has w, y
)
CLASS_OF = {
    "θ": "t", "H": "h", "x": "h", "ð": "d", "D": "d", "Z": "d", "z": "d", "ʃ": "j", "ɣ": "k", "q": "k", "g": "k",
}  # fmt: skip
COARSE = str.maketrans({**CLASS_OF, **dict.fromkeys(VOWELS_OF_VOICE, "")})
CONSONANTS = str.maketrans(dict.fromkeys(VOWELS_OF_VOICE, ""))
PLAIN_VOWELS = {"A": "a", "w": "u", "y": "i"}
LEVELLED = str.maketrans({**CLASS_OF, **PLAIN_VOWELS})
LONG = str.maketrans({**CLASS_OF, "a": "", "A": "", "w": "u", "y": "i"})
ONCE = itemgetter(1)  # a match's first group; as a template, re would look it up anew at each call
DOUBLED = re.compile(r"(.)\1+")
ENDING = re.compile(r"(?<=[^aeiou])[ae]{1,2}h?$|(?<=a)h$")  # ta marbuta, and h that some write: Raqqa, Raqqah, Riqqeh
SHORT_ENDING = re.compile(r"(?<=[ae])h$")
BARE_ENDING = re.compile(r"(?<=..)[ها]$")
BEFORE_GLIDE = re.compile(r"a(?=[iuwy][^aiu]|[iuwy]$)")  # Deir, Dayr, Der; Zor, Zour, Zawr
BEFORE_B = re.compile(r"n(?=b)")
VOWELS = re.compile(r"a+")
AROUND = "aiu"
GLUED = re.compile(r"\b[ae]l(?=[^aeiou ]\w{2})")  # 'alhindiya' may begin with the article
GLUED_INSIDE = re.compile(r"(?<=\w{3})[aeu]l(?= )|(?<=\babd)[aeiu](?:[rnsdtz]|sh)(?= )")  # 'abdul wahid', 'abdur razaq'
APART = re.compile(r"(?<=[aeiou][dtzsk])(?=h[aeiou])")  # 'Madhatiyah' has d and h, 'Muzhir' z and h
SOFT_C = re.compile(r"c(?=[eiy])")
FATHER = re.compile(r"^(?:albu|abu|abou|bou|albou|abi|aba) ?")
FATHER_ARABIC = re.compile(r"^(?:ابو|البو) ?")
SHORT_AFTER_ARTICLE = re.compile(r"\bال(?=\S\S)")  # `arabic_plain` leaves the article before two letters: 'ام البط'
GENERIC = re.compile(  # 'Qaryat X' is X to most
    r"(?:qary[ae][ht]?|nah[iy]ya[ht]?|ha[iy]y?|mahalla[ht]|markaz|mantiqa[ht]|mintaqa[ht]|qada|mazra[ae]?[ht]|arab|"
    r"قريه|ناحيه|حي|محله|مركز|منطقه|قضاء|قضا|مزرعه|عرب) (?=\S)"
)
PART = re.compile(  # and 'X the upper', 'X the eastern' are X to who knows of one
    r"(?<=\S) (?:[uo]l[iy]a|s[uo]f+la|"
    r"(?:f[ao]u?[wu]?qan|ta[hk]tan|[sc]har[qk]|gharb|rharb|[sc]h[aei]mal|d?janub|q[aie]bl)(?:i|iya|iyah|iye|ie)|"
    r"jadid(?:ah?|e)?|qadim(?:ah?|e)?|kabir(?:ah?)?|sag?hir(?:ah?)?|wusta|sar[uw]|seru|zh[ou]ru|taza|taze|"
    r"عليا|سفلي|وسطي|(?:فوقاني|تحتاني|شرقي|غربي|شمالي|جنوبي|قبلي|جديد|قديم|كبير|صغير)ه?)$"
)
LAST_T = re.compile(r"(?<=[^aiuAwy])([aiuAwy]*[^aiuAwy][aiuAwy]*?)[aiA]?t$")  # Khirbat, Qal'at; but not Bayt


@lru_cache(maxsize=REMEMBERED)
def voice(words: str) -> str:
    """How a folded name sounds, its words joined: of `deir zor` and of `دير زور`."""
    *others, last = words.split() or [""]
    return "".join([*map(_word, others), _last(last)])


def bones(words: str) -> str:
    """The key that spellings of one name share, marked `~`; with its long vowels where few consonants are left, or empty."""
    spoken = [_word(word) for word in words.split()]
    spoken = [word.rstrip("hH") or word for word in spoken]
    bare = "".join(spoken).translate(COARSE)
    if len(bare) >= FEWEST:
        return "~" + BEFORE_B.sub("m", bare)
    levelled = VOWELS.sub("", DOUBLED.sub(ONCE, "".join(spoken).translate(LEVELLED)))
    bare = levelled.strip(AROUND)
    return f"~~{bare}" if len(bare) >= FEWEST else f"~~~{levelled}" if len(levelled) >= FEWEST else ""


def keys(words: str) -> tuple[str, ...]:
    """The bones of a name and of its other readings."""
    return tuple(dict.fromkeys(key for reading in readings(words) if (key := bones(reading))))


@lru_cache(maxsize=REMEMBERED)
def readings(words: str) -> tuple[str, ...]:
    """A name, and how else it may be read.

    *rh* as French writes *gh* and *c* as it writes s, *c* as Turkish writes *j*, glued articles, 'Abu' and 'Albu' as 'Bu'.
    """
    if not words.isascii():
        return tuple(dict.fromkeys((words, SHORT_AFTER_ARTICLE.sub("", words), FATHER_ARABIC.sub("بو", words))))
    french = (words.replace("rh", "gh"),) if "rh" in words else ()
    turkish = (words.replace("c", "j"), SOFT_C.sub("s", words)) if "c" in words.replace("ch", "").replace("ck", "") else ()
    others = (GLUED.sub("", words), GLUED_INSIDE.sub("", words), APART.sub("e", words), FATHER.sub("bu", words))
    return tuple(dict.fromkeys((words, *french, *turkish, *others)))


def parts(words: str) -> tuple[str, ...]:
    """What is left of a name of several words without its first or its last; each long enough to be told by its sound."""
    apart = words.split()
    if len(apart) < 2:
        return ()
    rests = (apart[1:], apart[:-1])
    return tuple(dict.fromkeys(" ".join(rest) for rest in rests if len("".join(rest)) >= SHORTEST_PART))


def nearby(key: str) -> list[str]:
    """The bones that differ from a key by one consonant: left out, put in, another one, or two swapped."""
    if not key.startswith("~") or key.startswith("~~"):
        return []
    bare = key[1:]
    halves = [(bare[:i], bare[i:]) for i in range(len(bare) + 1)]
    found = {a + b[1:] for a, b in halves if b and len(bare) > FEWEST}
    found.update(a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1)
    for a, b in halves:
        for c in BONES:
            found.add(a + c + b)
            if b:
                found.add(a + c + b[1:])
    found.discard(bare)
    return ["~" + one for one in found]


def cores(words: str) -> tuple[str, ...]:
    """A name, and what is left of it without words such as 'village of' before and 'upper' behind."""
    return tuple(dict.fromkeys((words, PART.sub("", GENERIC.sub("", words, count=1)))))


class Ear:
    """A name as it sounds, to compare the sounds of many others with; each of them is weighed once."""

    def __init__(self, cores: Sequence[str]) -> None:
        """Listen for a name and for what is left of it without words such as 'village of' (see `cores`)."""
        self._latin = "".join(cores).isascii()
        self._voices: dict[str, float] = {}
        for loss, core in enumerate(cores):
            for reading in readings(core):
                self._voices.setdefault(voice(reading), CORE * loss)
        self._pairs = [(_pairs(one), _long_pairs(one)) for one in self._voices]
        self._near: dict[str, float] = {}
        self._alike: dict[tuple[str, bool], float] = {}

    def near(self, other: str) -> float:
        """How alike a voice is at first hearing, 0 to 1: by neighbouring consonants, and with long vowels (Dice)."""
        known = self._near.get(other)
        if known is None:
            b, d = _pairs(other), _long_pairs(other)
            shares = [len(a & b) / (len(a) + len(b)) + len(c & d) / (len(c) + len(d)) for a, c in self._pairs]
            known = self._near[other] = max(shares)
        return known

    def alike(self, other: str, latin: bool) -> float:
        """How alike a voice is at closer hearing, 0 to 1; less by `CORE` where it is so to the core alone.

        Args:
            other: the voice.
            latin: True where it is of a name in Latin letters.
        """
        known = self._alike.get((other, latin))
        if known is None:
            likest = [likeness(one, other, self._latin, latin) - loss for one, loss in self._voices.items()]
            known = self._alike[other, latin] = max(likest)
        return known


def alike(one: str, other: str) -> float:
    """How alike two names sound, 0 to 1; each folded, with its words apart."""
    return likeness(voice(one), voice(other), one.isascii(), other.isascii())


def likeness(a: str, b: str, latin: bool, other_latin: bool) -> float:
    """How alike two voices are, 0 to 1, of a name in Latin letters or in Arabic script each.

    One less what it costs to make one voice the other (a weighted edit distance), by consonants. Where only one name is in Arabic
    script, a vowel of the other that it leaves out costs next to nothing, but a long vowel that it writes must be heard, and a
    letter that both scripts tell apart is another one.
    """
    if a == b:
        return 1.0
    if latin and not other_latin:
        a, b = b, a
    if latin != other_latin:
        costs = _distance(a, b, ALONE_ARABIC, ALONE_LATIN, BETWEEN)
    else:
        alone = ALONE_SAME if latin else ALONE_ARABIC
        costs = _distance(a, b, alone, alone, WITHIN)
    size = max(len(a.translate(CONSONANTS)), len(b.translate(CONSONANTS)), 2)
    return max(0.0, 1.0 - costs / size)


ALMOST = 0.25  # a consonant for another of its class
WEAK_SOUNDS = dict.fromkeys("hHt", 0.4)
ALONE_ARABIC = {**WEAK_SOUNDS, "A": 0.4, "w": 0.5, "y": 0.5}
ALONE_LATIN = {**WEAK_SOUNDS, "h": 0.25, "a": 0.03, "i": 0.04, "u": 0.05, "w": 0.5, "y": 0.45}  # Arabic leaves short vowels out
ALONE_SAME = {**WEAK_SOUNDS, **dict.fromkeys("aiu", 0.3), "w": 0.45, "y": 0.45}
HEARD_AS = {  # Arabic letters, and what else than their own sound romanisations have for them
    "A": {"a": 0.0, "i": 0.15, "u": 0.3}, "w": {"u": 0.0, "a": 0.4, "f": 0.6}, "y": {"i": 0.0, "a": 0.25},
    "H": {"h": 0.0, "x": 0.3}, "h": {"H": 0.0, "x": 0.4}, "x": {"h": 0.25, "k": 0.4}, "D": {"d": 0.0, "ð": 0.05, "z": 0.25},
    "Z": {"z": 0.0, "ð": 0.05, "d": 0.3}, "ð": {"d": 0.15, "z": 0.15}, "θ": {"t": 0.15, "s": 0.2},
    "j": {"g": 0.15, "ʃ": 0.25, "k": 0.4}, "q": {"k": 0.1, "g": 0.12}, "k": {"g": 0.12, "ʃ": 0.3, "q": 0.25, "j": 0.35},
    "ɣ": {"g": 0.12, "q": 0.25, "k": 0.3}, "n": {"m": 0.5}, "s": {"z": 0.5}, "b": {"f": 0.6}, "f": {"w": 0.5, "b": 0.5},
}  # fmt: skip


def _costs(told: dict[str, dict[str, float]], vowel: float) -> dict[str, dict[str, float]]:
    """What it costs to hear one sound for another: as told, else by class; 1 where nothing is said."""
    sounds = [*{*"abdfghijklmnqrstuxzwyAHDZ", "θ", "ð", "ʃ", "ɣ"}]
    costs: dict[str, dict[str, float]] = {}
    for x in sounds:
        row = costs[x] = {x: 0.0}
        for y in sounds:
            vowels = (x in VOWELS_OF_VOICE) + (y in VOWELS_OF_VOICE)
            if x != y and vowels:
                row[y] = vowel if vowels == 2 else 1.3
            elif x != y and CLASS_OF.get(x, x) == CLASS_OF.get(y, y):
                row[y] = ALMOST
        row.update(told.get(x, {}))
    return costs


BETWEEN = _costs(HEARD_AS, 0.45)
WITHIN = _costs({x: {y: 0.06} for x, y in ("uw", "wu", "iy", "yi", "aA", "Aa")}, 0.3)


def _distance(a: str, b: str, of_a: dict[str, float], of_b: dict[str, float], instead: dict[str, dict[str, float]]) -> float:
    """The cost of making `a` into `b`."""
    alone = [of_b.get(y, 1.0) for y in b]
    row = [0.0]
    for cost in alone:
        row.append(row[-1] + cost)
    for x in a:
        without, instead_of = of_a.get(x, 1.0), (instead.get(x) or {x: 0.0}).get
        diagonal = row[0]
        left = diagonal + without
        after = [left]
        for above, y, put_in in zip(row[1:], b, alone, strict=True):
            best = diagonal + instead_of(y, 1.0)
            if above + without < best:
                best = above + without
            left += put_in
            if best <= left:
                left = best
            after.append(left)
            diagonal = above
        row = after
    return row[-1]


@lru_cache(maxsize=REMEMBERED)
def _word(word: str) -> str:
    """The sounds of one word, without an ending in t that most spellings write only where another word follows."""
    return LAST_T.sub(ONCE, _last(word))


@lru_cache(maxsize=REMEMBERED)
def _last(word: str) -> str:
    """The sounds of the last word of a name, or of one alone."""
    if not word.isascii():
        return BARE_ENDING.sub("", word).replace("لل", "ل").translate(OF_ARABIC)
    word = (ENDING if len(word) > 3 else SHORT_ENDING).sub("", word)
    spelt = SPELT.sub(lambda m: OF_LATIN[m[0]], word)
    return BEFORE_GLIDE.sub("", DOUBLED.sub(ONCE, spelt))


@lru_cache(maxsize=REMEMBERED)
def _pairs(sounds: str) -> frozenset[str]:
    """The pairs of neighbouring consonants, levelled, the ends marked."""
    marked = f"^{sounds.translate(COARSE)}$"
    return frozenset(map(str.__add__, marked, marked[1:]))


@lru_cache(maxsize=REMEMBERED)
def _long_pairs(sounds: str) -> frozenset[str]:
    """The pairs of neighbouring sounds without a."""
    marked = f"^{sounds.translate(LONG)}$"
    return frozenset(map(str.__add__, marked, marked[1:]))
