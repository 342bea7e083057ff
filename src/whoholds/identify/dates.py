"""Which days a time expression means, given the day of publication and the day that the text spoke of before.

The rules are the claim scheme's (SCHEME.md, "Dates"); what each kind of words means is told in `date_rules`.
"""

from __future__ import annotations

import re

from whoholds import periods
from whoholds.errors import PeriodError
from whoholds.identify import counted_rules as counted
from whoholds.identify import date_rules as rules
from whoholds.identify.date_rules import Clock, Rule
from whoholds.identify.no_days import no_day
from whoholds.identify.time_words import CLOCK_TIME, COUNT, DAY, MONTH, ONE_DAY, ORDINALS, PART_OF_DAY, UNIT, VAGUE, WEEKDAYS
from whoholds.periods import Edge, Period

__all__ = ["Clock", "resolve"]

RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"^that (?P<month>{MONTH})$", rules.that_month),
        (r"(?P<iso>\d{4}-\d\d-\d\d)", rules.iso),
        (rf"the (?P<which>first|last) (?P<count>\d+|[a-z]+ )?\s?(?P<unit>days?|week)s? of (?P<month>{MONTH})(?:,? (?P<year>\d{{4}}))?", rules.first_days),
        (rf"{DAY}(?:[- ](?:to|and|until)?[- ]?(?P<until>\d{{1,2}})(?:st|nd|rd|th)?)? (?:of )?(?P<month>{MONTH})\.?(?:,? (?:of )?(?P<year>\d{{4}}|this year|last year|that year|the same year))?", rules.date),
        (rf"(?P<month>{MONTH})\.? {DAY}(?:(?: to |-| and |–)(?P<until>\d{{1,2}})(?:st|nd|rd|th)?)?(?!\d)(?:,? (?:of )?(?P<year>\d{{4}}|this year|last year|that year|the same year))?", rules.date),
        (rf"(?P<weekday>{'|'.join(WEEKDAYS)})(?:,? the| the) (?:{DAY}|(?P<ordinal>{'|'.join(sorted(ORDINALS, key=len, reverse=True))}))(?: of (?P<month>{MONTH})(?:,? (?P<year>(?:19|20)\d\d))?)?\b", rules.named_day),
        (rf"(?P<weekday>{'|'.join(WEEKDAYS)}) (?:of )?(?P<which>last|this) week", counted.day_of_last_week),
        (r"^(?:in )?(?P<year1>(?:19|20)\d\d) and (?P<year2>(?:19|20)\d\d)$", rules.years),
        (r"(?:q(?P<number>[1-4])|(?P<which>first|second|third|fourth|last) quarter)(?: of)? (?P<year>(?:19|20)\d\d)", rules.quarter),
        (rf"between (?:(?P<month1>{MONTH}) and (?P<month2>{MONTH})(?:,? (?:of )?(?P<year>\d{{4}}|this year|last year|that year|the same year))?|(?P<year1>(?:19|20)\d\d) and (?P<year2>(?:19|20)\d\d))$", rules.months_between),
        (rf"(?P<which>first|second|third|fourth|last) week of (?:(?P<that>that|the same) month|the month|(?P<month>{MONTH})(?:,? (?:of )?(?P<year>\d{{4}}|this year|last year|that year))?)", rules.week_of),
        (r"(?P<vague>first days|beginning|start|middle|end|mid)(?: of (?:(?P<that>that|the same) month|the month)|-month)", rules.of_the_month),
        (rf"{VAGUE}\b(?P<month>{MONTH})\b\.?,? ?(?:of |in )?(?P<year>\d{{4}}|this year|last year|that year|the same year|next year|the previous year)?", rules.month),
        (r"^before that$", counted.before_that),
        (r"^(?:in|within) (?:a matter of |a few )?(?P<unit>hour|day|week|month)s$", counted.soon),
        (r"^for (?:many |some |long |several )?(?:days|weeks|months|years|decades|generations)$|^(?:for )?long$|^all along$", counted.for_long),
        (r"the (?P<way>following|week|month|year) (?P<other>(?<=following )(?:week|month|year)|(?<!following )(?:after|before))$", counted.next_unit),
        (r"(?:the )?end of (?:the|this) (?P<unit>week|month|year)|(?:within|before) the (?P<unit2>week)\b", counted.end_of),
        (r"^(?:ever since|since then|since)$", counted.since_then),
        (r"^(?:by |at |until )?(?:then|that time|that point)$", counted.then),
        (rf"^(?:{CLOCK_TIME})$", counted.at_hour),
        (r"(?P<vague>early|mid|late)?[- ]?(?P<decade>(?:19|20)\d0)s", rules.decade),
        (r"(?P<feast>christmas (?:eve|day)|christmas|boxing day|new year (?:eve|day))(?:,? (?P<year>(?:19|20)\d\d))?", rules.feast),
        (rf"the {DAY} of (?P<which>last|this) month", rules.ordinal),
        (r"(?P<early>earlier )(?P<vague>)in (?P<which>the )(?P<unit>week|month|year)", counted.unit),
        (r"previously|formerly|\bformer\b|beforehand|already|recently|never|so far|yet\b|until recently", counted.formerly),
        (r"the day before yesterday", counted.near("the day before yesterday")),
        (r"yesterday|last night|last evening", counted.near("yesterday")),
        (r"tomorrow", counted.near("tomorrow")),
        (r"overnight", counted.overnight),
        (r"^(?:in|during) the (?:course of the )?night$", counted.in_the_night),
        (rf"{COUNT} (?P<weekday>{'|'.join(WEEKDAYS)})s ago", rules.weekdays_ago),
        (r"the (?P<unit>week|night|weekend) before last$", counted.before_last),
        (r"^(?:in |over |during )?(?:the )?(?:most )?recent (?P<unit>hour|day|week|month)s$", counted.recent),
        (rf"(?P<which>last|next|this|previous|following|coming)? ?(?P<weekday>{'|'.join(WEEKDAYS)})(?: (?P<night>night))?", rules.weekday),
        (r"(?P<vague>early|late|mid)?[- ]?(?P<which>last|this|next|the previous|previous|that|coming) (?P<season>spring|summer|autumn|fall|winter)(?P<year>(?!))?", rules.season),
        (r"(?P<which>the )(?P<season>spring|summer|autumn|fall|winter)(?: of (?P<year>\d{4}))?", rules.season),
        (rf"(?P<early>earlier |later |in the course of |over |during )?{VAGUE}(?P<which>last|this|next|the previous|previous|coming|the past) (?P<unit>week|weekend|month|year)\b", counted.unit),
        (r"(?P<early>)(?P<vague>)(?P<which>the )(?P<unit>weekend)", counted.unit),
        (rf"(?:more than |nearly |almost |about |over |some )?{COUNT}(?P<half> and a half)? {UNIT}(?P<half_more> and a half)? (?P<ago>ago|earlier|before)", counted.ago),
        (rf"{COUNT} {UNIT} after\b", counted.after),
        (rf"{COUNT} {UNIT} later", counted.later),
        (rf"for (?:the (?:last|past) )?(?:more than |nearly |almost |about |over )?{COUNT} {UNIT}", counted.lasting),
        (rf"(?:(?P<within>within)|in|over|during|after)? ?(?:the )?(?:last|past|next|coming|previous)? ?(?:more than |nearly |almost |about |over )?{COUNT} {UNIT}", counted.past),
        (r"(?:(?P<within>(?!))|in|over|during) the (?:last|past) (?P<count>)(?P<unit>day|week|month|year)s?", counted.past),
        (r"(?:on )?the (?:next|following) (?:day|morning|night|evening)|the morning after|the day after", counted.next_day),
        (r"the (?:day|night|evening|morning) before|the previous (?:day|night|evening)", counted.day_before),
        (rf"(?:on |at )?(?:the same|that) (?:very )?{PART_OF_DAY}", counted.same_day),
        (r"(?:the same|that same|that) (?P<unit>week|month|year)\b", counted.same_unit),
        (rf"(?:right )?now|today|tonight|currently|still|at present|this {PART_OF_DAY}|hours ago|at the time of (?:writing|reporting)|as we speak|the moment|as i speak|ongoing|(?<!that )(?<!same )(?:at|in the|since|during the|through the|throughout the|by) (?:early |late |half past \w+ )?{PART_OF_DAY}|first light|just now|throughout$|continu\w+|immediate\w*", counted.today),
        (rf"the (?!\d+(?:st|nd|rd|th)? (?:straight |consecutive )?day){DAY}(?P<which>(?!))?", rules.ordinal),
        (rf"{VAGUE}(?:the )?(?:whole )?(?:year )?(?P<year>(?:19|20)\d\d)", rules.year),
        (rf"\b(?:{PART_OF_DAY}|early hours|sunrise|sunset|daybreak|nightfall|breakfast)\b", counted.same_day),
    )
)  # fmt: skip
FROM_TO = re.compile(r"^(?:from|between) (?P<first>.+?) (?:to|until|till|through|and) (?P<last>.+)$")
RANGE = re.compile(r"\b(?:to|until|till|and)\b|[-–]\d")
SINCE = re.compile(r"^(?:ever )?(?:since|from|as early as)\b")
WITHIN = re.compile(rf"^within (?:about |less than |just )?(?:{COUNT} |a matter of |a few )?{UNIT} of (?P<what>.+)$")
UNTIL = re.compile(r"^(?:until|till|by|before|not later than|ahead of)\b")
BY = re.compile(rf"by\b|before (?:the )?(?:late |early |\w+ )?(?:{PART_OF_DAY}|sunrise|sunset|nightfall|breakfast|daybreak)")
ORDINAL = re.compile(rf"(?P<lead>(?:\w+ )?the )(?P<day>{'|'.join(ORDINALS)})(?P<more>(?: of (?:{MONTH})\b.*)?)")


