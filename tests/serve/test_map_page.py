"""The map page in a real browser: what a reader sees and does, without a network, and with hostile reports."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.reconcile.ledgers import written
from tests.serve.composed import Scene, Spell, claim, five_wars, place
from whoholds.periods import parse_day
from whoholds.reconcile import holdings
from whoholds.records import Holding, Source
from whoholds.serve.map import map_html
from whoholds.serve.terminal import percent

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install whoholds[dev]")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds: WebGL is drawn by the processor here
LOCAL = ("file:", "blob:", "data:")
HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'><!-- "


@dataclass
class Opened:
    """A page, and what it asked for or complained of."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def circle(self, name: str) -> dict[str, Any]:
        """How the map draws a place."""
        state = self.page.evaluate(
            """name => {
                const spot = whoholds.atlas.spots.find(one => one.name === name);
                return whoholds.map.getFeatureState({source: 'places', id: spot.index});
            }""",
            name,
        )
        return dict(state)

    def drawn(self, layer: str, name: str = "") -> list[str]:
        """A property, or the number, of the features that the map really draws in a layer."""
        found = self.page.evaluate(
            """([layer, name]) => whoholds.map.queryRenderedFeatures({layers: [layer]})
                .map(feature => name ? String(feature.properties[name]) : String(feature.id))""",
            [layer, name],
        )
        return sorted(set(found))

    def day(self, iso: str) -> None:
        """Types a date, and waits until the map shows it."""
        self.page.locator("input[type=date]").fill(iso)
        self.idle()

    def idle(self) -> None:
        self.page.wait_for_function("() => whoholds.map.loaded() && !whoholds.map.isMoving()", timeout=PATIENCE)
        self.page.wait_for_timeout(150)
        self.page.wait_for_function("() => whoholds.map.loaded() && !whoholds.map.isMoving()", timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def open_page(browser: Any, path: Path, html: str, fragment: str = "", **options: Any) -> Opened:
    path.write_text(html, encoding="utf-8")
    options.setdefault("viewport", {"width": 780, "height": 470})
    page = browser.new_page(reduced_motion="reduce", offline=True, **options)
    opened = Opened(page)
    page.on("console", lambda message: opened.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.on("request", lambda request: opened.requests.append(request.url) if not request.url.startswith(LOCAL) else None)
    page.goto(path.as_uri() + fragment)
    page.wait_for_selector("html[data-map=ready]", timeout=PATIENCE)
    return opened


@pytest.fixture(scope="module")
def wars(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Five wars, opened once for all tests, since WebGL on a processor is slow; each test sets its own day."""
    scene = five_wars()
    html = map_html(scene.holdings, scene.claims, title="five wars", as_of="2025-11-01", generated="")
    return open_page(browser, tmp_path_factory.mktemp("map") / "map.html", html, "#day=2017-06-20")


@pytest.fixture(autouse=True)
def quiet(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test may leave an error or a request behind."""
    yield
    if "wars" in request.fixturenames:
        opened: Opened = request.getfixturevalue("wars")
        assert opened.complaints == []
        assert opened.requests == []


def test_the_page_opens_offline_with_title_period_and_markers(wars: Opened) -> None:
    assert wars.page.title() == "who holds what: five wars"
    assert wars.page.locator(".period").inner_text().startswith("22 Jul 2012 – 1 Nov 2025")
    assert len(wars.drawn("places")) >= 25
    assert "Kherson" in wars.drawn("place-names", "name")
    assert wars.page.evaluate("() => whoholds.map.queryRenderedFeatures({layers: ['rivers']}).length") > 0


def test_the_slider_recolours_the_map_and_moves_the_date(wars: Opened) -> None:
    wars.day("2017-11-02")
    before = wars.circle("Al-Qaim")
    slider = wars.page.locator("input[type=range]")
    slider.focus()
    wars.page.keyboard.press("ArrowRight")
    wars.idle()
    assert wars.page.locator("input[type=date]").input_value() == "2017-11-03"
    assert slider.get_attribute("aria-valuetext") == "3 November 2017"
    assert wars.circle("Al-Qaim")["fill"] != before["fill"]
    assert wars.circle("Al-Qaim")["fill"] == wars.circle("Kirkuk")["fill"], "both are held by the Iraqi government, and surely so"


def test_sides_keep_their_colour_and_less_sure_is_paler(wars: Opened) -> None:
    wars.day("2014-12-01")
    isis = wars.circle("Mosul")["edge"]
    wars.day("2017-06-20")
    assert wars.circle("Al-Qaim")["edge"] == isis
    assert wars.circle("Daraa")["edge"] == wars.circle("Saraqib")["edge"]
    assert wars.circle("Daraa")["fill"] != wars.circle("Saraqib")["fill"], "60 % beside 93 %"


def test_contested_and_besieged_places_carry_marks(wars: Opened) -> None:
    wars.day("2017-06-20")
    wars.page.wait_for_function(
        "() => whoholds.map.queryRenderedFeatures({layers: ['marks']}).some(one => one.properties.name === 'Deir ez-Zor')"
    )
    assert set(wars.drawn("marks", "name")) == {"Deir ez-Zor", "Mosul", "Raqqa"}
    rings = [mark.split()[2] for mark in wars.drawn("marks", "mark")]
    assert sum(ring != "-" for ring in rings) == 1, "one is besieged, the others are fought over"


def test_before_any_report_a_place_is_blank(wars: Opened) -> None:
    wars.day("2017-06-20")
    assert wars.circle("Bucha")["fill"] == "#ffffff"
    assert wars.circle("Bucha")["halo"] == 0
    wars.day("2022-02-28")
    assert wars.circle("Bucha")["fill"] != "#ffffff"


def test_the_buttons_step_from_change_to_change(wars: Opened) -> None:
    wars.day("2017-10-20")
    wars.page.get_by_role("button", name="Next change").click()
    assert wars.page.locator("input[type=date]").input_value() == "2017-11-03"
    wars.page.get_by_role("button", name="Previous change").click()
    assert wars.page.locator("input[type=date]").input_value() == "2017-10-18"
    wars.page.locator("input[type=range]").focus()
    wars.page.keyboard.press("Shift+ArrowRight")
    assert wars.page.locator("input[type=date]").input_value() == "2017-11-03"


def test_play_goes_on_by_itself_and_stops(wars: Opened) -> None:
    wars.day("2016-01-01")
    wars.page.get_by_role("button", name="Play").click()
    wars.page.wait_for_function("() => document.querySelector('input[type=date]').value > '2016-01-01'", timeout=PATIENCE)
    wars.page.get_by_role("button", name="Pause").click()
    assert wars.page.get_by_role("button", name="Play").is_visible()


def test_the_legend_counts_and_picks_out_a_side(wars: Opened) -> None:
    wars.day("2023-06-01")
    row = wars.page.locator("[data-side=Russia]")
    assert row.locator(".count").inner_text() == "3"
    row.click()
    wars.idle()
    assert row.get_attribute("aria-pressed") == "true"
    assert wars.circle("Kherson")["opacity"] < 0.5 < wars.circle("Mariupol")["opacity"]
    row.click()
    wars.idle()
    assert wars.circle("Kherson")["opacity"] == 1


def click_on(opened: Opened, name: str) -> None:
    x, y = opened.page.evaluate(
        """name => {
            const spot = whoholds.atlas.spots.find(one => one.name === name);
            const {x, y} = whoholds.map.project([spot.lon, spot.lat]);
            const box = whoholds.map.getCanvas().getBoundingClientRect();
            return [x + box.left, y + box.top];
        }""",
        name,
    )
    opened.page.mouse.click(x, y)


def test_a_click_on_a_place_shows_holder_history_and_evidence(wars: Opened) -> None:
    wars.day("2025-10-31")
    click_on(wars, "El Fasher")
    panel = wars.page.get_by_role("complementary", name="Place")
    panel.get_by_role("heading", name="El Fasher").wait_for()
    assert panel.locator(".holder").inner_text() == "RSF"
    assert "26 October 2025" in panel.locator(".facts").inner_text()
    assert "93 %" in panel.locator(".facts").inner_text()
    assert (
        panel.locator("blockquote").first.inner_text()
        == "“Our forces are in full control of El Fasher since this morning,” the spokesman said."
    )
    speaker = panel.locator(".speaker").first.inner_text()
    assert speaker == "spokesman of RSF (speaks for RSF), quoted by Example Herald"
    assert panel.locator(".outlet").first.inner_text() == "Composed Wire · 26 Oct 2025"
    assert panel.locator(".change").count() == 3
    panel.locator(".change", has_text="besieged by RSF").click()
    assert wars.page.locator("input[type=date]").input_value() == "2024-05-10"
    assert panel.locator(".holder").inner_text() == "Sudanese army"
    panel.get_by_role("button", name="Close").click()
    assert panel.is_hidden()


def test_search_finds_a_place_however_it_is_spelt_and_shows_claims_against(wars: Opened) -> None:
    wars.day("2016-12-12")
    box = wars.page.get_by_role("combobox", name="Find a place")
    box.fill("qaim")
    assert wars.page.get_by_role("option", name="Al-Qaim").count() == 1
    box.fill("PALMÝRA")
    box.press("Enter")
    panel = wars.page.get_by_role("complementary", name="Place")
    assert panel.locator("h2").inner_text() == "Palmyra"
    against = panel.locator("section.against")
    assert "denied" in against.inner_text()
    assert "statement of Syrian government" in against.inner_text()
    panel.press("Escape")
    assert panel.is_hidden()


def test_the_table_says_the_same_in_words_also_of_places_without_a_point(wars: Opened) -> None:
    wars.day("2019-01-01")
    wars.page.get_by_role("button", name="Table", exact=True).click()
    table = wars.page.get_by_role("table")
    assert table.locator("tbody tr").count() == 28
    assert "three villages near Hajin" in table.inner_text()
    row = table.locator("tr", has_text="Mosul Dam")
    assert "Iraqi government" in row.inner_text()
    wars.day("2015-01-01")
    assert "Peshmerga" in row.inner_text()
    table.get_by_role("button", name="Place", exact=True).click()
    assert table.locator("tbody th").first.inner_text() == "Al-Qaim"
    table.get_by_role("button", name="Place", exact=True).click()
    assert table.locator("tbody th").first.inner_text() == "Wad Madani"
    wars.page.get_by_role("searchbox", name="Filter the table").fill("ukraine")
    assert table.locator("tbody tr").count() == 7
    wars.page.get_by_role("searchbox", name="Filter the table").fill("")
    wars.page.get_by_role("button", name="Map", exact=True).click()


@pytest.fixture(scope="module")
def hostile(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """A ledger whose every word tries to act, on a telephone's screen."""
    source = Source(text=HOSTILE, name=HOSTILE, of=HOSTILE)
    where = place(HOSTILE, "IQ", 34.38, 41.10, kind=HOSTILE)
    told = claim(where, "gain", HOSTILE, actors=(HOSTILE,), opponents=(HOSTILE,), sources=(source,), outlet=HOSTILE, when=HOSTILE)
    holding = Holding(
        place=where, first="2017-11-03", end=None, status="held", holder=HOSTILE, previous=HOSTILE, since=HOSTILE,
        probability=0.9, besieged_by=(HOSTILE,), claims=(told.id,), against=(told.id,),
    )  # fmt: skip
    plain = place("__proto__", "IQ", 33.0, 42.0)
    other = Holding(place=plain, first="2017-11-01", end=None, status="held", holder="__proto__", probability=0.9)
    html = map_html([holding, other], {told.id: told}, title=HOSTILE, as_of=None, generated=HOSTILE)
    return open_page(browser, tmp_path_factory.mktemp("hostile") / "map.html", html, viewport={"width": 400, "height": 700})


def test_hostile_reports_are_shown_as_text_and_do_nothing(hostile: Opened) -> None:
    page = hostile.page
    page.get_by_role("combobox", name="Find a place").fill("script")
    page.keyboard.press("Enter")
    assert page.locator(".panel .holder").inner_text().strip() == HOSTILE.strip()
    assert page.locator("blockquote").first.inner_text().strip() == HOSTILE.strip()
    page.locator(".legend summary").click()
    page.get_by_role("button", name="Table", exact=True).click()
    page.get_by_role("table").wait_for()
    hostile.idle()
    assert page.locator("img, #page script, iframe, object").count() == 0
    assert page.evaluate("() => window.hacked") is None
    page.get_by_role("button", name="Map", exact=True).click()
    assert hostile.complaints == []
    assert hostile.requests == []


def test_the_page_fits_a_telephone_however_long_the_words(hostile: Opened) -> None:
    page = hostile.page
    page.get_by_role("combobox", name="Find a place").fill("script")
    page.keyboard.press("Enter")
    hostile.idle()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 400
    canvas = page.locator("canvas.maplibregl-canvas").bounding_box()
    panel = page.locator(".panel").bounding_box()
    assert canvas["y"] + canvas["height"] <= panel["y"] + 1, "the map stands above the panel, not under it"
    page.get_by_role("button", name="Close").click()


def test_without_webgl_the_table_is_shown(browser: Any, tmp_path: Path) -> None:
    scene = Scene()
    scene.add(place("Al-Qaim", "IQ", 34.38, 41.10), Spell("2014-06-21", "ISIS"))
    path = tmp_path / "map.html"
    path.write_text(map_html(scene.holdings, scene.claims, title="", as_of=None, generated=""), encoding="utf-8")
    page = browser.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(path.as_uri())
    page.get_by_role("table").wait_for()
    assert "Al-Qaim" in page.get_by_role("table").inner_text()
    assert "WebGL" in page.get_by_role("status").inner_text()
    page.close()


def test_the_page_refuses_data_of_another_version(browser: Any, tmp_path: Path) -> None:
    html = map_html([], {}, title="", as_of=None, generated="").replace(
        json.dumps("version") + ":2", json.dumps("version") + ":99", 1
    )
    path = tmp_path / "map.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert "99" in page.get_by_role("status").inner_text()
    page.close()


FADING_LEDGER = """\
    2014-06-10  Mosul, IQ  gain by ISIS from Iraqi government  via A  @2014-06-10
    2014-09-01  Mosul, IQ  hold by ISIS  via B  @2014-09-01
    2017-07-10  Mosul, IQ  gain by Iraqi government  via A  @2017-07-11
    2016-06-01  Darayya, SY  besiege by Syrian government from Syrian rebels  via A  @2016-06-01
    2016-08-26  Darayya, SY  withdraw by Syrian rebels  via A  @2016-08-26
    2012-03-01  Azaz, SY  contest by Syrian rebels  via A  @2012-03-01"""


def test_the_page_is_as_sure_of_a_day_as_whoever_asks_about_it(browser: Any, tmp_path: Path) -> None:
    """Composed after real events; the page reckons with silence by itself, and must come to what `who` says."""
    claims = {
        c.id: replace(c, place=replace(c.place, lat=35.0, lon=40.0 + len(c.place.name))) for c in written(FADING_LEDGER)
    }  # fmt: skip
    html = map_html(holdings(claims.values(), ids=claims), claims, title="", as_of="2019-01-01", generated="")
    opened = open_page(browser, tmp_path / "map.html", html, "#day=2017-07-11")
    compared = 0
    for words in ("2013-01-01", "2014-07-01", "2016-08-27", "2016-08-30", "2017-07-10", "2018-12-31"):
        asked = {
            h.place.name: (h.status, percent(h.probability)) for h in holdings(claims.values(), ids=claims, on=parse_day(words))
        }
        found = opened.page.evaluate(
            """day => Object.fromEntries(whoholds.atlas.spots.map(spot => [spot, whoholds.atlas.at(spot, day)])
                .filter(([, spell]) => spell)
                .map(([spot, spell]) => [spot.name, [spell.status, whoholds.atlas.sure(spell, day)]]))""",
            (parse_day(words) - parse_day("1970-01-01")).days,
        )
        assert {name: (status, percent(sure)) for name, (status, sure) in found.items()} == asked
        compared += len(asked)
    assert compared >= 12
    panel = opened.page.locator(".panel")
    opened.page.evaluate("() => whoholds.view.set({spot: whoholds.atlas.spots.find(one => one.name === 'Mosul')})")
    opened.day("2018-12-31")
    assert "10 July 2017, 539 days before" in panel.inner_text()
    before = panel.locator(".sureness").inner_text()
    assert asked["Mosul"][1] in before
    opened.day("2017-07-12")
    assert panel.locator(".sureness").inner_text() != before, "the day moved within one stretch"


def test_sides_have_colours_of_their_own_even_where_there_are_many(browser: Any, tmp_path: Path) -> None:
    scene = Scene()
    for number in range(35):
        scene.add(place(f"Town {number}", "SY", 34.0 + number / 20, 38.0), Spell(first="2014-01-01", holder=f"Side {number}"))
    html = map_html(scene.holdings, scene.claims, title="", as_of="2015-01-01", generated="")
    opened = open_page(browser, tmp_path / "map.html", html)
    fills = {opened.circle(f"Town {number}")["edge"] for number in range(35)}
    assert len(fills) == 35
    assert opened.complaints == []
