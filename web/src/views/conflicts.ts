/* The ledger of contradictions, and one of them with its claims side by side. */
import { get, inLanguage, offers, path as at } from "../api.ts";
import { chartOf } from "../chart-view.ts";
import { numberOf, reasonOf, sourceChip } from "../claim.ts";
import { Filters, options, valuesOf } from "../controls.ts";
import { h, type Child } from "../dom.ts";
import { amountText, periodText } from "../format.ts";
import { capital, DATA_LANGUAGE, t, term } from "../i18n.ts";
import { session } from "../session.ts";
import { link, record } from "../links.ts";
import { label, names } from "../names.ts";
import type { Context, View } from "../view.ts";
import { pager, table } from "../table.ts";
import type { Conflict, ConflictDetail, Figure } from "../types.ts";
import { eventColumns, sourceColumn, superseded } from "./columns.ts";
import { arithmeticOf, conflictTitle, explainedTag, severityTag } from "./conflict-words.ts";
import { facts, section } from "./thing-views.ts";

const KINDS = ["disagreement", "restatement", "unit_slip", "parts_whole", "growth", "share_sum", "share_size", "event_date", "top_n", "period_sum", "implied_whole", "derived", "forecast_missed", "series_break", "publisher_difference", "scope_difference", "scope_missing"];
const SEVERITIES = ["major", "minor", "info"];
const NAMES = ["vendor", "market", "metric", "organization", "product"] as const;

function gapText(size: number | null): string {
  return size === null ? "" : amountText(Number(size.toPrecision(3)), "percent");
}

export async function conflictList({ path, query }: Context): Promise<View> {
  if (!(await offers("list_conflicts"))) return { title: t("conflicts"), section: "conflicts", lead: t("conflicts_lead"), data: [], body: h("p", { class: "nothing", role: "status" }, t("not_yet")) };
  const values = valuesOf(query);
  const filters = new Filters(path, values);
  const can = async (name: string): Promise<boolean> => offers("list_conflicts", name);
  const [severity, explained] = await Promise.all([can("severity"), can("explained")]);
  const asked = { kind: values["kind"], severity: severity ? values["severity"] : null, explained: explained ? values["explained"] : null, market: values["market"], sort: values["sort"] };
  const [answer] = await Promise.all([get<Conflict[]>("/v1/conflicts", { ...asked, ...inLanguage(), limit: 100, offset: values["offset"] }), names(...NAMES)]);
  return {
    title: t("conflicts"), section: "conflicts", lead: t("conflicts_lead"),
    body: [
      filters.form(
        filters.select("kind", t("kind"), options(KINDS, (one) => one, (one) => capital(term(one)))),
        severity && filters.select("severity", t("severity"), options(SEVERITIES, (one) => one, (one) => capital(term(one)))),
        explained && filters.select("explained", t("explained"), [{ value: "true", text: t("yes") }, { value: "false", text: t("no") }])),
      table(answer.data, [
        { head: t("severity"), cell: (row) => severityTag(row.severity) },
        { head: t("conflict_of"), main: true, wide: true, cell: (row) => [link(`/explore/conflicts/${encodeURIComponent(row.id)}`, conflictTitle(row)), row.arithmetic && h("p", { class: "under", lang: session.language }, arithmeticOf(row))] },
        { head: t("kind"), cell: (row) => capital(term(row.kind)) },
        { head: t("gap"), number: true, cell: (row) => h("span", { class: "digits" }, gapText(row.size_pct)) },
        { head: t("what_claims"), number: true, cell: (row) => String(row.claims_count) },
        { head: t("explained"), cell: (row) => explainedTag(row.explained) },
      ], { caption: t("conflicts"), hideCaption: true }),
      pager(answer.meta, path, values),
    ],
    data: [{ what: t("conflicts"), path: "/v1/conflicts", query: asked, csv: true }],
  };
}

function preferredOf({ preferred_id, figures, events }: ConflictDetail): Child {
  const figure = figures.find((one) => one.id === preferred_id);
  const event = events.find((one) => one.id === preferred_id);
  return figure ? [numberOf({ ...figure, conflict: false }), " ", sourceChip(figure)] : event && record("event", event.id, event.title);
}

export async function conflict({ id }: Context): Promise<View> {
  const [{ data }, chart] = await Promise.all([get<ConflictDetail>(at`/v1/conflicts/${id}`, inLanguage()), chartOf(at`/v1/conflicts/${id}`), names(...NAMES, "source")]);
  const { figures } = data;
  const title = conflictTitle(data);
  return {
    title, section: "conflicts", kicker: [link("/explore/conflicts", t("conflicts")), ` · ${capital(term(data.kind))}`],
    body: [
      h("p", { class: "conflict-head" }, severityTag(data.severity), " ", explainedTag(data.explained), " ", data.size_pct !== null && h("b", { class: "gap" }, gapText(data.size_pct)), " ", h("span", { class: "hint", lang: DATA_LANGUAGE }, data.what)),
      data.arithmetic && h("p", { class: "arithmetic", lang: session.language }, arithmeticOf(data)),
      facts([
        [t("preferred_claim"), preferredOf(data)],
        [t("reason"), data.reason && h("span", { lang: DATA_LANGUAGE }, data.reason)],
        [t("subject"), data.subject_id && data.subject_kind && record(data.subject_kind, data.subject_id)],
        [t("metric"), record("metric", data.metric_id)],
        [t("market"), data.market_id && data.market_id !== data.subject_id && record("market", data.market_id)],
      ]),
      section(t("claims_side"), [
        chart,
        figures.length > 0 && table(figures, [
          { head: t("source"), main: true, cell: (row) => sourceColumn<Figure>().cell(row, undefined) },
          { head: t("subject"), cell: (row) => [label(row.subject_kind, row.subject_id), h("p", { class: "under" }, label("metric", row.metric_id))] },
          { head: t("period"), cell: (row) => periodText(row.period) },
          { head: t("value"), number: true, cell: (row) => [numberOf({ ...row, conflict: false }), reasonOf(row)] },
          { head: t("printed"), wide: true, cell: (row) => row.value_text && h("span", { class: "quote", lang: DATA_LANGUAGE }, `“${row.value_text}”`) },
          { head: t("rank"), cell: (row) => capital(term(row.rank)) },
        ], { caption: t("claims_side"), hideCaption: true, rowClass: superseded })]),
      section(t("events"), data.events.length > 0 && table(data.events, eventColumns(true), { caption: t("events"), hideCaption: true })),
    ],
    data: [{ what: title, path: at`/v1/conflicts/${id}` }, { what: t("conflicts"), path: "/v1/conflicts", csv: true }],
  };
}
