/* Shares in a market over time, for the first view and for the market's own. */
import { all, path } from "../api.ts";
import { chartView } from "../chart-view.ts";
import { series, sourceName, type Chart, type Point } from "../charts.ts";
import { granularityOf, type Granularity } from "../format.ts";
import { t } from "../i18n.ts";
import { label, nameOf, names, vendorIndex } from "../names.ts";
import { pick } from "../pick.ts";
import type { Market, Share } from "../types.ts";

const LINES = 6; /* vendors in a chart: more cannot be told apart */
const ORDER: Granularity[] = ["year", "quarter", "half", "other"];

export function shareName(row: Share): string {
  return row.vendor_id ? label("vendor", row.vendor_id, row.vendor_name) : t("residual");
}

/* The unit of time that has the most to show. */
export function usualGranularity(rows: { period: string | null }[]): Granularity {
  const number = (one: Granularity): number => new Set(rows.filter((row) => granularityOf(row.period) === one).map((row) => row.period)).size;
  return ORDER.reduce((best, one) => (number(one) > number(best) ? one : best));
}

export async function sharesOf(market: string, rank: string | null = null): Promise<Share[]> {
  await names("vendor");
  return (await all<Share>(path`/v1/markets/${market}/shares`, { include: "source", sort: "period_start", rank })).data;
}

function shareLines(title: string, rows: Share[]): Chart {
  const weight = new Map<string, number>();
  for (const row of rows) if (row.vendor_id) weight.set(row.vendor_id, (weight.get(row.vendor_id) ?? 0) + (row.value ?? 0));
  const top = [...weight].sort((a, b) => b[1] - a[1]).slice(0, LINES).map(([id]) => id);
  const points: Point[] = rows.filter((row) => row.vendor_id && top.includes(row.vendor_id)).map((row) => ({ claim: row, series: shareName(row), place: vendorIndex(row.vendor_id ?? ""), source: sourceName(row) }));
  return series(title, points);
}

/* The lines of one unit of time, whose periods the API's own chart is asked for. */
export function shareChart(market: string, title: string, shown: Share[], rank: string | null = null): HTMLElement {
  const from = { operation: "list_market_shares", path: path`/v1/markets/${market}/shares`, query: { rank, period: [...new Set(shown.map((row) => row.period))].join(",") } };
  return chartView(shareLines(`${title}: ${t("share_over_time").toLowerCase()}`, shown), pick, from);
}

export async function sharesChart(market: Market): Promise<HTMLElement | null> {
  const rows = await sharesOf(market.id);
  const unit = usualGranularity(rows);
  const shown = rows.filter((row) => granularityOf(row.period) === unit);
  return shown.length ? shareChart(market.id, nameOf(market), shown) : null;
}
