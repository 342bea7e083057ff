"""Places told by how far they lie from another: 'Ain Issa, 50 km north of Raqqa', 'a village 12 km north-east of Mosul'.

Such words are turned into a point with its uncertainty. Where a name stands before them, they say which place of that name is
meant; where no list has the name, the point is where it is.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from whoholds.identify.entries import distance_km
from whoholds.identify.time_words import NUMBERS
from whoholds.records import Place

EARTH_KM = 6371.0  # mean radius
KM = {"mi": 1.609, "km": 1.0, "ki": 1.0}
WAYS = {
    way: i * 45.0 for i, way in enumerate(("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"))
}
HALF_A_WAY = math.sin(math.radians(22.5))  # 'north' is any of the eighth of all directions around it
ROUGHLY = 0.2  # of the distance: numbers in news are round, and as often by road as by air
LEAST_KM = 2.0
POINT = "bearing:"  # begins the identifier of a point
NEARER, FARTHER, AROUND_KM = 0.55, 1.25, 8.0  # a road is longer than the air, and a town has a breadth
ASTRAY = 55.0  # degrees: 'south' is said of the south-south-west, too
COUNTED = "|".join(
    sorted((w for w in NUMBERS if len(w) > 2 and not w.startswith(("a ", "some", "few", "several"))), key=len, reverse=True)
)
CAPITAL = r"(?:St\.\s)?[^\W\d_a-z][\w’'-]*"
TITLED = rf"{CAPITAL}(?:[ -](?:(?:al|el|de|of|az|ez|ad|ed|ar|as|ash)[ -])?{CAPITAL}){{0,3}}"
ABOUT = (
    r"(?:(?:some|about|around|roughly|nearly|almost|over|just|only|barely|approximately|an estimated|more than|less than|up to)"
    r"\s)?"
)
WAY = r"(?P<way>(?:north|south)[ -]?(?:east|west)|north|south|east|west)(?:wards?)?"
DISTANCE = (
    rf"{ABOUT}(?P<count>\d{{1,3}}(?:\.\d)?|{COUNTED})[ -]?(?P<unit>km|kilomet(?:er|re)s?|mi|miles?)\b(?:\s\([^)]{{2,20}}\))?"
    rf"(?:\s(?:away|or so))?(?:\s(?:to\sthe\s)?(?:due\s)?{WAY})?"
)
BEARING = re.compile(
    rf"{DISTANCE}\s(?:of|from)\s(?:the\s(?:\w+\s){{0,2}}(?:town|city|village|capital|port)(?:\sof|,)?\s)?(?P<origin>{TITLED})"
)
BEHIND = re.compile(
    r"(?:\s?[,(–—]\s?|\s)(?:(?:which|that)\s(?:is|lies|lay|sits)\s|(?:is|lies|lay)\s)?"
    r"(?:(?:a|an|the)\s(?:[\w-]+\s){0,3}?(?:town|village|city|base|district|settlement|hamlet|suburb|outpost|crossing|airport)\s)?"
    r"(?:(?:located|situated|lying)\s)?(?=(?:\w+\s){0,2}[\d\w])"
)


@dataclass(frozen=True, slots=True)
class Bearing:
    """How far a place lies from another, and where to.

    Attributes:
        words: as they were said.
        km: kilometres.
        degrees: clockwise from north; None where no direction is told.
        origin: the name that it is counted from.
    """

    words: str
    km: float
    degrees: float | None
    origin: str

    @property
    def radius_km(self) -> float:
        """How far from the point of `from_` the place may lie; where no direction is told, anywhere around the origin."""
        if self.degrees is None:
            return max(LEAST_KM, self.km * (1 + ROUGHLY))
        return max(LEAST_KM, self.km * math.hypot(HALF_A_WAY, ROUGHLY))

    def fits(self, origin: Place, place: Place) -> bool:
        """Whether a place lies as far from the origin, and where, as the words say: by road or by air, in round numbers."""
        if None in (origin.lat, origin.lon, place.lat, place.lon):
            return False
        start, end = (origin.lat, origin.lon), (place.lat, place.lon)
        apart = distance_km(*start, *end)  # type: ignore[arg-type]
        if not NEARER * self.km - AROUND_KM <= apart <= FARTHER * self.km + AROUND_KM:
            return False
        if self.degrees is None or apart <= AROUND_KM:
            return True
        off = abs((_way(*start, *end) - self.degrees + 180) % 360 - 180)  # type: ignore[arg-type]
        return off <= ASTRAY

    def from_(self, origin: Place) -> Place | None:
        """The point, as a place without an entry in any list; None where its origin has no point.

        The destination along a great circle from a start and a bearing (https://www.movable-type.co.uk/scripts/latlong.html).
        """
        if origin.lat is None or origin.lon is None:
            return None
        lat, lon = origin.lat, origin.lon
        if self.degrees is not None:
            angle, way, north = self.km / EARTH_KM, math.radians(self.degrees), math.radians(origin.lat)
            up = math.asin(math.sin(north) * math.cos(angle) + math.cos(north) * math.sin(angle) * math.cos(way))
            over = math.atan2(math.sin(way) * math.sin(angle) * math.cos(north), math.cos(angle) - math.sin(north) * math.sin(up))
            lat, lon = math.degrees(up), (lon + math.degrees(over) + 540) % 360 - 180
        return Place(
            id=f"{POINT}{origin.id}:{self.km:.0f}:{'' if self.degrees is None else f'{self.degrees:.0f}'}", name=self.words,
            country=origin.country, lat=lat, lon=lon, radius_km=self.radius_km + origin.radius_km,
        )  # fmt: skip


def is_point(place: Place) -> bool:
    """Whether a place is a point told by its distance from another, and no entry in any list."""
    return place.id.startswith(POINT)


def within(words: str) -> Bearing | None:
    """The bearing that words for a place end with: 'a village 12 km north-east of Raqqa'; None where they have none."""
    found = next((m for m in BEARING.finditer(words) if m.end() == len(words)), None)
    return _bearing(found) if found else None


def behind(text: str, end: int) -> Bearing | None:
    """The bearing that stands right behind a name that ends at an offset: 'Ain Issa|, 50 km north of Raqqa'; None else."""
    gap = BEHIND.match(text, end)
    found = BEARING.match(text, gap.end()) if gap else None
    return _bearing(found) if found else None


def _way(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """The direction from one point to another, in degrees clockwise from north."""
    north, up, over = math.radians(lat), math.radians(to_lat), math.radians(to_lon - lon)
    east = math.sin(over) * math.cos(up)
    return math.degrees(math.atan2(east, math.cos(north) * math.sin(up) - math.sin(north) * math.cos(up) * math.cos(over))) % 360


def _bearing(match: re.Match[str]) -> Bearing:
    way = re.sub(r"[ -]", "", match["way"] or "")
    count = float(match["count"]) if match["count"][0].isdigit() else float(NUMBERS[match["count"]])
    return Bearing(match[0], count * KM[match["unit"][:2]], WAYS[way] if way else None, re.sub(r"[’']s?$", "", match["origin"]))
