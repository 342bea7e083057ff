// The map's style: land, water, borders and names from the base map, then the places. All of it is in the page.
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import basemap from "../generated/basemap.json?raw";
import { MARK_RADIUS } from "./marks";

interface Named {
  readonly name: string;
}
interface BaseMap {
  readonly land: Topology<{ countries: GeometryCollection<Named> }>;
  readonly water: Topology<{ rivers: GeometryCollection; lakes: GeometryCollection }>;
  readonly rivers: readonly { readonly name: string; readonly at: [number, number]; readonly turn: number }[];
  readonly labels: readonly { readonly name: string; readonly at: [number, number]; readonly size: number }[];
}

/** Natural Earth draws these as countries of their own, by who rules there; their edges are dashed here. */
const DISPUTED = new Set(["N. Cyprus", "Somaliland", "Kosovo", "W. Sahara", "Siachen Glacier", "Cyprus U.N. Buffer Zone", "Palestine", "Taiwan"]);
const NAMES: Readonly<Record<string, string>> = {
  "Dem. Rep. Congo": "DR Congo", "Congo": "Rep. of Congo", "United States of America": "United States", "Macedonia": "North Macedonia",
  "Bosnia and Herz.": "Bosnia and Herzegovina", "eSwatini": "Eswatini", "W. Sahara": "Western Sahara", "N. Cyprus": "Northern Cyprus", "S. Sudan": "South Sudan",
  "Central African Rep.": "Central African Republic", "Eq. Guinea": "Equatorial Guinea", "Dominican Rep.": "Dominican Republic",
};
/** Natural Earth gives Crimea to who rules there: the line across its neck is dashed too. */
const NECK_OF_CRIMEA = 46.4;

/** world-atlas joins what the 180th meridian parts; on a flat map a line must go on beyond it, not jump back across the world. */
function unwrapped(line: GeoJSON.Position[]): GeoJSON.Position[] {
  let turn = 0;
  return line.map(([lon = 0, lat = 0], i) => {
    const step = i > 0 ? lon - (line[i - 1]?.[0] ?? lon) : 0;
    turn += step > 180 ? -360 : step < -180 ? 360 : 0;
    return [lon + turn, lat];
  });
}

function countries(land: BaseMap["land"]): FeatureCollection {
  const { features } = feature(land, land.objects.countries);
  const polygons = features.flatMap(({ geometry }) =>
    geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : [],
  );
  return collection(...polygons.map((rings) => ({ type: "Polygon" as const, coordinates: rings.map(unwrapped) })));
}

function coast(land: BaseMap["land"]): FeatureCollection {
  const { coordinates } = mesh(land, land.objects.countries, (a, b) => a === b);
  return collection({ type: "MultiLineString", coordinates: coordinates.map(unwrapped) });
}

function riverNames(rivers: BaseMap["rivers"]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: rivers.map(({ name, at, turn }) => ({ type: "Feature", properties: { name, turn }, geometry: { type: "Point", coordinates: at } })),
  };
}

const isDisputed = (a: Named | undefined, b: Named | undefined): boolean =>
  (a !== undefined && DISPUTED.has(a.name)) || (b !== undefined && DISPUTED.has(b.name));

function collection(...geometries: GeoJSON.Geometry[]): FeatureCollection {
  return { type: "FeatureCollection", features: geometries.map((geometry) => ({ type: "Feature", properties: {}, geometry })) };
}

function borders(land: BaseMap["land"]): { sure: FeatureCollection; disputed: FeatureCollection } {
  const inner = (wanted: boolean) =>
    mesh(land, land.objects.countries, (a, b) => {
      const [one, other] = [(a as { properties?: Named }).properties, (b as { properties?: Named }).properties];
      return a !== b && isDisputed(one, other) === wanted;
    });
  const isNeck = (line: number[][]): boolean =>
    line.every(([lon, lat]) => (lat ?? 90) < NECK_OF_CRIMEA && (lat ?? 0) > 45.5 && (lon ?? 0) > 32 && (lon ?? 0) < 36);
  const lines = inner(false).coordinates;
  const disputed = [...inner(true).coordinates, ...lines.filter(isNeck)];
  return {
    sure: collection({ type: "MultiLineString", coordinates: lines.filter((line) => !isNeck(line)) }),
    disputed: collection({ type: "MultiLineString", coordinates: disputed }),
  };
}

