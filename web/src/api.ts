/* The public API, and nothing else: what the explorer shows, anybody can ask for. */
import { session } from "./session.ts";
import type { Answer, Index } from "./types.ts";

export type Query = Record<string, string | number | boolean | null | undefined>;

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
    readonly address: string,
    readonly errors: { parameter?: string; reason?: string; suggestion?: string | null }[] = [],
  ) {
    super(detail);
  }
}

const PAGE = 1000; /* the most rows of one answer */
const PAGES = 5; /* of which a chart takes no more than this */

const kept = new Map<string, Promise<unknown>>();

/* A path made of fixed parts and ids: path`/v1/vendors/${id}`. */
export function path(parts: TemplateStringsArray, ...ids: string[]): string {
  return parts.reduce((text, part, i) => text + encodeURIComponent(ids[i - 1] ?? "") + part);
}

/* The address of an answer; `format` as suffix, as_of where the reader looks back. */
export function address(where: string, query: Query = {}, format = ""): string {
  const parameters = new URLSearchParams();
  const all: Query = where.startsWith("/v1/") && !where.startsWith("/v1/resolve") ? { ...query, as_of: session.asOf } : query;
  for (const [name, value] of Object.entries(all))
    if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
  const text = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return where + (format && `.${format}`) + (text && `?${text}`);
}

async function ask(url: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept: "application/json" } });
  } catch {
    throw new Problem(0, "No answer", "The server did not answer. It may be restarting; try again.", url);
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body) return body;
  const problem = (body ?? {}) as { title?: string; detail?: string; errors?: Problem["errors"] };
  throw new Problem(response.status, problem.title ?? response.statusText, problem.detail ?? "", url, problem.errors ?? []);
}

/* Answers are kept while the page lives; a failed one is asked for again. */
function once<T>(url: string): Promise<T> {
  let answer = kept.get(url);
  if (!answer) {
    answer = ask(url);
    kept.set(url, answer);
    answer.catch(() => kept.delete(url));
  }
  return answer as Promise<T>;
}

export function get<T>(where: string, query: Query = {}): Promise<Answer<T>> {
  return once(address(where, query));
}

/* Every row up to PAGES pages; meta.total says whether some are missing. */
export async function all<T>(where: string, query: Query = {}): Promise<Answer<T[]>> {
  const first = await get<T[]>(where, { ...query, limit: PAGE });
  const rows = [...first.data];
  for (let page = 1; page < PAGES && rows.length < (first.meta.total ?? 0); page++)
    rows.push(...(await get<T[]>(where, { ...query, limit: PAGE, offset: page * PAGE })).data);
  return { ...first, data: rows };
}

export async function index(): Promise<Index> {
  return (await get<Index>("/v1")).data;
}

/* Whether this server knows an operation, and a parameter of it: older ones lack some. */
export async function offers(operation: string, parameter?: string): Promise<boolean> {
  const found = (await index()).operations.find((one) => one.id === operation);
  return Boolean(found && (!parameter || found.parameters.includes(parameter)));
}

/* For charts: all rows that one answer can have, not the first page. */
export const EVERY_ROW: Query = { limit: PAGE };

/* Asks for the texts that the API writes in the reader's language. */
export function inLanguage(): Query {
  return { lang: session.language === "en" ? null : session.language };
}

/* The address of the chart that the API draws of an answer, with the words and names of the reader's language. */
export function chartAddress(where: string, query: Query): string {
  return address(where, { ...query, ...inLanguage() }, "vl.json");
}

export function chartSpec(where: string, query: Query): Promise<Record<string, unknown>> {
  return once(chartAddress(where, query));
}
