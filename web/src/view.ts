// What the reader looks at: the day, the place, the side, map or table. One object, and whoever wants to know is told.
import type { Area, Atlas, Spot } from "./atlas";
import { toDay, toIso } from "./days";

export interface Look {
  readonly day: number;
  readonly spot: Spot | null;
  readonly side: string | null;
  readonly table: boolean;
  /** The country picked out, as ISO 3166-1 alpha-2; null for all. */
  readonly country: string | null;
  /** What the map shows; null without a map. */
  readonly area: Area | null;
}

type Listener = (look: Look, before: Look) => void;

export class View {
  private readonly listeners: Listener[] = [];
  private current: Look;

  constructor(private readonly atlas: Atlas) {
    this.current = { day: atlas.last, spot: null, side: null, table: false, country: null, area: null, ...this.fromAddress() };
  }

  get look(): Look {
    return this.current;
  }

  /** Calls `listener` now and after every change. */
  watch(listener: Listener): void {
    this.listeners.push(listener);
    listener(this.current, this.current);
  }

  set(change: Partial<Look>): void {
    const before = this.current;
    const next = { ...before, ...change };
    next.day = Math.min(this.atlas.last, Math.max(this.atlas.first, next.day));
    this.current = next;
    for (const listener of this.listeners) listener(next, before);
    this.toAddress();
  }

  /** The day and place of an address such as `map.html#day=2017-11-03&place=Qaim`, so that a view can be passed on. */
  private fromAddress(): Partial<Look> {
    const words = new URLSearchParams(location.hash.slice(1));
    const day = words.get("day") ?? "";
    const place = words.get("place");
    const spot = place === null ? undefined : this.atlas.spots.find((one) => one.name === place);
    const within = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(toDay(day));
    return {
      ...(within ? { day: Math.min(this.atlas.last, Math.max(this.atlas.first, toDay(day))) } : {}),
      ...(spot === undefined ? {} : { spot }),
      ...(words.get("view") === "table" ? { table: true } : {}),
    };
  }

  private timer = 0;

  /** Not more often than browsers allow: playing changes the day many times a second. */
  private toAddress(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      const words = new URLSearchParams({ day: toIso(this.current.day) });
      if (this.current.spot !== null) words.set("place", this.current.spot.name);
      if (this.current.table) words.set("view", "table");
      try {
        history.replaceState(null, "", `#${words.toString()}`);
      } catch {
        // Some browsers forbid this for local files; the page works without.
      }
    }, 400);
  }
}

/** Pixels: below this width the page is laid out for a telephone. */
export const NARROW = 760;

export const calm = (): boolean => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
