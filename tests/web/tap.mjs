/* A reporter for node:test: plain TAP, one line a test, what went wrong as comments. Node's own writes YAML that Meson stumbles over. */
function* failure(error) {
  const cause = error?.cause ?? error;
  for (const line of String(cause?.stack ?? cause).split("\n")) yield `#   ${line}\n`;
}

export default async function* tap(events) {
  let number = 0;
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    number++;
    yield `${type === "test:fail" ? "not ok" : "ok"} ${number} - ${data.name.replaceAll("#", "")}${data.skip ? " # SKIP" : ""}\n`;
    if (type === "test:fail") yield* failure(data.details?.error);
    else yield `#   ${Math.round(data.details?.duration_ms ?? 0)} ms\n`;
  }
  yield `1..${number}\n`;
}
