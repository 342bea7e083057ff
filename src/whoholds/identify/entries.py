"""One entry of a source of places, before entries of several sources are merged into the index."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

EARTH_KM = 6371.0
NOTED = 60_000  # a place that figures in war reports weighs in the prior like a town of this many
WEIGHT = {"country": 3_000_000, "region": 1_000_000, "district": 30_000}
LARGEST = math.log10(40_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place as one source has it.

    Attributes:
        ref: identifier with its source's prefix.
        name: the name to show.
        names: other names, in any script.
        country: ISO 3166-1 alpha-2, or None.
        lat: degrees north.
        lon: degrees east.
        kind: settlement, region, district, country, base …
        admin: the name of its first-level division.
        population: inhabitants, 0 where not known.
        radius_km: how far it reaches.
        noted: True for places that war reports name.
    """

    ref: str
    name: str
    names: tuple[str, ...] = ()
    country: str | None
    lat: float | None
    lon: float | None
    kind: str = "settlement"
    admin: str | None = None
    population: int = 0
    radius_km: float = 3.0
    noted: bool = False

    @property
    def prior(self) -> float:
        """How likely a report means this place before anything else is known, 0 to 1: by its size, and whether wars made it known."""
        people = max(self.population, WEIGHT.get(self.kind, 0), NOTED if self.noted else 0)
        return round(min(1.0, math.log10(1 + people) / LARGEST), 4)

    def merged(self, other: Entry) -> Entry:
        """This entry with the names of another; its own name, point and kind stay, unless the other is noted."""
        base, more = (other, self) if other.noted and not self.noted else (self, other)
        names = dict.fromkeys((*base.names, more.name, *more.names))
        names.pop(base.name, None)
        return replace(
            base,
            ref=self.ref, names=tuple(names), admin=self.admin or other.admin,
            population=max(self.population, other.population),
            lat=self.lat if self.lat is not None else other.lat, lon=self.lon if self.lon is not None else other.lon,
            noted=self.noted or other.noted,
        )  # fmt: skip


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points, on the sphere."""
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def settlement_radius(population: int) -> float:
    """How far a settlement of so many people reaches, in kilometres, about."""
    return 3.0 if population < 5_000 else 4.0 if population < 50_000 else 7.0 if population < 500_000 else 15.0
