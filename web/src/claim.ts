/* A number with everything that belongs to it: qualifier, unit, interval, doubt and the way to its source. */
import { fragment, h, type Child } from "./dom.ts";
import { amount, intervalText, periodText } from "./format.ts";
import { DATA_LANGUAGE, t, term } from "./i18n.ts";
import { hrefOf, sourceOf } from "./names.ts";
import type { Claim, Sourced } from "./types.ts";

/* What the little card of a number shows; kept beside the link so that the page has no text twice. */
const claims = new WeakMap<Element, Claim>();

export function claimOf(element: Element): Claim | undefined {
  return claims.get(element);
}

function idOf(claim: Claim): string | null {
  return claim.figure_id ?? claim.id ?? null;
}

function isComputed(claim: Claim): boolean {
  const original = (claim as { original_value?: number | null }).original_value;
  return claim.kind === "derived" || (original !== null && original !== undefined && original !== claim.value);
}

function parts(claim: Claim): Child {
  if (claim.value === null) return h("span", { class: "none" }, t("no_value"));
  const one = amount(claim.value, claim.unit, { currency: claim.currency, computed: isComputed(claim) });
  const qualifier = claim.qualifier && claim.qualifier !== "exact" ? h("span", { class: "qualifier" }, term(claim.qualifier), " ") : null;
  return [qualifier, h("span", { class: "digits" }, one.text), one.unit && h("span", { class: "unit" }, one.unit === "%" ? "%" : `\u202f${one.unit}`)];
}

function marksOf(claim: Claim): Child[] {
  const intervals = intervalText(claim);
  return [
    intervals && h("span", { class: "sr" }, `, ${t("interval")} ${intervals}`),
    claim.kind === "forecast" && h("span", { class: "tag" }, term("forecast")),
    claim.kind === "corrected" && h("span", { class: "tag" }, term("corrected")),
    claim.kind === "derived" && h("span", { class: "tag" }, t("derived")),
    claim.rank === "deprecated" && h("span", { class: "sr" }, `, ${t("deprecated")}`),
  ];
}

export function conflictMark(claim: Claim): Child {
  return claim.conflict ? h("span", { class: "disputed", title: t("conflict_hint") }, h("span", { "aria-hidden": "true" }, "≠"), h("span", { class: "sr" }, t("conflict"))) : null;
}

/* The number as a link to its figure; a plain click opens the panel (panel.ts), any other the page. */
export function numberOf(claim: Claim | null | undefined): HTMLElement {
  if (!claim || (claim.value === null && !idOf(claim))) return h("span", { class: "none", title: claim?.missing_reason ?? "" }, "–");
  const id = idOf(claim);
  const content = claim.rank === "deprecated" ? h("s", null, parts(claim)) : parts(claim);
  const link = id
    ? h("a", { class: "number", href: hrefOf("figure", id), "data-figure": id }, content, marksOf(claim))
    : h("span", { class: "number", tabindex: "0" }, content, marksOf(claim));
  claims.set(link, claim);
  return h("span", { class: "claim" }, conflictMark(claim), link);
}

/* Under a superseded figure stands why; it is never corrected in silence. */
export function reasonOf(claim: Claim): Child {
  return claim.rank === "deprecated" && claim.rank_reason ? h("p", { class: "reason", lang: DATA_LANGUAGE }, h("b", null, `${t("deprecated")}: `), claim.rank_reason) : null;
}

/* paragraph 41 → ¶ 41 */
export function placeText(locator: string | null | undefined): string {
  return (locator ?? "").replace(/^paragraphs? /, "¶\u202f").replace(/^row /, "#\u202f");
}

export function sourceHref(id: string, locator?: string | null): string {
  const paragraph = locator?.match(/^paragraphs? (\d+)/)?.[1];
  return hrefOf("source", id) + (paragraph ? `#paragraph-${paragraph}` : "");
}

/* Who published it, when, and where in it: one click from any row to the source. */
export function sourceChip(row: Sourced): Child {
  if (!row.source_id) return null;
  const known = sourceOf(row.source_id);
  const year = (row.source_published ?? known.published)?.slice(0, 4);
  const title = row.source_title ?? known.title ?? row.source_id;
  const name = row.source_publisher ?? known.publisher ?? title;
  const low = (row.source_grade ?? known.grade) === "low" && h("span", { class: "tag" }, t("grade_low"));
  return h(
    "a",
    { class: "chip", href: sourceHref(row.source_id, row.locator), title },
    h("span", { class: "chip-name", lang: DATA_LANGUAGE }, name),
    year && h("span", { class: "chip-year" }, year),
    row.locator && h("span", { class: "chip-place" }, placeText(row.locator).length > 16 ? `${placeText(row.locator).slice(0, 14)}…` : placeText(row.locator)),
    low,
  );
}

/* The card that a number shows on hover and focus. */
export function cardOf(claim: Claim): DocumentFragment {
  const intervals = intervalText(claim);
  const line = (name: string, value: Child): Child => value && h("div", null, h("dt", null, name), h("dd", null, value));
  return fragment(
    claim.value_text && h("p", { class: "quote", lang: DATA_LANGUAGE }, `“${claim.value_text}”`),
    h("dl", null,
      line(t("interval"), intervals),
      line(t("period"), periodText(claim.period)),
      line(t("kind"), claim.kind && term(claim.kind)),
      line(t("source"), joinSource(claim)),
      line(t("note"), claim.missing_reason),
      line(t("deprecated"), claim.rank === "deprecated" && claim.rank_reason),
    ),
  );
}

function joinSource(row: Sourced): string {
  const known = row.source_id ? sourceOf(row.source_id) : {};
  const name = row.source_publisher ?? known.publisher ?? row.source_title ?? known.title ?? row.source_id;
  return [name, (row.source_published ?? known.published)?.slice(0, 4), placeText(row.locator)].filter(Boolean).join(" · ");
}
