"""Entries of many sources made places of one index: names folded, and entries of one place made one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from whoholds.identify.entries import NAMES_ONLY, Entry, distance_km
from whoholds.identify.names import Folded, fold
from whoholds.identify.scripts import has_arabic, has_cyrillic

MERGE_KM = {"region": 150.0, "district": 60.0, "country": 20000.0, "settlement": 6.0}
AREAS = frozenset(("region", "district", "country"))
ALIKE = {"airport": "base"}  # kinds that sources take for each other
DESCRIBED_KM = (
    400.0  # a region that the package's own list describes: the middle of its land, and not of its towns as others have it
)
SAME_KM = 100.0  # two sources that call a place the same one may put it this far apart; farther, one of them errs
# Names in another script are kept only where people write it, and loose keys only where names are transliterated: half the index
# would else be Ukrainian for villages of Ohio.
ARABIC_COUNTRIES = frozenset((
    "IQ", "SY", "LB", "JO", "PS", "IL", "YE", "SA", "AE", "OM", "QA", "BH", "KW", "EG", "LY", "TN", "DZ", "MA", "EH", "SD",
    "TD", "MR", "AF", "IR", "PK",
))  # fmt: skip
CYRILLIC_COUNTRIES = frozenset((
    "UA", "RU", "BY", "KZ", "KG", "TJ", "UZ", "TM", "MD", "GE", "AM", "AZ", "RS", "BA", "ME", "MK", "BG", "MN", "XK",
))  # fmt: skip
OTHER_COUNTRIES = frozenset((
    "SO", "DJ", "ER", "ET", "SS", "ML", "NE", "NG", "CF", "CD", "BF", "CM", "TR", "CY", "GR", "IN", "BD", "NP", "LK", "MM",
    "TH", "KH", "LA",
))  # fmt: skip
LOOSE_COUNTRIES = ARABIC_COUNTRIES | CYRILLIC_COUNTRIES | OTHER_COUNTRIES


@dataclass(slots=True)
class Sheet:
    """One place of the index in the making: its entry, and its names folded, by strict form."""

    entry: Entry
    forms: dict[str, Folded]

    @classmethod
    def of(cls, entry: Entry) -> Sheet:
        """The sheet of one entry."""
        forms: dict[str, Folded] = {}
        for name in (entry.name, *entry.names):
            if _wanted(name, entry.country) and (folded := fold.__wrapped__(name)).keys:
                forms.setdefault(folded.strict, folded)
        return cls(entry, forms)

    @property
    def keys(self) -> set[str]:
        """Its exact keys."""
        return {key for folded in self.forms.values() for key in folded.keys}


def merge(entries: Iterable[Entry]) -> list[Sheet]:
    """Entries of one place made one; the earlier keeps its id.

    They are one where a source says so (an identifier in common, a like kind, not far apart), else where they have the country,
    a like kind and an exact key in common and lie near each other.
    """
    merger = Merger()
    for entry in entries:
        merger.add(entry)
    return merger.kept


class Merger:
    """Takes entries one by one.

    Attributes:
        kept: the places so far, in the order of their first entries.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.kept: list[Sheet] = []
        self._by_key: dict[tuple[str | None, str], list[int]] = defaultdict(list)
        self._by_ref: dict[str, int] = {}
        self._one_source = True  # as long as all are of GeoNames, which lists each place once

    def add(self, entry: Entry) -> None:
        """Take one."""
        same = self._said(entry)
        if entry.kind == NAMES_ONLY:
            if same is not None:
                self._join(same, Sheet.of(_with_country(entry, self.kept[same].entry.country)))
            return
        sheet = Sheet.of(entry)
        self._one_source = self._one_source and entry.ref.startswith("geonames:")
        if same is None and not self._one_source:
            same = self._alike(entry, sheet.keys)
        if same is None:
            same = len(self.kept)
            self.kept.append(sheet)
            self._index(same, sheet)
        else:
            self._join(same, sheet)

    def _join(self, same: int, sheet: Sheet) -> None:
        known = self.kept[same]
        self.kept[same] = Sheet(known.entry.merged(sheet.entry), known.forms | sheet.forms)
        self._index(same, sheet)

    def _index(self, number: int, sheet: Sheet) -> None:
        for ref in (sheet.entry.ref, *sheet.entry.same):
            self._by_ref.setdefault(ref, number)
        country = self.kept[number].entry.country
        for key in sheet.keys:
            if number not in (places := self._by_key[country, key]):
                places.append(number)

    def _said(self, entry: Entry) -> int | None:
        """The place that an identifier of the entry belongs to, if any."""
        for ref in (entry.ref, *entry.same):
            number = self._by_ref.get(ref)
            if number is not None:
                other = self.kept[number].entry
                if entry.kind == NAMES_ONLY or (_like(entry, other) and (_apart(entry, other) or 0.0) <= SAME_KM):
                    return number
        return None

    def _alike(self, entry: Entry, keys: set[str]) -> int | None:
        """The nearest place kept that is the same by name; without a point the only one, of the same division."""
        found = {number for key in keys for number in self._by_key.get((entry.country, key), ())}
        near: list[tuple[float, int]] = []
        unplaced: list[int] = []
        for number in found:
            other = self.kept[number].entry
            if _like(entry, other) and not _told_apart(entry, other):
                km = _apart(entry, other)
                if km is not None:
                    near.append((km, number))
                elif entry.admin is None or other.admin is None or _named_alike(entry.admin, other.admin):
                    unplaced.append(number)
        best = min(near, default=(float("inf"), -1))
        if best[0] <= (DESCRIBED_KM if entry.noted and entry.kind == "region" else MERGE_KM.get(entry.kind, 12.0)):
            return best[1]
        return unplaced[0] if len(unplaced) == 1 else None


def _with_country(entry: Entry, country: str | None) -> Entry:
    """An entry of names alone in the country of its place, which says in which scripts names are kept."""
    return Entry(ref=entry.ref, name=entry.name, names=entry.names, country=country, lat=None, lon=None, kind=NAMES_ONLY)


def _like(entry: Entry, other: Entry) -> bool:
    """Whether two kinds may be one place."""
    return ALIKE.get(other.kind, other.kind) == ALIKE.get(entry.kind, entry.kind)


def _told_apart(entry: Entry, other: Entry) -> bool:
    """True for two areas of one list: West and Central Darfur share an old name, and lie side by side."""
    return entry.kind in AREAS and entry.ref.partition(":")[0] == other.ref.partition(":")[0]


def _named_alike(one: str, other: str) -> bool:
    """Whether two names of divisions share a key: 'Aleppo' and 'Aleppo Governorate'."""
    return not {*fold(one).keys, *fold(one).loose}.isdisjoint((*fold(other).keys, *fold(other).loose))


def _apart(entry: Entry, other: Entry) -> float | None:
    """Kilometres between two entries; None where one has no point."""
    if entry.lat is None or entry.lon is None or other.lat is None or other.lon is None:
        return None
    return distance_km(entry.lat, entry.lon, other.lat, other.lon)


def _wanted(name: str, country: str | None) -> bool:
    """False for codes (OSM) and for names in scripts that are not folded or not of the country."""
    if name.isascii():
        return not (name.isupper() and len(name) < 5)
    if has_arabic(name):
        return country is None or country in ARABIC_COUNTRIES
    if has_cyrillic(name):
        return country is None or country in CYRILLIC_COUNTRIES
    return all(letter < "\u0370" or "\u1e00" <= letter <= "\u1eff" or "\u2000" <= letter <= "\u206f" for letter in name)
