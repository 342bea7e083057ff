"""One entry of a source of places, before entries of several sources are merged into the index."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

EARTH_KM = 6371.0
NOTED = 60_000  # a place that figures in war reports weighs in the prior like a town of this many
WEIGHT = {"country": 3_000_000, "region": 1_000_000, "district": 3_000, "airport": 3_000, "base": 3_000}
SEAT = 1_000  # GeoNames lists settlements of unknown size only where they are seats of something
POINT_OF_OWN = frozenset({"region", "district", "country"})  # a hand-made central point is better than the mean of towns
NAMES_ONLY = "names"  # the kind of an entry that only adds names to a place known by its identifier
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
        same: identifiers of this place in other sources, such as `geonames:99237`, `wikidata:Q796` or `pcode:SY0203`.
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
    same: tuple[str, ...] = ()

    @property
    def prior(self) -> float:
        """How likely a report means this place before anything else is known, 0 to 1: by size, and whether wars made it known."""
        least = SEAT if self.ref.startswith("geonames:") else WEIGHT.get(self.kind, 0)
        people = max(self.population, least, NOTED if self.noted else 0)
        return round(min(1.0, math.log10(1 + people) / LARGEST), 4)

    def merged(self, other: Entry) -> Entry:
        """This entry with the names of another, under the other's name where that is noted and this is not.

        Identifier, population and (but for regions) point stay this entry's.
        """
        base, more = (other, self) if other.noted and not self.noted else (self, other)
        names = dict.fromkeys((*base.names, more.name, *more.names))
        names.pop(base.name, None)
        point = base if (base.kind in POINT_OF_OWN and base.lat is not None) or self.lat is None else self
        same = dict.fromkeys((*self.same, other.ref, *other.same))
        same.pop(self.ref, None)
        return replace(
            base, ref=self.ref, names=tuple(names), admin=self.admin or other.admin, lat=point.lat, lon=point.lon,
            population=max(self.population, other.population), noted=self.noted or other.noted,
            radius_km=max(self.radius_km, other.radius_km) if base.kind == "settlement" else base.radius_km, same=tuple(same),
        )  # fmt: skip


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance (haversine) of two points in km, from degrees."""
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def settlement_radius(population: int) -> float:
    """How far a settlement of so many people reaches, in kilometres, about."""
    return 3.0 if population < 5_000 else 4.0 if population < 50_000 else 7.0 if population < 500_000 else 15.0
