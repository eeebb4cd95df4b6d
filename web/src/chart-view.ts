/* A chart on the page: drawn when it comes into sight, again when its width or the theme changes; saved, cited, and never the
 * only way to the data. */
import { chartAddress, chartSpec, index, type Query } from "./api.ts";
import { SCHEMA, type Chart, type Spec } from "./charts.ts";
import { h } from "./dom.ts";
import { today } from "./format.ts";
import { t } from "./i18n.ts";
import { session } from "./session.ts";
import { config, look, themed, type Look } from "./theme.ts";
import { copy, download } from "./tools.ts";
import type { Result } from "./vega.ts";

export interface Picked {
  figure?: string;
  event?: string;
}

/* Where the API has the same chart as PATH.vl.json. */
export interface From {
  operation: string;
  path: string;
  query: Query;
  moves?: boolean; /* the reader may move along the x axis */
}

const PICTURE_WIDTH = 760;
const COMPOSED = ["hconcat", "vconcat", "concat", "facet", "repeat"]; /* has widths of its own */

/* The API's own specification, else the one made here. */
async function specOf(chart: Chart, from: From | undefined, one: Look, width: number): Promise<Spec> {
  const answered = from && (await chartSpec(from.operation, from.path, from.query));
  if (!answered) return chart.spec(one, width);
  return from.moves ? zoomable({ ...answered, $schema: SCHEMA }) : { ...answered, $schema: SCHEMA };
}

function sized(chart: Chart, width: number, spec: Spec): Spec {
  if (COMPOSED.some((key) => key in spec)) return spec;
  const fixed = spec["height"] ? {} : { height: chart.height - 80 };
  return { ...fixed, ...spec, width, autosize: { type: "fit-x", contains: "padding" } };
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
  return `${chart.title}${chart.unit && `, ${chart.unit}`}.${sources} ${set.title}, ${t("release")} ${set.version} (${set.release})${dated}, ${set.licence ?? ""}. ${location.href}, ${t("retrieved", today())}.`;
}

async function save(chart: Chart, from: From | undefined, type: "svg" | "png"): Promise<void> {
  const { picture } = await import("./vega.ts");
  const one = look(false);
  const full = sized(chart, PICTURE_WIDTH, await specOf(chart, from, one, PICTURE_WIDTH));
  const made = await picture({ ...full, background: one.paper, padding: 16 }, config(one, PICTURE_WIDTH), type);
  if (type === "svg") download(`${fileName(chart)}.svg`, "image/svg+xml", made);
  else h("a", { href: made, download: `${fileName(chart)}.png` }).click();
}

async function saveSpec(chart: Chart, from: From | undefined): Promise<void> {
  const one = look(false);
  if (from && (await chartSpec(from.operation, from.path, from.query))) {
    h("a", { href: chartAddress(from.path, from.query), download: `${fileName(chart)}.vl.json` }).click();
    return;
  }
  const full = { ...sized(chart, PICTURE_WIDTH, chart.spec(one, PICTURE_WIDTH)), config: config(one, PICTURE_WIDTH) };
  download(`${fileName(chart)}.vl.json`, "application/json", JSON.stringify(full, null, 2));
}

/* What a mark stands for: the names of the charts made here, and those of the API's rows. */
function pickedOf(datum: Record<string, unknown> | undefined): Picked | null {
  const text = (...names: string[]): string | undefined => names.map((name) => datum?.[name]).find((value): value is string => typeof value === "string" && value !== "");
  const event = text("event", "event_id");
  const figure = text("figure", "figure_id");
  return event ? { event } : figure ? { figure } : null;
}

interface Drawn {
  width: number;
  dark: boolean;
  result: Result;
}

/* `pick` gets what a click on a mark means. */
export function chartView(chart: Chart, pick: (picked: Picked) => void, from?: From): HTMLElement {
  const plate = h("div", { class: "plate", role: "img", "aria-label": t("chart_alt", [chart.title, chart.unit].filter(Boolean).join(", ")) });
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
      const result = await render(plate, sized(chart, width, onPage(await specOf(chart, from, one, width), one)), config(one, width));
      result.view.addEventListener("click", (_event, item) => {
        const picked = pickedOf((item as { datum?: Record<string, unknown> } | null)?.datum);
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

  box.classList.add(`tall-${Math.min(12, Math.ceil(chart.height / 80))}`);
  watch(box, draw);
  const act = (text: string, run: (button: HTMLElement) => unknown): HTMLElement =>
    h("button", { type: "button", onclick: (event) => void run(event.currentTarget as HTMLElement) }, text);
  const caption = h("figcaption", null,
    chart.unit && h("p", { class: "chart-unit" }, chart.unit),
    chart.marks.length > 0 && h("p", { class: "chart-marks" }, chart.marks.join(" · ")),
    chart.sources.length > 0 && h("p", { class: "chart-sources" }, h("b", null, `${t("sources_line")}: `), chart.sources.slice(0, 8).join("; "), chart.sources.length > 8 && ` +${chart.sources.length - 8}`),
    h("div", { class: "chart-tools" },
      act(t("chart_svg"), () => save(chart, from, "svg")), act(t("chart_png"), () => save(chart, from, "png")),
      act(t("chart_cite"), async (button) => copy(await citation(chart), button)), act(t("chart_spec"), () => saveSpec(chart, from))),
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
  box.addEventListener("leave", () => {
    sizes.disconnect();
    sight.disconnect();
    scheme.removeEventListener("change", again);
    document.removeEventListener("themechange", again);
  });
}
