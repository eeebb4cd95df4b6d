/* Vendors side by side: a table of measures and periods, a column each; a chart when one measure is chosen. */
import { all, EVERY_ROW, get, Problem, type Query } from "../api.ts";
import { chartOf } from "../chart-view.ts";
import { numberOf, sourceChip } from "../claim.ts";
import { Filters, options, valuesOf, type Values } from "../controls.ts";
import { h, type Child } from "../dom.ts";
import { amountText, periodText } from "../format.ts";
import { DATA_LANGUAGE, t } from "../i18n.ts";
import { record } from "../links.ts";
import { label, metrics, nameOf, names, vendors } from "../names.ts";
import type { Context, View } from "../view.ts";
import { table } from "../table.ts";
import type { Vendor, VendorComparison } from "../types.ts";
import { compareMenu } from "./compare-menu.ts";

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

/* What the amount was before, and the rate. */
function converted(row: VendorComparison): Child {
  if (!row.original_currency || row.original_value === null || row.original_value === undefined) return null;
  const rate = row.rate ? ` × ${row.rate}` : "";
  return h("span", { class: "under" }, t("converted_from", amountText(row.original_value, "currency", { currency: row.original_currency })) + rate);
}

function cell(rows: VendorComparison[] | undefined): Child {
  const known = (rows ?? []).filter((row) => row.figure_id !== null);
  if (!known.length) return h("span", { class: "none" }, t("no_claim"));
  return known.map((row) => h("div", { class: "stacked" }, row.value === null && row.interval === null ? h("span", { class: "none", lang: DATA_LANGUAGE }, row.missing_reason ?? "–") : numberOf(row), converted(row), sourceChip(row)));
}

interface Compared {
  rows: VendorComparison[];
  query: Query;
  hint?: string; /* why the amounts are not in the currency asked for */
}

/* One currency, where one is asked for: each row shows its rate. Where nothing can be converted the amounts stay as printed. */
async function rowsOf(chosen: string[], values: Values): Promise<Compared> {
  const asked: Query = { vendor: chosen.join(","), metric: values["metric"], period: values["period"], market: values["market"] };
  const ask = async (query: Query): Promise<Compared> => {
    const { data } = await all<VendorComparison>("/v1/compare/vendors", { ...query, include: "source" });
    return { rows: data, query };
  };
  try {
    return await ask({ ...asked, currency: values["currency"] });
  } catch (error) {
    if (!values["currency"] || !(error instanceof Problem) || error.status !== 422) throw error;
    return { ...(await ask(asked)), hint: error.message };
  }
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
  const { rows, query: asking, hint } = await rowsOf(chosen, shown);
  const chart = shown["metric"] && (await chartOf("/v1/compare/vendors", { ...EVERY_ROW, ...asking }));
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
      chart,
      table(matrix(rows), [
        { head: t("period"), main: true, cell: (row) => [periodText(row.period) || "–", row.market && h("span", { class: "under" }, record("market", row.market))] },
        ...chosen.map((id) => ({ head: label("vendor", id), number: true, cell: (row: MatrixRow) => cell(row.cells.get(id)) })),
      ], { caption: t("compare_vendors"), hideCaption: true, group: (row) => label("metric", row.metric) }),
    ],
    data: [{ what: t("compare_vendors"), path: "/v1/compare/vendors", query: asking, csv: true }],
  };
}