function names(labels: BaseMap["labels"]): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: labels.map(({ name, at, size }) => ({
      type: "Feature", properties: { name: NAMES[name] ?? name, size }, geometry: { type: "Point", coordinates: at },
    })),
  };
}

const byZoom = (...stops: (number | ExpressionSpecification)[]): ExpressionSpecification => ["interpolate", ["linear"], ["zoom"], ...stops] as unknown as ExpressionSpecification;
/** Set for each place on each day (Looks.circle), without the map having to cut its tiles anew. */
const state = (name: string, otherwise: string | number): ExpressionSpecification => ["coalesce", ["feature-state", name], otherwise];
/** How far a name stands from its place: farther where a ring is around it. */
const gap = (ems: number): ExpressionSpecification => ["case", ["get", "ringed"], ems * 1.45, ems];
const RADII = [1, 3.2, 4, 5, 6, 7, 9, 9.5, 12, 11];
const radius = (more = 0): ExpressionSpecification => byZoom(...RADII.map((value, i) => (i % 2 ? value + more : value)));
const iconSize = byZoom(...RADII.map((value, i) => (i % 2 ? value / MARK_RADIUS : value)));

const ITALIC = ["Whoholds Italic", "Georgia", "DejaVu Serif", "serif"];
const PLAIN = ["Whoholds Medium", "system-ui", "Helvetica Neue", "Arial", "DejaVu Sans", "sans-serif"];
const STRONG = ["Whoholds Semibold", "system-ui", "Helvetica Neue", "Arial", "DejaVu Sans", "sans-serif"];
// One stack a layer, joined by commas: MapLibre draws letters with the fonts of the reader's machine.
const font = (stack: string[]): string[] => [stack.join(",")];

const BASE_LAYERS: LayerSpecification[] = [
  { id: "sea", type: "background", paint: { "background-color": "#d3e1e8" } },
  { id: "land", type: "fill", source: "land", paint: { "fill-color": "#f6f3ec", "fill-outline-color": "#f6f3ec" } },
  { id: "lakes", type: "fill", source: "lakes", paint: { "fill-color": "#cadce5" } },
  {
    id: "rivers", type: "line", source: "rivers", layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": "#9dc0d3", "line-width": byZoom(2, 0.5, 4, 1, 6, 1.8, 9, 3), "line-opacity": byZoom(1, 0.5, 4, 1) },
  },
  { id: "coast", type: "line", source: "coast", paint: { "line-color": "#a9bfca", "line-width": byZoom(2, 0.4, 6, 0.9) } },
  {
    id: "borders", type: "line", source: "borders", layout: { "line-join": "round" },
    paint: { "line-color": "#b5ab9a", "line-width": byZoom(2, 0.6, 5, 1.1, 9, 1.8) },
  },
  {
    id: "disputed", type: "line", source: "disputed", layout: { "line-join": "round" },
    paint: { "line-color": "#b5ab9a", "line-width": byZoom(2, 0.6, 5, 1.1, 9, 1.8), "line-dasharray": [2.5, 2.5] },
  },
  {
    id: "river-names", type: "symbol", source: "river-names", minzoom: 4.5,
    layout: {
      "text-field": ["get", "name"], "text-font": font(ITALIC), "text-size": byZoom(4, 10.5, 8, 13), "text-letter-spacing": 0.1,
      "text-rotate": ["get", "turn"], "text-offset": [0, -0.8], "text-rotation-alignment": "map",
    },
    paint: { "text-color": "#5f8fa9", "text-halo-color": "#f6f3ec", "text-halo-width": 1.2 },
  },
];

