// Days as whole numbers since 1970-01-01 (UTC), and dates in words.

const MS = 86_400_000;
const LONG = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

export const toDay = (iso: string): number => Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / MS);
export const toIso = (day: number): string => new Date(day * MS).toISOString().slice(0, 10);
export const inWords = (day: number): string => LONG.format(day * MS);
export const inShort = (day: number): string => SHORT.format(day * MS);

function edgeInWords(edge: string): string {
  const mark = /[?~%]$/.exec(edge)?.[0] ?? "";
  const [year, month, day] = edge.replace(/[?~%]$/, "").split("-");
  const at = Date.parse(`${year}-${month ?? "01"}-${day ?? "01"}T00:00:00Z`);
  if (Number.isNaN(at)) return edge;
  const words = day ? LONG.format(at) : month ? MONTH.format(at) : (year ?? edge);
  const about = mark === "~" || mark === "%" ? "about " : "";
  return `${about}${words}${mark === "?" || mark === "%" ? " (uncertain)" : ""}`;
}

/** An EDTF date or interval in plain words, with the doubt that it carries. */
export function sinceInWords(edtf: string): string {
  const [lower, upper] = edtf.split("/");
  if (lower === undefined || lower === "") return edtf;
  if (upper === undefined) {
    const whole = /^\d{4}-\d\d-\d\d/.test(lower);
    return whole ? edgeInWords(lower) : `some time in ${edgeInWords(lower)}`;
  }
  if (lower === "..") return `not later than ${edgeInWords(upper)}`;
  if (upper === ".." || upper === "") return edgeInWords(lower);
  return `some time from ${edgeInWords(lower)} to ${edgeInWords(upper)}`;
}
