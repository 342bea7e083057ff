"""Whether spellings that the gazetteer has never seen lead to their places, and whether places of events lie where it says.

**Held-out spellings.** The index is that of the package and Who's On First's export of Iraq and Syria. Of 2,000 of its records
one name each is left out, half of them in Arabic script and half in Latin letters, chosen by hash: from the record, and from
every entry of any source within 25 km that lists it. What stays is the record's own name, its English one and its other
variants. A name is no candidate where it only differs from one of those by case, diacritics or punctuation, or is some entry's
own name there. `find` is asked for it in its country, and right is the record's place, or one within 5 km, among the first
three. Beside the share of all there are two more. *With a spelling kept*: of those that are a spelling of a name that stays,
and not another name for the place (Halab for Aleppo), which no rule can know: the consonants of the two, as `romanised` below
has them, are alike by 0.6 (difflib). *Of these, told apart*: where the record's own name leads to it among the first three, and
fewer than three other places of the country bear the very name held out; villages by the dozen are called after saints and
springs, and what no list of three can tell apart measures no spelling. The share of all that are of both kinds is told as the
*ceiling*. What is missed is listed as another name (no spelling of it is kept), a tie, a wrong pin or an abstention.

**Places of events.** 1,000 events of UCDP GED Syria whose point is exact or near (precision 1 or 2), chosen by hash: the
place's words with those of the district and the governorate around, as a report would have them, resolved; right is a point
within 10 km. Abstaining is wrong. The package's own entries from that source are left out of the index.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from gates.measures import Measured, key, keyed
from whoholds.identify import Gazetteer, Marked, ToponymResolver, directory, recipes
from whoholds.identify.entries import Entry, distance_km
from whoholds.identify.gazetteer_build import build
from whoholds.identify.names import fold
from whoholds.identify.scripts import has_arabic, has_cyrillic
from whoholds.identify.sources import read
from whoholds.records import Issue, Place

COUNTRIES = ("IQ", "SY")
HELD_OUT, EVENTS, FIRST = 2000, 1000, 3
NEAR_KM, RIGHT_KM, EVENT_KM = 25.0, 5.0, 10.0
LANGUAGES = ("ara", "eng", "und", "fra")
ALIKE = 0.6
ARABIC = str.maketrans(dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهةگچپ", "bttjhhddrzsssdtzgfkklmnhhgjb", strict=True)))
LATIN = (("sh", "s"), ("ch", "s"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("q", "k"), ("c", "k"), ("p", "b"))


@dataclass(frozen=True)
class Case:
    """A name held out: the record it is of, with its own name and point, and what is kept of its names."""

    ref: str
    own: str
    country: str
    lat: float
    lon: float
    name: str
    kept: tuple[str, ...]


def order(words: str) -> str:
    """What things are chosen by: their hash."""
    return hashlib.sha256(words.encode()).hexdigest()


def records(folder: Path) -> Iterator[dict[str, object]]:
    """The records of Who's On First in the countries measured, with their country."""
    for country in COUNTRIES:
        with gzip.open(folder / f"wof_admin_{country.lower()}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield {**json.loads(line), "country": country}


def exported(folder: Path) -> list[Entry]:
    """The entries that the recipe makes of them."""
    paths = (folder / f"wof_admin_{country.lower()}.jsonl.gz" for country in COUNTRIES)
    return [item for path in paths for item in read(path) if not isinstance(item, Issue)]


def cases(folder: Path, entries: Iterable[Entry], count: int = HELD_OUT) -> list[Case]:
    """The names held out: half in Arabic script, half in Latin letters."""
    own: dict[tuple[str | None, str], list[Entry]] = defaultdict(list)
    by_ref: dict[str, Entry] = {}
    for entry in entries:
        own[entry.country, fold(entry.name).strict].append(entry)
        by_ref[entry.ref] = entry
    found: dict[bool, list[Case]] = {True: [], False: []}
    for record in records(folder):
        known = by_ref.get(f"whosonfirst:{record['id']}")
        if known is not None and known.lat is not None and known.lon is not None:
            for script, case in _of_record(record, known, own):
                found[script].append(case)
    halves = [sorted(those, key=lambda case: order(case.ref))[: count // 2] for those in found.values()]
    return [case for half in halves for case in half]


def _of_record(
    record: dict[str, object], known: Entry, own: dict[tuple[str | None, str], list[Entry]]
) -> Iterator[tuple[bool, Case]]:
    """One name of each script of a record, where it has one that can be held out."""
    assert known.lat is not None
    assert known.lon is not None
    told = record.get("names")
    names = [name for language in LANGUAGES for _, name in (told.get(language) or () if isinstance(told, dict) else ())]
    stays = {fold(str(record["name"])).strict, fold(known.name).strict}
    for script in (True, False):
        fit = [n for n in names if has_arabic(n) is script and not has_cyrillic(n) and fold(n).strict not in stays and _word(n)]
        fit = [n for n in fit if not any(_near(known, e) for e in own.get((known.country, fold(n).strict), ()))]
        if fit:
            name = min(fit, key=lambda n: order(known.ref + n))
            kept = (known.name, *(n for n in known.names if fold(n).strict != fold(name).strict))
            yield script, Case(known.ref, known.name, str(known.country), known.lat, known.lon, name, kept)


def _word(name: str) -> bool:
    """False for codes and other scripts."""
    return (
        bool(fold(name).keys)
        and not (name.isupper() and len(name) < 5)
        and (has_arabic(name) or all(c < "\u0370" or c > "\u1dff" for c in name))
    )


def _near(one: Entry, other: Entry) -> bool:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    return distance_km(one.lat, one.lon, other.lat, other.lon) < NEAR_KM


def without(entries: Iterable[Entry], held: Iterable[Case]) -> Iterator[Entry]:
    """The entries, without the names held out."""
    out: dict[tuple[str | None, str], list[Case]] = defaultdict(list)
    for case in held:
        out[case.country, fold(case.name).strict].append(case)
    for e in entries:
        names = tuple(
            n for n in e.names
            if e.lat is None or e.lon is None
            or all(distance_km(c.lat, c.lon, e.lat, e.lon) > NEAR_KM for c in out.get((e.country, fold(n).strict), ()))
        )  # fmt: skip
        yield replace(e, names=names)


def index(folder: Path, path: Path) -> list[Case]:
    """Build the index without what is held out, of the countries measured alone; gives what is held out."""
    base = [e for e in recipes.entries() if e.country in COUNTRIES and not e.ref.startswith("ucdp:")]
    entries = [*base, *exported(folder)]
    held = cases(folder, entries)
    path.unlink(missing_ok=True)
    build(without(entries, held), path, "held out")
    return held


def romanised(name: str) -> str:
    """The consonants of a name in either script, roughly, by a table of this gate's own."""
    if has_arabic(name):
        plain = name.translate(ARABIC)
        return "".join(c for c in re.sub(r"\bال", "", plain) if c.isascii() and c.isalpha())
    plain = re.sub(r"\b(?:a[lnrsdtz]|a(?:sh|dh|th)|el|e[drstz]|esh)[ -]", "", fold(name).strict)
    for spelling, letter in LATIN:
        plain = plain.replace(spelling, letter)
    return re.sub(r"[aeiouwy' -]", "", plain)


def is_spelling(case: Case) -> bool:
    """Whether the name held out is a spelling of one that is kept."""
    mine = romanised(case.name)
    return any(difflib.SequenceMatcher(None, mine, romanised(name)).ratio() >= ALIKE for name in case.kept)


def leads(gazetteer: Gazetteer, words: str, case: Case) -> bool:
    """Whether words lead to a record's place among the first three."""
    return any(_is(gazetteer, c.place, case) for c in gazetteer.find(words, countries=[case.country], limit=FIRST))


def _is(gazetteer: Gazetteer, place: Place, case: Case) -> bool:
    """Whether a place is that of a record, or next to it."""
    meant = gazetteer.get(case.ref)
    if meant is not None and place.id == meant.id:
        return True
    return place.lat is not None and place.lon is not None and distance_km(case.lat, case.lon, place.lat, place.lon) <= RIGHT_KM


def bearers(gazetteer: Gazetteer, case: Case) -> int:
    """How many other places of its country bear the name held out, but for case and diacritics."""
    found = gazetteer.find(case.name, countries=[case.country], limit=50, widely=False)
    return sum(c.matched in ("name", "alternate") and not _is(gazetteer, c.place, case) for c in found)


def spellings(gazetteer: Gazetteer, held: list[Case]) -> Measured:
    """The share of held-out names that lead to their places."""
    right = {case for case in held if leads(gazetteer, case.name, case)}
    kept = [case for case in held if is_spelling(case)]
    told = [case for case in kept if leads(gazetteer, case.own, case) and bearers(gazetteer, case) < FIRST]
    apart, spelt = frozenset(told), frozenset(kept)
    figures, details = {}, {}
    for words, those in (("held-out names", held), ("with a spelling kept", kept), ("told apart", told)):
        figures[f"{words}, in the first three"] = share(right, those)
        details[f"{words}, how many"] = float(len(those))
        for script, known in (("Arabic", True), ("Latin", False)):
            details[f"{words}, {script}"] = share(right, [case for case in those if has_arabic(case.name) is known])
    lines = {case: f"{case.name} ({case.ref}, {' | '.join(case.kept[:5])})" for case in held}
    missed: dict[str, str] = {}
    for case in held:
        if case in right:
            continue
        first = next(iter(gazetteer.find(case.name, countries=[case.country], limit=1)), None)
        why = (
            "another name" if case not in spelt else "tie" if case not in apart else "wrong pin" if first else "abstained"
        )  # fmt: skip
        details[f"missed, {why}"] = details.get(f"missed, {why}", 0.0) + 1
        missed[key(lines[case])] = f"{why}: {lines[case]}: {first.place.name if first else 'nothing'}"
    details["ceiling: spelling kept and told apart"] = round(len(told) / max(1, len(held)), 3)
    return Measured(figures, missed, truth=keyed(list(lines.values())), details=details)


def share(right: set[Case], those: list[Case]) -> float:
    """The share of those that are right."""
    return round(sum(case in right for case in those) / max(1, len(those)), 3)


def events(path: Path, count: int = EVENTS) -> list[dict[str, str]]:
    """Events whose point is exact or near."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        found = [row for row in csv.DictReader(stream) if row["where_prec"][:1] in ("1", "2") and row["where_coordinates"]]
    return sorted(found, key=lambda row: order(row["id"]))[:count]


def located(gazetteer: Gazetteer, found: list[dict[str, str]]) -> Measured:
    """The share of events whose place is resolved to within 10 km."""
    resolver = ToponymResolver(gazetteer, directory())
    right, abstained, missed, truth = 0, 0, {}, []
    for row in found:
        names = [name for name in (row["where_coordinates"], row["adm_2"], row["adm_1"], "Syria") if name]
        text, starts = ", ".join(names), [0]
        for name in names[:-1]:
            starts.append(starts[-1] + len(name) + 2)
        spans = tuple((start, start + len(name)) for start, name in zip(starts, names, strict=True))
        first = next(resolver.resolve(Marked(row["id"], text, spans)))
        line = f"{row['id']} {text} at {row['latitude']}, {row['longitude']}"
        truth.append(line)
        abstained += first.abstained
        km = None
        if first.lat is not None and first.lon is not None:
            km = distance_km(first.lat, first.lon, float(row["latitude"]), float(row["longitude"]))
        if km is not None and km <= EVENT_KM:
            right += 1
        else:
            told = f"wrong pin: {line}: {first.name}, {km:.0f} km off" if km is not None else f"abstained: {line}"
            missed[key(line)] = told
    figures = {"events within 10 km": round(right / max(1, len(found)), 3)}
    details = {"events": float(len(found)), "events abstained from": round(abstained / max(1, len(found)), 3)}
    return Measured(figures, missed, truth=keyed(truth), details=details)


def measure(folder: Path, ucdp: Path, work: Path) -> Measured:
    """Held-out spellings and places of events, on one index."""
    path = work / "places.sqlite"
    held = index(folder, path)
    with Gazetteer.open(path) as gazetteer:
        one, other = spellings(gazetteer, held), located(gazetteer, events(ucdp))
    return Measured(
        {**one.figures, **other.figures}, {**one.missed, **other.missed}, truth={**one.truth, **other.truth},
        details={**one.details, **other.details},
    )  # fmt: skip
