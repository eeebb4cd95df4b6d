/* The charts, as Vega-Lite specifications made from rows of the API. Each is complete in itself: title, units and sources are in
 * it, so that it means the same in the Vega editor. Where the server answers .vl.json, chart-view.ts draws that instead. */
import { claimText } from "./claim.ts";
import { dateText, intervalText, periodText } from "./format.ts";
import { t, term } from "./i18n.ts";
import { sourceOf } from "./names.ts";
import { session } from "./session.ts";
import { seriesScales, type Look } from "./theme.ts";
import type { Claim, Figure, TimelineEntry } from "./types.ts";

export type Spec = Record<string, unknown>;

export interface Chart {
  title: string;
  unit: string; /* what the axis counts, with the unit */
  sources: string[];
  marks: string[]; /* how to read the marks, in words */
  height: number;
  rows: number;
  spec: (one: Look, width: number) => Spec;
}

export interface Point {
  claim: Claim;
  series: string;
  place: number; /* colour and shape; see theme.ts */
  source?: string | undefined;
}

export const SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json";

/* Money is drawn in one unit for all marks: the one that suits the largest. */
function unitOf(claims: Claim[]): { by: number; text: string } {
  const sample = claims.find((claim) => claim.value !== null);
  const largest = Math.max(...claims.map((claim) => Math.abs(claim.value ?? 0)));
  if (sample?.unit === "percent") return { by: 1, text: "%" };
  if (sample?.unit !== "currency" && sample?.unit !== "count") return { by: 1, text: term(sample?.unit) };
  const steps: [number, string][] = session.language === "zh" ? [[1e12, "万亿"], [1e8, "亿"], [1e4, "万"]] : [[1e12, "tn"], [1e9, "bn"], [1e6, "m"]];
  const [by, word] = steps.find(([from]) => largest >= from) ?? [1, ""];
  return { by, text: [word, sample.currency].filter(Boolean).join(" ") };
}

function sourcesOf(points: { source?: string | undefined }[]): string[] {
  return [...new Set(points.map((point) => point.source).filter((source): source is string => Boolean(source)))];
}

export function sourceName(row: { source_publisher?: string | null; source_title?: string | null; source_id: string | null; source_published?: string | null }): string {
  const known = row.source_id ? sourceOf(row.source_id) : {};
  const name = row.source_publisher ?? known.publisher ?? row.source_title ?? known.title ?? row.source_id ?? "";
  const year = (row.source_published ?? known.published)?.slice(0, 4);
  return year ? `${name} (${year})` : name;
}

/* Two ends are drawn when both are known; a bound ("more than") has one end and a triangle. */
function datumOf(point: Point, by: number): Spec {
  const { claim } = point;
  const value = (claim.value ?? 0) / by;
  const low = claim.value_low === null ? null : claim.value_low / by;
  const high = claim.value_high === null ? null : claim.value_high / by;
  return {
    series: point.series,
    period: periodText(claim.period),
    date: claim.period_start,
    value,
    low: low ?? value,
    high: high ?? value,
    bound: claim.qualifier && ["more_than", "at_least"].includes(claim.qualifier) ? "up" : claim.qualifier && ["less_than", "at_most"].includes(claim.qualifier) ? "down" : "none",
    forecast: claim.kind === "forecast",
    computed: claim.kind === "derived",
    conflict: claim.conflict === true,
    superseded: claim.rank === "deprecated",
    figure: claim.figure_id ?? claim.id ?? null,
    label: claimText(claim),
    interval: intervalText(claim),
    kind: term(claim.kind),
    source: point.source ?? "",
  };
}

function tooltip(): Spec[] {
  return [
    { field: "series", title: t("name") }, { field: "period", title: t("period") }, { field: "label", title: t("value") },
    { field: "interval", title: t("interval") }, { field: "kind", title: t("kind") }, { field: "source", title: t("source") },
  ].map((one) => ({ ...one, type: "nominal" }));
}

function marksIn(data: Spec[]): string[] {
  return [
    data.some((row) => row["low"] !== row["high"]) && t("marks_interval"),
    data.some((row) => row["conflict"]) && t("marks_conflict"),
    data.some((row) => row["forecast"]) && t("marks_forecast"),
    data.some((row) => row["bound"] !== "none") && t("marks_bound"),
  ].filter((text): text is string => Boolean(text));
}

interface Frame {
  title: string;
  unit: string;
  points: { source?: string | undefined }[];
}

