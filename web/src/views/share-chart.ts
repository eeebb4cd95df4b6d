/* Shares in a market over time, for the first view and for the market's own. */
import { all, EVERY_ROW, path } from "../api.ts";
import { chartOf } from "../chart-view.ts";
import type { Child } from "../dom.ts";
import { granularityOf, type Granularity } from "../format.ts";
import type { Share } from "../types.ts";

const LINES = 6; /* vendors in a chart: more cannot be told apart */
const ORDER: Granularity[] = ["year", "quarter", "half", "other"];

/* The unit of time that has the most to show. */
export function usualGranularity(rows: { period: string | null }[]): Granularity {
  const number = (one: Granularity): number => new Set(rows.filter((row) => granularityOf(row.period) === one).map((row) => row.period)).size;
  return ORDER.reduce((best, one) => (number(one) > number(best) ? one : best));
}

/* Those with the largest shares, all periods taken together. */
function largest(rows: Share[]): string[] {
  const weight = new Map<string, number>();
  for (const row of rows) if (row.vendor_id) weight.set(row.vendor_id, (weight.get(row.vendor_id) ?? 0) + (row.value ?? 0));
  return [...weight].sort((a, b) => b[1] - a[1]).slice(0, LINES).map(([id]) => id);
}

/* The values of a column, each once, as a filter. */
export function everyOf<T>(rows: T[], column: keyof T): string {
  return [...new Set(rows.map((row) => row[column]).filter(Boolean))].join(",");
}

/* The lines of one unit of time. */
export function shareLines(market: string, shown: Share[], rank: string | null = null): Promise<Child> {
  return chartOf(path`/v1/markets/${market}/shares`, { ...EVERY_ROW, rank, period: everyOf(shown, "period"), vendor: largest(shown).join(",") });
}

export async function sharesChart(market: string): Promise<Child> {
  const rows = (await all<Share>(path`/v1/markets/${market}/shares`)).data;
  const unit = usualGranularity(rows);
  const shown = rows.filter((row) => granularityOf(row.period) === unit);
  return shown.length > 0 && shareLines(market, shown);
}
