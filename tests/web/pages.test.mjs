/* Each page in a real browser: it shows what it must, complains of nothing, asks nobody else, and axe-core finds nothing. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { open, settle, start } from "./browser.mjs";
import { documents, views } from "./views.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CHART_LIBRARY = /\/assets\/vega-/;
let site, desktop, phone;

before(async () => {
  site = await start();
  desktop = await open(site);
  phone = await open(site, { colorScheme: "dark", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
});
after(() => site?.stop());

/* Of long tables and lists the first rows are looked at: the others are made by the same lines. */
async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => window.axe.run({ exclude: ["tbody tr:nth-child(n+25)", "main dl > div:nth-child(n+25)", ".opblock-tag-section:nth-child(n+5)"] }, { resultTypes: ["violations"] }));
  return found.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
}

async function wideness(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function headingsInOrder(page) {
  const levels = await page.locator("main :is(h1, h2, h3, h4)").evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1])));
  return levels[0] === 1 && levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1);
}

for (const view of views) {
  test(`${view.name}: shows, with a link to its data`, async () => {
    const { page, requests, go, check } = desktop;
    await go(view.path);
    await settle(page, view.heading);
    assert.ok((await page.locator(".plate svg").count()) >= (view.charts ?? 0), "its charts are drawn");
    if (!view.charts) assert.ok(!requests().some((url) => CHART_LIBRARY.test(url)), "the chart library loads only for charts");
    const links = await page.locator(".data-tools a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    const json = links.find((href) => href?.startsWith(view.data) && href.includes(".json"));
    assert.ok(json, `a link to ${view.data} as JSON, not only ${links.join(" ")}`);
    const answer = await page.request.get(site.origin + json);
    assert.equal(answer.status(), 200, json);
    assert.ok((await answer.json()).data, "the data of the view");
    assert.deepEqual(await violations(page), [], "axe-core");
    assert.ok(await headingsInOrder(page), "headings go down one level at a time");
    assert.equal(await wideness(page), 0, "nothing is wider than the window");
    assert.ok((await page.title()).endsWith("Skyledger"));
    check();
  });

  test(`${view.name}: dark and on a phone`, async () => {
    const { page, go, check } = phone;
    await go(view.path);
    await settle(page, view.heading);
    assert.equal(await wideness(page), 0, "nothing is wider than the screen");
    assert.deepEqual(await violations(page), [], "axe-core");
    check();
  });
}

for (const document of documents)
  for (const [where, opened] of [["shows", () => desktop], ["dark and on a phone", () => phone]])
    test(`${document.name}: ${where}`, async () => {
      const { page, go, check } = opened();
      await go(document.path);
      await page.locator("h1, h2.title").filter({ hasText: document.heading }).first().waitFor();
      await page.waitForLoadState("networkidle");
      assert.deepEqual(await violations(page), [], "axe-core");
      assert.equal(await wideness(page), 0, "nothing is wider than the screen");
      check();
    });
