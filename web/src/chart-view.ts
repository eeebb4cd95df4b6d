/* A chart on the page: the specification that the API answers, drawn when it comes into sight and again when its width or the theme
 * changes; saved, cited, and never the only way to the data. */
import { chartAddress, chartSpec, index, type Query } from "./api.ts";
import { h, type Child } from "./dom.ts";
import { today } from "./format.ts";
import { t } from "./i18n.ts";
import { pick, type Picked } from "./pick.ts";
import { session } from "./session.ts";
import { config, look, themed, type Look } from "./theme.ts";
import { copy, download } from "./tools.ts";
import type { Result } from "./vega.ts";

type Spec = Record<string, unknown>;

interface Chart {
  spec: Spec;
  title: string;
  lines: string[]; /* what is drawn, and how to read it */
  sources: string[];
  counted: string; /* release, licence, and how many of the rows are drawn */
  address: string;
  moves: boolean; /* the reader may move along the x axis */
}

const PICTURE_WIDTH = 760;
const AXIS_WIDTH = 90; /* beside a panel of several */
const LETTER_WIDTH = 7;
const HAN_WIDTH = 12;
const LEGEND_SYMBOL = 44; /* px: the mark of an entry and the gap behind its text */

/* The title of a specification is its caption too: what it says, its sources, and how much of the data it shows. */
function read(spec: Spec, address: string, moves: boolean): Chart {
  const { text, subtitle } = spec["title"] as { text: string; subtitle: string[] };
  const { sources } = spec["usermeta"] as { sources: string[] };
  const first = subtitle.findIndex((line) => sources.some((source) => line.endsWith(source)));
  return { spec, title: text, lines: subtitle.slice(0, first < 0 ? -1 : first), sources, counted: subtitle.at(-1) ?? "", address, moves };
}

function panelsOf(spec: Spec): Spec[] {
  return (spec["vconcat"] as Spec[] | undefined) ?? [spec];
}

/* As wide as there is room for: a panel of several has its axis beside it. */
function sized(spec: Spec, width: number): Spec {
  if (!spec["vconcat"]) return { ...spec, width, autosize: { type: "fit-x", contains: "padding" } };
  return { ...spec, vconcat: panelsOf(spec).map((panel) => ({ ...panel, width: width - AXIS_WIDTH })) };
}

function widthOf(text: string): number {
  const han = text.match(/[\u2e80-\uffff]/g)?.length ?? 0;
  return han * HAN_WIDTH + (text.length - han) * LETTER_WIDTH;
}

/* The longest name that a legend has to hold, in pixels. */
function legendEntry(part: unknown): number {
  if (typeof part !== "object" || part === null) return 0;
  if (Array.isArray(part)) return Math.max(0, ...part.map(legendEntry));
  const { color, ...rest } = part as { color?: { scale?: { domain?: string[] } } };
  const names = color?.scale?.domain ?? [];
  return Math.max(0, ...names.map((name) => widthOf(name) + LEGEND_SYMBOL), ...Object.values(rest).map(legendEntry));
}

function configOf(chart: Chart, one: Look, width: number): object {
  return config(one, width, legendEntry(chart.spec["layer"] ?? chart.spec["vconcat"]));
}

const BLACK = /^(black|#000000|#000|#333333|#333)$/i;

/* Two things differ on the page: a mark's link leads out of it, where a click is to open the panel of the figure or the event; and
 * the colours are those of the theme. */
function adapted(part: unknown, one: Look): unknown {
  if (typeof part === "string") return BLACK.test(part) ? one.ink : themed(part, one);
  if (Array.isArray(part)) return part.map((each) => adapted(each, one));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).filter(([key]) => key !== "href").map(([key, value]) => [key, key === "data" ? value : adapted(value, one)]));
}

/* The heading and the caption of the page say what the title in the file says, and the theme decides what is behind. */
function onPage(spec: Spec, one: Look): Spec {
  const { title: _title, background: _background, config: _config, ...rest } = spec;
  return adapted(rest, one) as Spec;
}

/* A specification does not say how a reader moves in it: dragging moves the days, Shift and the wheel zoom. */
function zoomable(spec: Spec): Spec {
  const layers = spec["layer"];
  if (!Array.isArray(layers)) return spec;
  const points = (layers as { mark?: { type?: string } }[]).findIndex((layer) => layer.mark?.type === "point");
  const zoom = { name: "zoom", select: { type: "interval", encodings: ["x"], zoom: "wheel![event.shiftKey]" }, bind: "scales" };
  /* What is moved out of sight does not lie over the names of the lanes. */
  const clipped = (layer: Spec): Spec => ({ ...layer, mark: { ...(layer["mark"] as Spec), clip: true } });
  return { ...spec, layer: layers.map((layer: Spec, i) => (i === points ? { ...clipped(layer), params: [zoom] } : clipped(layer))) };
}

function fileName(chart: Chart): string {
  return chart.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60);
}

async function citation(chart: Chart): Promise<string> {
  const set = await index();
  const dated = session.asOf ? ` (${t("as_of")} ${session.asOf})` : "";
  const sources = chart.sources.length ? ` ${t("sources_line")}: ${chart.sources.join("; ")}.` : "";
  return `${chart.title}. ${chart.lines[0] ?? ""}${sources} ${(session.language === "zh" && set.title_zh) || set.title}, ${t("release")} ${set.version} (${set.release})${dated}, ${set.licence ?? ""}. ${location.href}, ${t("retrieved", today())}.`;
}

