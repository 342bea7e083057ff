"""Where outlets have their newsroom: 'today' at half past ten at night in London is tomorrow in Baghdad.

A page or feed that declares its moment of publication in UTC was published on the day that it then was at its outlet. The table
`data/outlet_zones.csv` is written from knowledge; outlets that it does not know keep the day of UTC, and a moment with an offset
of its own keeps its own day.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)


def zone_of(outlet: str | None, address: str | None = None) -> ZoneInfo | None:
    """The time zone of an outlet's newsroom; None where it is not known.

    Args:
        outlet: its name, or its domain.
        address: of one of its pages; asked where the name is not known.
    """
    known = _zones()
    zone = known.get(ARTICLE.sub("", (outlet or "").strip()).casefold())
    for host in () if zone else (outlet or "", _host(address or "")):
        zone = zone or _of_host(host.strip().casefold(), known)
    return ZoneInfo(zone) if zone else None


def _host(address: str) -> str:
    """The host of an address; empty where it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # a bracket that never closes, say in the name of a file
        return ""


def _of_host(host: str, known: dict[str, str]) -> str | None:
    """By the domain, then by those that it is in: 'www.sana.sy', 'sana.sy', '.sy'."""
    parts = host.split(".")
    if len(parts) < 2 or " " in host:
        return None
    inner = (known.get(".".join(parts[i:])) for i in range(len(parts) - 1))
    return next(filter(None, inner), None) or known.get(f".{parts[-1]}")


@cache
def _zones() -> dict[str, str]:
    file = resources.files("whoholds.collect").joinpath("data", "outlet_zones.csv")
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {ARTICLE.sub("", row["outlet"]).casefold(): row["zone"] for row in csv.DictReader(lines)}
