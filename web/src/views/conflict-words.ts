/* How a contradiction is called. */
import { h, type Child } from "../dom.ts";
import { groupedIn, periodText } from "../format.ts";
import { capital, t, term } from "../i18n.ts";
import { label } from "../names.ts";
import type { Conflict } from "../types.ts";

export function conflictTitle(one: Conflict): string {
  const subject = one.subject_id && one.subject_kind ? label(one.subject_kind, one.subject_id) : "";
  const about = [subject, one.metric_id && label("metric", one.metric_id).toLowerCase(), one.market_id && one.market_id !== one.subject_id && label("market", one.market_id), periodText(one.period)];
  return about.filter(Boolean).join(", ") || capital(term(one.kind));
}

export function arithmeticOf(one: Conflict): Child {
  return groupedIn(one.arithmetic ?? "");
}

export function severityTag(severity: string): HTMLElement {
  return h("span", { class: `severity severity-${severity}` }, term(severity));
}

export function explainedTag(explained: boolean): HTMLElement {
  return h("span", { class: explained ? "tag tag-calm" : "tag tag-open" }, explained ? t("explained") : t("unexplained"));
}
