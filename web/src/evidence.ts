// One claim as a reader sees it: the words, who says so and for which side, and where they were published.
import { inShort, sinceInWords, toDay } from "./days";
import { node } from "./nodes";
import type { Atlas } from "./atlas";
import type { Claim, Source } from "./records";

const VERBS: Readonly<Record<string, string>> = {
  gain: "taken", handover: "handed over", loss: "lost", withdraw: "left", hold: "held", contest: "fought over", besiege: "besieged",
  relieve: "siege broken", enter: "entered", advance: "advanced on", attack: "attacked", repel: "attack beaten back", unclear: "unclear",
};
const DOUBTS: Readonly<Record<string, string>> = { denied: "denied", uncertain: "in doubt", conditional: "only if" };
const PHASES: Readonly<Record<string, string>> = { background: "told as background", future: "planned" };
const AT_FIRST = 6;

function said(claim: Claim): string {
  const parties = (names: readonly string[]): string => names.join(", ");
  const actors = claim.actors.length > 0 ? ` by ${parties(claim.actors)}` : "";
  const others = claim.opponents.length > 0 ? `, ${claim.event === "gain" || claim.event === "handover" ? "from" : "against"} ${parties(claim.opponents)}` : "";
  return `${VERBS[claim.event] ?? claim.event}${actors}${others}`;
}

function speaker(source: Source): (Node | string)[] {
  const name = source.name ?? "a source without a name";
  return [node("b", {}, name), source.of === null || source.of === name ? "" : ` (speaks for ${source.of})`];
}

function chain(claim: Claim): HTMLElement {
  const line = node("p", { class: "speaker" });
  if (claim.sources.length === 0) line.append(node("b", {}, claim.outlet ?? "The report"), " in its own voice");
  claim.sources.forEach((source, i) => line.append(i > 0 ? ", quoted by " : "", ...speaker(source)));
  return line;
}

/** The card of one claim. */
export function claimCard(claim: Claim): HTMLElement {
  const doubt = DOUBTS[claim.commitment];
  const phase = PHASES[claim.phase];
  const published = claim.published === null ? "date of publication not known" : inShort(toDay(claim.published));
  return node("article", { class: "claim" },
    node("p", { class: "said" }, node("span", { class: "event" }, said(claim)), claim.when === null ? "" : ` · ${sinceInWords(claim.when)}`,
      doubt !== undefined && node("span", { class: "tag doubt" }, doubt), phase !== undefined && node("span", { class: "tag" }, phase)),
    node("blockquote", { dir: "auto" }, claim.evidence),
    chain(claim),
    node("p", { class: "outlet" }, `${claim.outlet ?? "outlet not known"} · ${published}`));
}

/** A heading and the cards of some claims; the rest come when asked for. */
export function claimList(atlas: Atlas, heading: string, ids: readonly string[], kind: string): HTMLElement | null {
  const claims = ids.map((id) => atlas.claim(id)).filter((claim): claim is Claim => claim !== undefined);
  if (claims.length === 0) return null;
  const list = node("div", { class: "claims" }, ...claims.slice(0, AT_FIRST).map(claimCard));
  const rest = claims.slice(AT_FIRST);
  const more = node("button", {
    type: "button", class: "more",
    click: () => {
      list.append(...rest.map(claimCard));
      more.remove();
    },
  }, `Show ${rest.length} more`);
  return node("section", { class: kind }, node("h3", {}, heading, " ", node("span", { class: "number" }, String(claims.length))), list, rest.length > 0 && more);
}