function head({ title, unit, points }: Frame): Spec {
  const sources = sourcesOf(points);
  const shown = sources.slice(0, 4).join("; ") + (sources.length > 4 ? ` +${sources.length - 4}` : "");
  return {
    $schema: SCHEMA,
    title: { text: title, subtitle: [unit, ...(shown ? [`${t("sources_line")}: ${shown}`] : [])] },
    description: `${title}, ${unit}`,
    usermeta: { sources },
  };
}

/* One series: its name and its place, in the order of appearance. */
function seriesOf(points: Point[]): { series: string[]; places: number[] } {
  const places = new Map<string, number>();
  for (const point of points) if (!places.has(point.series)) places.set(point.series, point.place);
  return { series: [...places.keys()], places: [...places.values()] };
}

/* A layer for those rows that it is about, and none where there are none. */
function when(data: Spec[], test: (row: Spec) => boolean, filter: string, layers: Spec[]): Spec[] {
  return data.some(test) ? layers.map((layer) => ({ transform: [{ filter }], ...layer })) : [];
}

function ring(one: Look, size: number): Spec {
  return { type: "point", shape: "circle", size, strokeWidth: 1.6, stroke: one.alarm, fill: null, strokeDash: [3, 2], cursor: "pointer" };
}

const FAINT = { condition: { test: "datum.superseded", value: 0.35 }, value: 1 };

/* Values over time: lines through what stands, whiskers for intervals, rings round what is disputed. */
export function series(title: string, points: Point[]): Chart {
  const drawn = points.filter((point) => point.claim.value !== null && point.claim.period_start);
  const { by, text } = unitOf(drawn.map((point) => point.claim));
  const data = drawn.map((point) => datumOf(point, by));
  const { series: names, places } = seriesOf(drawn);
  const dates = new Set(data.map((row) => row["date"]));

  const spec = (one: Look, width: number): Spec => {
    const scales = seriesScales(names, places, one);
    const key = legend(names, width);
    const colour = { field: "series", type: "nominal", scale: scales.colour, legend: key };
    const y = { field: "value", type: "quantitative", scale: { zero: true, nice: true }, axis: { title: text, tickCount: 5 } };
    const x = { field: "date", type: "temporal", scale: { type: "utc", padding: 14 }, axis: { title: null, format: "%Y", tickCount: "year", labelOverlap: true } };
    return {
      ...head({ title, unit: text, points: drawn }),
      data: { values: data },
      encoding: { x, y },
      layer: [
        { transform: [{ filter: "!datum.superseded" }], mark: { type: "line", strokeWidth: 2, opacity: 0.75 },
          encoding: { color: colour, strokeDash: { field: "series", type: "nominal", scale: scales.dash, legend: key }, y: { ...y, aggregate: "mean" } } },
        { mark: { type: "rule", strokeWidth: 1.5 }, encoding: { y: { ...y, field: "low" }, y2: { field: "high" }, color: colour, opacity: FAINT } },
        ...when(data, (row) => row["low"] !== row["high"], "datum.low !== datum.high", ["low", "high"].map((end) => ({ mark: { type: "tick", thickness: 1.5, size: 8, orient: "horizontal" }, encoding: { y: { ...y, field: end }, color: colour, opacity: FAINT } }))),
        { mark: { type: "point", size: 62, strokeWidth: 1.8, cursor: "pointer" },
          encoding: { color: colour, shape: { field: "series", type: "nominal", scale: scales.shape, legend: key }, opacity: FAINT,
            fill: { condition: { test: "datum.forecast || datum.computed", value: one.paper }, field: "series", type: "nominal", scale: scales.colour, legend: key },
            tooltip: tooltip() } },
        ...when(data, (row) => row["conflict"] === true, "datum.conflict", [{ mark: ring(one, 240), encoding: { tooltip: tooltip() } }]),
        ...["up", "down"].flatMap((side) => when(data, (row) => row["bound"] === side, `datum.bound === '${side}'`, [{ mark: { type: "point", shape: `triangle-${side}`, size: 40, filled: true, yOffset: side === "up" ? -12 : 12, color: one.ink } }])),
      ],
    };
  };
  return { title, unit: text, sources: sourcesOf(drawn), marks: marksIn(data), height: dates.size < 2 ? 220 : 320, rows: data.length, spec };
}

/* A legend that a phone can hold. */
function legend(names: string[], width: number): Spec | null {
  return names.length > 1 ? { columns: width < 480 ? (names.some((name) => name.length > 18) ? 1 : 2) : Math.max(1, Math.floor(width / 230)) } : null;
}

