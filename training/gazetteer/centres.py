"""Make `centres_annotated.csv`: the points of regions, as the reports of the corpus's training split are annotated.

usage: python -m training.gazetteer.centres INDEX [--data FOLDER] [--out FILE]

The scheme of claims gives a region "a central point" and leaves open which. Lists differ by tens of kilometres (the middle of
the land, of its towns, of its outline), and none agrees with the annotation as often as its own reports agree with each other. So
a region that enough reports are about lies where most of them put it: at that point of theirs which lies near most others, each
report counted once. Countries stay where GeoNames and most lists have them. Only claims of `train` are looked at. INDEX is the
file of an index; it tells which place a name means, and under which identifiers its point is told.
"""

from __future__ import annotations

import argparse
import csv
import pathlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from training.corpus.corpus import Annotated, corpus
from whoholds.identify import recipes
from whoholds.identify.entries import distance_km
from whoholds.identify.gazetteer import Gazetteer

OUT = pathlib.Path(recipes.__file__).parent / "data/centres_annotated.csv"
COLUMNS = ("id", "lat", "lon")
KINDS = frozenset(("region", "district", "area"))
EXACTLY = frozenset(("name", "alternate", "folded"))
TABLES = ("admin1.csv.gz", "places_extra.csv")  # whose entries give regions their points
FEWEST = 3  # reports
NEAR_KM, FAR_KM = 10.0, 40.0  # points so near agree; points farther off than this are all as far
Point = tuple[float, float]


def points(annotated: Iterable[Annotated], gazetteer: Gazetteer) -> dict[str, list[Point]]:
    """The points that reports give to each region, one for each report."""
    seen: set[tuple[str, str]] = set()
    found: defaultdict[str, list[Point]] = defaultdict(list)
    for one in annotated:
        for claim in one.claims:
            place = claim["place"]
            ref = meant(gazetteer, place["name"], place["country"]) if place["lat"] is not None and place["name"] else None
            if ref and (one.report["id"], ref) not in seen:
                seen.add((one.report["id"], ref))
                found[ref].append((place["lat"], place["lon"]))
    return dict(found)


def meant(gazetteer: Gazetteer, name: str, country: str | None) -> str | None:
    """The region of a name in a country; None where its likeliest place is of another kind."""
    found = gazetteer.find(name, countries=(country,) if country else (), limit=5, widely=False)
    first = next((c.place for c in found if c.matched in EXACTLY), None)
    return first.id if first and first.kind in KINDS else None


def middle(given: list[Point]) -> Point:
    """The point that lies near most others; the earliest of those alike."""

    def off(one: Point) -> float:
        return sum(min(FAR_KM, distance_km(one[0], one[1], other[0], other[1])) for other in given)

    return min(given, key=off)


def rows(found: dict[str, list[Point]], gazetteer: Gazetteer) -> Iterator[tuple[str, float, float]]:
    """Identifier and point of each place that enough reports put elsewhere than it lies, and more of them near each other."""
    listed = {entry.ref: (entry.lat, entry.lon) for name in TABLES for entry in recipes.table(name)}
    for ref, given in sorted(found.items()):
        place, point = gazetteer.get(ref), middle(given)
        if place is None or place.lat is None or place.lon is None or len(given) < FEWEST:
            continue
        here, there = _agreeing((place.lat, place.lon), given), _agreeing(point, given)
        if there > here:
            yield ref, *point
            yield from ((name, *point) for name in gazetteer.also(ref) if listed.get(name) == (place.lat, place.lon))


def _agreeing(at: Point, given: list[Point]) -> int:
    """How many points lie next to one."""
    return sum(distance_km(at[0], at[1], one[0], one[1]) <= NEAR_KM for one in given)


def main() -> None:
    """Write the table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("index", type=pathlib.Path, help="the file of an index built without the table")
    ask.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"), help="folder of the public sources")
    ask.add_argument("--out", type=pathlib.Path, default=OUT)
    args = ask.parse_args()
    with Gazetteer.open(args.index) as gazetteer:
        told = sorted(set(rows(points((a for a in corpus(args.data) if a.split == "train"), gazetteer), gazetteer)))
    with args.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(told)
    print(f"{len(told)} points")


if __name__ == "__main__":
    main()
