"""The map file: one HTML page with everything inside, which opens without a network.

The page itself is built from `web/` and committed as `data/map.html`; here its data is put in. The data is JSON in a script
element that no browser runs, and the page shows every word of it as text, so that nothing a report says can act.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from whoholds.errors import ConfigurationError
from whoholds.reconcile import FADING, known_from
from whoholds.records import Claim, Holding, Party
from whoholds.serve.changes import by_place

VERSION = 2
PLACEHOLDER = '"WHOHOLDS_DATA"'
PROBABILITY_DIGITS = 5

# What could end the script element or open a comment in it, what is no line end in JSON but is one in JavaScript, and halves
# of surrogate pairs, which UTF-8 cannot write: all of them have an escape in JSON that means the same.
UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def map_html(holdings: Sequence[Holding], claims: Mapping[str, Claim], *, title: str, as_of: str | None, generated: str) -> str:
    """The page that shows who holds what, with its slider of days and the evidence behind each state.

    Args:
        holdings: those of a place consecutive and sorted by `first`, as `reconcile` gives them.
        claims: the claims by identifier; only those that a holding names go into the page.
        title: what the ledger is about, shown beside the name of the page.
        as_of: the day of which the knowledge is, `YYYY-MM-DD`; None for all that is known.
        generated: when and by what the page was made, for its foot.

    Returns:
        HTML to be written as UTF-8; some 4 MB, and the data.

    Raises:
        ConfigurationError: the page's template is missing or is not this version's.
    """
    before, placeholder, after = template().partition(PLACEHOLDER)
    if not placeholder or PLACEHOLDER in after:
        raise ConfigurationError(
            "the template of the map page has no single place for data", advice="Build it again with web/build.sh"
        )
    return before + _in_script(page_data(holdings, claims, title=title, as_of=as_of, generated=generated)) + after + _licences()


def template() -> str:
    """The page without data.

    Raises:
        ConfigurationError: it is missing from the installed package.
    """
    path = files("whoholds.serve").joinpath("data", "map.html")
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"the template of the map page is missing: {path}", advice="Build it with web/build.sh, or install whoholds again"
        ) from error


def _licences() -> str:
    """The licences of what the page carries, as a comment at its end: they go wherever the page goes."""
    words = files("whoholds.serve").joinpath("data", "map.licences.txt").read_text(encoding="utf-8")
    return f"<!--\n{words.replace('--', '- -')}\n-->\n"


def page_data(
    holdings: Sequence[Holding], claims: Mapping[str, Claim], *, title: str, as_of: str | None, generated: str
) -> dict[str, Any]:
    """What the page is told, as plain data: places with their changes, the claims behind them, the sides, the first and last day.

    The last day is `as_of`, or else the latest that any holding or claim speaks of.
    """
    places = [[holding for holding in place if not _is_later(holding, as_of)] for place in by_place(holdings)]
    places = [place for place in places if place]
    shown = [holding for place in places for holding in place]
    used = {name: claims[name] for holding in shown for name in (*holding.claims, *holding.against) if name in claims}
    days = sorted({day for holding in shown for day in (holding.first, holding.end) if day})
    published = [claim.published[:10] for claim in used.values() if claim.published]
    return {
        "version": VERSION, "title": title, "as_of": as_of, "generated": generated,
        "first": days[0] if days else None,
        "last": as_of or max([*days, *published], default=None),
        "sides": _sides(shown), "fading": FADING,
        "places": [_place(place) for place in places],
        "claims": {name: _claim(claim) for name, claim in used.items()},
    }  # fmt: skip


def _is_later(holding: Holding, as_of: str | None) -> bool:
    return as_of is not None and holding.first is not None and holding.first > as_of


def _sides(holdings: Iterable[Holding]) -> list[str]:
    """Every side that holds or besieges a place, those of the most holdings first."""
    counts: Counter[str] = Counter()
    for holding in holdings:
        counts.update(side for side in (holding.holder, *holding.besieged_by) if side)
    return sorted(counts, key=lambda side: (-counts[side], side))


def _place(holdings: Sequence[Holding]) -> dict[str, Any]:
    place = holdings[-1].place
    return {
        "name": place.name, "country": place.country, "lat": place.lat, "lon": place.lon, "kind": place.kind,
        "changes": [_change(holding) for holding in holdings],
    }  # fmt: skip


def _change(holding: Holding) -> dict[str, Any]:
    return {
        "first": holding.first, "end": holding.end, "status": holding.status, "holder": holding.holder,
        "previous": holding.previous, "since": holding.since, "probability": round(holding.probability, PROBABILITY_DIGITS),
        "known_from": known_from(holding).isoformat() if holding.sure_between else None, "told": holding.told,
        "sure_between": list(holding.sure_between) if holding.sure_between else None,
        "besieged_by": list(holding.besieged_by), "claims": list(holding.claims), "against": list(holding.against),
    }  # fmt: skip


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "event": claim.event, "when": claim.when, "commitment": claim.commitment, "phase": claim.phase,
        "sources": [{"name": source.name or source.text, "of": source.of} for source in claim.sources],
        "outlet": claim.outlet, "published": claim.published, "evidence": claim.evidence,
        "actors": _names(claim.actors), "opponents": _names(claim.opponents),
    }  # fmt: skip


def _names(parties: Iterable[Party]) -> list[str]:
    return [party.name or party.text or "?" for party in parties]


def _in_script(data: Mapping[str, Any]) -> str:
    words = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", words)
