"""Points of regions as training reports are annotated. The reports are composed, and so are their points."""

from __future__ import annotations

from pathlib import Path

from training.corpus.corpus import Annotated
from training.gazetteer.centres import middle, points, rows

from whoholds.identify import Gazetteer


def report(number: int, name: str, *at: tuple[float, float]) -> Annotated:
    claims = [{"place": {"name": name, "country": "SY", "lat": lat, "lon": lon}} for lat, lon in at]
    return Annotated({"id": f"composed-{number}", "text": ""}, claims, "composed", "train")


def test_a_region_lies_where_most_reports_put_it(home: Path) -> None:
    told = [(34.0, 38.8), (34.02, 38.82), (35.9, 36.0), (34.01, 38.8)]
    reports = [report(number, "Homs Governorate", at, at) for number, at in enumerate(told)]
    with Gazetteer.open(home) as gazetteer:
        found = points(reports, gazetteer)
        assert found == {"admin1:SY.11": told}  # each report counts once, however often it names the region
        made = {ref: (lat, lon) for ref, lat, lon in rows(found, gazetteer)}
    assert made["admin1:SY.11"] == middle(told)
    assert middle(told) in told[:2] + told[3:]


def test_towns_countries_and_regions_of_few_reports_stay_where_they_are(home: Path) -> None:
    few = [report(number, "Hama Governorate", (34.0, 38.8)) for number in range(2)]
    others = [report(10 + number, name, (30.0, 30.0)) for number in range(3) for name in ("Syria", "Aleppo")]
    with Gazetteer.open(home) as gazetteer:
        assert not list(rows(points([*few, *others], gazetteer), gazetteer))
