/* The look of charts. Okabe and Ito's colours, darkened where white paper needs it; a shape and a dash go with each colour, so
 * that none is told by colour alone. */
import { isDark } from "./session.ts";

const ON_LIGHT = ["#0072b2", "#c44e00", "#00785a", "#a8457f", "#946200", "#2b7fb8", "#5b5b5b", "#6d4fb3"];
const ON_DARK = ["#56b4e9", "#f08c4a", "#2fc49a", "#e29ac4", "#e6b33e", "#9ad0f5", "#c4c4c4", "#b9a3f0"];
/* The colours of the API's charts, in the order of the palettes. */
const OF_API = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999"];
export interface Look {
  dark: boolean;
  ink: string;
  muted: string;
  rule: string;
  paper: string;
  alarm: string;
  palette: string[];
}

export function look(dark = isDark()): Look {
  return dark
    ? { dark, ink: "#e9e6df", muted: "#a9a69e", rule: "#3a3e45", paper: "#14171b", alarm: "#ff8f6b", palette: ON_DARK }
    : { dark, ink: "#1b1d22", muted: "#5c5f66", rule: "#dedad0", paper: "#ffffff", alarm: "#b3261e", palette: ON_LIGHT };
}

/* A colour of the API's charts as this theme has it. */
export function themed(colour: string, one: Look): string {
  const place = OF_API.indexOf(colour);
  return place < 0 ? colour : (one.palette[place] ?? colour);
}

export const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

const NARROW = 480; /* px: a phone */
const LEGEND_ENTRY = 130; /* px at least */

/* How charts look: `entry` is the width of the longest entry of the legend. */
export function config(one: Look, width: number, entry: number): object {
  return {
    background: "transparent",
    font: FONT,
    view: { stroke: null },
    padding: { left: 2, right: 8, top: 6, bottom: 2 },
    title: { anchor: "start", color: one.ink, subtitleColor: one.muted, fontSize: 15, fontWeight: 600, subtitleFontSize: 11.5, offset: 14, subtitlePadding: 4 },
    axis: {
      labelColor: one.muted, titleColor: one.muted, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", gridColor: one.rule,
      domainColor: one.muted, tickColor: one.muted, labelPadding: 6,
    },
    axisY: { domain: false, ticks: false, titleAngle: 0, titleAlign: "left", titleAnchor: "end", titleX: 0, titleY: -10, labelLimit: width < NARROW ? 130 : 280 },
    axisX: { grid: false, ...(width < NARROW ? { labelOverlap: "greedy" } : {}) },
    legend: { labelColor: one.ink, titleColor: one.muted, labelFontSize: 12, symbolSize: 90, orient: "top", direction: "horizontal", title: null, symbolOpacity: 1, columns: Math.max(1, Math.floor(width / Math.max(LEGEND_ENTRY, entry))), labelLimit: Math.min(320, width - 40), offset: 26, columnPadding: 16, layout: { top: { anchor: "start", direction: width < NARROW ? "vertical" : "horizontal" } } },
    text: { color: one.ink, fontSize: 12 },
    aria: false,
  };
}
