// Finds a place by its name, however it is spelt; a combobox after the ARIA practices.
import { countryName, fold, type Atlas, type Spot } from "./atlas";
import { node, replace } from "./nodes";
import type { View } from "./view";

const MOST = 8;

function matches(atlas: Atlas, words: string): Spot[] {
  const asked = fold(words);
  if (asked === "") return [];
  const rank = (spot: Spot): number => {
    const name = spot.folded.replace(/^(al|ar|as|ash|at|az|el) /, "");
    if (spot.folded === asked || name === asked) return 0;
    if (spot.folded.startsWith(asked) || name.startsWith(asked)) return 1;
    return spot.folded.includes(asked) ? 2 : fold(countryName(spot.country)).startsWith(asked) ? 3 : 9;
  };
  const ranked = atlas.spots.map((spot) => [rank(spot), spot] as const).filter(([place]) => place < 9);
  return ranked.sort(([a, one], [b, other]) => a - b || other.spells.length - one.spells.length).slice(0, MOST).map(([, spot]) => spot);
}

export class Search {
  private readonly input: HTMLInputElement;
  private readonly list = node("ul", { id: "found", role: "listbox", class: "found", "aria-label": "Places", hidden: true });
  private found: Spot[] = [];
  private chosen = -1;
  readonly element: HTMLElement;

  constructor(private readonly atlas: Atlas, private readonly view: View) {
    this.input = node("input", {
      type: "search", placeholder: "Find a place", "aria-label": "Find a place", role: "combobox", "aria-controls": "found",
      "aria-expanded": "false", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
      input: () => this.look(), focus: () => this.look(), keydown: (event) => this.keys(event as KeyboardEvent),
      blur: () => window.setTimeout(() => this.close(), 150),
    });
    this.element = node("div", { class: "search", role: "search" }, this.input, this.list);
  }

  private look(): void {
    this.found = matches(this.atlas, this.input.value);
    this.chosen = this.found.length > 0 ? 0 : -1;
    this.show();
  }

  private show(): void {
    const open = this.input.value.trim() !== "";
    const rows = this.found.map((spot, i) => node("li", {
      role: "option", id: `found-${i}`, "aria-selected": String(i === this.chosen),
      mousedown: (event) => event.preventDefault(), click: () => this.take(spot),
    }, node("span", {}, spot.name), node("small", {}, countryName(spot.country))));
    const none = node("li", { class: "nothing", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No such place in this ledger");
    replace(this.list, ...(rows.length > 0 ? rows : [none]));
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.input.setAttribute("aria-activedescendant", this.chosen >= 0 ? `found-${this.chosen}` : "");
  }

  private keys(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const spot = this.found[this.chosen];
    if (step !== undefined && this.found.length > 0) {
      event.preventDefault();
      this.chosen = (this.chosen + step + this.found.length) % this.found.length;
      this.show();
    } else if (event.key === "Enter" && spot !== undefined) this.take(spot);
    else if (event.key === "Escape") this.close();
  }

  private take(spot: Spot): void {
    this.input.value = "";
    this.close();
    this.view.set({ spot });
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }
}
