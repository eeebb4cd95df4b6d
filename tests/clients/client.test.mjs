/* The client that openapi-typescript and openapi-fetch make of openapi.yaml: its types are generated here, client.ts is compiled against
 * them, and what comes out asks the live server. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { serve } from "./server.mjs";

const HERE = new URL(".", import.meta.url).pathname;
const INTERFACE = process.env.SKYLEDGER_INTERFACE ?? `${HERE}../../openapi.yaml`;
const PAGE = 7;

function run(program, ...options) {
  const done = spawnSync(`${HERE}node_modules/.bin/${program}`, options, { encoding: "utf8", cwd: HERE });
  assert.equal(done.status, 0, done.error?.message ?? done.stdout + done.stderr);
}

let server, ours, client;
before(async () => {
  run("openapi-typescript", INTERFACE, "--output", "api.d.ts");
  run("tsc", "--project", "tsconfig.json", "--pretty", "false");
  ours = await import("./client.js");
  server = await serve();
  client = ours.connect(server.origin);
});
after(() => server?.stop());

async function plain(target) {
  return (await fetch(new URL(target, server.origin))).json();
}

test("vendors have their names", async () => {
  const names = await ours.vendorNames(client);
  assert.equal(names.get("jd-cloud"), "京东云");
  assert.equal(names.size, (await plain("/v1/vendors?limit=1")).meta.total);
});

test("the links lead through every page", async () => {
  const figures = await ours.figuresOf(client, server.origin, "JD Cloud", PAGE);
  const whole = await plain("/v1/figures?vendor=jd-cloud&sort=-period,id&limit=1000");
  assert.ok(figures.length > 3 * PAGE);
  assert.deepEqual(figures, whole.data);
});

test("a comparison keeps the order of the vendors and says what may be compared", async () => {
  const rows = await ours.compare(client, ["tencent-cloud", "京东云"], "revenue");
  assert.deepEqual([...new Set(rows.map((row) => row.vendor_id))], ["tencent-cloud", "jd-cloud"]);
  for (const { comparable, reasons } of rows) assert.ok(comparable || reasons, "what may not be compared says why");
});

test("a mistake is a problem with its types", async () => {
  const { status, problem } = await ours.problemOf(client, "jd-clod");
  assert.equal(status, 404);
  assert.equal(problem.type, "/docs/problems/unknown-id");
  assert.equal(problem.errors[0].suggestion, "jd-cloud");
});

test("an answer is pinned to a release", async () => {
  const [{ id }] = await ours.figuresOf(client, server.origin, "jd-cloud", PAGE);
  assert.equal(await ours.pinned(client, id, await ours.release(client)), true);
  assert.equal((await ours.pinned(client, id, "0".repeat(16))).status, 410);
});
