/* The profile of a vendor, and the views of what it is related to: people, products, organizations, events, statements, measures. */
import { get, path } from "../api.ts";
import { sourceChip } from "../claim.ts";
import { h, joined, type Child } from "../dom.ts";
import { dateText } from "../format.ts";
import { capital, DATA_LANGUAGE, t, term, type WordKey } from "../i18n.ts";
import { link, outward, prose, record, records, reference, view } from "../links.ts";
import { hrefOf, label, names, titled } from "../names.ts";
import type { Context, View } from "../view.ts";
import { session } from "../session.ts";
import { table, type Column } from "../table.ts";
import type { Event, Figure, Named, Relation, Sourced, Statement } from "../types.ts";
import { eventColumns, figureColumns, sourceColumn, statementItem, statusTag, superseded } from "./columns.ts";

type Names = Record<string, string>;

interface Alias extends Sourced {
  name: string;
  kind: string;
}

interface Related extends Sourced {
  kind: string;
  id: string;
  name: string;
  status: string | null;
  text: string | null;
  as_of: string | null;
}

interface Role extends Sourced {
  id?: string;
  name?: string;
  name_zh?: string | null;
  title: string;
  organization_id: string | null;
  vendor_id?: string | null;
  from: string | null;
  to: string | null;
  as_of: string | null;
}

interface ProductRow extends Sourced, Named {
  kind: string;
  released: string | null;
  summary: string | null;
}

interface VendorProfile extends Sourced {
  id: string;
  names: Names;
  aliases: Alias[];
  group: string | null;
  summary: string | null;
  homepage: string | null;
  parent: { id: string; name: string; parents: Named[] } | null;
  statements: Record<string, Statement[]>;
  products: ProductRow[];
  people: Role[];
  customers: Related[];
  partners: Related[];
  competitors: Related[];
  relations: Relation[];
  key_figures: Figure[];
  latest_events: Event[];
}

export function ownName(all: Names): string {
  return (session.language === "zh" && all["zh-Hans"]) || all["en"] || Object.values(all)[0] || "";
}

export function otherNames(all: Names): Child {
  const own = ownName(all);
  return joined(Object.entries(all).filter(([, name]) => name !== own).map(([language, name]) => h("span", { lang: language }, name)), " · ");
}

export function aliasList(aliases: Alias[]): Child {
  if (!aliases.length) return null;
  return joined(aliases.map((one) => h("span", { class: "alias", title: [term(one.kind), one.locator, one.note].filter(Boolean).join(" · ") }, one.name)), " · ");
}

export function facts(rows: [string, Child][]): HTMLElement {
  return h("dl", { class: "facts" }, rows.filter(([, value]) => value && (!Array.isArray(value) || value.length)).map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))));
}

export function section(title: string, body: Child, id?: string): Child {
  return body && (!Array.isArray(body) || body.length) ? h("section", { id: id ?? null }, h("h2", null, title), body) : null;
}

function relatedList(list: Related[]): Child {
  if (!list.length) return null;
  return h("ul", { class: "related" }, list.map((one) => h("li", null, record(one.kind, one.id, one.name), statusTag(one.status), one.text && h("p", { class: "under", lang: DATA_LANGUAGE }, one.text), sourceChip(one))));
}

function spanOf(role: { from: string | null; to: string | null; as_of: string | null }): string {
  if (role.from || role.to) return `${role.from ? dateText(role.from) : "…"} – ${role.to ? dateText(role.to) : "…"}`;
  return role.as_of ? `${t("as_of")} ${dateText(role.as_of)}` : "";
}

function roleColumns(ofPerson: boolean): Column<Role>[] {
  return [
    ...(ofPerson ? [] : [{ head: t("name"), main: true, cell: (row: Role) => record("person", row.id, session.language === "zh" && row.name_zh ? row.name_zh : row.name) }]),
    { head: t("titles"), main: ofPerson, cell: (row) => prose(row.title, "span") },
    { head: t("organizations"), cell: (row) => [record("organization", row.organization_id), ofPerson && row.vendor_id && [" ", record("vendor", row.vendor_id)]] },
    { head: t("date"), cell: spanOf },
    sourceColumn(),
  ];
}

