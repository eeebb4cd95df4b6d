/* Tables: one definition of columns, right-aligned tabular numbers, and lists that fold into cards on a phone. */
import { address, type Query } from "./api.ts";
import { h, type Child } from "./dom.ts";
import { count } from "./format.ts";
import { t } from "./i18n.ts";
import { link } from "./links.ts";
import type { Meta } from "./types.ts";

export interface Column<T> {
  head: string;
  cell: (row: T, before: T | undefined) => Child;
  number?: boolean; /* right-aligned */
  main?: boolean; /* the row's own heading */
  wide?: boolean; /* prose: takes the room that is left */
}

export interface TableOptions<T> {
  caption: string;
  hideCaption?: boolean;
  rowClass?: (row: T) => string;
  group?: (row: T) => string | null; /* a heading row where this changes */
}

export function table<T>(rows: T[], columns: Column<T>[], options: TableOptions<T>): HTMLElement {
  if (!rows.length) return nothing();
  const body = h("tbody");
  let group: string | null = null;
  rows.forEach((row, i) => {
    const next = options.group?.(row) ?? null;
    if (next !== null && next !== group)
      body.append(h("tr", { class: "group" }, h("th", { colspan: columns.length, scope: "rowgroup" }, next)));
    group = next;
    const cells = columns.map((column) =>
      h(column.main ? "th" : "td", { class: classOf(column), scope: column.main ? "row" : null, "data-head": column.head }, column.cell(row, rows[i - 1])),
    );
    body.append(h("tr", { class: options.rowClass?.(row) || null }, cells));
  });
  const head = h("thead", null, h("tr", null, columns.map((column) => h("th", { class: classOf(column), scope: "col" }, column.head))));
  const caption = h("caption", { class: options.hideCaption ? "sr" : null }, options.caption);
  return h("div", { class: "table-box", role: "region", "aria-label": options.caption, tabindex: "0" }, h("table", null, caption, head, body));
}

function classOf<T>(column: Column<T>): string | null {
  return [column.number && "n", column.wide && "wide"].filter(Boolean).join(" ") || null;
}

export function nothing(): HTMLElement {
  return h("div", { class: "nothing", role: "status" }, h("p", null, t("nothing")), h("p", { class: "hint" }, t("nothing_hint")));
}

/* Previous and next, by the offset in the view's address. */
export function pager(meta: Meta, here: string, query: Query): Child {
  const total = meta.total ?? 0;
  const limit = meta.limit ?? total;
  const offset = meta.offset ?? 0;
  if (total <= limit) return null;
  const to = (value: number): string => address(here, { ...query, offset: value || null });
  return h("nav", { class: "pager", "aria-label": t("rows_of", 1, 1, count(total)) },
    offset > 0 ? link(to(Math.max(0, offset - limit)), t("previous"), { rel: "prev", id: "page-prev" }) : h("span", null, t("previous")),
    h("span", { class: "pager-where" }, t("rows_of", count(offset + 1), count(Math.min(total, offset + limit)), count(total))),
    offset + limit < total ? link(to(offset + limit), t("next"), { rel: "next", id: "page-next" }) : h("span", null, t("next")),
  );
}

export function truncated(meta: Meta, shown: number): Child {
  return (meta.total ?? 0) > shown ? h("p", { class: "hint" }, t("not_all", count(shown), count(meta.total ?? 0))) : null;
}
