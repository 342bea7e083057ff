// One place: who holds it on the day, since when, how sure; its history; and the evidence.
import { countryName, inBrief, percent, type Atlas, type Spell, type Spot } from "./atlas";
import { inShort, inWords, sinceInWords, toDay } from "./days";
import { claimList } from "./evidence";
import { icon, node, patch, replace } from "./nodes";
import { faded, NOBODY, type Palette } from "./palette";
import type { View } from "./view";

const CLOSE = "M6 6l12 12M18 6L6 18";

export class Panel {
  readonly element = node("aside", { class: "panel", "aria-label": "Place", hidden: true, tabindex: "-1" });
  private shown = "";

  constructor(private readonly atlas: Atlas, private readonly palette: Palette, private readonly view: View) {
    view.watch(({ spot, day }) => this.show(spot, day));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  private close(): void {
    this.view.set({ spot: null });
  }

  private show(spot: Spot | null, day: number): void {
    this.element.hidden = spot === null;
    document.documentElement.toggleAttribute("data-panel", spot !== null);
    if (spot === null) {
      this.shown = "";
      return;
    }
    const spell = this.atlas.at(spot, day);
    const toldYet = spell !== null && spell.told !== null && toDay(spell.told) <= day;
    const key = `${spot.index} ${spell === null ? "-" : spot.spells.indexOf(spell)} ${toldYet ? "told" : ""}`;
    if (key === this.shown) {
      this.moveNow(spell, day);
      return;
    }
    const samePlace = this.shown.startsWith(`${spot.index} `);
    this.shown = key;
    replace(this.element, this.head(spot), this.body(spot, spell, day));
    if (!samePlace) this.element.scrollTop = 0;
  }

  private head(spot: Spot): HTMLElement {
    const where = [countryName(spot.country), spot.kind, spot.drawn ? null : "not on the map: its point is not known"].filter(Boolean).join(" · ");
    return node("header", { class: "panel-head" },
      node("div", {}, node("h2", { dir: "auto" }, spot.name), node("p", { class: "where" }, where)),
      node("button", { type: "button", class: "round plain", "aria-label": "Close", title: "Close (Esc)", click: () => this.close() }, icon(CLOSE)));
  }

  private body(spot: Spot, spell: Spell | null, day: number): HTMLElement {
    return node("div", { class: "panel-body" }, this.now(spell, day), this.history(spot, spell, day),
      spell && claimList(this.atlas, "Evidence", spell.claims, "for"), spell && claimList(this.atlas, "Claims against", spell.against, "against"),
      spell !== null && spell.claims.length === 0 && node("p", { class: "none" }, "No claim stands behind this state itself."));
  }

  private now(spell: Spell | null, day: number): HTMLElement {
    const today = node("p", { class: "on", "data-now": "words" }, `On ${inWords(day)}`);
    if (spell === null) {
      return node("section", { class: "now" }, today, node("p", { class: "holder" }, "No report that was read says who held it."));
    }
    const colour = spell.holder === null ? NOBODY : this.palette.of(spell.holder);
    const headline = { held: spell.holder ?? "unknown", contested: "Contested", nobody: spell.previous === null ? "Nobody is said to hold it" : `No longer ${spell.previous}’s; who holds it is not said here`, unknown: "Not known" }[spell.status];
    const facts = node("dl", { class: "facts" });
    const fact = (name: string, ...words: (Node | string)[]): void => facts.append(node("dt", {}, name), node("dd", {}, ...words));
    if (spell.status === "contested" && spell.holder !== null) fact("Last held by", spell.holder);
    if (spell.since !== null) fact(spell.status === "held" ? "Since" : "So since", sinceInWords(spell.since));
    if (spell.previous !== null) fact("Before", spell.previous);
    if (spell.besieged_by.length > 0) fact("Besieged by", spell.besieged_by.join(", "));
    if (spell.told !== null && toDay(spell.told) <= day) fact("Last told", node("span", { "data-now": "told" }, lastTold(spell.told, day)));
    fact("How sure", sureness(this.atlas.sure(spell, day)));
    const card = node("section", { class: "now" }, today, node("p", { class: "holder" }, patch(colour), node("span", {}, headline)), facts);
    return card;
  }

  private history(spot: Spot, chosen: Spell | null, day: number): HTMLElement {
    const rows = spot.spells.map((spell, i) => this.row(spell, spot.spells[i - 1] ?? null, spell === chosen));
    return node("section", { class: "history" },
      node("h3", {}, "History ", node("span", { class: "number" }, String(spot.spells.length))), this.strip(spot, day), node("ol", {}, ...rows));
  }

  private row(spell: Spell, before: Spell | null, chosen: boolean): HTMLLIElement {
    const day = Math.max(spell.from, this.atlas.first);
    const date = spell.first === null ? "before" : inShort(spell.from);
    const siege = spell.besieged_by.length > 0 ? `besieged by ${spell.besieged_by.join(", ")}` : before?.besieged_by.length ? "no longer besieged" : "";
    return node("li", {}, node("button", {
      type: "button", class: "change", "aria-current": chosen ? "true" : null, click: () => this.view.set({ day }),
    },
      node("time", {}, date), patch(this.colour(spell), spell.status === "contested" ? "patch striped" : "patch"),
      node("span", { class: "what" }, inBrief(spell), siege !== "" && node("small", {}, siege)),
      node("span", { class: "sure", title: "how sure: when told → on the last day of it" }, this.sinking(spell))));
  }

  /** How sure a period is when it is told, and on its last day, where that is less. */
  private sinking(spell: Spell): string {
    const told = percent(spell.probability);
    const then = percent(this.atlas.sure(spell, this.atlas.lastOf(spell)));
    return told === then ? told : `${told} → ${then}`;
  }

  private colour(spell: Spell): string {
    return spell.holder === null ? (spell.status === "nobody" ? "#ffffff" : "#c9ccd0") : this.palette.of(spell.holder);
  }

  /** The place's whole time as a band of colours, with a line at the day. */
  private strip(spot: Spot, day: number): HTMLElement {
    const { first, last } = this.atlas;
    const share = (at: number): number => (Math.min(last + 1, Math.max(first, at)) - first) / (last + 1 - first);
    const band = node("div", { class: "strip", "aria-hidden": "true" });
    for (const spell of spot.spells) {
      const part = node("span", { class: spell.status === "contested" ? "part striped" : "part" });
      const sure = this.atlas.sure(spell, Math.min(Math.max(day, spell.from), this.atlas.lastOf(spell)));
      part.style.setProperty("--colour", spell.holder === null ? this.colour(spell) : faded(this.colour(spell), sure));
      part.style.left = `${share(spell.from) * 100}%`;
      part.style.width = `${Math.max(0.4, (share(spell.until) - share(spell.from)) * 100)}%`;
      band.append(part);
    }
    const line = node("span", { class: "line" });
    line.style.left = `${share(day) * 100}%`;
    band.append(line);
    const year = (at: number): string => String(new Date(at * 86_400_000).getUTCFullYear());
    return node("div", {}, band, node("p", { class: "strip-years", "aria-hidden": "true" }, node("span", {}, year(first)), node("span", {}, year(last))));
  }

  /** The day moved within one period: only the words and the line change, so that a reader's place in the text is kept. */
  private moveNow(spell: Spell | null, day: number): void {
    const { first, last } = this.atlas;
    const words = this.element.querySelector("[data-now=words]");
    if (words) words.textContent = `On ${inWords(day)}`;
    const told = this.element.querySelector("[data-now=told]");
    if (told && spell?.told) told.textContent = lastTold(spell.told, day);
    if (spell !== null) this.element.querySelector(".sureness")?.replaceWith(sureness(this.atlas.sure(spell, day)));
    const line = this.element.querySelector<HTMLElement>(".strip .line");
    line?.style.setProperty("left", `${((day - first) / (last + 1 - first)) * 100}%`);
  }
}

/** The last day of which something is told, and how long ago that is on a day. */
function lastTold(told: string, day: number): string {
  const ago = day - toDay(told);
  return inWords(toDay(told)) + (ago > 0 ? `, ${ago.toLocaleString("en")} ${ago === 1 ? "day" : "days"} before` : "");
}

function sureness(probability: number): HTMLElement {
  const bar = node("span", { class: "bar", "aria-hidden": "true" }, node("span", {}));
  bar.style.setProperty("--share", `${Math.round(probability * 100)}%`);
  const words = probability >= 0.95 ? "very likely right" : probability >= 0.8 ? "likely right" : probability >= 0.6 ? "more likely than not" : "little more than a guess";
  return node("span", { class: "sureness" }, bar, node("span", {}, `${percent(probability)}, ${words}`));
}
