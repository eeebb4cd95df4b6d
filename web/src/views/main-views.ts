/* The first view, the list of vendors, and the results of a search. */
import { all, get, index, offers } from "../api.ts";
import { h, type Child } from "../dom.ts";
import { count } from "../format.ts";
import { capital, DATA_LANGUAGE, t, term } from "../i18n.ts";
import { Filters, options, valuesOf } from "../controls.ts";
import { link, prose, record, view } from "../links.ts";
import { hrefOf, label, markets, names, nameOf, usualMarkets, vendors } from "../names.ts";
import { session } from "../session.ts";
import type { Context, View } from "../view.ts";
import { table } from "../table.ts";
import type { Conflict, Event, Index, Market, Vendor } from "../types.ts";
import { arithmeticOf, conflictTitle, severityTag } from "./conflict-words.ts";
import { eventColumns } from "./columns.ts";
import { sharesChart } from "./share-chart.ts";

function countsLine(set: Index): HTMLElement {
  const entry = (kind: string, text: string, href: string | null): Child => {
    const number = set.counts[kind];
    if (!number) return null;
    const inside = [h("b", null, count(number)), " ", text];
    return h("li", null, href ? link(href, inside) : inside);
  };
  return h("ul", { class: "counts" },
    entry("vendors", t("vendors"), "/explore/vendors"), entry("markets", t("markets"), "/explore/markets"), entry("figures", t("figures"), "/explore/figures"),
    entry("events", t("events"), "/explore/timeline"), entry("statements", t("statements"), null), entry("sources", t("sources"), "/explore/sources"));
}

function questions(first: string | undefined, pair: string): HTMLElement {
  const item = (text: string, href: string, where: string): HTMLElement => h("li", null, link(href, [h("span", { class: "question" }, text), h("span", { class: "where" }, where)]));
  return h("ul", { class: "questions" },
    item(t("q_who"), first ? hrefOf("vendor", first) : "/explore/vendors", first ? label("vendor", first) : t("vendors")),
    item(t("q_when"), "/explore/timeline", t("timeline")),
    item(t("q_size"), view("/explore/compare/markets", { market: pair }), t("compare_markets")),
    item(t("q_sure"), "/explore/conflicts", t("conflicts")));
}

async function shareBlock(list: Market[]): Promise<Child> {
  const chosen = [...list].sort((a, b) => b.shares_count - a.shares_count).find((one) => one.region !== "world" && one.region !== "WORLD" && one.shares_count > 0) ?? list[0];
  if (!chosen || !chosen.shares_count) return null;
  const chart = await sharesChart(chosen.id);
  return h("section", null, h("h2", null, t("home_shares")), h("p", { class: "section-lead" }, record("market", chosen.id)), chart);
}

async function conflictBlock(): Promise<Child> {
  if (!(await offers("list_conflicts"))) return null;
  const { data, meta } = await get<Conflict[]>("/v1/conflicts", { sort: "explained,-size_pct", severity: (await offers("list_conflicts", "severity")) ? "major" : null, limit: 5 });
  await names("organization", "product");
  return h("section", null, h("h2", null, t("home_conflicts")),
    h("ul", { class: "plain conflict-list" }, data.map((one) => h("li", null, severityTag(one.severity), link(`/explore/conflicts/${encodeURIComponent(one.id)}`, conflictTitle(one)), one.size_pct !== null && h("span", { class: "gap" }, `${count(Math.round(one.size_pct))}%`), one.arithmetic && h("p", { class: "under", lang: DATA_LANGUAGE }, arithmeticOf(one))))),
    h("p", null, link("/explore/conflicts", `${t("home_conflicts_all")} (${count(meta.total ?? data.length)})`)));
}

function vendorCard(row: Vendor): HTMLElement {
  return h("li", null, h("h3", null, link(hrefOf("vendor", row.id), nameOf(row)), row.name_zh && h("span", { class: "other-name", lang: "zh-Hans" }, nameOf(row) === row.name ? row.name_zh : row.name)),
    h("p", { class: "under" }, [capital(term(row.group)), row.parent_name].filter(Boolean).join(" · ")),
    h("p", { class: "under figures-n" }, t("claims_n", count(row.figures_count), count(row.events_count), count(row.statements_count))));
}

