"""Web pages: trafilatura finds the text among menus and notices, and what the page declares of itself.

The only file that knows trafilatura. `whoholds.collect.offsets` leads from the clean text back to the page.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from whoholds.collect.defaults import Defaults, wrong
from whoholds.collect.encoding import whole
from whoholds.collect.page_date import declared_day
from whoholds.collect.zones import zone_of
from whoholds.records import Issue, Report

LANGUAGE = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([a-z]{2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds.

    Attributes:
        text: its clean text, a paragraph a line.
        title: its headline, or an empty string.
        outlet: the site's name, where declared.
        published: the day that the page declares, `YYYY-MM-DD`; never one found in running text.
        language: ISO 639-1, `en` where not declared.
    """

    text: str
    title: str
    outlet: str | None
    published: str | None
    language: str


def read(stream: BinaryIO, origin: str, defaults: Defaults) -> Iterator[Report | Issue]:
    """The report on a page; what the page declares wins over the options."""
    source = whole(stream, origin, declares=True)
    if isinstance(source, Issue):
        yield source
        return
    found = page(source, defaults.latest, origin, defaults.outlet)
    if found is None:
        yield wrong("no-text", origin, "the page has no text besides menus and notices")
        return
    yield Report.new(
        found.text, title=found.title, outlet=found.outlet or defaults.outlet,
        published=found.published or defaults.published, language=found.language, origin=origin,
    )  # fmt: skip


def page(source: str, latest: dt.date, origin: str = "", outlet: str | None = None) -> Page | None:
    """What a page holds, or None where it has no text.

    Args:
        source: the page's HTML.
        latest: no page can be published after this day.
        origin: where it was found: an address tells the outlet's time zone where its name does not.
        outlet: who published it, where the page does not say.
    """
    import trafilatura  # here, since it takes a quarter of a second, and most texts are no pages

    found = trafilatura.bare_extraction(
        source,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False},  # its day is not used: see page_date
    )
    if not isinstance(found, trafilatura.settings.Document) or not found.text or not found.text.strip():
        return None
    language = LANGUAGE.search(source)
    zone = zone_of(found.sitename or outlet, origin) or zone_of(None, found.url)
    return Page(
        text=found.text, title=found.title or "", outlet=found.sitename or None, published=declared_day(source, latest, zone),
        language=language[1].lower() if language else "en",
    )  # fmt: skip
