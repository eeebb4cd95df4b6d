/* The tree from a number down to the lines of the sources that state it. Lists in lists: any reader can walk them. */
import { numberOf, placeText, sourceHref } from "./claim.ts";
import { h, joined, type Child } from "./dom.ts";
import { periodText } from "./format.ts";
import { capital, DATA_LANGUAGE, t, term } from "./i18n.ts";
import { label, split } from "./names.ts";
import { outward } from "./links.ts";
import type { Claim, Lineage } from "./types.ts";

function aboutOf(node: Lineage): Child {
  if (node.type === "rate") return `${t("rate")} ${node.currency ?? ""}/${node.per ?? ""}`;
  const [kind, id] = split(node.subject ?? ":");
  return joined([label(kind, id), label("metric", node.metric_id).toLowerCase(), node.market_id && t("of_source", label("market", node.market_id))]);
}

function valueOf(node: Lineage): Child {
  if (node.type === "rate") return h("span", { class: "digits" }, String(node.value ?? ""));
  const claim: Claim = {
    id: node.id, value: node.value, value_low: node.value_low ?? null, value_high: node.value_high ?? null, interval: node.interval ?? null,
    value_text: node.value_text ?? null, unit: node.unit ?? null, currency: node.currency ?? null, kind: node.type === "computed" ? "derived" : null,
    rank: node.rank ?? null, rank_reason: node.rank_reason ?? null, period: node.period, source_id: node.source?.id ?? null,
    source_publisher: node.source?.publisher ?? null, source_published: node.source?.published ?? null, locator: node.locator ?? null,
  };
  return numberOf(claim);
}

function sourceOf(node: Lineage): Child {
  if (!node.source) return null;
  return h("p", { class: "tree-source" },
    h("a", { href: sourceHref(node.source.id, node.locator), lang: DATA_LANGUAGE }, node.source.title),
    ` · ${[node.source.publisher, node.source.published, placeText(node.locator)].filter(Boolean).join(" · ")} `,
    outward(node.source.url, t("original")));
}

function nodeOf(node: Lineage, depth: number): HTMLElement {
  const computed = node.type === "computed";
  return h("li", { class: `tree-node tree-${node.type}` },
    h("p", { class: "tree-head" }, valueOf(node), " ", h("span", { class: "tree-about" }, aboutOf(node)), node.period && h("span", { class: "tree-period" }, periodText(node.period))),
    node.value_text && h("p", { class: "quote", lang: DATA_LANGUAGE }, `“${node.value_text}”`),
    computed && h("p", { class: "tree-formula" }, h("b", null, `${capital(term(node.function))}: `), h("code", null, node.formula ?? ""), node.what && h("span", { class: "hint", lang: DATA_LANGUAGE }, ` ${node.what}`)),
    computed && node.exact?.value && h("p", { class: "hint" }, `${t("exact")} `, h("code", null, node.exact.value)),
    node.rank === "deprecated" && node.rank_reason && h("p", { class: "reason", lang: DATA_LANGUAGE }, h("b", null, `${t("deprecated")}: `), node.rank_reason),
    node.note && depth > 0 && h("p", { class: "hint", lang: DATA_LANGUAGE }, node.note),
    sourceOf(node),
    node.inputs?.length ? h("ul", null, node.inputs.map((input) => nodeOf(input, depth + 1))) : null,
  );
}

export function lineageTree(root: Lineage): HTMLElement {
  return h("ul", { class: "tree", "aria-label": t("lineage") }, nodeOf(root, 0));
}