function apiBlock(): HTMLElement {
  const host = location.origin;
  return h("section", { class: "for-programs" }, h("h2", null, t("home_api")), h("p", null, t("home_api_text")),
    h("pre", { tabindex: "0", role: "region", "aria-label": t("home_api") }, h("code", null, `curl '${host}/v1/figures.csv?vendor=jd-cloud'\npandas.read_csv('${host}/v1/timeline.csv?limit=1000')`)),
    h("p", null, h("a", { href: "/docs" }, t("api_docs")), " · ", h("a", { href: "/openapi.json" }, "OpenAPI"), " · ", h("a", { href: "/v1" }, "/v1")));
}

export async function home(): Promise<View> {
  const [set, vendorRows, marketRows, latest] = await Promise.all([index(), vendors(), markets(), get<Event[]>("/v1/events", { sort: "-date_latest", limit: 5, include: "source" }), names("metric")]);
  const top = [...vendorRows].sort((a, b) => b.figures_count + b.events_count + b.statements_count - a.figures_count - a.events_count - a.statements_count);
  const [shares, conflicts] = await Promise.all([shareBlock(marketRows), conflictBlock()]);
  return {
    title: (session.language === "zh" && set.title_zh) || set.title, section: "overview", lead: t("home_lead"),
    body: [
      countsLine(set),
      h("section", null, h("h2", null, t("home_questions")), questions(top[0]?.id, usualMarkets(marketRows).join(","))),
      h("section", null, h("h2", null, t("vendors")), h("ul", { class: "cards" }, top.slice(0, 8).map(vendorCard)), top.length > 8 && h("p", null, link("/explore/vendors", `${t("home_vendors_all")} (${top.length})`))),
      shares,
      h("div", { class: "columns" }, conflicts,
        h("section", null, h("h2", null, t("home_latest")), table(latest.data, eventColumns(true).slice(0, 2), { caption: t("home_latest"), hideCaption: true }), h("p", null, link("/explore/timeline", t("home_timeline_all"))))),
      apiBlock(),
    ],
    data: [{ what: t("overview"), path: "/v1" }, { what: t("vendors"), path: "/v1/vendors", csv: true }, { what: t("figures"), path: "/v1/figures", csv: true }],
  };
}

export async function vendorList({ path, query }: Context): Promise<View> {
  const values = valuesOf(query);
  const filters = new Filters(path, values);
  const wanted = { group: values["group"], name__contains: values["name"] };
  const [{ data }, every] = await Promise.all([all<Vendor>("/v1/vendors", wanted), vendors()]);
  const groups = [...new Set(every.map((row) => row.group).filter((group): group is string => Boolean(group)))];
  return {
    title: t("vendors"), section: "vendors", lead: t("vendors_lead"),
    body: [
      filters.form(filters.select("group", t("group"), options(groups, (group) => group, (group) => capital(term(group))))),
      table(data, [
        { head: t("name"), main: true, cell: (row) => [link(hrefOf("vendor", row.id), nameOf(row)), row.name_zh && h("span", { class: "other-name", lang: nameOf(row) === row.name ? "zh-Hans" : "en" }, nameOf(row) === row.name ? row.name_zh : row.name)] },
        { head: t("group"), cell: (row) => capital(term(row.group)) },
        { head: t("parent"), cell: (row) => record("organization", row.parent_id, row.parent_name) },
        { head: t("summary"), wide: true, cell: (row) => prose(row.summary) },
        { head: t("figures"), number: true, cell: (row) => link(view("/explore/figures", { vendor: row.id }), count(row.figures_count), { "aria-label": `${nameOf(row)}: ${count(row.figures_count)} ${t("figures")}` }) },
        { head: t("events"), number: true, cell: (row) => link(view("/explore/timeline", { vendor: row.id }), count(row.events_count), { "aria-label": `${nameOf(row)}: ${count(row.events_count)} ${t("events")}` }) },
        { head: t("statements"), number: true, cell: (row) => count(row.statements_count) },
      ], { caption: t("vendors"), hideCaption: true }),
    ],
    data: [{ what: t("vendors"), path: "/v1/vendors", query: wanted, csv: true }],
  };
}
