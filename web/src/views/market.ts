/* One market: its definition, its size over time, who holds how much, how concentrated it is. */
import { all, EVERY_ROW, get, offers, path as at } from "../api.ts";
import { chartOf } from "../chart-view.ts";
import { numberOf, sourceChip } from "../claim.ts";
import { choices, Filters, valuesOf, type Option, type Values } from "../controls.ts";
import { h, joined, type Child } from "../dom.ts";
import { amountText, granularityOf, periodText, type Granularity } from "../format.ts";
import { DATA_LANGUAGE, t, term, capital } from "../i18n.ts";
import { link, record, view } from "../links.ts";
import { label, markets, names } from "../names.ts";
import type { Context, View } from "../view.ts";
import { table } from "../table.ts";
import type { Figure, Market, Named, Share } from "../types.ts";
import { periodColumn, sourceColumn, superseded, valueColumn } from "./columns.ts";
import { regionName } from "./markets.ts";
import { everyOf, shareLines, usualGranularity } from "./share-chart.ts";
import { aliasList, facts, otherNames, ownName, section } from "./thing-views.ts";

interface MarketDetail extends Market {
  names: Record<string, string>;
  aliases: Parameters<typeof aliasList>[0];
  part_of: Named[];
  parts: Market[];
}

interface Concentration {
  period: string | null;
  vendors_count: number;
  n: number;
  cr: number | null;
  cr_low: number | null;
  cr_high: number | null;
  cr_id: string | null;
  hhi: number | null;
  hhi_low: number | null;
  hhi_high: number | null;
  hhi_id: string | null;
  source_id: string | null;
  source_url: string | null;
  missing_reason: string | null;
}

const UNITS: [Granularity, "g_year" | "g_half" | "g_quarter" | "g_other"][] = [["year", "g_year"], ["half", "g_half"], ["quarter", "g_quarter"], ["other", "g_other"]];

/* Years and quarters are different things and never on one line; the reader chooses. */
function unitChoices(name: string, rows: { period: string | null }[], chosen: Granularity, where: string, values: Values): Child {
  const present = UNITS.filter(([unit]) => rows.some((row) => granularityOf(row.period) === unit));
  if (present.length < 2) return null;
  return choices(name, t("granularity"), present.map(([unit, word]): Option => ({ value: unit, text: t(word) })), chosen, where, values);
}

function chosenUnit(rows: { period: string | null }[], asked: string | undefined): Granularity {
  const found = UNITS.find(([unit]) => unit === asked && rows.some((row) => granularityOf(row.period) === unit));
  return found?.[0] ?? usualGranularity(rows);
}

async function sizeBlock(id: string, title: string, sizes: Figure[], where: string, values: Values): Promise<Child> {
  if (!sizes.length) return section(t("size_over_time"), h("p", { class: "hint" }, t("no_sizes")));
  const unit = chosenUnit(sizes, values["sizes"]);
  const shown = sizes.filter((row) => granularityOf(row.period) === unit);
  const money = shown.filter((row) => row.unit === "currency");
  const drawn = money.length ? money : shown.filter((row) => row.unit === "count");
  return section(t("size_over_time"), [
    unitChoices("sizes", sizes, unit, where, values),
    drawn.length > 0 && (await chartOf(at`/v1/markets/${id}/sizes`, { ...EVERY_ROW, rank: values["rank"], period: everyOf(drawn, "period"), metric: everyOf(drawn, "metric_id") })),
    table(shown, [
      periodColumn<Figure>(true),
      { head: t("metric"), cell: (row) => record("metric", row.metric_id) },
      valueColumn<Figure>(),
      { head: t("kind"), cell: (row) => capital(term(row.kind)) },
      sourceColumn<Figure>(),
    ], { caption: `${title}: ${t("size_over_time").toLowerCase()}`, hideCaption: true, rowClass: superseded }),
  ], "sizes");
}

/* The newest shares, of the source that has the most of them. */
async function latestBars(id: string, rows: Share[], rank: string | undefined): Promise<Child> {
  const last = rows.filter((row) => row.period === rows.at(-1)?.period && row.value !== null);
  const number = (source: string | null): number => last.filter((row) => row.source_id === source).length;
  const source = last.map((row) => row.source_id).reduce((best, one) => (number(one) > number(best) ? one : best), null);
  if (!source || number(source) < 2) return null;
  return chartOf(at`/v1/markets/${id}/shares`, { ...EVERY_ROW, rank, period: last[0]?.period, source });
}

