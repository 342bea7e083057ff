// Who holds how many places on the day, and what the marks mean.
import { isWithin, type Atlas } from "./atlas";
import { inWords } from "./days";
import { drawDisc, drawMark } from "./marks";
import { node, patch, replace } from "./nodes";
import { COLOURS, darker, faded, NOBODY, type Palette } from "./palette";
import { NARROW, type Look, type View } from "./view";

interface Count {
  held: number;
  contested: number;
}

/** Places without a side to count them for. */
const OTHERS: Readonly<Record<string, string>> = {
  contested: "contested", nobody: "held by nobody", unknown: "unknown", silent: "in no report by then",
};

export class Legend {
  private readonly sides = node("ul", { class: "sides" });
  private readonly rest = node("p", { class: "rest" });
  private readonly day = node("p", { class: "legend-day" });
  readonly element: HTMLDetailsElement;

  constructor(private readonly atlas: Atlas, private readonly palette: Palette, private readonly view: View) {
    this.element = node("details", { class: "legend card", open: window.innerWidth >= NARROW },
      node("summary", {}, "Who holds what"), this.day, this.sides, this.rest, marks());
    view.watch((look) => this.show(look));
  }

  private count({ day, area, table, country }: Look): { sides: Map<string, Count>; others: Map<string, number> } {
    const sides = new Map<string, Count>();
    const others = new Map<string, number>();
    for (const spot of this.atlas.spots) {
      if (table ? country !== null && spot.country !== country : area !== null && !isWithin(spot, area)) continue;
      const spell = this.atlas.at(spot, day);
      if (spell === null || spell.holder === null) {
        const state = spell === null ? "silent" : spell.status;
        others.set(state, (others.get(state) ?? 0) + 1);
      } else {
        const count = sides.get(spell.holder) ?? { held: 0, contested: 0 };
        count[spell.status === "contested" ? "contested" : "held"] += 1;
        sides.set(spell.holder, count);
      }
    }
    return { sides, others };
  }

  private show(look: Look): void {
    const { day, side } = look;
    const { sides, others } = this.count(look);
    if (side !== null && !sides.has(side)) sides.set(side, { held: 0, contested: 0 });
    const order = this.atlas.ledger.sides.filter((name) => sides.has(name)); // always the same, so that rows do not jump about in play
    replace(this.sides, ...order.map((name) => this.row(name, sides.get(name) ?? { held: 0, contested: 0 }, side)));
    replace(this.day, node("b", {}, inWords(day)), side === null ? (look.table ? ": all places" : ": places in view") : ": press the side again for all");
    replace(this.rest, [...others].map(([state, count]) => `${count} ${OTHERS[state] ?? state}`).join(" · "));
  }

  private row(name: string, { held, contested }: Count, chosen: string | null): HTMLLIElement {
    const button = node("button", {
      type: "button", "aria-pressed": String(chosen === name), class: chosen === null || chosen === name ? "side" : "side dim",
      "data-side": name, click: () => this.view.set({ side: chosen === name ? null : name }),
    },
      patch(this.palette.of(name)), node("span", { class: "side-name" }, name),
      node("span", { class: "count" }, String(held + contested), contested > 0 && node("small", {}, ` (${contested} contested)`)));
    return node("li", {}, button);
  }
}

function marks(): HTMLElement {
  const sample = COLOURS.blue;
  const row = (canvas: HTMLCanvasElement, words: string) => {
    canvas.setAttribute("class", "mark");
    canvas.setAttribute("aria-hidden", "true");
    return node("li", {}, canvas, words);
  };
  return node("ul", { class: "marks" },
    row(drawMark({ hatched: sample, ring: null }, 2), "contested"),
    row(besieged(), "besieged, by the side of the ring's colour"),
    row(drawDisc(faded(sample, 0.4), darker(sample)), "paler: less sure"),
    row(drawDisc("#c9ccd0", NOBODY), "unknown"),
    row(drawDisc("#ffffff", NOBODY), "nobody, or no report yet"));
}

function besieged(): HTMLCanvasElement {
  const canvas = drawMark({ hatched: null, ring: COLOURS.blue }, 2);
  canvas.getContext("2d")?.drawImage(drawDisc(faded(NOBODY, 1), darker(NOBODY)), 0, 0, canvas.width / 2, canvas.height / 2);
  return canvas;
}