/* Values of one period, largest first: a bar each, with its interval. */
export function bars(title: string, points: Point[]): Chart {
  const drawn = points.filter((point) => point.claim.value !== null);
  const { by, text } = unitOf(drawn.map((point) => point.claim));
  const data = drawn.map((point) => datumOf(point, by));
  const { series: names, places } = seriesOf(drawn);
  const ranked = [...drawn].sort((a, b) => (b.claim.value ?? 0) - (a.claim.value ?? 0)).map((point) => point.series);

  const spec = (one: Look, width: number): Spec => {
    const scales = seriesScales(names, places, one);
    const narrow = width < 480;
    return {
      ...head({ title, unit: text, points: drawn }),
      height: names.length * 34,
      data: { values: data },
      encoding: {
        y: { field: "series", type: "nominal", sort: ranked, axis: { title: null, labelLimit: narrow ? 110 : 260, labelColor: one.ink, domain: false, ticks: false } },
        x: { field: "value", type: "quantitative", scale: { zero: true, domainMax: room(data, narrow ? 1.5 : 1.2) }, axis: { title: text, grid: true, tickCount: narrow ? 3 : 6 } },
        tooltip: tooltip(),
      },
      layer: [
        { mark: { type: "bar", height: { band: 0.62 }, cursor: "pointer" }, encoding: { color: { field: "series", type: "nominal", scale: scales.colour, legend: null }, fillOpacity: { condition: { test: "datum.forecast || datum.computed", value: 0.35 }, value: 0.9 }, opacity: FAINT } },
        { mark: { type: "rule", strokeWidth: 2, color: one.ink }, encoding: { x: { field: "low", type: "quantitative" }, x2: { field: "high" } } },
        { mark: { type: "text", align: "left", dx: 8 }, encoding: { x: { field: "high", type: "quantitative" }, text: { field: "label" } } },
        ...when(data, (row) => row["conflict"] === true, "datum.conflict", [{ mark: ring(one, 200) }]),
      ],
    };
  };
  return { title, unit: text, sources: sourcesOf(drawn), marks: marksIn(data), height: 46 + names.length * 34, rows: data.length, spec };
}

/* The end of an axis that leaves room for a text after the longest bar. */
function room(data: Spec[], factor: number): number {
  return Math.max(...data.map((row) => Number(row["high"]))) * factor;
}

/* The claims of one contradiction on one axis: where intervals do not meet, the claims cannot both hold. */
export function claimsSide(title: string, figures: Figure[], nameOf: (figure: Figure) => string): Chart {
  const { by, text } = unitOf(figures);
  const points = figures.filter((figure) => figure.value !== null).map((figure, place) => ({ claim: figure, series: `${place + 1}. ${nameOf(figure)}`, place, source: sourceName(figure) }));
  const data = points.map((point) => ({ ...datumOf(point, by), conflict: false, preferred: point.claim.rank === "preferred" }));

  const spec = (one: Look, width: number): Spec => ({
    ...head({ title, unit: text, points }),
    height: data.length * 54,
    data: { values: data },
    encoding: {
      y: { field: "series", type: "nominal", sort: null, axis: { title: null, labelLimit: width < 480 ? 110 : 280, labelColor: one.ink, domain: false, ticks: false, grid: true } },
      tooltip: tooltip(),
    },
    layer: [
      { mark: { type: "rule", strokeWidth: 7, opacity: 0.45, strokeCap: "round", color: one.palette[0] }, encoding: { x: { field: "low", type: "quantitative", scale: { zero: false, padding: 24 }, axis: { title: text, grid: true, tickCount: 6 } }, x2: { field: "high" } } },
      { mark: { type: "point", size: 90, strokeWidth: 2, cursor: "pointer" }, encoding: { x: { field: "value", type: "quantitative" }, opacity: FAINT,
        color: { condition: { test: "datum.superseded", value: one.alarm }, value: one.palette[0] },
        fill: { condition: { test: "datum.preferred", value: one.palette[0] }, value: one.paper },
        shape: { condition: { test: "datum.superseded", value: "cross" }, value: "circle" } } },
      { mark: { type: "text", dy: -14, fontSize: 12 }, encoding: { x: { field: "value", type: "quantitative" }, text: { field: "label" } } },
    ],
  });
  return { title, unit: text, sources: sourcesOf(points), marks: [t("marks_interval")], height: 40 + data.length * 54, rows: data.length, spec };
}

const FAMILIES: Record<string, string[]> = {
  f_business: ["founding", "launch", "expansion", "milestone", "listing", "financial", "deal"],
  f_people: ["leadership", "reorganization"],
  f_strategy: ["strategy", "campaign", "partnership"],
  f_knowledge: ["research", "report", "regulation"],
  f_incident: ["incident"],
};
type Family = "f_business" | "f_people" | "f_strategy" | "f_knowledge" | "f_incident";
const FAMILY_KEYS = Object.keys(FAMILIES) as Family[];