async function save(chart: Chart, type: "svg" | "png"): Promise<void> {
  const { picture } = await import("./vega.ts");
  const one = look(false);
  const { config: _config, ...own } = chart.spec;
  const made = await picture({ ...sized(own, PICTURE_WIDTH), background: one.paper, padding: 16 }, configOf(chart, one, PICTURE_WIDTH), type);
  if (type === "svg") download(`${fileName(chart)}.svg`, "image/svg+xml", made);
  else h("a", { href: made, download: `${fileName(chart)}.png` }).click();
}

/* What a mark stands for. */
function pickedOf(datum: { event_id?: string; figure_id?: string } | undefined): Picked | null {
  if (datum?.event_id) return { event: datum.event_id };
  return datum?.figure_id ? { figure: datum.figure_id } : null;
}

const SOURCES = 4; /* in the caption; a citation has all */
const AROUND = 80; /* px of axes and legend */

/* What room to keep until the chart is drawn. */
function heightOf(spec: Spec): number {
  return panelsOf(spec).reduce((sum, panel) => sum + Number(panel["height"] ?? 0) + AROUND, 0);
}

interface Drawn {
  width: number;
  dark: boolean;
  result: Result;
}

/* The chart of an answer, PATH.vl.json; nothing where it has nothing to draw. */
export async function chartOf(path: string, query: Query = {}, moves = false): Promise<Child> {
  const spec = await chartSpec(path, query).catch((error: unknown) => {
    console.error(error);
    return null;
  });
  if (!spec) return h("p", { class: "nothing", role: "status" }, t("chart_failed"));
  const { values } = spec["data"] as { values: unknown[] };
  return values.length > 0 && figureOf(read(spec, chartAddress(path, query), moves));
}

function figureOf(chart: Chart): HTMLElement {
  const plate = h("div", { class: "plate", role: "img", "aria-label": t("chart_alt", chart.title) });
  const state = h("p", { class: "plate-state" }, t("chart_loading"));
  const box = h("div", { class: "plate-box" }, plate, state);
  let drawn: Drawn | undefined;
  let drawing = false;

  const draw = async (): Promise<void> => {
    const width = Math.floor(box.clientWidth);
    const one = look();
    if (!width || drawing || (drawn && drawn.width === width && drawn.dark === one.dark)) return;
    drawing = true;
    try {
      const { draw: render } = await import("./vega.ts");
      drawn?.result.finalize();
      const shown = sized(onPage(chart.moves ? zoomable(chart.spec) : chart.spec, one), width);
      const result = await render(plate, shown, configOf(chart, one, width));
      result.view.addEventListener("click", (_event, item) => {
        const picked = pickedOf((item as { datum?: { event_id?: string; figure_id?: string } } | null)?.datum);
        if (picked) pick(picked);
      });
      plate.querySelector("svg")?.setAttribute("aria-hidden", "true"); /* the plate has the name, the table the data */
      drawn = { width, dark: one.dark, result };
      state.remove();
      box.classList.add("drawn");
    } catch (error) {
      console.error(error);
      state.textContent = t("chart_failed");
    } finally {
      drawing = false;
    }
  };

  box.classList.add(`tall-${Math.min(12, Math.ceil(heightOf(chart.spec) / 80))}`);
  watch(box, draw);
  const act = (text: string, run: (button: HTMLElement) => unknown): HTMLElement =>
    h("button", { type: "button", onclick: (event) => void run(event.currentTarget as HTMLElement) }, text);
  const caption = h("figcaption", null,
    chart.lines.map((line, i) => h("p", { class: i ? "chart-marks" : "chart-unit" }, line)),
    chart.sources.length > 0 && h("p", { class: "chart-sources" }, h("b", null, `${t("sources_line")}: `), chart.sources.slice(0, SOURCES).join("; "), chart.sources.length > SOURCES && ` +${chart.sources.length - SOURCES}`),
    h("p", { class: "chart-counted" }, chart.counted),
    h("div", { class: "chart-tools" },
      act(t("chart_svg"), () => save(chart, "svg")), act(t("chart_png"), () => save(chart, "png")),
      act(t("chart_cite"), async (button) => copy(await citation(chart), button)),
      h("a", { href: chart.address, download: `${fileName(chart)}.vl.json` }, t("chart_spec"))),
  );
  return h("figure", { class: "chart" }, h("p", { class: "chart-title", "aria-hidden": "true" }, chart.title), box, caption);
}

/* Draws when the plate is near the window; follows its width and the theme while it is on the page. */
function watch(box: HTMLElement, draw: () => Promise<void>): void {
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const again = (): void => {
    if (box.isConnected) void draw();
  };
  const sizes = new ResizeObserver(again);
  const sight = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    sight.disconnect();
    sizes.observe(box);
    scheme.addEventListener("change", again);
    document.addEventListener("themechange", again);
    void draw();
  }, { rootMargin: "200px" });
  sight.observe(box);
  addEventListener("beforeprint", again); /* on paper all is in sight */
  box.addEventListener("leave", () => {
    sizes.disconnect();
    sight.disconnect();
    scheme.removeEventListener("change", again);
    document.removeEventListener("themechange", again);
    removeEventListener("beforeprint", again);
  });
}
