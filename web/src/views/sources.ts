/* Publications, and everything that was taken from one, paragraph by paragraph. */
import { get, path as at } from "../api.ts";
import { numberOf, placeText } from "../claim.ts";
import { Filters, options, valuesOf } from "../controls.ts";
import { h, joined, type Child } from "../dom.ts";
import { count, dateText, periodText } from "../format.ts";
import { capital, DATA_LANGUAGE, t, term } from "../i18n.ts";
import { link, outward, prose, record } from "../links.ts";
import { hrefOf, label, names, titled } from "../names.ts";
import type { Context, View } from "../view.ts";
import { pager, table } from "../table.ts";
import type { Event, Figure, Named, Source, Statement } from "../types.ts";
import { facts, section } from "./thing-views.ts";

interface Reference {
  id: string;
  name: string;
  locator: string | null;
}

interface SourceDetail extends Source {
  cites_sources: Named[];
  cited_by: Named[];
  claims: { figures: Figure[]; events: Event[]; statements: Statement[] } & Record<string, unknown[]>;
}

/* Things other than claims that a source names, by the key they stand under. */
const NAMED: Record<string, string> = { vendors: "vendor", organizations: "organization", people: "person", products: "product", markets: "market" };

export async function sourceList({ path, query }: Context): Promise<View> {
  const values = valuesOf(query);
  const filters = new Filters(path, values);
  const asked = { kind: values["kind"], grade: values["grade"], sort: values["sort"] ?? "-claims_count" };
  const answer = await get<Source[]>("/v1/sources", { ...asked, limit: 100, offset: values["offset"] });
  return {
    title: t("sources"), section: "sources", lead: t("sources_lead"),
    body: [
      filters.form(
        filters.select("kind", t("kind"), options(["primary", "secondary", "republished"], (one) => one, (one) => capital(term(one)))),
        filters.select("grade", t("rank"), options(["normal", "low"], (one) => one, (one) => capital(term(one))))),
      table(answer.data, [
        { head: t("title"), main: true, wide: true, cell: (row) => [link(hrefOf("source", row.id), row.title, { lang: DATA_LANGUAGE }), row.grade === "low" && h("span", { class: "tag" }, t("grade_low"))] },
        { head: t("publisher"), cell: (row) => prose(row.publisher, "span") },
        { head: t("published"), cell: (row) => h("span", { class: "date" }, dateText(row.published)) },
        { head: t("kind"), cell: (row) => capital(term(row.kind)) },
        { head: t("claims"), number: true, cell: (row) => count(row.claims_count) },
        { head: t("original"), cell: (row) => outward(row.url, t("original")) },
      ], { caption: t("sources"), hideCaption: true }),
      pager(answer.meta, path, values),
    ],
    data: [{ what: t("sources"), path: "/v1/sources", query: asked, csv: true }],
  };
}

interface Entry {
  place: string;
  order: number;
  kind: string;
  content: Child;
}

function orderOf(locator: string | null): number {
  const number = /\d+/.exec(locator ?? "");
  return number && /^paragraph/.test(locator ?? "") ? Number(number[0]) : Number.MAX_SAFE_INTEGER;
}

function entriesOf({ figures, events, statements }: SourceDetail["claims"]): Entry[] {
  const entry = (locator: string | null, kind: string, content: Child): Entry => ({ place: locator ?? "", order: orderOf(locator), kind, content });
  const about = (row: Figure): Child => joined([record(row.subject_kind, row.subject_id), link(hrefOf("figure", row.id), label("metric", row.metric_id).toLowerCase()), periodText(row.period)]);
  return [
    ...figures.map((row) => entry(row.locator ?? null, "figure", [numberOf(row), " ", about(row), row.value_text && h("p", { class: "quote", lang: DATA_LANGUAGE }, `“${row.value_text}”`)])),
    ...events.map((row) => entry(row.locator ?? null, "event", [h("span", { class: "date" }, dateText(row.date)), " ", link(hrefOf("event", row.id), ...titled(row))])),
    ...statements.map((row) => entry(row.locator ?? null, "statement", [row.title ? link(hrefOf("statement", row.id), ...titled(row)) : link(hrefOf("statement", row.id), row.text.slice(0, 90), { lang: DATA_LANGUAGE }), h("p", { class: "under", lang: DATA_LANGUAGE }, row.text)])),
  ].sort((a, b) => a.order - b.order || a.place.localeCompare(b.place, "en", { numeric: true }));
}

function claimList(entries: Entry[]): HTMLElement {
  const list = h("dl", { class: "by-place" });
  let place: string | null = null;
  let body = h("ul", { class: "plain" });
  const seen = new Set<number>();
  for (const one of entries) {
    if (one.place !== place) {
      place = one.place;
      body = h("ul", { class: "plain" });
      const first = one.order < Number.MAX_SAFE_INTEGER && !seen.has(one.order);
      seen.add(one.order);
      list.append(h("div", { id: first ? `paragraph-${one.order}` : null }, h("dt", null, placeText(place) || "–"), h("dd", null, body)));
    }
    body.append(h("li", null, h("span", { class: "entry-kind" }, term(one.kind)), h("div", null, one.content)));
  }
  return list;
}

export async function source({ id }: Context): Promise<View> {
  const [{ data }] = await Promise.all([get<SourceDetail>(at`/v1/sources/${id}`), names("vendor", "market", "metric", "organization", "product")]);
  const entries = entriesOf(data.claims);
  const named = Object.entries(NAMED).map(([key, kind]): [string, Child] => {
    const rows = (data.claims[key] ?? []) as Reference[];
    return [t(key as "vendors"), rows.length > 0 && joined(rows.map((row) => record(kind, row.id, row.name)))];
  });
  const cite = (list: Named[]): Child => list.length > 0 && h("ul", { class: "plain" }, list.map((one) => h("li", null, link(hrefOf("source", one.id), one.name ?? one.id, { lang: DATA_LANGUAGE }))));
  return {
    title: data.title, section: "sources", kicker: [link("/explore/sources", t("sources")), ` · ${capital(term(data.kind))}`],
    body: [
      h("p", { class: "summary" }, joined([data.publisher, data.author, dateText(data.published)], " · "), " ", outward(data.url, t("open_original"))),
      data.grade === "low" && h("p", { class: "reason", lang: DATA_LANGUAGE }, h("b", null, `${t("grade_low")}: `), data.grade_reason),
      facts([
        [t("claims"), `${count(data.claims_count)} (${t("claims_n", count(data.figures_count), count(data.events_count), count(data.statements_count))})`],
        [t("language_of"), data.language], [t("paragraph"), data.paragraphs && t("paragraphs", count(data.paragraphs))],
        [t("note"), joined([prose(data.note, "span"), prose(data.published_note, "span")], " ")],
        [t("cites"), cite(data.cites_sources)], [t("cited_by"), cite(data.cited_by)], ...named,
      ]),
      section(t("everything_from"), entries.length > 0 && claimList(entries), "claims"),
    ],
    data: [{ what: data.title, path: at`/v1/sources/${id}` }, { what: t("figures"), path: "/v1/figures", query: { source: id }, csv: true }, { what: t("events"), path: "/v1/events", query: { source: id }, csv: true }, { what: t("statements"), path: "/v1/statements", query: { source: id }, csv: true }],
  };
}
