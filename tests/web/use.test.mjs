/* What a reader does: by keyboard alone, with the charts, on paper, in Chinese, without JavaScript, when something is missing. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { change, open, settle, start } from "./browser.mjs";

const FIRST_VIEW_BYTES = 150 * 1024;
const MARKET = "/explore/markets/cn-cloud-infrastructure-canalys";
let site, desktop;

before(async () => {
  site = await start();
  desktop = await open(site, { acceptDownloads: true, permissions: ["clipboard-read", "clipboard-write"] });
});
after(() => site?.stop());

const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.className || document.activeElement?.tagName);
const address = (page) => page.evaluate(() => location.pathname + location.search);

/* Presses Tab until what has the focus matches; a reader gives up too. */
async function tabTo(page, selector, atMost = 60) {
  for (let i = 0; i < atMost; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  assert.fail(`${selector} is not reached by ${atMost} times Tab`);
}

async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".chart-tools :is(button, a)", { hasText: button }).first().click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test("keyboard: the first Tab skips to the content", async () => {
  const { page, go, check } = desktop;
  await go("/explore/vendors");
  await settle(page, /^Vendors$/);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "main");
  check();
});

test("keyboard: a search from / to a profile", async () => {
  const { page, go, check } = desktop;
  await go("/");
  await settle(page);
  await page.locator("main h1").focus();
  await page.keyboard.press("/");
  assert.equal(await focused(page), "search");
  await page.keyboard.insertText("京东云"); /* at once: what is asked between two keys would come later, and take the choice away */
  await page.locator("#suggestions [role=option]").first().waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("#search").getAttribute("aria-activedescendant"), "suggestion-0");
  await change(page, () => page.keyboard.press("Enter"), /^JD Cloud$/);
  assert.equal(await address(page), "/explore/vendors/jd-cloud");
  assert.equal(await focused(page), "heading");
  check();
});

test("keyboard: a number opens its source, Escape leads back", async () => {
  const { page, go, check } = desktop;
  await go("/explore/vendors/jd-cloud");
  await settle(page, /^JD Cloud$/);
  await page.locator("main h1").focus();
  await tabTo(page, "a.number");
  const number = await page.evaluate(() => document.activeElement.dataset.figure);
  await page.keyboard.press("Enter");
  const panel = page.locator("dialog.panel");
  await panel.locator(".source-block a").first().waitFor();
  assert.match(await panel.locator(".source-block").innerText(), /Place:\s*¶/);
  assert.match(await panel.locator(".source-block a").first().getAttribute("href"), /\/explore\/sources\/[^#]+#paragraph-\d+$/);
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.dataset.figure), number);
  check();
});

test("keyboard: the menu and the filters of the timeline", async () => {
  const { page, go, check } = desktop;
  await go("/");
  await settle(page);
  await tabTo(page, "#menu a[data-section=timeline]");
  await change(page, () => page.keyboard.press("Enter"), /^Timeline$/);
  await tabTo(page, "#filter-vendor");
  await page.keyboard.press("Enter");
  await tabTo(page, "#filter-vendor-baidu-ai-cloud");
  await page.keyboard.press("Space");
  await tabTo(page, ".several-box button");
  await change(page, () => page.keyboard.press("Enter"), /^Timeline$/);
  assert.match(await address(page), /vendor=[a-z-]*baidu-ai-cloud/);
  await tabTo(page, "#zoom-in");
  await change(page, () => page.keyboard.press("Enter"), /^Timeline$/);
  assert.match(await address(page), /from=/);
  check();
});

test("timeline: a span and its filters are the address, and Back undoes them", async () => {
  const { page, go, check } = desktop;
  await go("/explore/timeline?vendor=jd-cloud&from=2020&to=2021");
  await settle(page, /^Timeline$/);
  const years = await page.locator("tr.group th").allInnerTexts();
  assert.ok(years.includes("2020") && years.includes("2021"), years.join());
  assert.deepEqual(years, [...years].sort(), "in the order of time");
  await change(page, () => page.locator("#zoom-whole").click(), /^Timeline$/);
  assert.doesNotMatch(await address(page), /from=/);
  assert.ok((await page.locator("tr.group th").count()) > years.length, "more years than before");
  await change(page, () => page.goBack(), /^Timeline$/);
  assert.equal(await address(page), "/explore/timeline?vendor=jd-cloud&from=2020&to=2021");
  check();
});

