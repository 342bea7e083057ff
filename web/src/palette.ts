// A colour for each side: told apart by colour-blind readers, the same on every day, and on every map as far as the sides allow.
import type { Ledger } from "./records";

export const COLOURS = {
  blue: "#0072b2", red: "#c8400a", green: "#009e73", amber: "#e6a100", ink: "#2e2a33", sky: "#56b4e9", pink: "#d17aab",
  wine: "#8a2253", olive: "#8f8b2a", indigo: "#4b3f9e", brown: "#8c5a2b", mint: "#7fc9b4", slate: "#5e7387", rose: "#e58a7a",
} as const;
export const NOBODY = "#8b8f94";
const PALE = "#ece9e2";

type Slot = keyof typeof COLOURS;
const SLOTS = Object.keys(COLOURS) as Slot[];

/** What readers of conflict maps expect; a side without an entry takes the colour that its name gives it. */
const CUSTOM: Readonly<Record<string, Slot>> = {
  "ISIS": "ink", "Syrian government": "red", "Syrian rebels": "green", "SDF": "amber", "Turkey and SNA": "mint",
  "Iraqi government": "blue", "Peshmerga": "olive", "Ukraine": "sky", "Russia": "wine", "Taliban": "brown",
  "Afghan government": "blue", "Sudanese army": "slate", "RSF": "pink", "Houthis": "green", "Yemeni government": "red",
  "Israel": "blue", "Hamas": "green",
};

function slotOfName(name: string): number {
  let hash = 2166136261;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
  return (hash >>> 0) % SLOTS.length;
}

/** For each side the sides that hold places in the same country, which must not look the same. */
function neighbours(ledger: Ledger): Map<string, Set<string>> {
  const inCountry = new Map<string | null, Set<string>>();
  for (const place of ledger.places) {
    const sides = inCountry.get(place.country) ?? new Set();
    for (const change of place.changes) {
      for (const side of [change.holder, ...change.besieged_by]) if (side !== null) sides.add(side);
    }
    inCountry.set(place.country, sides);
  }
  const found = new Map<string, Set<string>>(ledger.sides.map((side) => [side, new Set()]));
  for (const sides of inCountry.values()) {
    for (const side of sides) for (const other of sides) if (other !== side) found.get(side)?.add(other);
  }
  return found;
}

export class Palette {
  private readonly tones = new Map<string, string>();

  constructor(ledger: Ledger) {
    const near = neighbours(ledger);
    const named = ledger.sides.filter((side) => Object.hasOwn(CUSTOM, side));
    const others = ledger.sides.filter((side) => !Object.hasOwn(CUSTOM, side));
    for (const side of [...named, ...others]) this.tones.set(side, this.choose(side, near.get(side) ?? new Set()));
  }

  /** The wanted colour; else the next that no side has; else the next that no side of the same country has. */
  private choose(side: string, near: ReadonlySet<string>): string {
    const wanted = Object.hasOwn(CUSTOM, side) ? CUSTOM[side] : undefined; // a side may be called "__proto__"
    const start = wanted === undefined ? slotOfName(side) : SLOTS.indexOf(wanted);
    const slots = SLOTS.map((_, i) => SLOTS[(start + i) % SLOTS.length] as Slot);
    const order = TONES.flatMap((tone) => slots.map((slot) => tone(COLOURS[slot])));
    const taken = new Set(this.tones.values());
    const takenNear = new Set([...near].map((other) => this.tones.get(other)));
    return order.find((tone) => !taken.has(tone)) ?? order.find((tone) => !takenNear.has(tone)) ?? (order[0] as string);
  }

  of(side: string | null): string {
    return (side === null ? undefined : this.tones.get(side)) ?? NOBODY;
  }
}

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

export function mix(colour: string, other: string, share: number): string {
  const theirs = channels(other);
  const parts = channels(colour).map((value, i) => Math.round(value * share + (theirs[i] ?? 0) * (1 - share)));
  return `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Paler the less sure it is, in four steps. */
export function faded(colour: string, probability: number): string {
  const share = probability >= 0.9 ? 1 : probability >= 0.75 ? 0.74 : probability >= 0.5 ? 0.5 : 0.3;
  return mix(colour, PALE, share);
}

// Where there are more sides than colours: the same darker, then greyer. Not paler: that means less sure.
const TONES: readonly ((colour: string) => string)[] = [
  (colour) => colour, (colour) => mix(colour, "#000000", 0.6), (colour) => mix(colour, NOBODY, 0.5),
];

export const darker = (colour: string): string => mix(colour, "#000000", 0.72);
