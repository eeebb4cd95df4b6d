/* One lane for each vendor. The span, the filters and the lanes are the address. */
import { all, EVERY_ROW } from "../api.ts";
import { chartOf } from "../chart-view.ts";
import { sourceChip } from "../claim.ts";
import { Filters, options, valuesOf, type Values } from "../controls.ts";
import { h, joined } from "../dom.ts";
import { dateText } from "../format.ts";
import { capital, t, term } from "../i18n.ts";
import { link, record, view } from "../links.ts";
import { nameOf, names, vendors } from "../names.ts";
import type { Context, View } from "../view.ts";
import { pager, table, truncated } from "../table.ts";
import type { TimelineEntry, Vendor } from "../types.ts";
import { eventTitle } from "./columns.ts";

const CATEGORIES = ["founding", "launch", "reorganization", "partnership", "deal", "listing", "leadership", "strategy", "campaign", "research", "report", "milestone", "regulation", "expansion", "financial", "incident"];
const STATUSES = ["confirmed", "reported", "rumoured", "planned", "opinion", "unresolved"];
const DAY = 86_400_000;
const PAGE = 60; /* events of a page of the table; the chart has all */
const LANES = 8; /* at first; the reader may choose others */

const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

/* The span as it is, from the address or from the events. */
function spanOf(values: Values, rows: TimelineEntry[]): [number, number] {
  const times = rows.flatMap((row) => [row.date_earliest, row.date_latest]).filter((date): date is string => Boolean(date)).map((date) => Date.parse(date));
  const from = values["from"] ? Date.parse(values["from"]) : Math.min(...times);
  const to = values["to"] ? Date.parse(values["to"]) : Math.max(...times);
  return Number.isFinite(from) && Number.isFinite(to) && to > from ? [from, to] : [Date.parse("2010-01-01"), Date.now()];
}

/* Zoom and move as links: each span has an address, and the keyboard reaches it. */
function zoomLinks(where: string, values: Values, [from, to]: [number, number]): HTMLElement {
  const width = to - from;
  const at = (a: number, b: number): string => view(where, { ...values, from: iso(a), to: iso(Math.max(b, a + 30 * DAY)) });
  const one = (id: string, href: string, text: string, sign: string): HTMLElement => link(href, [h("span", { "aria-hidden": "true" }, sign), ` ${text}`], { id: `zoom-${id}` });
  return h("div", { class: "choices zoom", role: "group", "aria-label": t("timeline") },
    one("in", at(from + width / 4, to - width / 4), t("zoom_in"), "+"), one("out", at(from - width / 2, to + width / 2), t("zoom_out"), "−"),
    one("earlier", at(from - width / 2, to - width / 2), t("earlier"), "←"), one("later", at(from + width / 2, to + width / 2), t("later"), "→"),
    (values["from"] || values["to"]) && one("whole", view(where, { ...values, from: null, to: null }), t("whole"), "↔"));
}

/* An event of several vendors is one row of the table. */
function merged(rows: TimelineEntry[]): { row: TimelineEntry; vendors: string[] }[] {
  const found = new Map<string, { row: TimelineEntry; vendors: string[] }>();
  for (const row of rows) {
    const one = found.get(row.event_id);
    if (one) one.vendors.push(row.vendor_id);
    else found.set(row.event_id, { row, vendors: [row.vendor_id] });
  }
  return [...found.values()].sort((a, b) => dayOf(a.row).localeCompare(dayOf(b.row)));
}

/* What the table is ordered and grouped by: the date as it is written, of an interval the first that is. */
function dayOf(row: TimelineEntry): string {
  return /\d{4}(-\d\d)*/.exec(row.date ?? "")?.[0] ?? "9999";
}

function usual(list: Vendor[]): string {
  return [...list].sort((a, b) => b.events_count - a.events_count).filter((one) => one.events_count > 0).slice(0, LANES).map((one) => one.id).join(",");
}

export async function timelineView({ path, query }: Context): Promise<View> {
  const values = valuesOf(query);
  const list = await vendors();
  const filters = new Filters(path, values);
  const asked = { vendor: values["vendor"] ?? usual(list), from: values["from"], to: values["to"], category: values["category"], status: values["status"] };
  const [answer, chart] = await Promise.all([all<TimelineEntry>("/v1/timeline", { ...asked, include: "source" }), chartOf("/v1/timeline", { ...EVERY_ROW, ...asked }, true), names("vendor")]);
  const rows = answer.data;
  const span = spanOf(values, rows);
  const events = merged(rows);
  const offset = Math.min(Number(values["offset"] ?? 0) || 0, events.length);
  return {
    title: t("timeline"), section: "timeline", lead: t("timeline_lead"),
    body: [
      filters.form(
        filters.several("vendor", t("vendors_shown"), options(list, (one) => one.id, nameOf)),
        filters.select("category", t("category"), options(CATEGORIES, (one) => one, (one) => capital(term(one)))),
        filters.select("status", t("status"), options(STATUSES, (one) => one, (one) => capital(term(one)))),
        filters.date("from", t("from")), filters.date("to", t("to"))),
      zoomLinks(path, values, span),
      chart && [chart, h("p", { class: "hint screen-only" }, t("timeline_drag"))],
      h("section", null, h("h2", null, t("list_of_events")),
        truncated(answer.meta, rows.length),
        table(events.slice(offset, offset + PAGE), [
          { head: t("date"), cell: ({ row }) => h("span", { class: "date", title: row.date_note ?? "" }, dateText(row.date)) },
          { head: t("vendor_names"), cell: (one) => joined(one.vendors.map((id) => record("vendor", id))) },
          { head: t("title"), main: true, wide: true, cell: ({ row }) => eventTitle(row) },
          { head: t("category"), cell: ({ row }) => capital(term(row.category)) },
          { head: t("source"), cell: ({ row }) => sourceChip(row) },
        ], { caption: t("list_of_events"), hideCaption: true, group: ({ row }) => (row.date ? dayOf(row).slice(0, 4) : t("undated")) }),
        pager({ ...answer.meta, total: events.length, limit: PAGE, offset }, path, values)),
    ],
    data: [{ what: t("timeline"), path: "/v1/timeline", query: asked, csv: true }],
  };
}