const productColumns = (): Column<ProductRow>[] => [
  { head: t("name"), main: true, cell: (row) => record("product", row.id, row.name) },
  { head: t("kind"), cell: (row) => capital(term(row.kind)) },
  { head: t("released"), cell: (row) => row.released && dateText(row.released) },
  { head: t("summary"), wide: true, cell: (row) => prose(row.summary) },
  sourceColumn(),
];

const relationColumns = (): Column<Relation>[] => [
  { head: t("subject"), main: true, cell: (row) => record(row.subject_kind, row.subject_id, row.subject_name) },
  { head: t("kind"), cell: (row) => [term(row.predicate), statusTag(row.status)] },
  { head: "→", cell: (row) => record(row.object_kind, row.object_id, row.object_name) },
  { head: t("date"), cell: spanOf },
  sourceColumn(),
];

const NAMES = ["vendor", "market", "metric", "organization", "person", "product", "source"] as const;
const STATEMENT_ORDER = ["positioning", "strategy", "goal", "strength", "weakness", "problem", "criticism", "scenario", "practice", "outlook", "opinion", "quote", "description", "disclaimer"];

function statementBlock(kinds: Record<string, Statement[]>): Child {
  const present = Object.entries(kinds).filter(([, rows]) => rows.length).sort(([a], [b]) => STATEMENT_ORDER.indexOf(a) - STATEMENT_ORDER.indexOf(b));
  if (!present.length) return null;
  return present.map(([kind, rows], i) => h("details", { class: "statements", open: i < 2 }, h("summary", null, h("h3", null, capital(term(kind))), h("span", { class: "n" }, String(rows.length))), h("ul", { class: "plain" }, rows.map(statementItem))));
}

export async function vendor({ id }: Context): Promise<View> {
  const [{ data }] = await Promise.all([get<VendorProfile>(path`/v1/vendors/${id}`, { events: 12 }), names(...NAMES)]);
  const jump: [string, string, boolean][] = [["figures", t("key_figures"), data.key_figures.length > 0], ["events", t("latest_events"), data.latest_events.length > 0], ["statements", t("statements"), Object.keys(data.statements).length > 0], ["products", t("products"), data.products.length > 0], ["people", t("people"), data.people.length > 0], ["relations", t("relations"), data.relations.length > 0]];
  return {
    title: ownName(data.names), section: "vendors", kicker: [link("/explore/vendors", t("vendors")), data.group && ` · ${capital(term(data.group))}`],
    body: [
      h("p", { class: "other-names" }, otherNames(data.names)),
      h("p", { class: "summary", lang: DATA_LANGUAGE }, data.summary ?? "", " ", sourceChip(data)),
      facts([
        [t("also_called"), aliasList(data.aliases)],
        [t("parent"), data.parent && joined([record("organization", data.parent.id, data.parent.name), ...data.parent.parents.map((one) => record("organization", one.id, one.name))], " ← ")],
        [t("homepage"), outward(data.homepage, data.homepage)],
        [t("note"), prose(data.note, "span")],
      ]),
      h("nav", { class: "jump", "aria-label": t("on_page") }, jump.filter(([, , there]) => there).map(([target, text]) => link(`#${target}`, text)), link(view("/explore/timeline", { vendor: data.id }), t("timeline")), link(view("/explore/compare/vendors", { vendor: data.id }), t("compare"))),
      section(t("key_figures"), data.key_figures.length > 0 && [table(data.key_figures, figureColumns().slice(1), { caption: t("key_figures"), hideCaption: true, rowClass: superseded }), h("p", null, link(view("/explore/figures", { vendor: data.id }), `${t("all")}: ${t("figures")}`))], "figures"),
      section(t("latest_events"), data.latest_events.length > 0 && [table(data.latest_events, eventColumns(false), { caption: t("latest_events"), hideCaption: true }), h("p", null, link(view("/explore/timeline", { vendor: data.id }), t("home_timeline_all")))], "events"),
      section(t("statements"), statementBlock(data.statements), "statements"),
      section(t("products"), data.products.length > 0 && table(data.products, productColumns(), { caption: t("products"), hideCaption: true }), "products"),
      section(t("people"), data.people.length > 0 && table(data.people, roleColumns(false), { caption: t("people"), hideCaption: true }), "people"),
      h("div", { class: "columns", id: "relations" }, section(t("customers"), relatedList(data.customers)), section(t("partners"), relatedList(data.partners)), section(t("competitors"), relatedList(data.competitors))),
      section(t("relations"), data.relations.length > 0 && h("details", null, h("summary", null, `${data.relations.length} ${t("records")}`), table(data.relations, relationColumns(), { caption: t("relations"), hideCaption: true }))),
    ],
    data: [{ what: ownName(data.names), path: `/v1/vendors/${data.id}` }, { what: t("figures"), path: "/v1/figures", query: { vendor: data.id }, csv: true }, { what: t("timeline"), path: `/v1/vendors/${data.id}/timeline`, csv: true }, { what: t("statements"), path: "/v1/statements", query: { vendor: data.id }, csv: true }],
  };
}

