// The same as the map, in words: every place on the day, for screen readers, for reading down a list, and without WebGL.
import { countryName, fold, inBrief, percent, type Atlas, type Spell, type Spot } from "./atlas";
import { inWords, sinceInWords } from "./days";
import { node, patch, replace } from "./nodes";
import { NOBODY, type Palette } from "./palette";
import type { Look, View } from "./view";

interface Row {
  readonly spot: Spot;
  readonly spell: Spell | null;
  readonly country: string;
  readonly holder: string;
  readonly sure: number;
}
interface Column {
  readonly name: string;
  readonly order: (a: Row, b: Row) => number;
}

const AT_ONCE = 200;
const from = (row: Row): number => row.spell?.from ?? Infinity;
const COLUMNS: readonly Column[] = [
  { name: "Place", order: (a, b) => a.spot.name.localeCompare(b.spot.name) },
  { name: "Country", order: (a, b) => a.country.localeCompare(b.country) },
  { name: "Holder", order: (a, b) => a.holder.localeCompare(b.holder) },
  { name: "Since", order: (a, b) => (from(a) === from(b) ? 0 : from(a) < from(b) ? -1 : 1) },
  { name: "How sure", order: (a, b) => a.sure - b.sure },
  { name: "Besieged by", order: (a, b) => (b.spell?.besieged_by.length ?? 0) - (a.spell?.besieged_by.length ?? 0) },
];

export class Table {
  private readonly body = node("tbody");
  private readonly caption = node("caption");
  private readonly heads: HTMLTableCellElement[];
  private readonly filter = node("input", {
    type: "search", class: "filter", placeholder: "Filter by place, country or side", "aria-label": "Filter the table", input: () => this.draw(),
  });
  private readonly more = node("button", { type: "button", class: "more", click: () => this.draw(this.limit + AT_ONCE) }, "Show more");
  private column = 1;
  private down = false;
  private limit = AT_ONCE;
  readonly element: HTMLElement;

  constructor(private readonly atlas: Atlas, private readonly palette: Palette, private readonly view: View) {
    this.heads = COLUMNS.map(({ name }, i) => node("th", { scope: "col" }, node("button", { type: "button", click: () => this.sort(i) }, name)));
    const table = node("table", {}, this.caption, node("thead", {}, node("tr", {}, ...this.heads)), this.body);
    this.element = node("section", { class: "table", "aria-label": "Table of places", hidden: true }, this.filter, table, this.more);
    view.watch((look, before) => this.follow(look, before));
  }

  private follow(look: Look, before: Look): void {
    const opened = look.table && this.element.hidden;
    this.element.hidden = !look.table;
    if (look.table && (opened || look.day !== before.day || look.side !== before.side || look.country !== before.country)) this.draw();
  }

  private sort(column: number): void {
    this.down = column === this.column && !this.down;
    this.column = column;
    this.draw();
  }

  private rows({ day, side, country }: Look): Row[] {
    const asked = fold(this.filter.value);
    const rows = this.atlas.spots.map((spot) => {
      const spell = this.atlas.at(spot, day);
      const sure = spell === null ? 0 : this.atlas.sure(spell, day);
      return { spot, spell, country: countryName(spot.country), holder: inBrief(spell), sure };
    });
    const wanted = rows.filter((row) => (side === null || row.spell?.holder === side) && (country === null || row.spot.country === country)
      && (asked === "" || row.spot.folded.includes(asked) || fold(`${row.country} ${row.holder}`).includes(asked)));
    const order = COLUMNS[this.column]?.order ?? (() => 0);
    const sign = this.down ? -1 : 1;
    return wanted.sort((a, b) => sign * order(a, b) || a.spot.name.localeCompare(b.spot.name));
  }

  private draw(limit = AT_ONCE): void {
    this.limit = limit;
    const rows = this.rows(this.view.look);
    replace(this.caption, `${rows.length} ${rows.length === 1 ? "place" : "places"} on ${inWords(this.view.look.day)}`);
    this.body.replaceChildren(...rows.slice(0, limit).map((row) => this.line(row)));
    this.more.hidden = rows.length <= limit;
    this.heads.forEach((head, i) => head.setAttribute("aria-sort", i !== this.column ? "none" : this.down ? "descending" : "ascending"));
  }

  private line({ spot, spell, country, holder, sure }: Row): HTMLTableRowElement {
    const name = node("button", { type: "button", class: "link", dir: "auto", click: () => this.view.set({ spot }) }, spot.name);
    const colour = spell?.holder ? this.palette.of(spell.holder) : NOBODY;
    const kind = spell === null ? "patch hollow" : spell.status === "contested" ? "patch striped" : "patch";
    const cells = [
      node("th", { scope: "row" }, name), node("td", { "data-name": "Country" }, country),
      node("td", { "data-name": "Holder" }, patch(colour, kind), holder),
      cell("Since", spell?.since ? sinceInWords(spell.since) : ""),
      cell("How sure", spell === null ? "" : percent(sure)),
      cell("Besieged by", spell?.besieged_by.join(", ") ?? ""),
    ];
    return node("tr", {}, ...cells);
  }
}

const cell = (name: string, words: string): HTMLTableCellElement => node("td", { "data-name": name, class: words === "" ? "empty" : null }, words || "–");
