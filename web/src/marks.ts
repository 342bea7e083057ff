// The marks of contested and besieged places, drawn on a canvas: the same on the map and in the legend.
import { NOBODY } from "./palette";

export const MARK_RADIUS = 9; // of the disc, in CSS pixels, at icon-size 1
const HALF = 17; // of the image

export interface Mark {
  readonly hatched: string | null; // the colour of the stripes of a contested place
  readonly ring: string | null; // the colour of the dashed ring of a besieged one
}

export const markName = (mark: Mark): string => `mark ${mark.hatched ?? "-"} ${mark.ring ?? "-"}`;

export function markOf(name: string): Mark | null {
  const [word, hatched, ring] = name.split(" ");
  if (word !== "mark" || hatched === undefined || ring === undefined) return null;
  return { hatched: hatched === "-" ? null : hatched, ring: ring === "-" ? null : ring };
}

function hatch(pen: CanvasRenderingContext2D, colour: string): void {
  pen.save();
  pen.beginPath();
  pen.arc(HALF, HALF, MARK_RADIUS, 0, 2 * Math.PI);
  pen.clip();
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, 2 * HALF, 2 * HALF);
  pen.strokeStyle = colour;
  pen.lineWidth = 3;
  for (let at = -HALF; at < 3 * HALF; at += 6) {
    pen.beginPath();
    pen.moveTo(at, 2 * HALF);
    pen.lineTo(at + 2 * HALF, 0);
    pen.stroke();
  }
  pen.restore();
  pen.beginPath();
  pen.arc(HALF, HALF, MARK_RADIUS - 0.25, 0, 2 * Math.PI);
  pen.strokeStyle = "#2b2f36";
  pen.lineWidth = 1.75;
  pen.stroke();
}

function ring(pen: CanvasRenderingContext2D, colour: string): void {
  const radius = MARK_RADIUS + 4.5;
  const circle = 2 * Math.PI * radius;
  for (const [width, style] of [[5.2, "#ffffff"], [2.8, colour]] as const) {
    pen.beginPath();
    pen.arc(HALF, HALF, radius, 0, 2 * Math.PI);
    pen.strokeStyle = style;
    pen.lineWidth = width;
    pen.setLineDash(width > 4 ? [] : [circle / 16, circle / 16]);
    pen.stroke();
  }
  pen.setLineDash([]);
}

/** A mark as a canvas, `scale` times as fine as CSS pixels. */
export function drawMark(mark: Mark, scale: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.round(2 * HALF * scale);
  const pen = canvas.getContext("2d");
  if (pen === null) return canvas;
  pen.scale(canvas.width / (2 * HALF), canvas.width / (2 * HALF));
  if (mark.ring !== null) ring(pen, mark.ring);
  if (mark.hatched !== null) hatch(pen, mark.hatched);
  return canvas;
}

/** A plain disc for the legend, drawn like the map's circles. */
export function drawDisc(fill: string, edge: string = NOBODY): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 4 * HALF;
  const pen = canvas.getContext("2d");
  if (pen === null) return canvas;
  pen.scale(2, 2);
  pen.beginPath();
  pen.arc(HALF, HALF, MARK_RADIUS - 1, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = edge;
  pen.lineWidth = 2;
  pen.stroke();
  return canvas;
}
