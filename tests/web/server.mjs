/* The server under test, on a free port. tests/mcp has a copy of this file beside its scripts in the build folder. */
import { spawn } from "node:child_process";
import { once } from "node:events";

const ROOT = new URL("../..", import.meta.url).pathname;
const BINARY = process.env.SKYLEDGER_BINARY ?? `${ROOT}build/server/skyledger`;
const DATA = process.env.SKYLEDGER_DATA ?? `${ROOT}fixtures/china-cloud`;
const START_MS = 300_000;

/* Resolves to the server's origin and the way to end it. */
export async function serve() {
  const child = spawn(BINARY, ["serve", "--data", DATA, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
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
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  try {
    return { origin: await serving, stop };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}