function familyOf(category: string): Family {
  return FAMILY_KEYS.find((key) => FAMILIES[key]?.includes(category)) ?? "f_business";
}

const DAY = 86_400_000;
const LANE = 58;

/* Where days crowd, events of one lane step down a little, so that none hides another. */
function slots(entries: { from: number; lane: string }[], span: number): number[] {
  const STEPS = 5;
  const last = new Map<string, number[]>();
  return entries.map(({ from, lane }) => {
    const ends = last.get(lane) ?? Array.from({ length: STEPS }, () => -Infinity);
    let slot = ends.findIndex((end) => from - end > span / 90);
    if (slot < 0) slot = ends.indexOf(Math.min(...ends));
    ends[slot] = from;
    last.set(lane, ends);
    return slot;
  });
}

/* One lane for each vendor; a bar where the date is a span of days. */
export function timeline(title: string, rows: TimelineEntry[], laneOf: (row: TimelineEntry) => string): Chart {
  const dated = rows.filter((row) => row.date_earliest ?? row.date_latest).map((row) => {
    const from = Date.parse((row.date_earliest ?? row.date_latest) as string);
    const to = Date.parse((row.date_latest ?? row.date_earliest) as string);
    return { row, lane: laneOf(row), from, to };
  }).sort((a, b) => a.from - b.from);
  const span = Math.max(DAY, (dated.at(-1)?.to ?? 0) - (dated[0]?.from ?? 0));
  const slot = slots(dated, span);
  const lanes = [...new Set(rows.map(laneOf))];
  const data = dated.map(({ row, lane, from, to }, i) => ({
    lane, from, to: to + DAY - 1, middle: from + (to - from) / 2, wide: to - from > DAY, slot: slot[i], event: row.event_id, title: row.title, date: dateText(row.date),
    category: term(row.category), family: t(familyOf(row.category)), status: term(row.status), sure: row.status === "confirmed" || row.status === "reported", source: sourceName(row),
  }));

  const spec = (one: Look, width: number): Spec => {
    const families = FAMILY_KEYS.map((key) => t(key));
    const scales = seriesScales(families, families.map((_, i) => i), one);
    const key = legend(families, width);
    const x = { type: "temporal", scale: { type: "utc", padding: 12, nice: false }, axis: { title: null, grid: true, orient: "top", labelOverlap: true, tickCount: width < 480 ? 4 : 10 } };
    return {
      ...head({ title, unit: t("timeline_lead"), points: data }),
      height: lanes.length * LANE,
      data: { values: data },
      encoding: {
        y: { field: "lane", type: "nominal", sort: lanes, scale: { domain: lanes, paddingInner: 0.15, paddingOuter: 0.1 }, axis: { title: null, labelLimit: width < 480 ? 84 : 170, labelColor: one.ink, labelFontWeight: 600, domain: false, ticks: false, grid: true, tickBand: "extent" } },
        yOffset: { field: "slot", type: "ordinal", scale: { domain: [0, 1, 2, 3, 4] } },
      },
      layer: [
        ...when(data, (row) => row["wide"] === true, "datum.wide", [{ mark: { type: "rule", strokeWidth: 4, opacity: 0.35, clip: true },
          encoding: { x: { field: "from", ...x }, x2: { field: "to" }, color: { field: "family", type: "nominal", scale: scales.colour, legend: key } } }]),
        { params: [{ name: "zoom", select: { type: "interval", encodings: ["x"], zoom: "wheel![event.shiftKey]" }, bind: "scales" }],
          mark: { type: "point", size: 70, strokeWidth: 1.8, cursor: "pointer", clip: true },
          encoding: { x: { field: "middle", ...x }, color: { field: "family", type: "nominal", scale: scales.colour, legend: key }, shape: { field: "family", type: "nominal", scale: scales.shape, legend: key },
            fill: { condition: { test: "!datum.sure", value: one.paper }, field: "family", type: "nominal", scale: scales.colour, legend: key },
            tooltip: [["lane", "vendor"], ["date", "date"], ["title", "title"], ["category", "category"], ["status", "status"], ["source", "source"]].map(([field, key]) => ({ field, type: "nominal", title: t(key as "date") })) } },
      ],
    };
  };
  return { title, unit: "", sources: sourcesOf(data), marks: [], height: 70 + lanes.length * LANE, rows: data.length, spec };
}
