"""Finds the words that date things; what days they mean is decided by `identify`, which knows the day of publication."""

from __future__ import annotations

import re

from whoholds.records import Mention

NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|eighteen|"
    r"twenty|several|a few|a couple of|some)"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
YEAR = r"(?:19|20)\d\d"
DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?)"
UNIT = r"(?:minute|hour|day|night|week|fortnight|month|year|decade)s?"
PART = r"(?:early|late|mid|earlier|later|the (?:start|end|beginning|middle) of|the early hours of)"
DATE = (
    rf"(?:{YEAR}-\d\d-\d\d|{DAY} {MONTH}(?:,? {YEAR})?|{MONTH} {DAY}(?!\d)(?:,? {YEAR})?|"
    rf"the {DAY} of {MONTH}(?:,? {YEAR})?|{MONTH},? (?:of )?(?:{YEAR}|this year|last year)|{MONTH}|{YEAR})"
)
RELATIVE = (
    rf"(?:yesterday|today|tonight|tomorrow|overnight|the day before|the previous day|the (?:same|next|following) (?:day|week|month)|"
    rf"(?:this|last|next|the previous|the past|the coming|that) (?:{WEEKDAY}|{UNIT}|{MONTH}|weekend|summer|winter|spring|autumn|fall|evening|morning)|"
    rf"(?:{NUMBER}(?: and a half)?|more than {NUMBER}|nearly {NUMBER}|almost {NUMBER}|about {NUMBER}|over {NUMBER}) {UNIT} (?:ago|earlier|before|later)|"
    rf"(?:for|in|within|over|after|during) (?:the (?:last|past|next|coming) )?(?:more than |nearly |almost |about |over )?{NUMBER} {UNIT}|"
    rf"earlier (?:this|in the) {UNIT}|later (?:this|in the) {UNIT}|hours (?:later|earlier)|recently|at (?:dawn|dusk|daybreak|noon|midnight)|"
    rf"(?:this|the same) (?:morning|afternoon|evening)|the weekend)"
)
LEAD = r"(?:(?:since|until|till|by|from|before|after|on|in|at|during|over|as of|as early as|between) )?"
EXPRESSION = re.compile(
    rf"\b{LEAD}(?:(?:{PART}[- ])?(?:{RELATIVE}|{WEEKDAY}(?:,? {DATE})?|{DATE})"
    rf"(?: (?:morning|afternoon|evening|night|local time))?(?:(?: and | to |-| until )(?:{WEEKDAY}|{DATE}))?)(?![\w-])",
    re.IGNORECASE,
)
SMALL = re.compile(EXPRESSION.pattern.lower())  # the same in a text in small letters, in a fraction of the time
MAY = re.compile(r"may", re.IGNORECASE)


def times(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """The time expressions between two offsets of a text, in order, with the word that leads them ('since', 'until')."""
    found = []
    small = text.lower()
    pattern, looked = (SMALL, small) if len(small) == len(text) else (EXPRESSION, text)
    for match in pattern.finditer(looked, start, len(text) if end is None else end):
        words = text[slice(*match.span())]
        if MAY.fullmatch(words) or (words.islower() and re.fullmatch(r"march|(?:in )?may", words)):
            continue  # the verbs 'may' and 'march'
        found.append(Mention(match.start(), match.end(), words, "time"))
    return found
