/* TimelineJS itself loads our .timelinejs.json, in a page of its own that the test serves from its package. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { start, WAIT_MS } from "./browser.mjs";

const dist = join(dirname(createRequire(import.meta.url).resolve("@knight-lab/timelinejs/package.json")), "dist");
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".woff": "font/woff", ".svg": "image/svg+xml" };
let site, files, origin;

/* TimelineJS is not the server's business: its files come from here, and so does the page that it draws in. */
async function answer(request, response) {
  const path = new URL(request.url, "http://localhost").pathname;
  if (path === "/") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end('<!doctype html><link rel="stylesheet" href="/css/timeline.css"><script src="/js/timeline.js"></script><div id="here" style="height: 640px"></div>');
    return;
  }
  try {
    const body = await readFile(join(dist, normalize(path)));
    response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
    response.end(body);
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

before(async () => {
  site = await start();
  files = createServer((request, response) => void answer(request, response));
  await new Promise((resolve) => files.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${files.address().port}`;
});
after(async () => {
  files?.close();
  await site?.stop();
});

for (const path of ["/v1/timeline.timelinejs.json?vendor=jd-cloud,alibaba-cloud&limit=60", "/v1/vendors/jd-cloud/timeline.timelinejs.json?limit=60", "/v1/events.timelinejs.json?limit=60"])
  test(`TimelineJS loads ${path}`, async () => {
    const context = await site.browser.newContext({ locale: "en-US", timezoneId: "UTC", viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.route((url) => url.origin !== origin && url.origin !== site.origin, (route) => route.abort()); /* media of the sources */
    await page.goto(origin);
    await page.waitForFunction(() => window.TL);
    const data = await (await page.request.get(site.origin + path)).json();
    await page.evaluate((slides) => {
      window.timeline = new window.TL.Timeline("here", slides, { hash_bookmark: false, ga_measurement_id: null });
    }, data);
    await page.waitForFunction((count) => document.querySelectorAll(".tl-timemarker").length === count, data.events.length);
    await page.locator(".tl-slide .tl-headline").first().waitFor();
    /* What its own check says of our events, and which it read. */
    const read = await page.evaluate(() => {
      const { config } = window.timeline;
      return { valid: config.isValid(), errors: config.getErrors("; "), ids: config.events.map((event) => event.unique_id) };
    });
    assert.ok(read.valid, read.errors);
    assert.deepEqual(new Set(read.ids), new Set(data.events.map((event) => event.unique_id)));
    const shown = await page.locator(".tl-timemarker .tl-headline").allInnerTexts();
    assert.equal(shown.filter((text) => text.trim()).length, data.events.length, "each event has a headline");
    assert.equal(await page.locator(".tl-message-full, .tl-error").filter({ visible: true }).count(), 0, "no message of an error");
    assert.deepEqual(errors, []);
    await context.close();
  });