async function shareBlock(id: string, title: string, shares: Share[], where: string, values: Values): Promise<Child> {
  if (!shares.length) return section(t("share_over_time"), h("p", { class: "hint" }, t("no_shares")));
  const unit = chosenUnit(shares, values["shares"]);
  const shown = shares.filter((row) => granularityOf(row.period) === unit);
  const many = new Set(shown.map((row) => row.period)).size > 1;
  return section(t("share_over_time"), [
    unitChoices("shares", shares, unit, where, values),
    await Promise.all([many && shareLines(id, shown, values["rank"]), latestBars(id, shown, values["rank"])]),
    table([...shown].reverse(), [
      { head: t("vendor"), main: true, cell: (row) => (row.vendor_id ? record("vendor", row.vendor_id, row.vendor_name) : h("span", { class: "residual", title: row.note ?? "" }, t("residual"))) },
      periodColumn<Share>(),
      valueColumn<Share>(t("share")),
      { head: t("kind"), cell: (row) => capital(term(row.kind)) },
      sourceColumn<Share>(),
    ], { caption: `${title}: ${t("share_over_time").toLowerCase()}`, hideCaption: true, rowClass: superseded, group: (row) => periodText(row.period) }),
  ], "shares");
}

/* A number, whose id opens the lineage; where there is none, its bounds. */
function bound(value: number | null, low: number | null, high: number | null, id: string | null, unit: string, row: Concentration): Child {
  if (value === null && low !== null && high !== null) return `${amountText(low, unit)} – ${amountText(high, unit)}`;
  return numberOf({ figure_id: id, value, value_low: low, value_high: high, interval: low === null && high === null ? null : `[${low ?? ""}, ${high ?? ""}]`, value_text: null, unit, kind: null, rank: null, period: row.period, missing_reason: row.missing_reason, source_id: row.source_id });
}

async function concentrationBlock(id: string): Promise<Child> {
  if (!(await offers("list_market_concentration"))) return null;
  const { data } = await all<Concentration>(at`/v1/markets/${id}/concentration`);
  const n = data[0]?.n ?? 4;
  if (!data.some((row) => row.cr !== null || row.hhi_low !== null)) return null;
  return section(t("concentration"), [h("p", { class: "hint" }, t("concentration_hint", n)),
    table(data, [
      { head: t("period"), main: true, cell: (row) => periodText(row.period) },
      { head: t("vendors_count"), number: true, cell: (row) => String(row.vendors_count) },
      { head: `CR${n}`, number: true, cell: (row) => bound(row.cr, row.cr_low, row.cr_high, row.cr_id, "percent", row) },
      { head: "HHI", number: true, cell: (row) => bound(row.hhi, row.hhi_low, row.hhi_high, row.hhi_id, "points", row) },
      { head: t("source"), cell: sourceChip },
    ], { caption: t("concentration"), hideCaption: true })], "concentration");
}

export async function market({ id, path, query }: Context): Promise<View> {
  const values = valuesOf(query);
  const rank = values["rank"] ?? null;
  const sizesAsked = { include: "source", sort: "period_start,metric_id", rank };
  const [{ data }, sizes, shares, concentration] = await Promise.all([
    get<MarketDetail>(at`/v1/markets/${id}`), all<Figure>(at`/v1/markets/${id}/sizes`, sizesAsked),
    all<Share>(at`/v1/markets/${id}/shares`, { include: "source", sort: "period_start,-value", rank }), concentrationBlock(id), names("vendor", "metric", "organization", "source"), markets(),
  ]);
  const title = ownName(data.names);
  const filters = new Filters(path, values);
  const compare = [data.id, ...data.part_of.map((one) => one.id), ...data.parts.map((one) => one.id)].slice(0, 6);
  return {
    title, section: "markets", kicker: [link("/explore/markets", t("markets")), data.region && ` · ${regionName(data.region)}`],
    body: [
      h("p", { class: "other-names" }, otherNames(data.names)),
      data.definition && h("p", { class: "summary", lang: DATA_LANGUAGE }, data.definition, " ", data.source_id && sourceChip(data)),
      facts([
        [t("publisher"), record("organization", data.publisher_id, data.publisher_name)],
        [t("segment"), data.segment], [t("counts"), capital(term(data.counts))],
        [t("also_called"), aliasList(data.aliases)],
        [t("part_of"), data.part_of.length > 0 && joined(data.part_of.map((one) => record("market", one.id, one.name)), " ← ")],
        [t("parts"), data.parts.length > 0 && joined(data.parts.map((one) => record("market", one.id, one.name)))],
        [t("note"), data.note && h("span", { lang: DATA_LANGUAGE }, data.note)],
      ]),
      filters.form(filters.check("rank", t("show_superseded"), "any"), link(view("/explore/compare/markets", { market: compare.length > 1 ? compare.join(",") : data.id }), t("compare"), { class: "button" })),
      await Promise.all([sizeBlock(id, title, sizes.data, path, values), shareBlock(id, title, shares.data, path, values)]),
      concentration,
    ],
    data: [{ what: label("market", data.id, title), path: `/v1/markets/${data.id}` }, { what: t("size_over_time"), path: `/v1/markets/${data.id}/sizes`, query: { rank }, csv: true }, { what: t("share_over_time"), path: `/v1/markets/${data.id}/shares`, query: { rank }, csv: true }],
  };
}
