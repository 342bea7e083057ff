"""A moment of publication in UTC is of the day that it then was at the outlet."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.collect import zones
from whoholds.collect.defaults import Defaults, day_of
from whoholds.collect.html import page
from whoholds.collect.item import read
from whoholds.collect.zones import zone_of
from whoholds.records import Report

LATEST = dt.date(2030, 1, 1)
LATE = "2017-11-03T22:30:00Z"  # half past one on the 4th in Baghdad, half past six on the 3rd in New York


@pytest.mark.parametrize(("outlet", "address", "zone"), [
    ("SANA", None, "Asia/Damascus"), ("the guardian", None, "Europe/London"), ("www.sana.sy", None, "Asia/Damascus"),
    (None, "https://english.example.iq/news/1", "Asia/Baghdad"),
    ("An unknown paper", "https://www.cnn.com/x", "America/New_York"),
    ("SANA", "https://www.cnn.com/x", "Asia/Damascus"),
])  # fmt: skip
def test_the_zone_of_an_outlet(outlet: str | None, address: str | None, zone: str) -> None:
    assert zone_of(outlet, address) == ZoneInfo(zone)


@pytest.mark.parametrize(("outlet", "address"), [
    (None, None), ("", ""), ("An unknown paper", None), (None, "file.html"), (None, "https://example.org/"),
    ("The end of Mr. Sy", None),
    (None, "https://[broken"),
])  # fmt: skip
def test_an_unknown_outlet_has_none(outlet: str | None, address: str | None) -> None:
    assert zone_of(outlet, address) is None


def test_every_zone_of_the_table_is_one() -> None:
    known = zones._zones()
    assert len(known) > 150
    assert all(ZoneInfo(zone) for zone in known.values())


@pytest.mark.parametrize(("said", "day"), [
    (LATE, "2017-11-04"), ("2017-11-03T22:30:00+00:00", "2017-11-04"), ("2017-11-03T22:30:00-05:00", "2017-11-03"),
    ("2017-11-03T22:30:00", "2017-11-03"), ("2017-11-03", "2017-11-03"), ("2017-11-03T12:00:00Z", "2017-11-03"),
])  # fmt: skip
def test_the_day_of_a_moment_in_baghdad(said: str, day: str) -> None:
    assert day_of(said, LATEST, ZoneInfo("Asia/Baghdad")) == day


@given(st.datetimes(dt.datetime(1000, 1, 2), dt.datetime(2029, 1, 1)), st.sampled_from(("America/New_York", "Asia/Kabul", "UTC")))
def test_a_moment_is_at_most_a_day_away_from_that_of_utc(moment: dt.datetime, zone: str) -> None:
    there = day_of(f"{moment.isoformat()}Z", LATEST, ZoneInfo(zone))
    assert there == moment.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).date().isoformat()
    assert day_of(f"{moment.isoformat()}Z", LATEST) == moment.date().isoformat()


def test_reports_pages_and_options_are_dated_so() -> None:
    defaults = Defaults.of(LATE, "Rudaw", dt.date(2020, 1, 1))
    assert defaults.published == "2017-11-04"
    (report,) = read({"text": "Composed: the town fell today.", "published": LATE, "outlet": "CNN"}, "x", defaults)
    assert isinstance(report, Report)
    assert report.published == "2017-11-03"
    (report,) = read({"text": "Composed: the town fell today.", "published": LATE}, "x", defaults)
    assert isinstance(report, Report)
    assert report.published == "2017-11-04"
    words = "<p>" + "The town fell today, an officer told reporters in the square before the mosque. " * 8 + "</p>"
    for declared in (LATE, "Fri, 03 Nov 2017 22:30:00 GMT"):
        source = f'<html><head><meta property="article:published_time" content="{declared}"></head><body>{words}</body></html>'
        found = page(source, LATEST, "https://news.example.iq/1")
        assert found is not None
        assert found.published == "2017-11-04"
