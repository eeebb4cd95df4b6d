/* The official client of the first generation (@modelcontextprotocol/sdk): it checks answers against the tools' output schemas itself. */
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const client = new Client({ name: "skyledger-test", version: "1" });
await client.connect(new StreamableHTTPClientTransport(new URL(process.argv[2])));
const { tools } = await client.listTools();
assert.ok(tools.length >= 10);
for (const [name, args] of [
  ["resolve_name", { name: "京东云" }],
  ["search", { q: "cloud" }],
  ["list_figures", { vendor: ["jd-cloud"], limit: 5 }],
  ["compare_vendors", { vendor: ["jd-cloud", "alibaba-cloud"] }],
  ["list_timeline", { vendor: ["jd-cloud"] }],
  ["list_conflicts", {}],
]) {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(!result.isError && result.structuredContent, name);
}
for (const { uri } of (await client.listResources()).resources.slice(0, 5)) assert.equal((await client.readResource({ uri })).contents.length, 1);
assert.equal((await client.listPrompts()).prompts.length, 3);
await client.ping();
await client.close();
console.log("all answers fit");
