/* What a reader of this interface writes in TypeScript. The types come from openapi.yaml: the compiler knows every path, parameter,
 * column and problem; mistakes.ts shows what it refuses. */
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Schemas = components["schemas"];
export type Comparison = Schemas["VendorComparison"];
export type Figure = Schemas["Figure"];
export type Problem = Schemas["Problem"];
export type Page<Row> = { data: Row[]; meta: Schemas["ListMeta"]; links: Schemas["ListLinks"] };

/* Lists are written with commas: vendor=jd-cloud,alibaba-cloud. */
export function connect(baseUrl: string) {
  return createClient<paths, "application/json" | "application/problem+json">({
    baseUrl,
    querySerializer: { array: { style: "form", explode: false } },
  });
}
export type Client = ReturnType<typeof connect>;

/* What an answer holds, or an error with the words of the problem. */
function demand<T>(answer: { data?: T; error?: Problem }): T {
  if (answer.data === undefined) throw new Error(answer.error?.title ?? "no answer");
  return answer.data;
}

/* The rows of a page and of all after it; the links are pinned to the release of the first. */
async function* rowsFrom<Row>(origin: string, first: Page<Row>): AsyncGenerator<Row> {
  for (let page = first; ; ) {
    yield* page.data;
    if (page.links.next === null) return;
    const answer = await fetch(new URL(page.links.next, origin));
    if (!answer.ok) throw new Error(`${page.links.next}: ${answer.status}`);
    page = (await answer.json()) as Page<Row>;
  }
}

export async function vendorNames(client: Client): Promise<Map<string, string>> {
  const { data } = demand(await client.GET("/v1/vendors", { params: { query: { limit: 1000, fields: ["id", "name", "name_zh"] } } }));
  const names = new Map<string, string>();
  for (const { id, name, name_zh } of data) if (id && name) names.set(id, name_zh ?? name);
  return names;
}

export async function figuresOf(client: Client, origin: string, vendor: string, limit: number): Promise<Figure[]> {
  const query = { vendor: [vendor], sort: ["-period", "id"], limit };
  const figures: Figure[] = [];
  for await (const row of rowsFrom(origin, demand(await client.GET("/v1/figures", { params: { query } })))) figures.push(row);
  return figures;
}

export async function compare(client: Client, vendors: string[], metric: string): Promise<Comparison[]> {
  return demand(await client.GET("/v1/compare/vendors", { params: { query: { vendor: vendors, metric: [metric], limit: 1000 } } })).data;
}

/* The problem that a vendor's name makes that nobody has. */
export async function problemOf(client: Client, vendor: string): Promise<{ status: number; problem: Problem | undefined }> {
  const { error, response } = await client.GET("/v1/vendors/{vendor}", { params: { path: { vendor } } });
  return { status: response.status, problem: error };
}

/* Whether a figure's answer, pinned to a release, may be kept for ever; the problem where nobody holds the release. */
export async function pinned(client: Client, figure: string, release: string): Promise<boolean | Problem> {
  const { error, response } = await client.GET("/v1/figures/{figure}", { params: { path: { figure }, query: { release } } });
  return error ?? /\bimmutable\b/.test(response.headers.get("cache-control") ?? "");
}

export async function release(client: Client): Promise<string> {
  return demand(await client.GET("/v1")).meta.release;
}
