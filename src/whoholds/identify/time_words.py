"""The words of dates: weekdays, months, numbers, seasons, units, and the pieces of patterns made of them."""

from __future__ import annotations

import calendar
import datetime as dt

ONE_DAY = dt.timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "several": 3, "a few": 3, "few": 3, "a couple of": 2, "some": 3, "thirty": 30, "forty": 40}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
LENGTHS = {"hour": 0, "minute": 0, "day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3650}
PARTS_OF_MONTH = {"first": (1, 7), "second": (8, 14), "third": (15, 21), "fourth": (22, 28)}  # its weeks
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
COUNT = r"(?P<count>\d+|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r")"
UNIT = r"(?P<unit>hour|minute|day|night|week|fortnight|month|year|decade)s?"
VAGUE = (
    r"(?:(?P<vague>early|late|mid|middle|beginning|start|end|first half|second half)(?:-| in | of | )?(?:the )?(?:days of )?)?"
)
PART_OF_DAY = r"(?:early |late )?(?:morning|afternoon|evening|night|noon|dawn|dusk|midnight|lunchtime|day)"
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first",
    "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth",
    "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
PART = r"(?: (?:in the )?(?:morning|afternoon|evening)| at night| local time| today)"
CLOCK_TIME = (
    r"(?:at |around |by |until |shortly (?:before|after) )?(?:about |around )?(?:half past )?"
    rf"(?:\d{{1,2}}[:.]\d\d|{HOUR}(?: o'clock)?|\d{{1,2}} ?(?:[ap]\.?m\.?|o'clock)){PART}*"
)
