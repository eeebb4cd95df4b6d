/* Compiles and draws the charts of a running server with Vega-Lite and Vega, which must find nothing to complain of.
 * usage: WEB_STAGE=FOLDER node charts.mjs BINARY DATA      the folder has node_modules; prints TAP */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.WEB_STAGE}/package.json`);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const vega = await load("vega");
const vegaLite = await load("vega-lite");
const [binary, data] = process.argv.slice(2);

const CHARTS = [
  "/v1/markets/cn-cloud/sizes.vl.json",
  "/v1/markets/cn-cloud/sizes.vl.json?transform=yoy_pct",
  "/v1/markets/world-iaas-gartner/shares.vl.json?limit=1000",
  "/v1/markets/world-iaas-gartner/shares.vl.json?period=1990",
  "/v1/markets/world-iaas-gartner/concentration.vl.json",
  "/v1/compare/markets.vl.json?market=cn-cloud,cn-public-cloud,cn-private-cloud",
  "/v1/compare/vendors.vl.json?vendor=jd-cloud,alibaba-cloud,tencent-cloud",
  "/v1/compare/milestones.vl.json?vendor=alibaba-cloud,jd-cloud",
  "/v1/figures.vl.json?subject=vendor:jd-cloud",
  "/v1/timeline.vl.json?vendor=jd-cloud,alibaba-cloud&limit=1000",
  "/v1/vendors/jd-cloud/timeline.vl.json",
  "/v1/vendors/jd-cloud/timeline.vl.json?lang=zh",
  "/v1/compare/vendors.vl.json?vendor=jd-cloud,alibaba-cloud,tencent-cloud&metric=revenue&currency=CNY&limit=1000&lang=zh",
  "/v1/markets/cn-cloud-infrastructure-canalys/shares.vl.json?period=2021-Q3&lang=zh",
  "/v1/markets/cn-cloud/sizes.vl.json?lang=zh",
  "/v1/conflicts/growth:revenue-growth:google-cloud:2020.vl.json?lang=zh",
];
const SAFE = new Set(["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999", "#000000"]);

let made = 0, failed = 0;
function check(right, name, detail = "") {
  made += 1;
  failed += right ? 0 : 1;
  console.log(`${right ? "ok" : "not ok"} ${made} - ${name}${right || !detail ? "" : `: ${detail}`}`);
}

function get(path) {
  return JSON.parse(execFileSync(binary, ["get", "--data", data, path], { encoding: "utf8", maxBuffer: 1 << 26 }));
}

/* Every colour that a scale of the specification names. */
function colours(node, found = new Set()) {
  if (Array.isArray(node)) node.forEach((one) => colours(one, found));
  else if (node && typeof node === "object") Object.values(node).forEach((one) => colours(one, found));
  else if (typeof node === "string" && /^#[0-9A-F]{6}$/i.test(node)) found.add(node);
  return found;
}

async function draw(path) {
  const complaints = [];
  const logger = { level: () => logger, info: () => logger, debug: () => logger,
    warn: (...words) => (complaints.push(words.join(" ")), logger), error: (...words) => (complaints.push(words.join(" ")), logger) };
  const spec = get(path);
  check(spec.$schema.endsWith("/vega-lite/v6.json") && spec.title.subtitle.length >= 2, `${path}: has a caption`);
  const compiled = vegaLite.compile(spec, { logger });
  const svg = await new vega.View(vega.parse(compiled.spec), { renderer: "none", logger }).toSVG();
  check(complaints.length === 0, `${path}: draws without a complaint`, complaints.join("; "));
  const strange = [...colours(spec)].filter((colour) => !SAFE.has(colour));
  check(strange.length === 0, `${path}: colours are those that all eyes tell apart`, strange.join(" "));
  const { values } = spec.data;
  const rings = (svg.match(/aria-label="[^"]*"/g) ?? []).length;
  check(values.length === 0 || rings >= values.length / 2, `${path}: its marks are drawn`, `${rings} marks, ${values.length} values`);
  return { spec, svg };
}

for (const path of CHARTS) await draw(path);
const kinds = new Set();
for (const conflict of get("/v1/conflicts?limit=1000").data) {
  if (kinds.has(conflict.kind)) continue;
  kinds.add(conflict.kind);
  const { spec } = await draw(`/v1/conflicts/${conflict.id}.vl.json`);
  const ids = new Set(spec.data.values.map((value) => value.figure_id ?? value.event_id));
  check(ids.size === conflict.claims_count, `${conflict.id}: all its claims are drawn`, `${ids.size} of ${conflict.claims_count}`);
}
check(kinds.size > 4, "contradictions of several kinds");
for (const market of get("/v1/markets?limit=1000").data) {
  if (market.sizes_count > 0) await draw(`/v1/markets/${market.id}/sizes.vl.json?limit=1000`);
  if (market.shares_count > 0) await draw(`/v1/markets/${market.id}/shares.vl.json?limit=1000`);
}
const rows = get("/v1/markets/cn-cloud/sizes?rank=any").data;
const { values } = get("/v1/markets/cn-cloud/sizes.vl.json?rank=any").data;
check(values.length === rows.filter((row) => row.value !== null).length, "a mark for each number of the page");
check(values.every((value) => rows.some((row) => row.id === value.figure_id && row.value === value.value && row.value_low === value.low && row.value_high === value.high && row.conflict === value.conflict)), "the numbers, intervals and contradictions are those of the rows");
console.log(`1..${made}`);
process.exitCode = failed ? 1 : 0;
