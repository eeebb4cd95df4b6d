/* What a search finds: each record with the words around the match. */
import { get, offers } from "../api.ts";
import { Filters, options, valuesOf } from "../controls.ts";
import { h, type Child } from "../dom.ts";
import { dateText } from "../format.ts";
import { capital, DATA_LANGUAGE, t, term } from "../i18n.ts";
import { link } from "../links.ts";
import { hrefOf, nameOf } from "../names.ts";
import type { Context, View } from "../view.ts";
import { suggest, suggestionText } from "../search-box.ts";
import { pager } from "../table.ts";
import type { SearchResult } from "../types.ts";

const KINDS = ["vendor", "market", "product", "person", "organization", "event", "statement", "metric", "source"];
const PAGE = 50;
const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&apos;": "'" };

/* A snippet is HTML with <mark> and nothing else: read as such, and never given to the parser of the page. */
function marked(snippet: string | null): Child {
  const text = (part: string): string => part.replace(/&(?:amp|lt|gt|quot|apos|#39);/g, (entity) => ENTITIES[entity] ?? entity);
  return (snippet ?? "").split(/(<mark>.*?<\/mark>)/s).map((part) => {
    const inside = /^<mark>(.*)<\/mark>$/s.exec(part);
    return inside ? h("mark", null, text(inside[1] ?? "")) : text(part);
  });
}

function result(row: SearchResult): HTMLElement {
  const name = nameOf(row);
  const other = name === row.name ? row.name_zh : row.name;
  return h("li", null,
    h("p", { class: "result-head" }, link(hrefOf(row.kind, row.id), name), other && h("span", { class: "other-name", lang: other === row.name_zh ? "zh-Hans" : "en" }, other),
      h("span", { class: "suggestion-kind" }, [capital(term(row.kind)), row.date && dateText(row.date)].filter(Boolean).join(" · "))),
    row.snippet && h("p", { class: "under snippet", lang: DATA_LANGUAGE }, marked(row.snippet)));
}

function none(text: string, warnings: string[]): HTMLElement {
  return h("div", { class: "nothing", role: "status" }, h("p", null, t("search_none", text)), warnings.map((one) => h("p", { lang: "en" }, one)), h("p", { class: "hint" }, t("search_try")));
}

async function namesAlone(text: string): Promise<View> {
  const found = await suggest(text, PAGE);
  return {
    title: t("search_results", text), section: "", data: [{ what: t("search"), path: "/v1/resolve", query: { name: text }, csv: true }],
    body: found.length ? h("ol", { class: "results" }, found.map((one) => h("li", null, link(hrefOf(one.kind, one.id), suggestionText(one))))) : none(text, []),
  };
}

export async function searchResults({ path, query }: Context): Promise<View> {
  const values = valuesOf(query);
  const text = (values["q"] ?? "").trim();
  if (!text) return { title: t("search"), section: "", lead: t("search_try"), body: null, data: [] };
  if (!(await offers("search"))) return namesAlone(text);
  const filters = new Filters(path, values);
  const asked = { q: text, kind: values["kind"] };
  const { data, meta } = await get<SearchResult[]>("/v1/search", { ...asked, limit: PAGE, offset: values["offset"] });
  return {
    title: t("search_results", text), section: "",
    body: [
      filters.form(filters.select("kind", t("kind"), options(KINDS, (one) => one, (one) => capital(term(one))))),
      data.length ? h("ol", { class: "results", start: String((meta.offset ?? 0) + 1) }, data.map(result)) : none(text, meta.warnings),
      pager(meta, path, values),
    ],
    data: [{ what: t("search"), path: "/v1/search", query: asked, csv: true }],
  };
}
