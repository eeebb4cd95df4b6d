/* From an id to the name that the reader's language has. Loaded once a kind; an id that is not there is shown as it stands. */
import { all } from "./api.ts";
import { session } from "./session.ts";
import type { Market, Metric, Named, Source, Vendor } from "./types.ts";

const plural: Record<string, string> = {
  vendor: "vendors", market: "markets", metric: "metrics", organization: "organizations", product: "products", person: "people",
  source: "sources", event: "events", statement: "statements", figure: "figures",
};

const known = new Map<string, Map<string, Named>>();
const loading = new Map<string, Promise<unknown[]>>();

/* Of sources a chip needs little, and there may be many. */
const COLUMNS: Record<string, string> = { source: "id,title,publisher,published,grade" };

async function load(kind: string): Promise<unknown[]> {
  const rows = (await all<Named & { title?: string }>(`/v1/${plural[kind]}`, { fields: COLUMNS[kind] })).data;
  for (const row of rows) row.name ??= row.title ?? row.id;
  known.set(kind, new Map(rows.map((row) => [row.id, row])));
  return rows;
}

function rowsOf<T>(kind: string): Promise<T[]> {
  let rows = loading.get(kind);
  if (!rows) {
    rows = load(kind);
    loading.set(kind, rows);
    rows.catch(() => loading.delete(kind));
  }
  return rows as Promise<T[]>;
}

export const vendors = (): Promise<Vendor[]> => rowsOf<Vendor>("vendor");
export const markets = (): Promise<Market[]> => rowsOf<Market>("market");
export const metrics = (): Promise<Metric[]> => rowsOf<Metric>("metric");

/* Loads the names of the kinds that a view is about to show. */
export async function names(...kinds: string[]): Promise<void> {
  await Promise.all(kinds.map((kind) => rowsOf(kind)));
}

/* Markets to compare where the reader has chosen none: a whole and its parts, else those with the longest series. */
export function usualMarkets(list: Market[]): string[] {
  const sized = list.filter((one) => one.sizes_count > 0);
  const partsOf = (whole: Market): Market[] => sized.filter((one) => one.part_of_id === whole.id);
  const whole = sized.find((one) => partsOf(one).length > 1);
  const chosen = whole ? [whole, ...partsOf(whole)].slice(0, 4) : [...sized].sort((a, b) => b.sizes_count - a.sizes_count).slice(0, 2);
  return chosen.map((one) => one.id);
}

/* The day to look back from has changed: what was known then differs. */
export function forgetNames(): void {
  known.clear();
  loading.clear();
}

export function nameOf(thing: { name: string; name_zh?: string | null }): string {
  return session.language === "zh" && thing.name_zh ? thing.name_zh : thing.name;
}

/* A title in the reader's language, as the content of a link, with the language that it has. */
export function titled(row: { title: string | null; title_zh?: string | null }): [string, { lang: string }] {
  const zh = session.language === "zh" ? row.title_zh : null;
  return [zh ?? row.title ?? "", { lang: zh ? "zh-Hans" : "en" }];
}

export function label(kind: string, id: string | null | undefined, fallback?: string | null): string {
  if (!id) return fallback ?? "";
  const row = known.get(kind)?.get(id);
  if (row) return nameOf(row);
  return fallback ?? id;
}

/* Who published a source, when; known after names("source"). */
export function sourceOf(id: string): Partial<Source> {
  return (known.get("source")?.get(id) as Source | undefined) ?? {};
}

/* The address of a record's own view. */
export function hrefOf(kind: string, id: string): string {
  return `/explore/${plural[kind] ?? kind}/${encodeURIComponent(id)}`;
}

/* organization:caict → kind and id. */
export function split(reference: string): [string, string] {
  const colon = reference.indexOf(":");
  return [reference.slice(0, colon), reference.slice(colon + 1)];
}
