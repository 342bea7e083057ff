"""Where the words of a mention begin and end that the network cuts: 'U|.S.', 'Haider| al-Abadi', 'Iraqi| television'."""

from __future__ import annotations

import re

from whoholds.records import MentionKind

NAMING = frozenset(("place", "actor", "source"))
SPEAKING = frozenset(("actor", "source"))
NUMBER = "one|two|three|four|five|six|seven|eight|nine"
CAPITAL = "A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄҐ"
REST = re.compile(
    rf"(?<=[A-ZÀ-Þ])\.[A-Z]\.(?=\W|$)|(?<=\b[A-Z]\.[A-Z])\.(?=\W|$)"
    rf"|[-–](?:[{CAPITAL}][\w’'-]*|(?:{NUMBER})\b|[a-zà-þ]{{1,3}}-[{CAPITAL}]\w*)"
    rf"|(?<=-)[{CAPITAL}]\w*"
)  # what belongs to a word although a stroke or a point parts it
PARTICLE = re.compile(
    rf" (?:(?:[ae][ldnrstz]|ash|esh)-|(?:al|el) |(?:bin|ibn|ould|uld|von|van|de|del|da|dos) )[{CAPITAL}][\w’'-]*"
)
POSSESSIVE = re.compile(r"['’](?=s\b)")
OWNER = re.compile(rf"(?<![\w'’-])[{CAPITAL}][\w-]*(?:['’]s?)? $")
AT_HOME = re.compile(
    r"(?:^|[.!?:;”\"\n—–-]\s*|\b(?:in|at|from|near|to|into|on|around|inside|outside|across)\s+(?:the\s+)?)$", re.IGNORECASE
)
NO_OWNER = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|I)(?:['’]s)? "
)
NOUN = re.compile(
    r"(?!(?:the|an?|two|three|four|five|some|many|several|most|both|all|he|she|it|we|i|they|who|his|her|its|their|our|my|this|that|these"
    r"|those|no|other|another|such|local)\b)[a-zà-þ]{2}"
)  # a word that can have an owner before it
LONE_S = re.compile(r"s\b")
LONGEST = 40  # characters of a word that owns

DANGLING = re.compile(r"\s(?:and|or|&)$")
LEADING_ON = re.compile(r"\s(?:and|or|&|between|with|as|by|(?:in|on|at|near) the)$")  # to what is no part of a place's name
SHARED_NOUN = re.compile(rf"[{CAPITAL}][\w-]*(?:ish|ese|ian|ean|an|i|ic|ch)\s(?:and|or|&)$")  # 'Kurdish and| Arab fighters'


def without_end(words: str, kind: MentionKind = "actor") -> str:
    """A mention's words without an 'and' that the network left at their end; of a place's, without what leads on, too: 'Rafah
    crossing| between'.
    """
    return (LEADING_ON if kind == "place" else DANGLING).sub("", words)


def goes_on_in(words: str, following: str) -> bool:
    """True where two mentions side by side are one, since adjectives share a noun: 'Kurdish and', 'Arab fighters'."""
    return (
        SHARED_NOUN.search(words, max(0, len(words) - LONGEST)) is not None
        and following[:1].isupper()
        and following.rpartition(" ")[2][:1].islower()
    )


def whole_words(text: str, start: int, end: int, kind: MentionKind) -> tuple[int, int]:
    """From where to where the words go of which a network tagged `text[start:end]`.

    To a trigger or a time belong the letters that join on; to a place, an actor or a source also what goes on with its name
    behind a stroke, a point or a particle, and to an actor or a source its nation or owner before it.
    """
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    if kind not in NAMING:
        return start, end
    rest = REST.match(text, end) or (PARTICLE.match(text, end) if _ends_in_name(text, start, end) else None)
    end = rest.end() if rest else end
    if end - start > 1 and text[end - 1] in "'’" and POSSESSIVE.match(text, end - 1):
        end -= 1
    return _led(text, start, kind), end


def _led(text: str, start: int, kind: MentionKind) -> int:
    """Where a name begins of which a stroke or an owner was cut off: 'pro|-Russian', 'Uganda'|s army', 'Iraqi |television'."""
    if start and text[start] in "-–'’":
        start = _word_start(text, start)
    elif start and LONE_S.match(text, start) and text[start - 1] in "'’":
        start = _word_start(text, start - 1)
    if kind in SPEAKING and NOUN.match(text, start) and (owner := OWNER.search(text, max(0, start - LONGEST), start)):
        before = text[max(0, owner.start() - LONGEST) : owner.start()]
        return start if NO_OWNER.fullmatch(owner[0]) or AT_HOME.search(before) else owner.start()
    return start


def _word_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isalnum():
        at -= 1
    return at


def _ends_in_name(text: str, start: int, end: int) -> bool:
    """True where the last word has a capital, so that a particle behind it goes on with the name."""
    return text[start:end].rpartition(" ")[2][:1].isupper()
