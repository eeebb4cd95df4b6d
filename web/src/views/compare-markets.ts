/* Markets side by side in one currency, with what forbids the comparison where something does. */
import { all, EVERY_ROW, get } from "../api.ts";
import { chartOf } from "../chart-view.ts";
import { numberOf, sourceChip } from "../claim.ts";
import { Filters, options, valuesOf } from "../controls.ts";
import { h, type Child } from "../dom.ts";
import { amountText, periodStart, periodText } from "../format.ts";
import { DATA_LANGUAGE, reasonsText, t } from "../i18n.ts";
import { record } from "../links.ts";
import { markets, names, nameOf, usualMarkets } from "../names.ts";
import type { Context, View } from "../view.ts";
import { table } from "../table.ts";
import type { MarketComparison } from "../types.ts";
import { compareMenu } from "./compare-menu.ts";

function comparableCell(row: MarketComparison, first: string): Child {
  if (row.market_id === first) return h("span", { class: "none" }, "–");
  if (row.comparable) return h("span", { class: "ok" }, "✓ ", t("yes"));
  return [h("span", { class: "not-ok" }, "✕ ", t("no")), row.reasons && h("p", { class: "under" }, reasonsText(row.reasons))];
}

function ratioCell(row: MarketComparison): Child {
  return [
    row.ratio_to_first !== null && h("span", { class: "digits" }, amountText(Number(row.ratio_to_first.toPrecision(4)), "times")),
    row.share_of_whole_pct !== null && h("p", { class: "under" }, t("share_of_whole", Number(row.share_of_whole_pct.toPrecision(4)))),
  ];
}

function valueCell(row: MarketComparison): Child {
  if (row.value === null && row.interval === null) return h("span", { class: "none", lang: DATA_LANGUAGE }, row.missing_reason ?? "–");
  const converted = row.original_value !== null && row.original_currency && row.original_currency !== row.currency;
  return [numberOf(row), converted && h("p", { class: "under" }, t("converted_from", amountText(row.original_value ?? 0, "currency", { currency: row.original_currency })))];
}

function growthCell(row: MarketComparison): Child {
  if (row.growth_pct === null && !row.growth_figure_id) return null;
  return numberOf({ figure_id: row.growth_figure_id, value: row.growth_pct, value_low: null, value_high: null, interval: null, value_text: null, unit: "percent", kind: null, rank: null, period: row.period, source_id: null });
}

/* The newest period first; within it the order of the answer, which is that of choosing. */
function newestFirst(rows: MarketComparison[]): MarketComparison[] {
  return [...rows].sort((a, b) => (periodStart(b.period) ?? "").localeCompare(periodStart(a.period) ?? "") || (b.period ?? "").localeCompare(a.period ?? ""));
}

export async function compareMarkets({ path, query }: Context): Promise<View> {
  const list = await markets();
  const given = valuesOf(query);
  const values = given["market"] ? given : { ...given, market: usualMarkets(list).join(",") };
  const filters = new Filters(path, values);
  const chosen = (values["market"] ?? "").split(",").filter(Boolean);
  const currencies = await get<{ currency: string; per: string }[]>("/v1/rates", { limit: 1000, fields: "currency,per" });
  const money = [...new Set(currencies.data.flatMap((rate) => [rate.currency, rate.per]))].sort();
  const sized = list.filter((one) => one.sizes_count > 0);
  const asked = { market: chosen.join(","), currency: values["currency"], period: values["period"] };
  const ready = chosen.length >= 2;
  const [answer, chart] = ready ? await Promise.all([all<MarketComparison>("/v1/compare/markets", { ...asked, include: "source" }), chartOf("/v1/compare/markets", { ...EVERY_ROW, ...asked }), names("market")]) : [null, null];
  const rows = answer?.data ?? [];
  const guard = (answer?.meta as { guard?: { comparable: number; not_comparable: number } } | undefined)?.guard;
  return {
    title: t("compare_markets"), section: "compare", lead: t("compare_markets_lead"),
    body: [
      compareMenu("markets"),
      filters.form(
        filters.several("market", t("markets_compared"), options(sized, (one) => one.id, nameOf)),
        filters.date("period", t("period")),
        filters.select("currency", t("currency"), options(money, (one) => one, (one) => one), t("currency_printed"))),
      !ready && h("p", { class: "nothing", role: "status" }, t("choose_two")),
      chart,
      ready && table(newestFirst(rows).filter((row) => row.value !== null || values["period"]), [
        { head: t("market"), main: true, cell: (row) => record("market", row.market_id, row.market_name) },
        { head: t("size"), number: true, cell: valueCell },
        { head: t("growth"), number: true, cell: growthCell },
        { head: t("ratio"), number: true, cell: ratioCell },
        { head: t("comparable"), wide: true, cell: (row) => comparableCell(row, chosen[0] ?? "") },
        { head: t("source"), cell: sourceChip },
      ], { caption: t("compare_markets"), hideCaption: true, group: (row) => periodText(row.period) }),
      guard && h("p", { class: "hint" }, `${t("comparable")} ${t("yes")}: ${guard.comparable}, ${t("no")}: ${guard.not_comparable}`),
    ],
    data: ready ? [{ what: t("compare_markets"), path: "/v1/compare/markets", query: asked, csv: true }] : [],
  };
}
