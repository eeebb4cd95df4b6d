/* One figure: the panel beside a table and the page of its own show the same. */
import { get, offers, path } from "./api.ts";
import { numberOf, placeText, reasonOf, sourceChip, sourceHref } from "./claim.ts";
import { h, joined, type Child } from "./dom.ts";
import { dateText, intervalText, periodText } from "./format.ts";
import { capital, DATA_LANGUAGE, rankReason, t, term } from "./i18n.ts";
import { lineageTree } from "./lineage.ts";
import { outward, prose, record, reference } from "./links.ts";
import { label, names, nameOf } from "./names.ts";
import type { Event, Figure, Lineage, Metric, Named, Source, Thing } from "./types.ts";

export interface FigureDetail extends Figure {
  period_label: string | null;
  period_note: string | null;
  subject: Thing | null;
  metric: Metric | null;
  market: Named | null;
  source: Source | null;
  corrects: Figure | string | null;
  corrected_by: (Figure | string)[];
  others_same_key: Figure[];
  events: Pick<Event, "id" | "date" | "title">[];
}

export interface FigureView {
  title: string;
  body: Child[];
}

const idOf = (figure: Figure | string): string => (typeof figure === "string" ? figure : figure.id);

export function figureTitle(figure: FigureDetail): string {
  const subject = figure.subject ? label(figure.subject.kind, figure.subject.id, figure.subject.name) : figure.subject_id;
  const metric = figure.metric ? label("metric", figure.metric.id, figure.metric.name) : figure.metric_id;
  return [subject, metric.toLowerCase(), periodText(figure.period)].filter(Boolean).join(", ");
}

async function lineageOf(id: string): Promise<Child> {
  if (!(await offers("get_figure_lineage"))) return null;
  const lineage = (await get<Lineage>(path`/v1/figures/${id}/lineage`)).data;
  return [h("h2", null, t("lineage")), h("p", { class: "hint" }, t("lineage_lead")), lineageTree(lineage)];
}

function facts(rows: [string, Child][]): HTMLElement {
  return h("dl", { class: "facts" }, rows.filter(([, value]) => value).map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))));
}

function sourceBlock(figure: FigureDetail): Child {
  const { source } = figure;
  if (!source) return null;
  return h("div", { class: "source-block" },
    h("p", { class: "source-title" }, h("a", { href: sourceHref(source.id, figure.locator), lang: DATA_LANGUAGE }, source.title)),
    h("p", { class: "hint" }, joined([source.publisher, source.author, dateText(source.published), term(source.kind)], " · ")),
    h("p", null, h("b", null, `${t("locator")}: `), placeText(figure.locator), "  ", outward(source.url, t("open_original"))),
    source.grade === "low" && h("p", { class: "reason", lang: DATA_LANGUAGE }, h("b", null, `${t("grade_low")}: `), source.grade_reason));
}

function others(figure: FigureDetail): Child {
  if (!figure.others_same_key.length) return null;
  return [h("h2", null, t("other_claims")),
    h("ul", { class: "plain claims-list" }, figure.others_same_key.map((other) =>
      h("li", null, numberOf(other), " ", sourceChip(other), reasonOf(other))))];
}

export async function figureView(id: string): Promise<FigureView> {
  const [{ data: figure }, tree] = await Promise.all([get<FigureDetail>(path`/v1/figures/${id}`), lineageOf(id), names("vendor", "market", "metric", "organization", "source")]);
  const derived = figure.kind === "derived";
  const body: Child[] = [
    h("p", { class: "big-number" }, numberOf(figure)),
    figure.value_text && h("p", { class: "quote big-quote", lang: DATA_LANGUAGE }, `“${figure.value_text}”`),
    reasonOf(figure),
    figure.rank === "preferred" && figure.rank_reason && h("p", { class: "preferred-reason", lang: DATA_LANGUAGE }, h("b", null, `${t("preferred")}: `), rankReason(figure.rank_reason)),
    sourceBlock(figure),
    facts([
      [t("subject"), figure.subject && record(figure.subject.kind, figure.subject.id, nameOf(figure.subject))],
      [t("metric"), figure.metric && record("metric", figure.metric.id, figure.metric.name)],
      [t("market"), figure.market && record("market", figure.market.id, nameOf(figure.market))],
      [t("period"), figure.period && joined([periodText(figure.period), figure.period_label], " · ")],
      [t("interval"), intervalText(figure)],
      [t("kind"), capital(term(figure.kind))],
      [t("who"), reference(figure.said_by)],
      [t("published"), figure.published_on && dateText(figure.published_on)],
      [t("corrects"), figure.corrects && record("figure", idOf(figure.corrects))],
      [t("corrected_by"), figure.corrected_by.length ? joined(figure.corrected_by.map((one) => record("figure", idOf(one)))) : null],
      [t("events"), figure.events.length ? joined(figure.events.map((event) => record("event", event.id, event.title))) : null],
    ]),
    joined([prose(figure.period_note), prose(figure.missing_reason), prose(figure.note)], " "),
    (derived || tree) && tree,
    others(figure),
  ];
  return { title: figureTitle(figure), body };
}
