/* Links to views and records. Every address of the explorer is made here, so that the day looked back from travels along. */
import type { Query } from "./api.ts";
import { h, joined, type Attributes, type Child } from "./dom.ts";
import { dateText } from "./format.ts";
import { DATA_LANGUAGE, t } from "./i18n.ts";
import { hrefOf, label, split } from "./names.ts";
import { session } from "./session.ts";
import type { Source } from "./types.ts";

export function view(where: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, as_of: session.asOf }))
    if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
  const text = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return where + (text && `?${text}`);
}

export function link(href: string, text: Child, attributes: Attributes = {}): HTMLAnchorElement {
  return h("a", { href, ...attributes }, text);
}

/* A record by its name in the reader's language. */
export function record(kind: string, id: string | null | undefined, name?: string | null): Child {
  if (!id) return name ?? null;
  return link(hrefOf(kind, id), label(kind, id, name));
}

export function reference(text: string | null | undefined, name?: string | null): Child {
  if (!text) return null;
  return record(...split(text), name);
}

/* a;b;c of one kind */
export function records(kind: string, ids: string | null | undefined): Child {
  if (!ids) return null;
  return joined(ids.split(";").map((id) => record(kind, id)));
}

/* Text of the data set, in the language that it is written in. */
export function prose(text: string | null | undefined, tag: "p" | "span" = "p"): Child {
  return text ? h(tag, { lang: DATA_LANGUAGE }, text) : null;
}

/* The original, at the words where they are known, its archived copy, and the day on which it was read. */
export function originals(source: Pick<Source, "url" | "archived_url" | "accessed_on">, at?: string | null): Child {
  return joined([outward(at ?? source.url, t("open_original")), outward(source.archived_url, t("archived_copy")),
    source.accessed_on && `${t("accessed_on")} ${dateText(source.accessed_on)}`], " ");
}

export function outward(url: string | null | undefined, text: Child): Child {
  if (!url || !/^https?:\/\//.test(url)) return null;
  return h("a", { href: url, rel: "noopener noreferrer external", target: "_blank", class: "outward" }, text, h("span", { "aria-hidden": "true" }, " ↗"));
}
