/* The official clients of both generations, with a handshake and without: each lists everything, asks every tool, reads every resource
 * and gets every prompt; every answer is laid against the schema that the tool promised. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as firstClient from "@modelcontextprotocol/sdk/client/index.js";
import * as firstTransport from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import Ajv2020 from "ajv/dist/2020.js";
import { serve } from "./server.mjs";

const SECOND_NEEDS = 20; /* of Node */
const first = { ...firstClient, ...firstTransport };
const second = Number(process.versions.node.split(".")[0]) >= SECOND_NEEDS ? await import("@modelcontextprotocol/client") : null;

const WAYS = [
  { name: "first generation", library: first, options: {}, version: "2025-11-25" },
  { name: "handshake", library: second, options: {}, version: "2025-11-25" },
  { name: "no handshake", library: second, options: { versionNegotiation: { mode: { pin: "2026-07-28" } } }, version: "2026-07-28" },
  { name: "whatever the server speaks", library: second, options: { versionNegotiation: { mode: "auto" } }, version: "2026-07-28" },
];

const CALLS = {
  resolve_name: { name: "京东云" },
  search: { q: "京东云", limit: 3 },
  list_timeline: { vendor: ["JD Cloud", "alibaba-cloud"], from: "2018" },
  list_statements: { vendor: ["jd-cloud"], limit: 5 },
  list_market_sizes: { market: "cn-cloud" },
  list_market_shares: { market: "cn-cloud" },
  compare_markets: null, /* from what is on record, below */
  compare_vendors: { vendor: ["JD Cloud", "Alibaba Cloud"] },
  list_figures: { vendor: ["jd-cloud"], sort: ["-period"], limit: 5 },
  get_figure_lineage: null,
  list_conflicts: { limit: 3 },
  verify: null,
};

let server;
const clients = [];

async function connect({ Client, StreamableHTTPClientTransport }, options) {
  const client = new Client({ name: "skyledger-test", version: "1" }, options);
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", server.origin)));
  clients.push(client);
  return client;
}

before(async () => {
  server = await serve();
});
after(async () => {
  for (const client of clients) await client.close();
  await server.stop();
});

/* Arguments for every tool, with ids that this data set has. */
async function callsOf(client) {
  const figures = (await client.callTool({ name: "list_figures", arguments: { limit: 200 } })).structuredContent.data;
  const money = figures.find((row) => row.value !== null && row.period !== null && row.currency !== null);
  const markets = [...new Set(figures.filter((row) => row.subject_kind === "market").map((row) => row.subject_id))];
  assert.ok(money && markets.length >= 2);
  return {
    ...CALLS,
    list_market_sizes: { market: markets[0] },
    compare_markets: { market: markets.slice(0, 2) },
    get_figure_lineage: { figure: figures[0].id },
    verify: { subject: `${money.subject_kind}:${money.subject_id}`, metric: money.metric_id, period: money.period, value: String(money.value), currency: money.currency, ...(money.market_id ? { market: money.market_id } : {}) },
  };
}

/* Every number that is a claim says what it measures, when, and who says so. */
function requireOrigin(value, where) {
  if (Array.isArray(value)) return value.reduce((found, item, index) => found + requireOrigin(item, `${where}[${index}]`), 0);
  if (value === null || typeof value !== "object") return 0;
  let found = 0;
  if (typeof value.value === "number" && ("metric_id" in value || "value_low" in value)) {
    found++;
    for (const part of ["unit", "period"]) assert.ok(value[part] !== undefined, `${where}: a number without ${part}: ${JSON.stringify(value)}`);
    const sources = Object.keys(value).filter((key) => /source|inputs|lineage|evidence/.test(key));
    assert.ok(sources.length > 0, `${where}: a number without its source: ${JSON.stringify(value)}`);
  }
  for (const [key, item] of Object.entries(value)) found += requireOrigin(item, `${where}.${key}`);
  return found;
}

