/* How a contradiction is called. */
import { h, type Child } from "../dom.ts";
import { groupedIn, periodText } from "../format.ts";
import { capital, t, term } from "../i18n.ts";
import { link } from "../links.ts";
import { hrefOf, label } from "../names.ts";
import type { Conflict } from "../types.ts";

export function conflictTitle(one: Conflict): string {
  const subject = one.subject_id && one.subject_kind ? label(one.subject_kind, one.subject_id) : "";
  const about = [subject, one.metric_id && label("metric", one.metric_id).toLowerCase(), one.market_id && one.market_id !== one.subject_id && label("market", one.market_id), periodText(one.period)];
  return about.filter(Boolean).join(", ") || capital(term(one.kind));
}

/* The arithmetic, in which each id leads to its claim. */
export function arithmeticOf(one: Conflict): Child {
  const figures = new Set(one.figure_ids?.split(";"));
  const events = new Set(one.event_ids?.split(";"));
  return groupedIn(one.arithmetic ?? "").split(/([a-z0-9][a-z0-9-]*[a-z0-9])/).map((word) => {
    if (figures.has(word)) return link(hrefOf("figure", word), word, { "data-figure": word });
    return events.has(word) ? link(hrefOf("event", word), word) : word;
  });
}

export function severityTag(severity: string): HTMLElement {
  return h("span", { class: `severity severity-${severity}` }, term(severity));
}

export function explainedTag(explained: boolean): HTMLElement {
  return h("span", { class: explained ? "tag tag-calm" : "tag tag-open" }, explained ? t("explained") : t("unexplained"));
}
