/* Columns that several views share. */
import { numberOf, reasonOf, sourceChip } from "../claim.ts";
import { dateText, periodText } from "../format.ts";
import { capital, DATA_LANGUAGE, t, term } from "../i18n.ts";
import { h } from "../dom.ts";
import { link, record, records, prose } from "../links.ts";
import { hrefOf, label, titled } from "../names.ts";
import type { Column } from "../table.ts";
import type { Claim, Event, Figure, Sourced, Statement, TimelineEntry } from "../types.ts";

export const sourceColumn = <T extends Sourced>(): Column<T> => ({ head: t("source"), cell: sourceChip });

export const valueColumn = <T extends Claim>(head = t("value")): Column<T> => ({ head, number: true, cell: (row) => [numberOf(row), reasonOf(row)] });

export const periodColumn = <T extends Claim>(main = false): Column<T> => ({ head: t("period"), main, cell: (row) => periodText(row.period) || h("span", { class: "none", title: row.missing_reason ?? "" }, "–") });

export function figureColumns(): Column<Figure>[] {
  return [
    { head: t("subject"), main: true, cell: (row) => record(row.subject_kind, row.subject_id) },
    { head: t("metric"), cell: (row) => [record("metric", row.metric_id), row.market_id && h("span", { class: "under" }, label("market", row.market_id))] },
    periodColumn(),
    valueColumn(),
    sourceColumn(),
  ];
}

export const superseded = (row: { rank: string | null }): string => (row.rank === "deprecated" ? "superseded" : "");

export function eventTitle(row: Event | TimelineEntry): HTMLElement {
  const id = "event_id" in row ? row.event_id : row.id;
  return h("div", { class: "event-title" }, link(hrefOf("event", id), ...titled(row)), statusTag(row.status), row.summary && h("p", { class: "under", lang: DATA_LANGUAGE }, row.summary));
}

export function statusTag(status: string | null): HTMLElement | null {
  return status && status !== "reported" && status !== "confirmed" ? h("span", { class: "tag" }, term(status)) : null;
}

export function eventColumns(withVendor: boolean): Column<Event>[] {
  return [
    { head: t("date"), cell: (row) => h("span", { class: "date", title: row.date_note ?? "" }, dateText(row.date)) },
    { head: t("title"), main: true, wide: true, cell: eventTitle },
    ...(withVendor ? [{ head: t("vendor_names"), cell: (row: Event) => records("vendor", row.vendor_ids) }] : []),
    { head: t("category"), cell: (row) => capital(term(row.category)) },
    sourceColumn(),
  ];
}

export function statementItem(row: Statement): HTMLElement {
  const who = row.said_by_name ? h("span", { class: "said" }, t("says", row.said_by_name)) : null;
  return h("li", { id: row.id }, row.title && h("b", null, link(hrefOf("statement", row.id), ...titled(row)), " "), statusTag(row.status === "claimed" ? null : row.status), prose(row.text), h("p", { class: "under" }, who, " ", row.date && h("span", { class: "date" }, dateText(row.date)), " ", sourceChip(row)));
}