test("chart: saved as SVG and PNG, as a specification, copied as a citation", async () => {
  const { page, go, check } = desktop;
  await go(MARKET);
  await settle(page, /Canalys/);
  const svg = await saved(page, "Save SVG");
  assert.match(svg.name, /\.svg$/);
  assert.match(svg.bytes.toString(), /^<svg[\s\S]*Canalys[\s\S]*<\/svg>$/);
  const png = await saved(page, "Save PNG");
  assert.match(png.name, /\.png$/);
  assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
  assert.ok(png.bytes.length > 5000);
  const spec = JSON.parse((await saved(page, "Vega-Lite")).bytes.toString());
  assert.match(spec.$schema, /vega-lite/);
  /* The button says so for a moment only: what it says is noted. */
  const cite = page.locator(".chart-tools button", { hasText: "Copy citation" }).first();
  await cite.evaluate((button) => {
    window.said = [];
    new MutationObserver(() => window.said.push(button.textContent)).observe(button, { childList: true });
  });
  await cite.click();
  await page.waitForFunction(() => window.said.includes("Copied"));
  const citation = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(citation, /Canalys/);
  assert.ok(citation.includes(site.origin + MARKET), citation);
  check();
});

test("chart: a mark opens the figure that it stands for", async () => {
  const { page, go, check } = desktop;
  await go(MARKET);
  await settle(page, /Canalys/);
  const mark = page.locator(".plate svg .mark-symbol path").first(); /* which has a ring around it */
  await mark.hover({ force: true });
  const tooltip = page.locator("#vg-tooltip-element.visible");
  await tooltip.waitFor();
  assert.match(await tooltip.innerText(), /Canalys/);
  assert.doesNotMatch(await tooltip.innerText(), /undefined|null/, "what is not known");
  await mark.click({ force: true });
  await page.locator("dialog.panel .source-block").waitFor();
  await page.keyboard.press("Escape");
  check();
});

test("figure: a computed one shows its tree down to the sources", async () => {
  const { page, go, check } = desktop;
  const { data } = await (await page.request.get(`${site.origin}/v1/markets/cn-cloud-infrastructure-canalys/concentration`)).json();
  const id = data.find((row) => row.hhi_id && row.vendors_count > 1)?.hhi_id;
  assert.ok(id, "a computed figure to look at");
  await go(`/explore/figures/${encodeURIComponent(id)}`);
  await settle(page);
  await page.locator(".tree-computed .tree-formula").first().waitFor();
  assert.ok((await page.locator(".tree .tree .tree-source a, .tree ul .tree-source a").count()) > 1, "sources at the leaves");
  check();
});

test("as of a day: every request looks back, and the page says so", async () => {
  const { page, requests, go, check } = desktop;
  await go("/explore/figures?vendor=alibaba-cloud&as_of=2020-06-30");
  await settle(page, /^Figures$/);
  assert.match(await page.locator("#looking-back").innerText(), /2020-06-30/);
  const asked = requests().filter((url) => /\/v1\/figures/.test(url));
  assert.ok(asked.length > 0 && asked.every((url) => url.includes("as_of=2020-06-30")), asked.join());
  await change(page, () => page.locator("#menu a[data-section=vendors]").click(), /^Vendors$/);
  assert.equal(await address(page), "/explore/vendors?as_of=2020-06-30");
  check();
});

test("in Chinese: words, names and the language of the page", async () => {
  const chinese = await open(site, { locale: "zh-CN" });
  await chinese.go("/explore/vendors/jd-cloud");
  await settle(chinese.page, /^京东云$/);
  assert.equal(await chinese.page.evaluate(() => document.documentElement.lang), "zh-Hans");
  assert.match(await chinese.page.locator("#menu").innerText(), /时间线|厂商/);
  await change(chinese.page, () => chinese.page.locator("#language").click(), /^JD Cloud$/);
  chinese.check();
  await chinese.context.close();
});

test("theme: chosen by the reader, kept when the page loads again", async () => {
  const { page, go, check } = desktop;
  await go("/explore/vendors");
  await settle(page, /^Vendors$/);
  const light = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  for (let i = 0; i < 3 && (await page.evaluate(() => document.documentElement.dataset.theme)) !== "dark"; i++) await page.locator("#theme").click();
  const dark = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  assert.notEqual(dark, light);
  await go("/docs/problems/unknown-id");
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  await page.evaluate(() => localStorage.clear());
  check();
});

