"""The tables of places: patches of divisions. The rows are composed."""

from __future__ import annotations

from pathlib import Path

import pytest
from training.gazetteer.make_tables import patched

from whoholds.identify.entries import Entry

HEAD = "id,into,name,alternates,lat,lon,radius_km,why\n"


def division(ref: str, name: str) -> Entry:
    return Entry(ref=ref, name=name, names=("Old",), country="ZZ", lat=1.0, lon=2.0, kind="region", radius_km=50.0)


def test_patches_rename_move_and_join_divisions(tmp_path: Path) -> None:
    path = tmp_path / "patches.csv"
    path.write_text(HEAD + "admin1:ZZ.1,,Upper Zed,Zed|Zedia,,,,its name\nadmin1:ZZ.2,,,,3.5,4.5,70.0,its middle\n"
                    "admin1:ZZ.3,admin1:ZZ.1,,,,,,two codes\n", encoding="utf-8")  # fmt: skip
    found = list(patched([division(f"admin1:ZZ.{n}", f"Z{n}") for n in (1, 2, 3, 4)], path))
    assert [(e.ref, e.name, e.names) for e in found] == [
        ("admin1:ZZ.1", "Upper Zed", ("Zed", "Zedia")), ("admin1:ZZ.2", "Z2", ("Old",)), ("admin1:ZZ.4", "Z4", ("Old",)),
    ]  # fmt: skip
    assert (found[1].lat, found[1].lon, found[1].radius_km) == (3.5, 4.5, 70.0)


def test_a_patch_of_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "patches.csv"
    path.write_text(HEAD + "admin1:ZZ.9,,Gone,,,,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"admin1:ZZ\.9"):
        list(patched([division("admin1:ZZ.1", "Zed")], path))
