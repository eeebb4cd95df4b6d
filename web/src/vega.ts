/* The chart library, in a file of its own: loaded when the first chart comes into sight. Expressions are interpreted, not compiled,
 * because the page forbids eval. */
import embed, { type Result } from "vega-embed";
import { View, Warn as WARNINGS, logger, parse, loader } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

export type { Result };

/* Everything is in the specification; a chart never asks another server. */
const closed = loader();
closed.load = () => Promise.reject(new Error("charts load nothing"));

export function draw(element: HTMLElement, spec: object, config: object): Promise<Result> {
  return embed(element, spec as never, {
    mode: "vega-lite", renderer: "svg", actions: false, ast: true, logLevel: WARNINGS, defaultStyle: false, config: config as never, loader: closed,
    tooltip: { disableDefaultStyle: true, theme: "custom" },
  });
}

/* A picture for a file, apart from the one on the page: with title, on white, in a size of its own. */
export async function picture(spec: object, config: object, type: "svg" | "png"): Promise<string> {
  const compiled = compile(spec as never, { config: config as never, logger: logger(WARNINGS) }).spec;
  const view = new View(parse(compiled, undefined, { ast: true } as never), { renderer: "none", expr: expressionInterpreter, loader: closed } as never);
  try {
    return type === "svg" ? await view.toSVG() : await view.toImageURL("png", 2);
  } finally {
    view.finalize();
  }
}