test("on paper: the text, the tables and the charts, without what is for the screen", async () => {
  const { page, go, check } = desktop;
  await go(MARKET);
  await settle(page, /Canalys/);
  await page.emulateMedia({ media: "print" });
  const shown = await page.evaluate(() => Object.fromEntries(["header.site", ".chart-tools", ".filters", "main h1", ".plate svg", "main table", ".chart-sources"].map((one) => [one, document.querySelector(one)?.checkVisibility() ?? null])));
  assert.deepEqual(shown, { "header.site": false, ".chart-tools": false, ".filters": false, "main h1": true, ".plate svg": true, "main table": true, ".chart-sources": true });
  await page.emulateMedia({ media: "screen" });
  check();
});

test("on paper: charts that nobody scrolled to are drawn", async () => {
  const { page, go, check } = desktop;
  await go(MARKET);
  await page.locator(".plate svg").first().waitFor();
  const charts = await page.locator(".plate").count();
  assert.ok((await page.locator(".plate svg").count()) < charts, "some are out of sight");
  await page.pdf({ printBackground: true });
  await page.waitForFunction((all) => document.querySelectorAll(".plate svg").length === all, charts);
  check();
});

test("on a phone: the menu opens, and a number's panel fills the screen", async () => {
  const phone = await open(site, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await phone.go("/explore/vendors/jd-cloud");
  await settle(phone.page, /^JD Cloud$/);
  assert.equal(await phone.page.locator("#menu").isVisible(), false);
  await phone.page.locator("#menu-toggle").tap();
  await phone.page.locator("#menu").waitFor();
  await phone.page.locator("#menu-toggle").tap();
  await phone.page.locator("#menu").waitFor({ state: "hidden" });
  await phone.page.locator("a.number").first().tap();
  const box = await phone.page.locator("dialog.panel").boundingBox();
  assert.ok(box && box.width >= 380, "as wide as the screen");
  phone.check();
  await phone.context.close();
});

test("without JavaScript: a page that leads to the data", async () => {
  const bare = await open(site, { javaScriptEnabled: false });
  await bare.go("/explore/vendors/jd-cloud");
  assert.equal(await bare.page.locator("noscript h1, main h1").first().innerText(), "Skyledger");
  const links = await bare.page.locator("main a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.ok(links.length > 12);
  for (const link of links) assert.equal((await bare.page.request.get(site.origin + link)).status(), 200, link);
  await bare.context.close();
});

test("what is not there: an unknown record and an unknown page say so", async () => {
  const { page, go, check, expect } = desktop;
  expect(/\/v1\/vendors\/jd-clout/);
  await go("/explore/vendors/jd-clout");
  await settle(page, /no record/);
  assert.match(await page.locator("main").innerText(), /Did you mean jd-cloud\?/);
  await go("/explore/nothing/here");
  await settle(page, /no such page/);
  check();
});

test("the first view: small, from this server alone, and assets that are kept", async () => {
  const fresh = await open(site);
  const responses = [];
  const sizes = new Map();
  const kept = [];
  fresh.page.on("response", (response) => responses.push(response));
  await fresh.go("/");
  await settle(fresh.page);
  for (const response of responses) {
    const path = new URL(response.url()).pathname;
    if (path.startsWith("/v1") || path.includes("/vega-")) continue;
    sizes.set(path, Number((await response.allHeaders())["content-length"] ?? 0));
    if (path.startsWith("/assets/")) kept.push(response.headers()["cache-control"]);
  }
  const sum = [...sizes.values()].reduce((total, size) => total + size, 0);
  assert.ok(sizes.size >= 3 && sum > 0 && sum < FIRST_VIEW_BYTES, `${sum} bytes of ${[...sizes.keys()].join(" ")}`);
  assert.ok(kept.length > 0 && kept.every((value) => value === "public, max-age=31536000, immutable"), kept.join());
  fresh.check();
  await fresh.context.close();
});

test("the docs page: an operation opens and answers", async () => {
  const { page, go, check } = desktop;
  await go("/docs");
  await page.locator(".opblock-summary-path").filter({ hasText: "/v1/rates" }).first().click();
  await page.locator("button.execute").first().click();
  await page.locator(".live-responses-table .response-col_status").filter({ hasText: "200" }).first().waitFor();
  check();
});
