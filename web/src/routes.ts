/* From an address to the view that shows it. All views together are smaller than a picture; only the chart library is apart. */
import type { Context, View } from "./view.ts";
import { compareMarkets } from "./views/compare-markets.ts";
import { compareMilestones } from "./views/compare-milestones.ts";
import { compareVendors } from "./views/compare-vendors.ts";
import { conflict, conflictList } from "./views/conflicts.ts";
import { figure, figureList } from "./views/figures.ts";
import { home, vendorList } from "./views/main-views.ts";
import { market } from "./views/market.ts";
import { marketList } from "./views/markets.ts";
import { searchResults } from "./views/search.ts";
import { source, sourceList } from "./views/sources.ts";
import { thing, vendor } from "./views/thing-views.ts";
import { timelineView } from "./views/timeline.ts";

type Show = (context: Context) => Promise<View>;
const routes: [pattern: RegExp, show: Show][] = [
  [/^\/(explore\/?)?$/, home],
  [/^\/explore\/vendors\/?$/, vendorList],
  [/^\/explore\/vendors\/([^/]+)$/, vendor],
  [/^\/explore\/timeline\/?$/, timelineView],
  [/^\/explore\/markets\/?$/, marketList],
  [/^\/explore\/markets\/([^/]+)$/, market],
  [/^\/explore\/compare(\/markets)?\/?$/, compareMarkets],
  [/^\/explore\/compare\/vendors$/, compareVendors],
  [/^\/explore\/compare\/milestones$/, compareMilestones],
  [/^\/explore\/conflicts\/?$/, conflictList],
  [/^\/explore\/conflicts\/([^/]+)$/, conflict],
  [/^\/explore\/figures\/?$/, figureList],
  [/^\/explore\/figures\/([^/]+)$/, figure],
  [/^\/explore\/sources\/?$/, sourceList],
  [/^\/explore\/sources\/([^/]+)$/, source],
  [/^\/explore\/search\/?$/, searchResults],
  [/^\/explore\/(?:people|products|organizations|events|statements|metrics)\/([^/]+)$/, thing],
];

export async function viewOf(path: string, query: URLSearchParams): Promise<View | null> {
  for (const [pattern, show] of routes) {
    const found = pattern.exec(path);
    if (found) return show({ path, query, id: decodeURIComponent(found[1] ?? "") });
  }
  return null;
}

export function isView(path: string): boolean {
  return routes.some(([pattern]) => pattern.test(path));
}
