"""The day of publication that a page declares in its machine-readable parts.

Nothing is taken from running text, where dates are of what is told, nor from 'last changed': a wrong day of publication would
date every 'Friday' of the report wrongly.
"""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from whoholds.collect.defaults import day_of

# Names that pages give to the day of publication, the surest first.
NAMES = (
    "article:published_time", "og:article:published_time", "ld:datepublished", "datepublished", "parsely-pub-date",
    "dc.date.issued", "dcterms.issued", "citation_publication_date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created",
    "date", "address",
)  # fmt: skip
LINKED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
IN_ADDRESS = re.compile(r"/(\d{4})/(\d\d)/(\d\d)(?:/|$)")
DIGITS = re.compile(r"(\d{4})([-/]?)(\d\d)\2(\d\d)(?!\d)")


def declared_day(source: str, latest: dt.date, zone: dt.tzinfo | None = None) -> str | None:
    """The day of publication that a page declares, `YYYY-MM-DD`, or None.

    Args:
        source: the page's HTML.
        latest: no page can be published after this day.
        zone: of the outlet, where a moment in UTC is declared.
    """
    page = _Declared()
    page.feed(source)
    page.close()
    for name in NAMES:
        day = _day(page.said.get(name, ""), latest, zone)
        if day:
            return day
    return None


def _day(words: str, latest: dt.date, zone: dt.tzinfo | None) -> str | None:
    """The day that a declaration means: ISO 8601, its digits alone, with slashes, or as mail writes it."""
    digits = DIGITS.match(words.strip())
    if digits:
        moment = day_of(words, latest, zone)  # whole, where it is a moment
        return moment or day_of(f"{digits[1]}-{digits[3]}-{digits[4]}", latest)
    try:
        return day_of(parsedate_to_datetime(words).isoformat(), latest, zone) if words else None
    except ValueError:
        return None


class _Declared(HTMLParser):
    """Notes what the elements declare, by lower-case name; the first of a name counts."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self._in_linked_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        name = next((found[key].lower() for key in ("property", "name", "itemprop") if key in found), "")
        value = found.get("content") or found.get("datetime") or ""
        if name and value and (tag == "meta" or name == "datepublished"):
            self.said.setdefault(name, value)
        elif tag == "time" and "pubdate" in found:
            self.said.setdefault("pubdate", value)
        self._note_address(value if name == "og:url" else found.get("href", "") if found.get("rel") == "canonical" else "")
        self._in_linked_data = tag == "script" and "ld+json" in found.get("type", "")

    def _note_address(self, address: str) -> None:
        match = IN_ADDRESS.search(address)
        if match:
            self.said.setdefault("address", "-".join(match.groups()))

    def handle_data(self, data: str) -> None:
        match = LINKED.search(data) if self._in_linked_data else None
        if match:
            self.said.setdefault("ld:datepublished", match[1])
