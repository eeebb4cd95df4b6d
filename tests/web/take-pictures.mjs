/* Takes the pictures of the explorer that the README shows, from a running server, in Chromium. Beside its node_modules only: in
 * tests/web of a build folder. SKYLEDGER_BINARY and SKYLEDGER_DATA name the server and what it serves.
 * usage: node take-pictures.mjs OUTPUT */
import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { open, settle, start } from "./browser.mjs";

const PICTURES = [
  { name: "timeline", path: "/explore/timeline?vendor=jd-cloud,alibaba-cloud,tencent-cloud,huawei-cloud,baidu-ai-cloud&from=2015", height: 900 },
  { name: "market", path: "/explore/markets/cn-cloud-infrastructure-canalys", height: 900, to: "#shares" },
  { name: "source", path: "/explore/vendors/jd-cloud", height: 900, press: "a.number" },
  { name: "dark", path: "/explore/compare/markets?market=cn-public-cloud-idc,world-public-cloud-idc&currency=USD", height: 900, colorScheme: "dark" },
  { name: "phone", path: "/explore/vendors/jd-cloud", width: 390, height: 844, phone: true },
  { name: "phone-zh", path: "/", width: 390, height: 844, phone: true, locale: "zh-CN", colorScheme: "dark" },
];

const output = process.argv[2];
if (!output) {
  console.error("usage: take-pictures.mjs OUTPUT");
  process.exit(2);
}

/* Few colours, so that the repository stays small. */
function small(picture) {
  return execFileSync("pngquant", ["--speed", "1", "--strip", "128", "-"], { input: picture, maxBuffer: 1 << 26 });
}

async function take(site, { name, path, width = 1280, height, press, to, phone = false, locale = "en-US", colorScheme = "light" }) {
  const view = await open(site, { viewport: { width, height }, deviceScaleFactor: phone ? 1.5 : 1, isMobile: phone, hasTouch: phone, locale, colorScheme });
  await view.go(path);
  await settle(view.page);
  if (to) await view.page.locator(to).first().evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 160));
  if (press) {
    await view.page.locator(press).first().click();
    await view.page.locator("dialog.panel .source-block").waitFor();
  }
  const picture = small(await view.page.screenshot({ animations: "disabled" }));
  view.check();
  await view.context.close();
  await writeFile(join(output, `${name}.png`), picture);
  console.log(`${name}.png: ${Math.round(picture.length / 1024)} KiB`);
}

await mkdir(output, { recursive: true });
const site = await start();
try {
  for (const picture of PICTURES) await take(site, picture);
} finally {
  await site.stop();
}