/* The rest share one shape: a heading, facts, and lists of what the API gives under known keys. */
type Detail = Record<string, unknown> & Sourced & { id: string; name?: string; names?: Names; title?: string };

interface Kind {
  section: WordKey;
  singular: string;
  facts: (data: Detail) => [string, Child][];
}

const text = (value: unknown): string | null => (typeof value === "string" && value ? value : null);
const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

function thingList(value: unknown, kind: string): Child {
  const rows = list<Named>(value);
  return rows.length ? joined(rows.map((one) => record(kind, one.id, one.name))) : null;
}

const kinds: Record<string, Kind> = {
  people: { section: "people", singular: "person", facts: () => [] },
  products: { section: "products", singular: "product", facts: (data) => [[t("kind"), capital(term(text(data["kind"])))], [t("vendor"), record("vendor", text(data["vendor_id"]))], [t("organizations"), record("organization", text(data["organization_id"]))], [t("released"), text(data["released"])]] },
  organizations: { section: "organizations", singular: "organization", facts: (data) => [[t("kind"), capital(term(text(data["kind"])))], [t("parent"), record("organization", text(data["parent_id"]))], [t("homepage"), outward(text(data["homepage"]), text(data["homepage"]))], [t("vendors"), thingList(data["vendors"], "vendor")], [t("parts"), thingList(data["parts"], "organization")]] },
  events: { section: "timeline", singular: "event", facts: (data) => [[t("date"), [dateText(text(data["date"])), " ", prose(text(data["date_note"]), "span")]], [t("category"), capital(term(text(data["category"])))], [t("status"), capital(term(text(data["status"])))], [t("who"), reference(text(data["said_by"]))], [t("vendor_names"), thingList(data["vendors"], "vendor")], [t("people"), thingList(data["people"], "person")], [t("products"), thingList(data["products"], "product")], [t("organizations"), thingList(data["organizations"], "organization")]] },
  statements: { section: "statements", singular: "statement", facts: (data) => [[t("kind"), capital(term(text(data["kind"])))], [t("status"), capital(term(text(data["status"])))], [t("who"), reference(text(data["said_by"]), text(data["said_by_name"]))], [t("date"), text(data["date"]) && dateText(text(data["date"]))], [t("subject"), reference(text(data["subject"]))], [t("vendor_names"), records("vendor", text(data["vendor_ids"]))], [t("people"), thingList(data["people"], "person")], [t("products"), thingList(data["products"], "product")], [t("organizations"), thingList(data["organizations"], "organization")]] },
  metrics: { section: "metrics", singular: "metric", facts: (data) => [[t("unit"), term(text(data["unit"]))], [t("kind"), capital(term(text(data["kind"])))], [t("description"), prose(text(data["description"]), "span")], [t("figures"), link(view("/explore/figures", { metric: data.id }), String(data["figures_count"] ?? ""))]] },
};

