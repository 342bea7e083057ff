// The map: places as circles coloured by holder, marks for sieges and fighting, names as far as there is room.
import maplibregl, { type GeoJSONSource, type Map as GlMap } from "maplibre-gl";
import type { Feature } from "geojson";
import { inBrief, isWithin, type Area, type Atlas, type Spot } from "./atlas";
import { Looks } from "./looks";
import { drawMark, MARK_RADIUS, markOf } from "./marks";
import { node } from "./nodes";
import type { Palette } from "./palette";
import { mapStyle } from "./style";
import { calm, NARROW, type Look, type View } from "./view";

const WORLD_WIDTH = 512; // of the world at zoom 0, in pixels
const ROOM = 90; // pixels that a name is given in the grid that decides who is named from which zoom on
const FARTHEST = 1;
const NEAREST = 11;
const SILENT_NAMES = 6; // zoom from which places without any report are named
const FEW = 400; // places up to this number may all be named, as far as there is room

/** For each place the zoom from which its name is shown: in every cell of a grid the place that changed most comes first. */
function namedFrom(spots: readonly Spot[]): number[] {
  if (spots.length <= FEW) return spots.map(() => FARTHEST);
  const named = spots.map(() => NEAREST);
  const order = spots.filter((spot) => spot.drawn).sort((a, b) => b.spells.length - a.spells.length || a.index - b.index);
  for (let zoom = NEAREST; zoom >= FARTHEST; zoom--) {
    const taken = new Set<string>();
    const cell = ROOM / (WORLD_WIDTH * 2 ** zoom);
    for (const spot of order) {
      const at = maplibregl.MercatorCoordinate.fromLngLat([spot.lon ?? 0, spot.lat ?? 0]);
      const key = `${Math.floor(at.x / cell)} ${Math.floor(at.y / cell)}`;
      if (!taken.has(key)) named[spot.index] = Math.min(named[spot.index] ?? NEAREST, zoom);
      taken.add(key);
    }
  }
  return named;
}

export class MapView {
  private readonly map: GlMap;
  private readonly named: readonly number[];
  private readonly drawn: readonly Spot[];
  private readonly looks: Looks;
  private readonly circles: string[] = [];
  private queued = false;
  private busy = false;