for (const { name, library, options, version } of WAYS) {
  const skip = library === null && `this client needs Node ${SECOND_NEEDS}`;
  test(`${name}: connects and is told how to ask`, { skip }, async () => {
    const client = await connect(library, options);
    assert.equal(client.transport.protocolVersion, version);
    assert.deepEqual(Object.keys(client.getServerCapabilities()).sort(), ["completions", "prompts", "resources", "tools"]);
    assert.equal(client.getServerVersion().name, "skyledger");
    assert.match(client.getInstructions(), /source/);
  });

  test(`${name}: every tool answers by its schemas`, { skip }, async () => {
    const client = await connect(library, options);
    const { tools } = await client.listTools();
    const calls = await callsOf(client);
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    assert.deepEqual(tools.map((tool) => tool.name).sort(), Object.keys(calls).sort());
    let numbers = 0;
    for (const tool of tools) {
      assert.equal(tool.annotations.readOnlyHint, true);
      assert.equal(tool.annotations.idempotentHint, true);
      assert.ok(tool.description.length > 40 && tool.title, tool.name);
      const takes = ajv.compile(tool.inputSchema);
      assert.ok(takes(calls[tool.name]), `${tool.name}: ${ajv.errorsText(takes.errors)}`);
      assert.ok(!takes({ ...calls[tool.name], no_such_argument: 1 }), tool.name);
      const result = await client.callTool({ name: tool.name, arguments: calls[tool.name] });
      assert.ok(!result.isError, `${tool.name}: ${result.content[0].text}`);
      assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
      const promised = ajv.compile(tool.outputSchema);
      assert.ok(promised(result.structuredContent), `${tool.name}: ${ajv.errorsText(promised.errors)}`);
      const { data } = result.structuredContent;
      assert.ok(Array.isArray(data) ? data.length > 0 : Object.keys(data).length > 0, `${tool.name} answers nothing`);
      numbers += requireOrigin(data, tool.name);
    }
    assert.ok(numbers > 20, `only ${numbers} numbers were looked at`);
  });

  test(`${name}: mistakes come back in words`, { skip }, async () => {
    const client = await connect(library, options);
    const wrong = await client.callTool({ name: "list_figures", arguments: { vendor: ["jd-clod"] } });
    assert.equal(wrong.isError, true);
    assert.match(wrong.content[0].text, /jd-clod.*nearest is jd-cloud/s);
    await assert.rejects(client.callTool({ name: "list_figure", arguments: {} }), /list_figures/);
    await assert.rejects(client.readResource({ uri: "skyledger:///v1/vendors/nobody" }), /nobody/);
    await assert.rejects(client.getPrompt({ name: "compare_vendors", arguments: {} }), /vendors is required/);
  });

  test(`${name}: every resource can be read`, { skip }, async () => {
    const client = await connect(library, options);
    const { resources } = await client.listResources();
    assert.ok(resources.length > 10);
    for (const resource of resources) {
      const { contents } = await client.readResource({ uri: resource.uri });
      assert.equal(contents.length, 1);
      assert.equal(contents[0].uri, resource.uri);
      assert.equal(contents[0].mimeType, resource.mimeType);
      if (resource.mimeType === "application/json") assert.equal(JSON.parse(contents[0].text).data.id, resource.name);
      else assert.match(contents[0].text, /^# /);
    }
    const { resourceTemplates } = await client.listResourceTemplates();
    const figure = resourceTemplates.find((item) => item.name === "get_figure");
    const [row] = (await client.callTool({ name: "list_figures", arguments: { limit: 1 } })).structuredContent.data;
    const read = await client.readResource({ uri: figure.uriTemplate.replace("{figure}", encodeURIComponent(row.id)) });
    assert.equal(JSON.parse(read.contents[0].text).data.id, row.id);
    const near = await client.complete({ ref: { type: "ref/resource", uri: figure.uriTemplate }, argument: { name: "figure", value: row.id } });
    assert.ok(near.completion.values.includes(row.id));
  });

  test(`${name}: every prompt can be got`, { skip }, async () => {
    const client = await connect(library, options);
    const { prompts } = await client.listPrompts();
    const given = { compare_vendors: { vendors: "京东云, Alibaba Cloud" }, check_claim: { claim: "JD Cloud grew." }, brief_on_vendor: { vendor: "JD Cloud" } };
    assert.deepEqual(prompts.map((prompt) => prompt.name).sort(), Object.keys(given).sort());
    for (const prompt of prompts) {
      const { messages } = await client.getPrompt({ name: prompt.name, arguments: given[prompt.name] });
      assert.equal(messages.length, 1);
      assert.equal(messages[0].role, "user");
      assert.doesNotMatch(messages[0].content.text, /[{}]/);
      if (prompt.name !== "check_claim") assert.match(messages[0].content.text, /\(jd-cloud\)/);
    }
    const ends = await client.complete({ ref: { type: "ref/prompt", name: "compare_vendors" }, argument: { name: "vendors", value: "jd-cloud, ali" } });
    assert.deepEqual(ends.completion.values, ["jd-cloud, alibaba-cloud"]);
  });
}
