/* Market definitions: whole and parts, by region. */
import { all } from "../api.ts";
import { Filters, options, valuesOf } from "../controls.ts";
import { h, type Child } from "../dom.ts";
import { count } from "../format.ts";
import { capital, DATA_LANGUAGE, t, term } from "../i18n.ts";
import { link, record, view } from "../links.ts";
import { hrefOf, markets, nameOf, names } from "../names.ts";
import type { Context, View } from "../view.ts";
import { table } from "../table.ts";
import type { Market } from "../types.ts";

interface Placed {
  market: Market;
  depth: number;
}

export function regionName(region: string | null): string {
  if (!region) return "";
  if (region.toLowerCase() === "world") return t("world");
  try {
    return new Intl.DisplayNames([document.documentElement.lang], { type: "region" }).of(region.toUpperCase()) ?? region;
  } catch {
    return region;
  }
}

/* Wholes first, each followed by its parts. */
function tree(list: Market[]): Placed[] {
  const there = new Set(list.map((one) => one.id));
  const placed: Placed[] = [];
  const put = (parent: string | null, depth: number): void => {
    for (const market of list) {
      const under = market.part_of_id && there.has(market.part_of_id) ? market.part_of_id : null;
      if (under !== parent) continue;
      placed.push({ market, depth });
      put(market.id, depth + 1);
    }
  };
  const regions = [...new Set(list.map((one) => one.region ?? ""))].sort();
  const weight = (one: Market): number => one.sizes_count + one.shares_count;
  list.sort((a, b) => regions.indexOf(a.region ?? "") - regions.indexOf(b.region ?? "") || weight(b) - weight(a));
  put(null, 0);
  return placed;
}

function nameCell({ market, depth }: Placed): Child {
  return h("div", { class: `depth-${Math.min(depth, 4)}` }, link(hrefOf("market", market.id), nameOf(market)), market.definition && h("p", { class: "under", lang: DATA_LANGUAGE }, market.definition));
}

export async function marketList({ path, query }: Context): Promise<View> {
  const values = valuesOf(query);
  const filters = new Filters(path, values);
  const asked = { region: values["region"], counts: values["counts"], publisher: values["publisher"] };
  const [{ data }, every] = await Promise.all([all<Market>("/v1/markets", asked), markets(), names("organization")]);
  const regions = [...new Set(every.map((one) => one.region).filter((one): one is string => Boolean(one)))];
  const publishers = [...new Map(every.filter((one) => one.publisher_id).map((one) => [one.publisher_id as string, one.publisher_name ?? ""]))].sort((a, b) => a[1].localeCompare(b[1]));
  return {
    title: t("markets"), section: "markets", lead: t("markets_lead"),
    body: [
      filters.form(
        filters.select("region", t("region"), options(regions, (one) => one, regionName)),
        filters.select("counts", t("counts"), options(["revenue", "spending", "units", "unknown"], (one) => one, (one) => capital(term(one)))),
        filters.select("publisher", t("publisher"), options(publishers, ([id]) => id, ([, name]) => name)),
        link(view("/explore/compare/markets"), t("compare_markets"), { class: "button" })),
      table(tree([...data]), [
        { head: t("market"), main: true, wide: true, cell: nameCell },
        { head: t("publisher"), cell: ({ market }) => record("organization", market.publisher_id, market.publisher_name) },
        { head: t("counts"), cell: ({ market }) => capital(term(market.counts)) },
        { head: t("sizes_n"), number: true, cell: ({ market }) => count(market.sizes_count) },
        { head: t("shares_n"), number: true, cell: ({ market }) => count(market.shares_count) },
      ], { caption: t("markets"), hideCaption: true, group: ({ market, depth }) => (depth ? null : regionName(market.region)) }),
    ],
    data: [{ what: t("markets"), path: "/v1/markets", query: asked, csv: true }],
  };
}
