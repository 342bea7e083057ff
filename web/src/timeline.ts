// The days: a slider over a chart of when places changed hands, playing, stepping from change to change, and a date to type.
import type { Atlas } from "./atlas";
import { inWords, toDay, toIso } from "./days";
import { icon, node } from "./nodes";
import { calm, type View } from "./view";

const PLAY = "M8 5v14l11-7z";
const PAUSE = "M7 5h4v14H7zM13 5h4v14h-4z";
const BACK = "M18 6v12l-8-6zM6 6h2.5v12H6z";
const ON = "M6 6v12l8-6zM15.5 6H18v12h-2.5z";
const TICKS_A_SECOND = 16;
const SECONDS = 40; // to play the whole period
const CALM_PAUSE = 1500; // milliseconds between changes for those who want little motion
const CHART_HEIGHT = 34;
const BAR = 4; // pixels: a bar and the gap after it

export class Timeline {
  private readonly slider: HTMLInputElement;
  private readonly date: HTMLInputElement;
  private readonly play: HTMLButtonElement;
  private readonly chart = node("canvas", { class: "chart", "aria-hidden": "true" });
  private readonly ticks = node("div", { class: "ticks", "aria-hidden": "true" });
  private readonly earlier: HTMLButtonElement;
  private readonly later: HTMLButtonElement;
  private readonly span: number;
  private bins: number[] = [];
  private timer = 0;
  readonly element: HTMLElement;

  constructor(private readonly atlas: Atlas, private readonly view: View) {
    this.span = Math.max(1, atlas.last - atlas.first);
    this.slider = node("input", {
      type: "range", min: atlas.first, max: atlas.last, step: 1, "aria-label": "Day", class: "slider",
      input: () => this.go(Number(this.slider.value)),
      keydown: (event) => this.keys(event as KeyboardEvent),
    });
    this.date = node("input", {
      type: "date", min: toIso(atlas.first), max: toIso(atlas.last), "aria-label": "Date", class: "date",
      change: () => this.date.value !== "" && this.go(toDay(this.date.value)),
    });
    this.play = node("button", { type: "button", class: "round play", click: () => this.toggle() });
    this.earlier = node("button", { type: "button", class: "round", "aria-label": "Previous change", title: "Previous change (Shift + ←)", click: () => this.jump(-1) }, icon(BACK));
    this.later = node("button", { type: "button", class: "round", "aria-label": "Next change", title: "Next change (Shift + →)", click: () => this.jump(1) }, icon(ON));
    const buttons = node("div", { class: "buttons" }, this.earlier, this.play, this.later);
    const track = node("div", { class: "track" }, this.chart, this.slider, this.ticks);
    this.element = node("section", { class: "timeline", "aria-label": "Timeline" }, buttons, this.date, track);
    this.stop();
    view.watch(({ day }) => this.follow(day));
    new ResizeObserver(() => this.draw()).observe(track);
  }

  private go(day: number): void {
    this.stop();
    this.view.set({ day });
  }

  private jump(step: -1 | 1): void {
    const day = this.atlas.neighbour(this.view.look.day, step);
    if (day !== null) this.go(day);
  }

  private keys(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (step === undefined || !event.shiftKey) return;
    event.preventDefault();
    this.jump(step > 0 ? 1 : -1);
  }

  private toggle(): void {
    if (this.timer !== 0) {
      this.stop();
      return;
    }
    if (this.view.look.day >= this.atlas.last) this.view.set({ day: this.atlas.first });
    this.play.replaceChildren(icon(PAUSE));
    this.play.setAttribute("aria-label", "Pause");
    this.timer = window.setInterval(() => this.tick(), calm() ? CALM_PAUSE : 1000 / TICKS_A_SECOND);
  }

  private tick(): void {
    const { day } = this.view.look;
    const stride = Math.max(1, Math.round((this.atlas.last - this.atlas.first) / (SECONDS * TICKS_A_SECOND)));
    const next = calm() ? (this.atlas.neighbour(day, 1) ?? this.atlas.last) : day + stride;
    this.view.set({ day: next });
    if (next >= this.atlas.last) this.stop();
  }

  private stop(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
    this.play.replaceChildren(icon(PLAY));
    this.play.setAttribute("aria-label", "Play");
  }

  private follow(day: number): void {
    this.slider.value = String(day);
    this.slider.setAttribute("aria-valuetext", inWords(day));
    this.date.value = toIso(day);
    this.earlier.disabled = this.atlas.neighbour(day, -1) === null;
    this.later.disabled = this.atlas.neighbour(day, 1) === null;
    this.draw();
  }

  /** One bar for every few pixels, as high as the number of changes in those days; those before the chosen day are dark. */
  private draw(): void {
    const width = this.chart.clientWidth;
    const pen = this.chart.getContext("2d");
    if (width === 0 || pen === null) return;
    const scale = Math.min(3, window.devicePixelRatio || 1);
    this.chart.width = Math.round(width * scale);
    this.chart.height = CHART_HEIGHT * scale;
    pen.scale(scale, scale);
    if (this.bins.length !== Math.floor(width / BAR)) this.count(width);
    const most = Math.max(1, ...this.bins);
    const now = this.binOf(this.view.look.day);
    this.bins.forEach((count, i) => {
      if (count === 0) return;
      const height = 4 + (CHART_HEIGHT - 6) * Math.sqrt(count / most);
      pen.fillStyle = i <= now ? "#1b5e7d" : "#b9c8d0";
      pen.fillRect(i * BAR, CHART_HEIGHT - height, BAR - 1, height);
    });
  }

  private binOf(day: number): number {
    return Math.min(this.bins.length - 1, Math.floor(((day - this.atlas.first) / this.span) * this.bins.length));
  }

  private count(width: number): void {
    this.bins = new Array<number>(Math.floor(width / BAR)).fill(0);
    this.atlas.days.forEach((day, i) => {
      const bin = this.binOf(day);
      this.bins[bin] = (this.bins[bin] ?? 0) + (this.atlas.counts[i] ?? 0);
    });
    this.drawTicks(width);
  }

  private drawTicks(width: number): void {
    const { span } = this;
    const years = span / 365.25;
    const marks: [number, string][] = [];
    if (years >= 2) {
      const stride = [1, 2, 5, 10, 20, 50].find((one) => (years / one) * 46 < width) ?? 100;
      const firstYear = new Date(this.atlas.first * 86_400_000).getUTCFullYear() + 1;
      for (let year = Math.ceil(firstYear / stride) * stride; toDay(`${year}-01-01`) <= this.atlas.last; year += stride) {
        marks.push([toDay(`${year}-01-01`), String(year)]);
      }
    } else {
      marks.push([this.atlas.first, inWords(this.atlas.first)]);
      if (this.atlas.last > this.atlas.first) marks.push([this.atlas.last, inWords(this.atlas.last)]);
    }
    this.ticks.replaceChildren(...marks.map(([day, words], i) => {
      const tick = node("span", { class: years >= 2 ? "tick" : i === 0 ? "tick start" : "tick end" }, words);
      tick.style.left = `${((day - this.atlas.first) / span) * 100}%`;
      return tick;
    }));
  }
}
