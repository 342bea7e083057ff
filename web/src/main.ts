// Puts the page together.
import "maplibre-gl/dist/maplibre-gl.css";
import "./page.css";
import { Atlas, countryName } from "./atlas";
import { inShort, toDay } from "./days";
import { Legend } from "./legend";
import { MapView } from "./mapview";
import { node } from "./nodes";
import { Palette } from "./palette";
import { Panel } from "./panel";
import { readLedger } from "./records";
import { Search } from "./search";
import { Table } from "./table";
import { Timeline } from "./timeline";
import { View } from "./view";

function countries(atlas: Atlas, view: View): HTMLSelectElement {
  const counts = new Map<string, number>();
  for (const spot of atlas.spots) if (spot.country !== null) counts.set(spot.country, (counts.get(spot.country) ?? 0) + 1);
  const order = [...counts].map(([code, count]) => [code, countryName(code), count] as const).sort((a, b) => a[1].localeCompare(b[1]));
  const select = node("select", { class: "countries", "aria-label": "Country", change: () => view.set({ country: select.value || null, spot: null }) },
    node("option", { value: "" }, "All countries"), ...order.map(([code, name, count]) => node("option", { value: code }, `${name} (${count})`)));
  return select;
}

function header(atlas: Atlas, view: View, tools: HTMLElement[]): HTMLElement {
  const { title, as_of: asOf, places } = atlas.ledger;
  const days = places.length === 0 ? "no places yet" : `${inShort(atlas.first)} – ${inShort(atlas.last)}`;
  const known = asOf === null ? "" : ` · as known on ${inShort(toDay(asOf))}`;
  const choice = (table: boolean, words: string): HTMLButtonElement => {
    const button = node("button", { type: "button", click: () => view.set({ table }) }, words);
    view.watch((look) => button.setAttribute("aria-pressed", String(look.table === table)));
    return button;
  };
  return node("header", { class: "top" },
    node("div", { class: "titles" }, node("h1", {}, "who holds what", title !== "" && node("span", { class: "title", dir: "auto" }, title)),
      node("p", { class: "period" }, days, node("span", { class: "known" }, known))),
    node("div", { class: "tools" }, ...tools, node("div", { class: "choice", role: "group", "aria-label": "View" }, choice(false, "Map"), choice(true, "Table"))));
}

/** The note on responsible use: all of it on wide screens, the heart of it and the rest on demand on narrow ones. */
function footer(generated: string): HTMLElement {
  const credit = `Outlines and rivers: Natural Earth (public domain); borders as ruled, dashed where disputed, without endorsement. Drawn with MapLibre.${generated === "" ? "" : ` Made ${generated}.`}`;
  const rest = node("span", { class: "rest-words" }, " Each state rests on what sources said. Points are named places and show no front lines. "
    + "Never take this page alone as ground for a decision about people's safety. ", node("span", { class: "credit" }, credit));
  const more = node("button", { type: "button", class: "link", "aria-expanded": "false", click: () => {
    const open = foot.toggleAttribute("data-open");
    more.setAttribute("aria-expanded", String(open));
    more.textContent = open ? "Less" : "More";
  } }, "More");
  const foot = node("footer", { class: "foot" }, node("b", {}, "Claims, not facts:"), " they may be wrong or old.", rest, " ", more);
  return foot;
}

function notice(words: string): HTMLElement {
  return node("p", { class: "notice", role: "status" }, words);
}

function start(page: HTMLElement): void {
  const atlas = new Atlas(readLedger());
  const palette = new Palette(atlas.ledger);
  const view = new View(atlas);
  document.title = atlas.ledger.title === "" ? "who holds what" : `who holds what: ${atlas.ledger.title}`;
  const holder = node("div", { class: "map", role: "application", "aria-label": "Map of places; the table shows the same in words" });
  const stage = node("main", { class: "stage" }, holder);
  const timeline = new Timeline(atlas, view).element;
  const legend = new Legend(atlas, palette, view).element;
  page.append(header(atlas, view, [new Search(atlas, view).element, countries(atlas, view)]), stage, timeline, footer(atlas.ledger.generated));
  stage.append(legend, new Table(atlas, palette, view).element, new Panel(atlas, palette, view).element);
  if (atlas.spots.length === 0) {
    legend.hidden = timeline.hidden = true;
    stage.append(notice("This ledger knows no place yet: read some reports, then make the map again."));
  }
  try {
    const map = new MapView(atlas, palette, view, holder);
    Object.assign(window, { whoholds: { map: map.gl, atlas, view } });
  } catch (error) {
    console.info("no map:", error);
    stage.append(notice("This browser cannot draw the map (WebGL is missing or switched off). The table shows the same."));
    view.set({ table: true });
  }
}

const page = document.getElementById("page");
if (page !== null) {
  try {
    start(page);
  } catch (error) {
    page.replaceChildren(notice(`This page cannot be shown: ${error instanceof Error ? error.message : String(error)}`));
    throw error;
  }
}
