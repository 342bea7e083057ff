// What Python puts into the page (serve/map.py writes it), and how it is read.

export type Status = "held" | "contested" | "nobody" | "unknown";

export interface Source {
  readonly name: string | null;
  readonly of: string | null;
}

export interface Claim {
  readonly event: string;
  readonly when: string | null;
  readonly commitment: string;
  readonly phase: string;
  readonly sources: readonly Source[];
  readonly outlet: string | null;
  readonly published: string | null;
  readonly evidence: string;
  readonly actors: readonly string[];
  readonly opponents: readonly string[];
}

/** One period of one place: `first <= day < end`; `first` null: before anything was known; `end` null: it lasts. */
export interface Change {
  readonly first: string | null;
  readonly end: string | null;
  readonly status: Status;
  readonly holder: string | null;
  readonly previous: string | null;
  readonly since: string | null;
  /** How sure it is on the days of `sure_between`; `Atlas.sure` says it of any day. */
  readonly probability: number;
  readonly told: string | null;
  /** From when on it is told; where `first` is null, some time before the first word of it. */
  readonly known_from: string | null;
  readonly sure_between: readonly [string, string] | null;
  readonly besieged_by: readonly string[];
  readonly claims: readonly string[];
  readonly against: readonly string[];
}

export interface Place {
  readonly name: string;
  readonly country: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly kind: string | null;
  readonly changes: readonly Change[];
}

/** How a chance sinks with silence; as `whoholds.reconcile` has it. */
export interface Fading {
  readonly days: number;
  readonly states: number;
  readonly sharpness: number;
}

export interface Ledger {
  readonly version: number;
  readonly fading: Fading;
  readonly title: string;
  readonly as_of: string | null;
  readonly generated: string;
  readonly first: string | null;
  readonly last: string | null;
  readonly sides: readonly string[];
  readonly places: readonly Place[];
  readonly claims: Readonly<Record<string, Claim>>;
}

const NOTHING: Ledger = {
  version: 2, fading: { days: 2000, states: 3, sharpness: 1 }, title: "", as_of: null, generated: "", first: null, last: null, sides: [], places: [], claims: {},
};

/** The ledger in the page's data block; an empty one where the template was opened without data. */
export function readLedger(): Ledger {
  const words = document.getElementById("whoholds-data")?.textContent ?? "";
  const data: unknown = JSON.parse(words);
  if (typeof data !== "object" || data === null) return NOTHING;
  const ledger = data as Ledger;
  if (ledger.version !== 2) throw new Error(`this page reads version 2 of the data, not ${String(ledger.version)}`);
  return ledger;
}