WHOLE = re.compile(
    rf"(?:ever )?since(?: then)?|(?:by|until) then|before that|before the week.*|since (?:early |late |the )?{PART_OF_DAY}"
)


COUNTED_ON = frozenset((
    counted.after, counted.before_that, counted.day_before, counted.later, counted.next_day, counted.next_unit, counted.same_day,
    counted.same_unit, counted.since_then, counted.soon, counted.then, rules.that_month,
))  # what means a day by the day that the text spoke of before  # fmt: skip


def _meant(core: str, clock: Clock) -> Period | None:
    """What the first rule that fits gives."""
    for pattern, rule in RULES:
        match = pattern.search(core)
        if match and clock.lost and rule in COUNTED_ON:
            return None
        period = rule(match, clock) if match else None
        if period is not None or (match and _settled(match, rule, clock)):
            return period
    return None


def _settled(match: re.Match[str], rule: Rule, clock: Clock) -> bool:
    """True where no other rule shall try: 'two weeks later' that is yet to come means nothing else."""
    if rule is rules.date:
        return rules.year_of(match, clock, 1) is not None
    return rule is counted.after or (rule in (counted.later, counted.next_unit) and clock.anchor is not None)


def _soon_after(match: re.Match[str], clock: Clock) -> Period | None:
    """'within a week of losing it': from what it is counted from, the day spoken of before where no day is named; else None."""
    named = resolve(match["what"], clock)
    start = named.first if named and named.first else None if clock.lost else clock.anchor
    if start is None:
        return None
    length = counted.days_of(match) if match["count"] else counted.RECENT.get(match["unit"], 1)
    last = start + ONE_DAY * length
    return periods.between(start, last if clock.future or not clock.published else max(start, min(last, clock.published)))


