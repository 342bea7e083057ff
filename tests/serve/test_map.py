"""The map file as Python makes it: the data contract, and words that cannot leave their place."""

from __future__ import annotations

import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.serve.composed import Scene, Spell, claim, five_wars, place
from whoholds.errors import ConfigurationError
from whoholds.records import Holding
from whoholds.serve import map as map_module
from whoholds.serve.map import map_html, page_data, template

WEB = Path(__file__).parents[2] / "web"
QAIM = place("Al-Qaim", "IQ", 34.38, 41.10)
LIMIT = 4_000_000


class DataBlock(HTMLParser):
    """Reads a page as a browser would, and keeps the data block and a count of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.scripts = 0
        self.policy = ""
        self.source = ""
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        traits = dict(attrs)
        self.scripts += tag == "script"
        self._within = tag == "script" and traits.get("id") == "whoholds-data"
        if tag == "meta" and traits.get("http-equiv") == "Content-Security-Policy":
            self.policy = traits.get("content") or ""
        if tag == "meta" and traits.get("name") == "whoholds-source":
            self.source = traits.get("content") or ""

    def handle_endtag(self, tag: str) -> None:
        self._within = False

    def handle_data(self, data: str) -> None:
        if self._within:
            self.words += data


def read_page(page: str) -> DataBlock:
    block = DataBlock()
    block.feed(page)
    return block


def data_of(page: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(read_page(page).words)
    return data


@pytest.fixture
def small_template(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real template takes long to parse many times over."""
    monkeypatch.setattr(
        map_module,
        "template",
        lambda: '<p>x</p><script type="application/json" id="whoholds-data">"WHOHOLDS_DATA"</script><i>y</i>',
    )


def test_the_page_holds_what_it_was_given() -> None:
    scene = five_wars()
    page = map_html(scene.holdings, scene.claims, title="five wars", as_of="2025-11-01", generated="2025-11-02")
    data = data_of(page)
    assert (data["version"], data["title"], data["as_of"], data["generated"]) == (2, "five wars", "2025-11-01", "2025-11-02")
    assert (data["first"], data["last"]) == ("2012-07-22", "2025-11-01")
    (palmyra,) = [found for found in data["places"] if found["name"] == "Palmyra"]
    assert {key: palmyra[key] for key in ("country", "lat", "lon", "kind")} == {
        "country": "SY", "lat": 34.56, "lon": 38.27, "kind": "settlement",
    }  # fmt: skip
    assert [change["holder"] for change in palmyra["changes"]] == [
        "Syrian government", "ISIS", "Syrian government", "ISIS", "Syrian government", "Syrian rebels",
    ]  # fmt: skip
    assert palmyra["changes"][0]["first"] is None
    assert data["claims"].keys() == scene.claims.keys()
    denial = data["claims"][palmyra["changes"][3]["against"][0]]
    assert denial["commitment"] == "denied"
    assert denial["sources"] == [{"name": "statement of Syrian government", "of": "Syrian government"}]


def test_claims_that_no_holding_names_stay_out_and_missing_ones_do_no_harm() -> None:
    stray = claim(QAIM, "gain", "Nobody refers to this.")
    holding = Holding(place=QAIM, first="2017-11-03", end=None, status="held", holder="A", probability=0.9, claims=("gone",))
    data = page_data([holding], {stray.id: stray}, title="", as_of=None, generated="")
    assert data["claims"] == {}


def test_sides_are_the_holders_and_the_besiegers_most_first() -> None:
    scene = Scene()
    scene.add(
        QAIM,
        Spell("2014-06-21", "ISIS"),
        Spell("2016-01-01", "Iraqi government"),
        Spell("2017-01-01", "ISIS", besieged_by=("Peshmerga",)),
    )
    data = page_data(scene.holdings, scene.claims, title="", as_of=None, generated="")
    assert data["sides"] == ["ISIS", "Iraqi government", "Peshmerga"]


def test_without_as_of_the_last_day_is_the_latest_that_anything_speaks_of() -> None:
    holding = Holding(place=QAIM, first="2014-06-21", end="2017-11-03", status="held", holder="ISIS", probability=0.9)
    assert page_data([holding], {}, title="", as_of=None, generated="")["last"] == "2017-11-03"
    later = claim(QAIM, "hold", "Still so.", published="2018-02-01T10:00:00Z")
    spoken = Holding(place=QAIM, first="2014-06-21", end=None, status="held", holder="ISIS", probability=0.9, claims=(later.id,))
    assert page_data([spoken], {later.id: later}, title="", as_of=None, generated="")["last"] == "2018-02-01"


def test_an_empty_ledger_makes_a_page_too() -> None:
    data = data_of(map_html([], {}, title="", as_of=None, generated=""))
    assert (data["places"], data["first"], data["last"]) == ([], None, None)


@pytest.mark.parametrize(
    "words",
    [
        "</script><script>alert(1)</script>",
        "<!--",
        "<!-- <script>",
        "]]>",
        "&lt;b&gt;",
        "\u2028\u2029",
        "\ud800 half",
        "\\u003c",
        '"WHOHOLDS_DATA"',
    ],
)
def test_hostile_words_stay_data(words: str) -> None:
    hostile = claim(QAIM, "gain", words, actors=(words,))
    where = place(words, "IQ", 1.0, 2.0)
    holding = Holding(
        place=where, first="2017-11-03", end=None, status="held", holder=words, probability=0.9, claims=(hostile.id,)
    )
    page = map_html([holding], {hostile.id: hostile}, title=words, as_of=None, generated=words)
    page.encode("utf-8")
    assert read_page(page).scripts == read_page(template()).scripts
    data = data_of(page)
    assert data["title"] == data["places"][0]["name"] == data["sides"][0] == data["claims"][hostile.id]["evidence"] == words


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
@settings(max_examples=60)
def test_any_words_come_back_from_the_page(words: str) -> None:
    told = claim(QAIM, "gain", words)
    holding = Holding(place=QAIM, first="2017-11-03", end=None, status="held", holder="A", probability=0.9, claims=(told.id,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_module, "template", lambda: '<b></b><script id="whoholds-data">"WHOHOLDS_DATA"</script>')
        page = map_html([holding], {told.id: told}, title="", as_of=None, generated="")
    assert data_of(page)["claims"][told.id]["evidence"] == words


def test_a_template_without_a_place_for_data_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_module, "template", lambda: "<html></html>")
    with pytest.raises(ConfigurationError, match=r"web/build\.sh"):
        map_html([], {}, title="", as_of=None, generated="")


def test_the_template_needs_no_network_and_is_small() -> None:
    page = template()
    assert len(page.encode("utf-8")) < LIMIT
    policy = read_page(page).policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe" not in policy


SOURCES = ("basemap", "index.html", "package-lock.json", "package.json", "src", "tsconfig.json", "vite.config.ts")


@pytest.mark.skipif(not WEB.is_dir(), reason="the page's source is not here (an installed package or an sdist)")
def test_the_committed_page_is_built_from_the_source_beside_it() -> None:
    """The same hash as in web/vite.config.ts; where this fails, run web/build.sh and commit its result."""
    roots = [WEB / name for name in SOURCES]
    paths = sorted(
        (path.relative_to(WEB).as_posix(), path)
        for root in roots
        for path in ([root] if root.is_file() else root.rglob("*"))
        if path.is_file()
    )
    digest = hashlib.sha256()
    for name, path in paths:
        digest.update(f"{name}\0".encode() + path.read_bytes() + b"\0")
    assert read_page(template()).source == digest.hexdigest(), "run web/build.sh"