  constructor(private readonly atlas: Atlas, palette: Palette, private readonly view: View, holder: HTMLElement) {
    this.named = namedFrom(atlas.spots);
    this.drawn = atlas.spots.filter((spot) => spot.drawn);
    this.looks = new Looks(atlas, palette);
    this.map = new maplibregl.Map({
      container: holder, style: mapStyle(), attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
      minZoom: FARTHEST, maxZoom: NEAREST, fadeDuration: calm() ? 0 : 120, renderWorldCopies: true, ...this.start(),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new maplibregl.ScaleControl({ maxWidth: 110 }), "bottom-right");
    this.map.on("styleimagemissing", ({ id }) => this.drawMissing(id));
    this.map.once("load", () => this.begin());
  }

  /** For those who drive the page from outside: the drawn features, and the map itself. */
  get gl(): GlMap {
    return this.map;
  }

  /** What part of the world is in view. */
  private area(): Area {
    const bounds = this.map.getBounds();
    return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
  }

  /** Shows all places; or those of one country. */
  fit(country: string | null = null): void {
    const bounds = this.bounds(country);
    if (bounds !== null) this.map.fitBounds(bounds, { padding: this.padding(), maxZoom: 7.5, animate: !calm() });
  }

  private bounds(country: string | null): maplibregl.LngLatBounds | null {
    const bounds = new maplibregl.LngLatBounds();
    for (const spot of this.atlas.spots) {
      if (spot.drawn && (country === null || spot.country === country)) bounds.extend([spot.lon ?? 0, spot.lat ?? 0]);
    }
    return bounds.isEmpty() ? null : bounds;
  }

  private start(): Partial<maplibregl.MapOptions> {
    const bounds = this.bounds(null);
    return bounds === null ? { center: [35, 25], zoom: 2 } : { bounds, fitBoundsOptions: { padding: 60, maxZoom: 7.5 } };
  }

  private padding(): maplibregl.PaddingOptions {
    const narrow = window.innerWidth < NARROW;
    return narrow ? { top: 60, bottom: 50, left: 45, right: 105 } : { top: 60, bottom: 60, left: 310, right: 150 };
  }

  private begin(): void {
    this.listen();
    void this.fill("places", this.drawn.map((spot) => this.point(spot, { order: spot.spells.length })));
    this.map.on("moveend", () => {
      this.view.set({ area: this.area() });
      this.queue();
    });
    this.fit();
    this.view.watch((look, before) => this.follow(look, before));
    this.map.once("idle", () => document.documentElement.setAttribute("data-map", "ready"));
  }

  private listen(): void {
    const box = 6; // pixels around the pointer: fingers are not exact
    const nearest = (point: maplibregl.Point): Spot | null => {
      const area: [maplibregl.PointLike, maplibregl.PointLike] = [[point.x - box, point.y - box], [point.x + box, point.y + box]];
      const hits = this.map.queryRenderedFeatures(area, { layers: ["places", "place-names"] });
      const spots = hits.map((hit) => this.atlas.spots[Number(hit.id)]).filter((spot): spot is Spot => spot !== undefined);
      const far = (spot: Spot): number => this.map.project([spot.lon ?? 0, spot.lat ?? 0]).dist(point);
      return spots.sort((a, b) => far(a) - far(b))[0] ?? null;
    };
    this.map.on("click", ({ point }) => this.view.set({ spot: nearest(point) }));
    const tip = node("div", { class: "tip", hidden: true });
    this.map.getContainer().append(tip);
    this.map.on("mousemove", ({ point }) => {
      const spot = nearest(point);
      this.map.getCanvas().style.cursor = spot === null ? "" : "pointer";
      tip.hidden = spot === null;
      if (spot === null) return;
      tip.replaceChildren(node("b", {}, spot.name), `: ${inBrief(this.atlas.at(spot, this.view.look.day))}`);
      tip.style.transform = `translate(${Math.min(point.x + 14, this.map.getContainer().clientWidth - 230)}px, ${point.y + 14}px)`;
    });
    this.map.on("mouseout", () => {
      tip.hidden = true;
    });
  }

  private follow(look: Look, before: Look): void {
    if (look.day !== before.day || look.side !== before.side || look === before) this.queue();
    if (look.country !== before.country) this.fit(look.country);
    if (look.spot !== before.spot) this.queue(); // its name makes room for the ring
    this.choose(look.spot);
    if ((look.spot === null) !== (before.spot === null)) this.map.resize(); // on telephones the panel takes its room from the map
    if (look.spot !== null && (look.spot !== before.spot || look === before) && look.spot.drawn) this.show(look.spot);
  }

  private choose(spot: Spot | null): void {
    this.fill("chosen", spot?.drawn ? [this.point(spot, {})] : []);
  }

  /** Brings a place into view, and nearer where many lie together; does not move where it is seen already. */
  private show(spot: Spot): void {
    const at: [number, number] = [spot.lon ?? 0, spot.lat ?? 0];
    const size = this.map.getContainer();
    const { x, y } = this.map.project(at);
    const narrow = window.innerWidth < NARROW;
    const seen = x > (narrow ? 30 : 290) && x < size.clientWidth - (narrow ? 30 : 450) && y > 40 && y < size.clientHeight - 40;
    if (seen && this.map.getZoom() >= 4.5) return;
    const offset: [number, number] = narrow ? [0, 0] : [-60, 0];
    this.map.easeTo({ center: at, zoom: Math.max(this.map.getZoom(), 6.3), offset, animate: !calm(), duration: 700 });
  }

  private fill(source: string, features: Feature[]): Promise<void> {
    return this.map.getSource<GeoJSONSource>(source)?.setData({ type: "FeatureCollection", features }, true) ?? Promise.resolve();
  }

  /** Draws the day at the next frame; while names and marks are still being laid out for one day, later ones wait. */
  private queue(): void {
    this.queued = true;
    if (this.busy) return;
    this.busy = true;
    requestAnimationFrame(() => void this.draw());
  }

  private async draw(): Promise<void> {
    while (this.queued) {
      this.queued = false;
      const started = performance.now();
      this.colour();
      await this.fill("seen", this.seen());
      const rest = Math.min(400, performance.now() - started); // as long as it took, so that a slow machine still hears its user
      await new Promise((resume) => window.setTimeout(resume, rest));
    }
    this.busy = false;
  }

  /** Tells the map about the circles that look another way than before. */
  private colour(): void {
    for (const spot of this.drawn) {
      const circle = this.looks.circle(spot, this.view.look);
      const key = `${circle.fill} ${circle.edge} ${circle.opacity}`;
      if (this.circles[spot.index] === key) continue;
      this.circles[spot.index] = key;
      this.map.setFeatureState({ source: "places", id: spot.index }, { ...circle });
    }
  }

  /** The places in view, and somewhat beyond, that have a name or a mark to show. */
  private seen(): Feature[] {
    const bounds = this.map.getBounds();
    const [wide, high] = [(bounds.getEast() - bounds.getWest()) / 4, (bounds.getNorth() - bounds.getSouth()) / 4];
    const area = { west: bounds.getWest() - wide, south: bounds.getSouth() - high, east: bounds.getEast() + wide, north: bounds.getNorth() + high };
    const { look } = this.view;
    const zoom = this.map.getZoom();
    const features: Feature[] = [];
    for (const spot of this.drawn) {
      if (!isWithin(spot, area)) continue;
      const from = this.atlas.at(spot, look.day) === null ? SILENT_NAMES : FARTHEST;
      const isNamed = zoom >= Math.max(from, this.named[spot.index] ?? NEAREST);
      if (isNamed || this.looks.isMarked(spot, look.day)) {
        features.push(this.point(spot, { ...this.looks.words(spot, look), isNamed, order: spot.spells.length }));
      }
    }
    return features;
  }

  private point(spot: Spot, properties: Record<string, unknown>): Feature {
    return { type: "Feature", id: spot.index, properties, geometry: { type: "Point", coordinates: [spot.lon ?? 0, spot.lat ?? 0] } };
  }

  private drawMissing(id: string): void {
    if (id === "obstacle") this.map.addImage(id, { width: 2 * MARK_RADIUS, height: 2 * MARK_RADIUS, data: new Uint8Array(16 * MARK_RADIUS ** 2) });
    const mark = markOf(id);
    if (mark === null || this.map.hasImage(id)) return;
    const scale = 3;
    const canvas = drawMark(mark, scale);
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height);
    if (pixels) this.map.addImage(id, pixels, { pixelRatio: scale });
  }
}
