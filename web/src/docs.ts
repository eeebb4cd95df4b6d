/* The docs page: Swagger UI on the interface document of this very server. */
import "swagger-ui-dist/swagger-ui.css";
import "./styles/docs.css";
import bundle from "swagger-ui-dist/swagger-ui-es-bundle.js";
import { improve } from "./docs-improve.ts";
import { isDark, session, setTheme } from "./session.ts";

setTheme(session.theme);

/* Swagger UI knows the dark by a class. */
function showTheme(): void {
  document.documentElement.classList.toggle("dark-mode", isDark());
}
showTheme();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);

interface System {
  React: { createElement: (component: unknown, properties: object | null, ...children: unknown[]) => unknown };
  getComponent: (name: string) => unknown;
}

/* A link inside of a button cannot be reached by all; the button alone does. */
const plainPaths = {
  wrapComponents: {
    DeepLink: (_original: unknown, { React }: System) => ({ text }: { text: unknown }) => React.createElement("span", null, text),
  },
};

/* Every `format` of a text in the document: this interface has some of its own. */
function formatsOf(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node !== "object" || node === null) return found;
  const { format } = node as { format?: unknown };
  if (typeof format === "string") found.add(format);
  for (const value of Object.values(node)) formatsOf(value, found);
  return found;
}

/* Swagger UI looks for a field for each format, and complains where it has none: a field for text serves. */
function fields(formats: Set<string>): unknown {
  return (system: System) => {
    const text = (properties: object): unknown => system.React.createElement(system.getComponent("JsonSchema_string"), properties);
    return { components: Object.fromEntries([...formats].map((format) => [`JsonSchema_string_${format}`, text])) };
  };
}

async function show(target: HTMLElement): Promise<void> {
  const answer = await fetch("/openapi.json");
  if (!answer.ok) throw new Error(`/openapi.json answers ${answer.status}`);
  const spec: unknown = await answer.json();
  bundle({
    spec,
    domNode: target,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    defaultModelRendering: "model",
    displayRequestDuration: true,
    filter: true,
    tryItOutEnabled: true,
    supportedSubmitMethods: ["get", "head"],
    validatorUrl: null,
    syntaxHighlight: { activated: false },
    plugins: [plainPaths, fields(formatsOf(spec))],
  });
  improve(target);
}

const target = document.getElementById("swagger");
if (target)
  show(target).catch((error: unknown) => {
    console.error(error);
    target.textContent = "The interface could not be loaded. The same text is in /openapi.yaml.";
  });
