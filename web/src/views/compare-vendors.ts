/* Vendors side by side: a table of measures and periods, a column each; a chart when one measure is chosen. */
import { all, get, offers, Problem, type Query } from "../api.ts";
import { chartView } from "../chart-view.ts";
import { bars, series, sourceName, type Point } from "../charts.ts";
import { numberOf, sourceChip } from "../claim.ts";
import { Filters, options, valuesOf, type Values } from "../controls.ts";
import { h, type Child } from "../dom.ts";
import { granularityOf, periodStart, periodText } from "../format.ts";
import { t } from "../i18n.ts";
import { record } from "../links.ts";
import { label, metrics, nameOf, names, vendorIndex, vendors } from "../names.ts";
import { pick } from "../pick.ts";
import type { Context, View } from "../routes.ts";
import { table } from "../table.ts";
import type { Figure, Vendor, VendorComparison } from "../types.ts";
import { compareMenu } from "./compare-menu.ts";
import { usualGranularity } from "./share-chart.ts";
import type { DataOf } from "../tools.ts";

interface MatrixRow {
  metric: string;
  market: string | null;
  period: string | null;
  cells: Map<string, VendorComparison[]>;
}

function matrix(rows: VendorComparison[]): MatrixRow[] {
  const found = new Map<string, MatrixRow>();
  for (const row of rows) {
    const key = [row.metric_id, row.market_id, row.period].join("|");
    const one = found.get(key) ?? { metric: row.metric_id, market: row.market_id, period: row.period, cells: new Map<string, VendorComparison[]>() };
    one.cells.set(row.vendor_id, [...(one.cells.get(row.vendor_id) ?? []), row]);
    found.set(key, one);
  }
  return [...found.values()];
}

function cell(rows: VendorComparison[] | undefined): Child {
  const known = (rows ?? []).filter((row) => row.value !== null);
  if (!known.length) return h("span", { class: "none" }, t("no_claim"));
  return known.map((row) => h("div", { class: "stacked" }, numberOf(row), sourceChip(row)));
}

interface Compared {
  rows: VendorComparison[];
  data: DataOf;
  hint?: string; /* why the amounts are not in the currency asked for */
}

/* One currency: the comparison converts where the server can, else the list of figures does; it refuses where a rate is not on
 * record, and then the amounts stay as printed. */
async function rowsOf(chosen: string[], values: Values): Promise<Compared> {
  const { metric, period, currency, market } = { metric: values["metric"], period: values["period"], currency: values["currency"], market: values["market"] };
  const asked = { vendor: chosen.join(","), metric, period, market };
  const printed = async (query: Query): Promise<Compared> => {
    const { data } = await all<VendorComparison>("/v1/compare/vendors", { ...query, include: "source" });
    return { rows: data, data: { what: t("compare_vendors"), path: "/v1/compare/vendors", query, csv: true } };
  };
  if (!currency) return printed(asked);
  if (await offers("compare_vendors", "currency")) return printed({ ...asked, currency });
  const converted = { ...asked, currency, unit: "currency" };
  try {
    const { data } = await all<Figure>("/v1/figures", { ...converted, include: "source" });
    const rows = data.map((row): VendorComparison => ({ ...row, figure_id: row.id, vendor_id: row.subject_id, vendor_name: row.subject_id, metric_name: row.metric_id }));
    return { rows, data: { what: t("figures"), path: "/v1/figures", query: converted, csv: true } };
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422) throw error;
    return { ...(await printed(asked)), hint: error.message };
  }
}

/* A chart shows one measure in one market and one currency: the one with the most to show. */
function chartOf(rows: VendorComparison[], metric: string): Child {
  const known = rows.filter((row) => row.value !== null && row.period);
  const groups = new Map<string, VendorComparison[]>();
  for (const row of known) {
    const key = `${row.market_id ?? ""}|${row.currency ?? ""}|${granularityOf(row.period)}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const best = [...groups.values()].sort((a, b) => new Set(b.map((row) => row.vendor_id)).size - new Set(a.map((row) => row.vendor_id)).size || b.length - a.length)[0];
  if (!best) return null;
  const unit = usualGranularity(best);
  const points = best.filter((row) => granularityOf(row.period) === unit).map((row): Point => ({ claim: { ...row, period_start: row.period_start ?? periodStart(row.period) }, series: label("vendor", row.vendor_id, row.vendor_name), place: vendorIndex(row.vendor_id), source: sourceName(row) }));
  const many = new Set(points.map((point) => point.claim.period)).size > 1;
  const title = [label("metric", metric), best[0]?.market_id && label("market", best[0].market_id)].filter(Boolean).join(", ");
  return chartView((many ? series : bars)(title, points), pick);
}

function usual(list: Vendor[]): string[] {
  return [...list].sort((a, b) => b.figures_count - a.figures_count).slice(0, 3).map((one) => one.id);
}

export async function compareVendors({ path, query }: Context): Promise<View> {
  const values = valuesOf(query);
  const [list, measures, rates] = await Promise.all([vendors(), metrics(), get<{ currency: string; per: string }[]>("/v1/rates", { limit: 1000, fields: "currency,per" }), names("market")]);
  const asked = (values["vendor"] ?? "").split(",").filter(Boolean);
  /* One vendor alone is set beside those with the most figures. */
  const chosen = asked.length >= 2 ? asked : [...new Set([...asked, ...usual(list)])].slice(0, 3);
  const shown: Values = { metric: "revenue", ...values, vendor: chosen.join(",") };
  if (values["metric"] === "every" || (!("metric" in values) && !measures.some((one) => one.id === "revenue"))) delete shown["metric"];
  const filters = new Filters(path, { ...shown, ...(values["metric"] === "every" ? { metric: "every" } : {}) });
  const { rows, data, hint } = await rowsOf(chosen, shown);
  const money = [...new Set(rates.data.flatMap((rate) => [rate.currency, rate.per]))].sort();
  const measured = measures.filter((one) => one.figures_count > 1 && !one.id.startsWith("market-size"));
  return {
    title: t("compare_vendors"), section: "compare", lead: t("compare_vendors_lead"),
    body: [
      compareMenu("vendors"),
      filters.form(
        filters.several("vendor", t("vendors"), options(list, (one) => one.id, nameOf)),
        filters.select("metric", t("measure"), [{ value: "every", text: t("every_measure") }, ...options(measured, (one) => one.id, nameOf)], null),
        filters.date("period", t("period")),
        filters.select("currency", t("currency"), options(money, (one) => one, (one) => one), t("currency_printed"))),
      hint && h("p", { class: "nothing", role: "status" }, `${t("not_converted")} `, h("span", { lang: "en" }, `${hint}.`)),
      shown["metric"] && chartOf(rows, shown["metric"]),
      table(matrix(rows), [
        { head: t("period"), main: true, cell: (row) => [periodText(row.period) || "–", row.market && h("span", { class: "under" }, record("market", row.market))] },
        ...chosen.map((id) => ({ head: label("vendor", id), number: true, cell: (row: MatrixRow) => cell(row.cells.get(id)) })),
      ], { caption: t("compare_vendors"), hideCaption: true, group: (row) => label("metric", row.metric) }),
    ],
    data: [data],
  };
}
