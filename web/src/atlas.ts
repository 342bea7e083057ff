// The ledger as the page asks it: who holds each place on a day, and on which days anything changes.
import { toDay } from "./days";
import type { Change, Claim, Ledger, Place } from "./records";

/** A change with its days as numbers. */
export interface Spell extends Change {
  readonly from: number;
  readonly until: number;
}

export interface Spot extends Omit<Place, "changes"> {
  readonly index: number;
  readonly spells: readonly Spell[];
  readonly drawn: boolean;
  readonly folded: string;
}

const MARKS = /[\u0300-\u036f\u02bb-\u02bf'’‘`]/g;

/** Letters without marks, in lower case, hyphens as spaces: so that "al qaim" finds "Al-Qā’im". */
export const fold = (words: string): string => words.normalize("NFD").replace(MARKS, "").toLowerCase().replace(/[-\s]+/g, " ").trim();

const isPoint = (place: Place): boolean =>
  Number.isFinite(place.lat) && Number.isFinite(place.lon) && place.lat !== null && Math.abs(place.lat) <= 85;

function toSpot(place: Place, index: number): Spot {
  const spells = place.changes.map((change) => ({
    ...change,
    from: change.first !== null ? toDay(change.first) : change.known_from !== null ? toDay(change.known_from) : -Infinity,
    until: change.end === null ? Infinity : toDay(change.end),
  }));
  return { ...place, index, spells, drawn: isPoint(place), folded: fold(place.name) };
}

export class Atlas {
  readonly spots: readonly Spot[];
  readonly first: number;
  readonly last: number;
  /** Days on which some place changes, in order, each with the number of places that do. */
  readonly days: readonly number[];
  readonly counts: readonly number[];

  constructor(readonly ledger: Ledger) {
    this.spots = ledger.places.map(toSpot);
    const today = Math.floor(Date.now() / 86_400_000);
    this.last = ledger.last === null ? today : toDay(ledger.last);
    this.first = ledger.first === null ? this.last : Math.min(toDay(ledger.first), this.last);
    const perDay = new Map<number, number>();
    for (const spot of this.spots) {
      for (const { first, from } of spot.spells) {
        if (first !== null) perDay.set(from, (perDay.get(from) ?? 0) + 1);
      }
    }
    this.days = [...perDay.keys()].filter((day) => day >= this.first && day <= this.last).sort((a, b) => a - b);
    this.counts = this.days.map((day) => perDay.get(day) ?? 0);
  }

  /** What is known of a place on a day; null before and after all that is known. */
  at(spot: Spot, day: number): Spell | null {
    for (let i = spot.spells.length - 1; i >= 0; i--) {
      const spell = spot.spells[i];
      if (spell !== undefined && spell.from <= day) return day < spell.until ? spell : null;
    }
    return null;
  }

  /** How sure a spell is on a day, as `whoholds who` says it: less the longer nothing was told, but not between two days of word. */
  sure(spell: Spell, day: number): number {
    if (spell.sure_between === null) return spell.probability;
    const [first, last] = spell.sure_between.map(toDay) as [number, number];
    const silent = Math.max(first - day, day - last, 0);
    if (silent === 0 || !Number.isFinite(silent)) return spell.probability;
    const { days, states, sharpness } = this.ledger.fading;
    const chance = sharpened(spell.probability, 1 / sharpness, states);
    const stay = 1 / states + (1 - 1 / states) * Math.exp((-silent / days) * (states / (states - 1)));
    return sharpened(chance * stay + ((1 - chance) * (1 - stay)) / (states - 1), sharpness, states);
  }

  /** The last day of a spell that the page knows of. */
  lastOf(spell: Spell): number {
    return Math.max(Math.min(spell.until - 1, this.last), spell.from);
  }

  claim(id: string): Claim | undefined {
    return Object.hasOwn(this.ledger.claims, id) ? this.ledger.claims[id] : undefined;
  }

  /** The nearest day of change before (`step` -1) or after (`step` 1) a day. */
  neighbour(day: number, step: -1 | 1): number | null {
    if (step > 0) return this.days.find((one) => one > day) ?? null;
    return this.days.findLast((one) => one < day) ?? null;
  }
}

/** A chance of one of some states, the odds against the others taken to a power. */
function sharpened(chance: number, power: number, states: number): number {
  if (chance <= 0 || chance >= 1) return chance;
  return 1 / (1 + (states - 1) * ((1 - chance) / ((states - 1) * chance)) ** power);
}

/** Edges of a part of the map, in degrees. */
export interface Area {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** True for a place in the area; the world may be shown more than once, so longitudes count modulo 360. */
export function isWithin({ lat, lon, drawn }: Spot, { west, south, east, north }: Area): boolean {
  if (!drawn || lat === null || lon === null || lat < south || lat > north) return false;
  return east - west >= 360 || (((lon - west) % 360) + 360) % 360 <= east - west;
}

const COUNTRY = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });

export function countryName(code: string | null): string {
  if (code === null) return "";
  try {
    return COUNTRY.of(code) ?? code;
  } catch {
    return code;
  }
}

/** Who holds a place, in a few words. */
export function inBrief(spell: Spell | null): string {
  if (spell === null) return "nothing known yet";
  if (spell.status === "held") return spell.holder ?? "unknown";
  if (spell.status === "contested") return spell.holder === null ? "contested" : `contested, last held by ${spell.holder}`;
  return spell.status === "nobody" ? "nobody said to hold it" : "unknown";
}

/** A probability for people; never 100 %, since no answer here is certain. */
export const percent = (probability: number): string => `${Math.min(99, Math.round(probability * 100))} %`;
