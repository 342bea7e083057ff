"""A feed of changes that feed readers read: the same change is the same item for ever, dated by when it came to be known."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
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


@pytest.mark.parametrize(("claims", "words"), [(("a",), "1 claim."), (("a", "b"), "2 claims."), ((), "0 claims.")])
def test_an_item_counts_its_claims_and_says_when_it_was_last_told(claims: tuple[str, ...], words: str) -> None:
    change = replace(composed()[0][0], claims=claims, told="2017-12-09")
    (item,) = feed.items([change], {})
    assert item.text == f"Probability 93 %. {words} Last told on 2017-12-09."
    assert json.loads(feed.json_feed([item]))["items"][0]["_whoholds"]["told"] == "2017-12-09"
    (never,) = feed.items([replace(change, told=None)], {})
    assert "told" not in never.text


@pytest.mark.parametrize(
    ("link", "urls", "page"),
    [("https://example.org/", True, "https://example.org/"), ("", True, "https://example.org/qaim"),
     ("", False, "urn:whoholds:changes")],
)  # fmt: skip
def test_the_channels_link_is_a_page_that_is_there(link: str, urls: bool, page: str) -> None:
    found, rows = composed()
    read = ElementTree.fromstring(feed.rss(feed.items(found, rows if urls else {}), link=link))
    assert read.findtext("channel/link") == page


JSON_FEED = {  # what jsonfeed.org/version/1.1 asks for
    "type": "object", "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"}, "title": {"type": "string", "minLength": 1},
        "home_page_url": {"type": "string", "format": "uri"}, "description": {"type": "string"}, "language": {"type": "string"},
        "items": {"type": "array", "items": {
            "type": "object", "required": ["id"], "anyOf": [{"required": ["content_text"]}, {"required": ["content_html"]}],
            "properties": {
                "id": {"type": "string", "minLength": 1}, "url": {"type": "string", "format": "uri"}, "title": {"type": "string"},
                "content_text": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}},
                "date_published": {"type": "string", "pattern": "^[0-9-]{10}T[0-9:.]+([+-][0-9]{2}:[0-9]{2}|Z)$"},
            },
            "patternProperties": {"^_[a-zA-Z]": {"type": "object"}}, "additionalProperties": False,
        }},
    },
    "additionalProperties": False,
}  # fmt: skip


def test_the_json_feed_is_as_its_specification_asks() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    found, rows = composed()
    for items in ([], feed.items(found, rows), feed.items(found, {})):
        jsonschema.validate(json.loads(feed.json_feed(items, link="https://example.org/")), JSON_FEED)
        jsonschema.validate(json.loads(feed.json_feed(items)), JSON_FEED)


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