const COUNTRY_NAMES: LayerSpecification = {
  id: "country-names", type: "symbol", source: "names", maxzoom: 8,
  filter: [">=", ["get", "size"], ["step", ["zoom"], 60, 2.5, 25, 3.5, 6, 4.5, 1, 5.5, 0]],
  layout: {
    "text-field": ["upcase", ["get", "name"]], "text-font": font(PLAIN), "text-letter-spacing": 0.16, "text-max-width": 7,
    "text-size": ["interpolate", ["linear"], ["zoom"], 2, 9, 5, 12.5, 8, 16], "symbol-sort-key": ["-", 0, ["get", "size"]], "text-padding": 6,
  },
  paint: { "text-color": "#a2988a", "text-halo-color": "#f6f3ec", "text-halo-width": 1.4 },
};

const PLACE_LAYERS: LayerSpecification[] = [
  {
    id: "chosen", type: "circle", source: "chosen",
    paint: { "circle-radius": radius(6), "circle-color": "rgba(27,94,125,0.13)", "circle-stroke-color": "#1b5e7d", "circle-stroke-width": 2.5 },
  },
  {
    id: "halos", type: "circle", source: "places", layout: { "circle-sort-key": ["get", "order"] },
    paint: { "circle-radius": radius(1.6), "circle-color": "#ffffff", "circle-opacity": state("halo", 0) },
  },
  {
    id: "places", type: "circle", source: "places", layout: { "circle-sort-key": ["get", "order"] },
    paint: {
      "circle-radius": radius(-1), "circle-color": state("fill", "#ffffff"), "circle-stroke-color": state("edge", "#b9bcc0"),
      "circle-stroke-width": 1.4, "circle-opacity": state("opacity", 0), "circle-stroke-opacity": state("opacity", 0),
    },
  },
  {
    id: "marks", type: "symbol", source: "seen", filter: ["has", "mark"],
    layout: { "icon-image": ["get", "mark"], "icon-size": iconSize, "icon-allow-overlap": true, "icon-ignore-placement": true },
    paint: { "icon-opacity": ["get", "opacity"] },
  },
  {
    id: "place-names", type: "symbol", source: "seen", filter: ["get", "isNamed"],
    layout: {
      "text-field": [
        "step", ["zoom"], ["format", ["get", "name"], {}],
        6, ["format", ["get", "name"], {}, "\n", {}, ["get", "holder"], { "font-scale": 0.82, "text-color": ["get", "ink"] }],
      ],
      "text-font": font(STRONG), "text-size": byZoom(3, 11, 7, 13), "text-max-width": 11, "text-line-height": 1.15,
      "text-variable-anchor": ["left", "right", "top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right"],
      "text-radial-offset": byZoom(3, gap(0.7), 7, gap(1.05)), "text-justify": "auto", "symbol-sort-key": ["-", 0, ["get", "order"]], "text-padding": 3,
    },
    paint: { "text-color": "#22303a", "text-halo-color": "rgba(255,255,255,0.92)", "text-halo-width": 1.6, "text-opacity": ["get", "opacity"] },
  },
  {
    // Nothing to see: it keeps names off the circles, which do not take part in the placing of names themselves.
    id: "obstacles", type: "symbol", source: "seen",
    layout: { "icon-image": "obstacle", "icon-size": iconSize, "icon-allow-overlap": true, "icon-padding": 0 },
  },
];

/** The whole style; the sources `places` (all of them), `seen` (those in view that have a name or a mark to show) and `chosen` are filled later. */
export function mapStyle(): StyleSpecification {
  const { land, water, rivers, labels } = JSON.parse(basemap) as BaseMap;
  const { sure, disputed } = borders(land);
  const source = (data: FeatureCollection | GeoJSON.Feature) => ({ type: "geojson" as const, data, tolerance: 0.4 });
  return {
    version: 8,
    sources: {
      land: source(countries(land)),
      coast: source(coast(land)),
      borders: source(sure),
      disputed: source(disputed),
      rivers: source(feature(water, water.objects.rivers)),
      "river-names": source(riverNames(rivers)),
      lakes: source(feature(water, water.objects.lakes)),
      names: source(names(labels)),
      places: { type: "geojson", data: collection(), maxzoom: 10 },
      seen: { type: "geojson", data: collection(), maxzoom: 10 },
      chosen: { type: "geojson", data: collection() },
    },
    layers: [...BASE_LAYERS, COUNTRY_NAMES, ...PLACE_LAYERS],
  };
}
