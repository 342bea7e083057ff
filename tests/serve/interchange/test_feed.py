"""A feed of changes that feed readers read: the same change is the same item for ever, dated by when it came to be known."""

from __future__ import annotations

import datetime as dt
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.serve.composed import Scene, Spell, place
from whoholds.ledger import RecordedClaim
from whoholds.serve.changes import Change, changes
from whoholds.serve.interchange import feed

FIRST, SECOND = (dt.datetime(2020, 1, day, 12, tzinfo=dt.UTC) for day in (11, 12))


def composed() -> tuple[list[Change], dict[str, RecordedClaim]]:
    scene = Scene()
    qaim = place("Al-Qaim", "IQ", 34.38, 41.10)
    scene.add(qaim, Spell("2014-06-21", "ISIS"), Spell("2017-11-03", "Iraqi government"))
    found = changes(scene.holdings)
    last = set(found[-1].claims)
    rows = {
        key: RecordedClaim(
            claim=claim, id=key, recorded=SECOND if key in last else FIRST, title="", outlet="Composed <Wire> & Sons",
            published="2017-11-03", name=None, url="https://example.org/qaim", origin="x",
        )
        for key, claim in scene.claims.items()
    }  # fmt: skip
    return found, rows


def test_the_newest_to_the_ledger_comes_first_with_its_words() -> None:
    newest, older = feed.items(*composed())
    assert newest.title == "Al-Qaim, IQ: held by Iraqi government since 2017-11-03, before: ISIS"
    assert (newest.moment, older.moment) == (SECOND, FIRST)
    assert "Composed <Wire> & Sons" in newest.text
    assert newest.text.startswith("Probability 93 %.")


def test_an_item_keeps_its_identifier_until_the_change_is_another() -> None:
    found, rows = composed()
    again = feed.items([*found[:-1]], rows)
    assert {item.id for item in again} < {item.id for item in feed.items(found, rows)}
    assert len({item.id for item in feed.items(found, rows)}) == 2


def test_feedparser_reads_the_rss() -> None:
    feedparser = pytest.importorskip("feedparser")
    read = feedparser.parse(feed.rss(feed.items(*composed()), title="Qaim & around", link="https://example.org/"))
    assert not read.bozo, read.get("bozo_exception")
    assert (read.version, read.feed.title, read.feed.link) == ("rss20", "Qaim & around", "https://example.org/")
    first = read.entries[0]
    assert first.title.startswith("Al-Qaim, IQ: held by Iraqi government")
    assert first.id.startswith("urn:whoholds:change:")
    assert first.published_parsed[:6] == (2020, 1, 12, 12, 0, 0)
    assert "Composed &lt;Wire&gt; &amp; Sons" in first.summary, "words are no markup"
    assert first.where == {"type": "Point", "coordinates": (41.1, 34.38)}


def test_rss_has_what_the_specification_requires_even_when_nothing_changed() -> None:
    channel = ElementTree.fromstring(feed.rss([])).find("channel")
    assert channel is not None
    assert [child.tag for child in channel][:3] == ["title", "link", "description"]
    assert all(child.text for child in channel)


def test_the_json_feed_says_the_change_for_programs() -> None:
    said = json.loads(feed.json_feed(feed.items(*composed())))
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    first = said["items"][0]
    assert {"id", "title", "content_text", "date_published", "url"} <= first.keys()
    assert (first["_whoholds"]["holder"], first["_whoholds"]["previous"]) == ("Iraqi government", "ISIS")
    assert dt.datetime.fromisoformat(first["date_published"]) == SECOND


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_any_name_makes_a_feed_that_is_well_formed(name: str) -> None:
    change = Change(
        date="2017-11-03", place=place(name, "IQ", None, None), holder=name, previous=None, probability=0.5, status="held"
    )
    found = feed.items([change], {})
    assert ElementTree.fromstring(feed.rss(found).encode("utf-8", "replace")).find("channel/item/guid") is not None
    assert len(json.loads(feed.json_feed(found))["items"]) == 1
