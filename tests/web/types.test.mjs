/* The sources of the pages, as the type checker sees them. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";

test("types: web/src has no mistake", () => {
  const checker = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const run = spawnSync(process.execPath, [checker, "--noEmit", "--pretty", "false", "--project", process.env.WEB_STAGE ?? "../../web"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stdout + run.stderr);
});
