/* A server of its own and a browser that watches it: what a page complains of, and what it asks of others, fails its test. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chromium } from "playwright-core";

const ROOT = new URL("../..", import.meta.url).pathname;
const BINARY = process.env.SKYLEDGER_BINARY ?? `${ROOT}build/server/skyledger`;
const DATA = process.env.SKYLEDGER_DATA ?? `${ROOT}fixtures/china-cloud`;
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const START_MS = 30_000;
const WAIT_MS = 30_000; /* a machine that also builds is slow */

/* Starts the server on a free port; resolves to its origin and the way to end it. */
async function serve() {
  const child = spawn(BINARY, ["serve", "--data", DATA, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  let said = "";
  const serving = new Promise((resolve, reject) => {
    const listen = (text) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    const failed = () => reject(new Error(`the server did not start: ${said}`));
    void ended.then(failed, failed);
    setTimeout(failed, START_MS).unref();
  });
  try {
    return { origin: await serving, stop };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

export async function start() {
  const server = await serve();
  try {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"] });
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

/* Waits until the view is there and every chart in it is drawn. Charts are drawn when they come into sight. */
export async function settle(page, heading) {
  await page.waitForFunction(() => document.querySelector("main h1") && !document.querySelector("main[aria-busy]"));
  if (heading) await page.locator("main h1").filter({ hasText: heading }).first().waitFor();
  for (const plate of await page.locator(".plate-box").all()) {
    await plate.scrollIntoViewIfNeeded();
    await plate.locator(".plate svg").first().waitFor();
  }
  await page.evaluate(() => scrollTo(0, 0));
}
