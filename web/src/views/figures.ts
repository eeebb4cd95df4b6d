/* Every claim with a number, and one of them on a page of its own. */
import { get } from "../api.ts";
import { Filters, options, valuesOf } from "../controls.ts";
import { capital, t, term } from "../i18n.ts";
import { figureView } from "../figure-body.ts";
import { link } from "../links.ts";
import { markets, metrics, nameOf, names, vendors } from "../names.ts";
import type { Context, View } from "../view.ts";
import { pager, table } from "../table.ts";
import type { Figure } from "../types.ts";
import { figureColumns, superseded } from "./columns.ts";

const KINDS = ["reported", "estimate", "forecast", "corrected"];

export async function figureList({ path, query }: Context): Promise<View> {
  const values = valuesOf(query);
  const filters = new Filters(path, values);
  const asked = { vendor: values["vendor"], market: values["market"], metric: values["metric"], kind: values["kind"], source: values["source"], rank: values["rank"], conflict: values["conflict"], sort: values["sort"] ?? "-period_start" };
  const [answer, vendorRows, marketRows, metricRows] = await Promise.all([get<Figure[]>("/v1/figures", { ...asked, include: "source", limit: 100, offset: values["offset"] }), vendors(), markets(), metrics(), names("organization", "product")]);
  return {
    title: t("figures"), section: "figures", lead: t("figures_lead"),
    body: [
      filters.form(
        filters.select("vendor", t("vendor"), options(vendorRows, (one) => one.id, nameOf)),
        filters.select("market", t("market"), options(marketRows, (one) => one.id, nameOf)),
        filters.select("metric", t("metric"), options(metricRows, (one) => one.id, nameOf)),
        filters.select("kind", t("kind"), options(KINDS, (one) => one, (one) => capital(term(one)))),
        filters.check("conflict", t("conflict"), "true"), filters.check("rank", t("show_superseded"), "any")),
      table(answer.data, figureColumns(), { caption: t("figures"), hideCaption: true, rowClass: superseded }),
      pager(answer.meta, path, values),
    ],
    data: [{ what: t("figures"), path: "/v1/figures", query: asked, csv: true }],
  };
}

export async function figure({ id }: Context): Promise<View> {
  const { title, body } = await figureView(id);
  return {
    title, section: "figures", kicker: link("/explore/figures", t("figures")), body,
    data: [{ what: t("figure"), path: `/v1/figures/${encodeURIComponent(id)}` }, { what: t("lineage"), path: `/v1/figures/${encodeURIComponent(id)}/lineage` }],
  };
}
