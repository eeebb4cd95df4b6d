/* Builds the pages into a folder: every file under /assets carries its hash in its name, each is there compressed too, and
 * manifest.json says what each is. problems.json (tools/build-web) has the types of problem.
 * Usage: node build.mjs [OUTPUT] */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const output = process.argv[2] ?? join(here, "dist");
const FIRST_VIEW_BYTES = 150 * 1024; /* compressed, without the chart library */

const mediaTypes = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

async function bundle() {
  return build({
    absWorkingDir: here,
    entryPoints: { explorer: join(source, "main.ts"), docs: join(source, "docs.ts"), problem: join(source, "problem.ts") },
    outdir: join(output, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022"],
    minify: true,
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
  });
}

/* The file that an entry was built into, by the name the page calls it. */
function entriesOf(metafile) {
  const entries = {};
  for (const [file, made] of Object.entries(metafile.outputs)) {
    if (!made.entryPoint) continue;
    const name = { "main.ts": "explorer", "docs.ts": "docs", "problem.ts": "problem" }[basename(made.entryPoint)];
    if (!name) continue;
    entries[`${name}.js`] = `/assets/${basename(file)}`;
    if (made.cssBundle) entries[`${name}.css`] = `/assets/${basename(made.cssBundle)}`;
  }
  return entries;
}

function fill(template, names) {
  return template.replace(/\{\{([^}]+)\}\}/g, (_whole, name) => {
    if (!names[name]) throw new Error(`a page asks for ${name}, which was not built`);
    return names[name];
  });
}

/* What a browser fetches for the first view: the page, its style, its script and what that imports at once. */
function firstView(metafile, files) {
  const byName = new Map(files.map((file) => [basename(file.path), Buffer.from(file.contents)]));
  const wanted = new Set();
  const take = (name) => {
    if (wanted.has(name)) return;
    wanted.add(name);
    const made = Object.entries(metafile.outputs).find(([file]) => basename(file) === name)?.[1];
    if (made?.cssBundle) take(basename(made.cssBundle));
    for (const one of made?.imports ?? []) if (one.kind === "import-statement") take(basename(one.path));
  };
  const outputs = Object.entries(metafile.outputs);
  take(basename(outputs.find(([, made]) => made.entryPoint && basename(made.entryPoint) === "main.ts")[0]));
  return [...wanted].reduce((sum, name) => sum + gzipSync(byName.get(name) ?? Buffer.alloc(0), { level: 9 }).length, 0);
}

/* The licences of everything that is bundled; most ask to be passed on with it. */
async function licences(metafile) {
  const folders = new Set();
  for (const made of Object.values(metafile.outputs))
    for (const [input, { bytesInOutput }] of Object.entries(made.inputs)) {
      const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
      if (found && bytesInOutput > 0) folders.add(found[0]);
    }
  const texts = [];
  for (const folder of [...folders].sort()) {
    const about = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
    const file = (await readdir(join(here, folder))).find((name) => /^licen[cs]e/i.test(name));
    texts.push(`${about.name} ${about.version} (${about.license})\n\n${file ? (await readFile(join(here, folder, file), "utf8")).trim() : ""}\n`);
  }
  return Buffer.from(texts.join(`\n${"-".repeat(80)}\n\n`));
}