interface Neighbour {
  vendor_id: string;
  id: string;
  date: string | null;
  title: string;
}

function neighbours(data: Detail): Child {
  const item = (mark: string, one: Neighbour): HTMLElement => h("li", null, h("span", { class: "under" }, `${mark} ${label("vendor", one.vendor_id)}, ${dateText(one.date)}: `), link(hrefOf("event", one.id), one.title, { lang: DATA_LANGUAGE }));
  const items = [...list<Neighbour>(data["before"]).map((one) => item("←", one)), ...list<Neighbour>(data["after"]).map((one) => item("→", one))];
  return items.length ? h("ul", { class: "plain neighbours" }, items) : null;
}

function lists(data: Detail): Child {
  const rows = <T>(key: string): T[] => list<T>(data[key]).filter((one) => typeof one === "object");
  const show = <T>(title: string, key: string, columns: Column<T>[], rowClass?: (row: T) => string): Child => {
    const found = rows<T>(key);
    return found.length ? section(title, table(found, columns, { caption: title, hideCaption: true, ...(rowClass ? { rowClass } : {}) })) : null;
  };
  const hasRows = (key: string, column: string): boolean => rows<Record<string, unknown>>(key).some((one) => column in one);
  return [
    show<Role>(t("roles"), "roles", roleColumns(true)),
    show<Figure>(t("figures"), "figures", figureColumns(), superseded),
    show<Event>(t("same_happening"), "same_happening", eventColumns(false)),
    section(t("before_after"), neighbours(data)),
    hasRows("events", "summary") ? show<Event>(t("events"), "events", eventColumns(true)) : section(t("events"), thingList(list<{ id: string; title: string }>(data["events"]).map((one) => ({ id: one.id, name: one.title })), "event")),
    rows<Statement>("statements").length > 0 && section(t("statements"), h("ul", { class: "plain" }, rows<Statement>("statements").map(statementItem))),
    hasRows("products", "summary") && show<ProductRow>(t("products"), "products", productColumns()),
    hasRows("people", "title") && show<Role>(t("people"), "people", roleColumns(false)),
    show<Relation>(t("relations"), "relations", relationColumns()),
  ];
}

export async function thing({ path: address, id }: Context): Promise<View> {
  const plural = address.split("/")[2] ?? "";
  const kind = kinds[plural];
  if (!kind) throw new Error(`no view of ${plural}`);
  const [{ data }] = await Promise.all([get<Detail>(`/v1/${plural}/${encodeURIComponent(id)}`), names(...NAMES)]);
  const title = data.names ? ownName(data.names) : label(kind.singular, data.id, (data.title && titled({ title: data.title, title_zh: text(data["title_zh"]) })[0]) || data.name || data.id);
  const main = text(data["summary"]) ?? text(data["text"]);
  const zh = text(data["name_zh"]);
  return {
    title, section: plural === "events" ? "timeline" : plural, kicker: plural === "events" ? [link("/explore/timeline", t("timeline")), ` · ${capital(term("event"))}`] : capital(term(kind.singular)),
    body: [
      h("p", { class: "other-names" }, zh && zh !== title && h("span", { lang: "zh-Hans" }, zh), " ", aliasList((data["alias_records"] ?? []) as Alias[])),
      main && h("p", { class: "summary", lang: DATA_LANGUAGE }, main),
      data.source_id && h("p", null, sourceChip(data), " ", outward(data.source_url, t("open_original"))),
      facts([...kind.facts(data), [t("note"), prose(data.note, "span")]]),
      lists(data),
    ],
    data: [{ what: title, path: `/v1/${plural}/${encodeURIComponent(data.id)}` }, { what: t(kind.section), path: `/v1/${plural}`, csv: true }],
  };
}
