// How a place looks on a day: colours of its circle, its mark, and the words beneath its name.
import { inBrief, type Atlas, type Spell, type Spot } from "./atlas";
import { markName } from "./marks";
import { darker, faded, NOBODY, type Palette } from "./palette";
import type { Look } from "./view";

/** What the circle needs: the map's feature state. */
export interface Circle {
  readonly fill: string;
  readonly edge: string;
  readonly opacity: number;
  readonly halo: number;
}

/** What the name and the mark need: properties of a feature. */
export interface Words {
  readonly name: string;
  readonly holder: string;
  readonly ink: string;
  readonly opacity: number;
  readonly ringed: boolean;
  readonly mark?: string;
}

const DIM = 0.13; // of places that another side holds than the one picked out
const SILENT = 0.75; // of places that no report has named yet
const EMPTY = "#c9ccd0";
const BLANK = "#ffffff";

export class Looks {
  constructor(private readonly atlas: Atlas, private readonly palette: Palette) {}

  circle(spot: Spot, { day, side }: Look): Circle {
    const spell = this.atlas.at(spot, day);
    const opacity = this.opacity(spell, side);
    if (spell === null) return { fill: BLANK, edge: "#b9bcc0", opacity, halo: 0 };
    if (!isHeld(spell)) return { fill: spell.status === "nobody" ? BLANK : EMPTY, edge: NOBODY, opacity, halo: opacity };
    const colour = this.palette.of(spell.holder);
    return { fill: faded(colour, this.atlas.sure(spell, day)), edge: darker(colour), opacity, halo: opacity };
  }

  words(spot: Spot, { day, side, spot: chosen }: Look): Words {
    const spell = this.atlas.at(spot, day);
    const colour = this.palette.of(spell?.holder ?? null);
    const mark = spell === null ? null : this.mark(spell, colour);
    return {
      name: spot.name,
      holder: spell === null ? "" : (inBrief(spell).split(", last held")[0] ?? ""),
      ink: spell !== null && isHeld(spell) ? darker(darker(colour)) : "#5d656c",
      opacity: this.opacity(spell, side),
      ringed: spot === chosen || (spell !== null && spell.besieged_by.length > 0),
      ...(mark === null ? {} : { mark }),
    };
  }

  /** True where a day gives the place a mark of its own. */
  isMarked(spot: Spot, day: number): boolean {
    const spell = this.atlas.at(spot, day);
    return spell !== null && (spell.status === "contested" || spell.besieged_by.length > 0);
  }

  private opacity(spell: Spell | null, side: string | null): number {
    if (side !== null && spell?.holder !== side) return DIM;
    return spell === null ? SILENT : 1;
  }

  private mark(spell: Spell, colour: string): string | null {
    const hatched = spell.status === "contested" ? colour : null;
    const ring = spell.besieged_by.length > 0 ? this.palette.of(spell.besieged_by[0] ?? null) : null;
    return hatched === null && ring === null ? null : markName({ hatched, ring });
  }
}

const isHeld = (spell: Spell): boolean => spell.status === "held" || spell.status === "contested";