function hashed(stem, extension, bytes) {
  return { path: `assets/${stem}-${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}${extension}`, bytes };
}

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text) => String(text).replace(/[&<>"]/g, (one) => escapes[one]);
/* The descriptions are one paragraph of Markdown with code in it. */
const prose = (text) => escape(text.trim()).replace(/`([^`]+)`/g, "<code>$1</code>");

/* A page for each type of problem, and one that lists them. */
async function problemPages(names) {
  const template = await readFile(join(source, "problem.html"), "utf8");
  const problems = JSON.parse(await readFile(join(here, "problems.json"), "utf8"));
  const listed = problems.map((one) => `<li><a href="/docs/problems/${one.slug}">${escape(one.title)}</a> <span class="status">${one.status}</span><p>${prose(one.description)}</p></li>`);
  const pages = [{ path: "docs/problems.html", title: "Types of problem", data: "/docs/problems.json",
    body: `<p class="lead">What this server answers when it cannot answer: each is an <code>application/problem+json</code> document (RFC 9457) whose <code>type</code> leads to its page here.</p>\n<ul class="problems">\n${listed.join("\n")}\n</ul>` }];
  for (const one of problems) {
    const example = JSON.stringify({ type: `/docs/problems/${one.slug}`, title: one.title, status: one.status }, null, 2);
    pages.push({ path: `docs/problems/${one.slug}.html`, title: one.title, data: `/docs/problems/${one.slug}.json`,
      body: `<p class="status">HTTP status ${one.status}</p>\n<p class="lead">${prose(one.description)}</p>\n<h2>How to know it</h2>\n<pre tabindex="0"><code>${escape(example)}</code></pre>\n` +
        "<p>A document of this type says more in <code>detail</code> and, where parameters are at fault, names each in <code>errors</code> with what was expected and the nearest right one. <code>request_id</code> is the answer's <code>X-Request-Id</code>: quote it when you ask for help.</p>" });
  }
  return pages.map(({ path, ...rest }) => ({ path, bytes: Buffer.from(fill(template, { ...names, ...rest })) }));
}

const compressors = {
  gzip: [".gz", (bytes) => gzipSync(bytes, { level: 9 })],
  br: [".br", (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })],
};
const kept = join(here, "compressed"); /* by digest, because the best compression takes most of the time of a build */

async function compress(coding, digest, bytes) {
  const [suffix, run] = compressors[coding];
  const file = join(kept, digest + suffix);
  const before = await readFile(file).catch(() => null);
  if (before) return before;
  const compressed = run(bytes);
  await writeFile(file, compressed);
  return compressed;
}

async function forget(digests) {
  for (const name of await readdir(kept)) if (!digests.has(name.slice(0, name.indexOf(".")))) await rm(join(kept, name));
}

/* What is smaller compressed is stored compressed too. */
async function store({ path, bytes }) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const files = { identity: path };
  await mkdir(dirname(join(output, path)), { recursive: true });
  await writeFile(join(output, path), bytes);
  for (const coding of Object.keys(compressors)) {
    const compressed = await compress(coding, sha256, bytes);
    if (compressed.length > bytes.length * 0.95) continue;
    files[coding] = path + compressors[coding][0];
    await writeFile(join(output, files[coding]), compressed);
  }
  return { path: `/${path}`, media_type: mediaTypes[extname(path)], immutable: path.startsWith("assets/"), sha256, files };
}

async function main() {
  const { outputFiles, metafile } = await bundle();
  const files = outputFiles.filter((file) => !file.path.endsWith(".map")).map((file) => ({ path: `assets/${basename(file.path)}`, bytes: Buffer.from(file.contents) }));
  const icon = hashed("icon", ".svg", await readFile(join(source, "icon.svg")));
  const licence = hashed("licences", ".txt", await licences(metafile));
  files.push(icon, licence);
  const names = { ...entriesOf(metafile), icon: `/${icon.path}`, licences: `/${licence.path}` };
  for (const page of ["explorer.html", "docs.html"])
    files.push({ path: page, bytes: Buffer.from(fill(await readFile(join(source, page), "utf8"), names)) });
  files.push(...(await problemPages(names)));

  await rm(output, { recursive: true, force: true });
  await mkdir(kept, { recursive: true });
  const manifest = await Promise.all(files.map(store));
  await forget(new Set(manifest.map((one) => one.sha256)));
  await writeFile(join(output, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);

  const first = firstView(metafile, outputFiles);
  const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
  console.log(`${relative(process.cwd(), output) || "."}: ${files.length} files, ${Math.round(total / 1024)} KiB; first view ${Math.round(first / 1024)} KiB compressed`);
  if (first > FIRST_VIEW_BYTES) throw new Error(`the first view has ${first} compressed bytes; at most ${FIRST_VIEW_BYTES} are allowed`);
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
