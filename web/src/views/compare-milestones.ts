/* How long one vendor came after another. */
import { all, EVERY_ROW, offers } from "../api.ts";
import { chartOf } from "../chart-view.ts";
import { Filters, options, valuesOf } from "../controls.ts";
import { h, type Child } from "../dom.ts";
import { dateText } from "../format.ts";
import { capital, DATA_LANGUAGE, t, term } from "../i18n.ts";
import { link, record } from "../links.ts";
import { hrefOf, nameOf, names, vendors } from "../names.ts";
import type { Context, View } from "../view.ts";
import { table } from "../table.ts";
import { compareMenu } from "./compare-menu.ts";

interface Lag {
  milestone: string;
  first_vendor_id: string;
  first_event_id: string;
  first_title: string;
  first_date: string | null;
  vendor_id: string;
  vendor_name: string;
  event_id: string;
  title: string;
  date: string | null;
  years_behind: number | null;
  years_behind_low: number | null;
  years_behind_high: number | null;
  missing_reason: string | null;
}

function eventCell(id: string, date: string | null, title: string): Child {
  return [h("span", { class: "date" }, dateText(date)), " ", link(hrefOf("event", id), title, { lang: DATA_LANGUAGE })];
}

function yearsCell(row: Lag): Child {
  if (row.years_behind === null) return h("span", { class: "none", title: row.missing_reason ?? "" }, "–");
  return [h("span", { class: "digits" }, String(row.years_behind).replace("-", "\u2212")), h("p", { class: "under" }, `[${row.years_behind_low}, ${row.years_behind_high}]`.replaceAll("-", "\u2212"))];
}

export async function compareMilestones({ path, query }: Context): Promise<View> {
  const values = valuesOf(query);
  const there = await offers("compare_milestones");
  const list = await vendors();
  const most = [...list].sort((a, b) => b.events_count - a.events_count).slice(0, 2).reverse().map((one) => one.id);
  const vendor = (values["vendor"] ?? "").split(",").filter(Boolean).length >= 2 ? (values["vendor"] as string) : most.join(",");
  const filters = new Filters(path, { ...values, vendor });
  const [answer, chart] = there ? await Promise.all([all<Lag>("/v1/compare/milestones", { vendor }), chartOf("/v1/compare/milestones", { ...EVERY_ROW, vendor }), names("vendor")]) : [null, null];
  return {
    title: t("compare_milestones"), section: "compare", lead: t("compare_milestones_lead"),
    body: [
      compareMenu("milestones"),
      filters.form(filters.several("vendor", t("vendors"), options(list.filter((one) => one.events_count > 0), (one) => one.id, nameOf))),
      !answer && h("p", { class: "nothing", role: "status" }, t("not_yet")),
      chart,
      answer && table(answer.data, [
        { head: t("milestone_first"), cell: (row) => [record("vendor", row.first_vendor_id), h("p", { class: "under" }, eventCell(row.first_event_id, row.first_date, row.first_title))] },
        { head: t("milestone_other"), cell: (row) => [record("vendor", row.vendor_id, row.vendor_name), h("p", { class: "under" }, eventCell(row.event_id, row.date, row.title))] },
        { head: t("years_behind"), number: true, cell: yearsCell },
      ], { caption: t("compare_milestones"), hideCaption: true, group: (row) => capital(term(row.milestone)) }),
    ],
    data: answer ? [{ what: t("compare_milestones"), path: "/v1/compare/milestones", query: { vendor }, csv: true }] : [],
  };
}