def _stretch(first: str, last: str, clock: Clock) -> Period | None:
    """From what the first words mean to what the last do: 'between Friday and Sunday'; None where one of them means nothing."""
    begin, end = resolve(first, clock), resolve(last, clock)
    if begin is None or end is None or begin.lower is None or begin.is_since or end.upper is None or end.is_until:
        return None
    low, high = begin.lower, end.upper
    if low.first > high.first and first.split()[0] in WEEKDAYS:  # 'from Friday to Monday', told on a Sunday
        low = Edge(*(low.first - 7 * ONE_DAY).timetuple()[:3])
    return Period(low, high) if low.first < high.end else None


def resolve(words: str, clock: Clock) -> Period | None:
    """The period that a time expression means; None where it means none, or its day of publication is not known.

    Args:
        words: the expression with the word that leads it: 'since Sunday', 'late last month', 'by 1 December'.
        clock: what it counts from.
    """
    text = " ".join(words.lower().replace("’", "'").replace("'s", "").split())
    if no_day(text, clock.this_year):
        return None
    if within := WITHIN.match(text):
        return _soon_after(within, clock)
    if spelled := ORDINAL.fullmatch(text):
        text = f"{spelled['lead']}{ORDINALS.index(spelled['day']) + 1}th{spelled['more']}"
    core = re.sub(
        r"^(?:ever )?(?:since|from|as early as|until|till|by|before|not later than|ahead of|after|as of|on|in the early hours of)\s+(?:the night of )?",
        "",
        text,
    )
    if (ends := FROM_TO.match(text)) and (stretch := _stretch(ends["first"], ends["last"], clock)):
        return stretch
    try:
        period = _meant(text if WHOLE.fullmatch(text) else core, clock)
    except (PeriodError, OverflowError):  # a year that no report means, as in '1,100 years ago'
        return None
    if period is None or (text.startswith("from") and period.lower != period.upper and RANGE.search(text)):
        return period
    if SINCE.match(text) and period.lower and not period.is_since:
        return periods.since(period.lower)
    if UNTIL.match(text) and period.upper and (clock.future or not BY.match(text)):
        return periods.until(
            period.upper
        )  # 'by Wednesday it had fallen' tells of Wednesday; 'will fall by Wednesday' sets a limit
    return period
