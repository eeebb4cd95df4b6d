/* A server of its own and a browser that watches it: what a page complains of, and what it asks of others, fails its test. */
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const WAIT_MS = 300_000; /* nothing takes that long, however busy the machine: a wait that does has failed */

export async function start() {
  const server = await serve();
  try {
    const browser = await chromium.launch({ executablePath: CHROMIUM, timeout: WAIT_MS, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"] });
    return { origin: server.origin, browser, stop: () => browser.close().finally(server.stop) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/* A page that is watched: `check` fails when it did what no page may do: errors and warnings on the console, exceptions, a violation
 * of the Content-Security-Policy, a request that leaves the server. */
export async function open({ origin, browser }, options = {}) {
  const context = await browser.newContext({ locale: "en-US", timezoneId: "UTC", reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(WAIT_MS);
  let complaints = [];
  let requests = [];
  let expected = null; /* addresses whose errors the test is about */
  await context.exposeFunction("reportViolation", (text) => complaints.push(`policy: ${text}`));
  await context.addInitScript(() => addEventListener("securitypolicyviolation", (event) => window.reportViolation(`${event.violatedDirective} ${event.blockedURI}`)));
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !expected?.test(message.location().url)) complaints.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    requests.push(request.url());
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin) complaints.push(`leaves the server: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  return {
    page, context,
    requests: () => requests,
    expect: (addresses) => { expected = addresses; },
    go: (path) => {
      requests = [];
      return page.goto(origin + path);
    },
    check: () => {
      const found = complaints;
      complaints = [];
      expected = null;
      assert.deepEqual(found, []);
    },
  };
}

/* Does what changes the view, and waits for the new one: what is there before is marked. */
export async function change(page, act, heading) {
  await page.locator("main h1").first().evaluate((one) => one.classList.add("before"));
  await act();
  await page.locator("main h1:not(.before)").first().waitFor();
  await settle(page, heading);
}

/* Waits until the view is there and every chart in it is drawn. Charts are drawn when they come into sight. */
export async function settle(page, heading) {
  await page.waitForFunction(() => document.querySelector("main h1") && !document.querySelector("main[aria-busy]"));
  if (heading) await page.locator("main h1").filter({ hasText: heading }).first().waitFor();
  for (const plate of await page.locator(".plate-box").all()) {
    await plate.scrollIntoViewIfNeeded();
    await plate.and(page.locator(".drawn")).waitFor({ state: "attached" });
  }
  await page.evaluate(() => scrollTo(0, 0));
}
