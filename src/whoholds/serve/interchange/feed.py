"""Changes of control as a feed: RSS 2.0, and JSON Feed 1.1.

Sources: rssboard.org/rss-specification, jsonfeed.org/version/1.1. An item is one change. Its title says what is held to be so
since which day; its date is the moment at which the ledger first had a claim behind it, since a feed tells what is new to its
reader. Its identifier is made from place, day and holder: the same change is the same item for ever, another one is a new item.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from whoholds.ids import content_id
from whoholds.ledger import RecordedClaim
from whoholds.serve.changes import Change, place_key

TITLE = "Changes of control"
NOWHERE = (
    "urn:whoholds:changes"  # RSS asks every channel for a link; where neither user nor reports have a page, this is its name
)
NOTE = "What sources said, weighed: who is held to hold which place, and how sure that is. No item is a fact."
QUOTED = 3  # claims whose words an item shows
UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a feed.

    Attributes:
        id: stable identifier, `urn:whoholds:change:…`.
        title: the change in a few words.
        text: how sure it is, and the words of the claims behind it.
        moment: when the ledger first had a claim behind it; None where it names none.
        url: where the first of these was published.
        change: the change.
    """

    id: str
    title: str
    text: str
    moment: dt.datetime | None
    url: str | None
    change: Change


def items(changes: Iterable[Change], claims: Mapping[str, RecordedClaim]) -> list[Item]:
    """The changes as items, the newest to the ledger first, then the latest change.

    Args:
        changes: the changes.
        claims: the claims behind them by identifier; those that are not there are not quoted.
    """
    found = [_item(change, [claims[key] for key in change.claims if key in claims]) for change in changes]
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda item: (item.moment or never, item.change.date, item.id), reverse=True)


def _item(change: Change, behind: Sequence[RecordedClaim]) -> Item:
    place = change.place
    where = f"{place.name}, {place.country}" if place.country else place.name
    before = f", before: {change.previous}" if change.previous else ""
    urls = [row.url for row in behind if row.url and row.url.startswith(("http://", "https://"))]
    return Item(
        id=f"urn:whoholds:change:{content_id('change', list(place_key(place)), change.date, change.status, change.holder)}",
        title=f"{where}: {_state(change)} since {change.date}{before}",
        text="\n".join([_weighed(change), *(_quoted(row) for row in behind[:QUOTED])]),
        moment=min((row.recorded for row in behind), default=None), url=urls[0] if urls else None, change=change,
    )  # fmt: skip


def _weighed(change: Change) -> str:
    """How sure a change is, how many claims say so, and of which day the last of them tells."""
    number = len(change.claims)
    told = f" Last told on {change.told}." if change.told else ""
    return f"Probability {round(change.probability * PERCENT)} %. {number} {'claim' if number == 1 else 'claims'}.{told}"


def _state(change: Change) -> str:
    if change.status == "held":
        return f"held by {change.holder or '?'}"
    return {"nobody": "held by nobody", "contested": "contested"}.get(change.status, "holder unknown")


def _quoted(row: RecordedClaim) -> str:
    said = [source.name or source.text or "?" for source in row.claim.sources]
    by = ", ".join(filter(None, [" < ".join(said), row.outlet, row.published]))
    return f"“{row.claim.evidence}” ({by or 'no source'})"


def rss(found: Sequence[Item], *, title: str = "", link: str = "") -> str:
    """The items as RSS 2.0, with the points of places as GeoRSS. Characters that no XML can say become U+FFFD.

    Args:
        found: the items, the newest first.
        title: the feed's.
        link: the page that it belongs to; where there is none, that of the newest report which has one.
    """
    built = max((item.moment for item in found if item.moment), default=None)
    page = link or next((item.url for item in found if item.url), NOWHERE)
    head = [
        _element("title", title or TITLE), _element("link", page), _element("description", NOTE), _element("language", "en"),
        _element("generator", "whoholds"), *([_element("lastBuildDate", format_datetime(built))] if built else []),
    ]  # fmt: skip
    channel = "\n".join([*head, *(_rss_item(item) for item in found)])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:georss="http://www.georss.org/georss">\n'
        f"<channel>\n{channel}\n</channel>\n</rss>\n"
    )


def _rss_item(item: Item) -> str:
    place = item.change.place
    parts = [
        _element("title", item.title), *([_element("link", item.url)] if item.url else []),
        _element("description", escape(item.text).replace("\n", "<br/>\n")),  # a description is HTML, escaped once more
        f'<guid isPermaLink="false">{item.id}</guid>',
        *([_element("pubDate", format_datetime(item.moment))] if item.moment else []),
        *([_element("category", item.change.place.country)] if item.change.place.country else []),
    ]  # fmt: skip
    if place.lat is not None and place.lon is not None:
        parts.append(_element("georss:point", f"{place.lat} {place.lon}"))
    return f"<item>{''.join(parts)}</item>"


def _element(name: str, words: str) -> str:
    return f"<{name}>{escape(UNSAYABLE.sub(chr(0xFFFD), words))}</{name}>"


def json_feed(found: Sequence[Item], *, title: str = "", link: str = "") -> str:
    """The items as JSON Feed 1.1; what a change says for programs stands under `_whoholds`, as the format asks of extensions."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1", "title": title or TITLE, **({"home_page_url": link} if link else {}),
        "description": NOTE, "language": "en", "items": [_json_item(item) for item in found],
    }  # fmt: skip
    return json.dumps(feed, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode() + "\n"


def _json_item(item: Item) -> dict[str, Any]:
    change, place = item.change, item.change.place
    said = {
        "id": item.id, "url": item.url, "title": item.title, "content_text": item.text,
        "date_published": item.moment.isoformat() if item.moment else None, "tags": [place.country] if place.country else None,
        "_whoholds": {
            "about": NOTE, "date": change.date, "place": place.name, "country": place.country, "lat": place.lat,
            "lon": place.lon, "status": change.status, "holder": change.holder, "previous": change.previous,
            "probability": round(change.probability, 4), "told": change.told, "claims": list(change.claims),
        },
    }  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}
