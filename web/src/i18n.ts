import { session } from "./session.ts";
import { en, type WordKey } from "./words-en.ts";
import { zh } from "./words-zh.ts";
import terms from "../terms.json";

export type { WordKey };

const chinese: Record<string, string> = { ...terms["reasons-zh"], ...terms.zh }; /* x-terms of openapi.yaml (tools/build-web) */

/* A word of the page; {0}, {1} … are replaced. */
export function t(key: WordKey, ...values: (string | number)[]): string {
  return (session.language === "zh" ? zh : en)[key].replace(/\{(\d)\}/g, (whole, i: string) => String(values[Number(i)] ?? whole));
}

/* An enum value of the API as a reader says it: translation_artefact → translation artefact. */
export function term(value: string | null | undefined): string {
  if (!value) return "";
  return (session.language === "zh" ? chinese[value] : undefined) ?? value.replaceAll("_", " ").replaceAll("-", " ");
}

/* Why two values may not be set against each other, as the API says it: "region: world against CN; counted: nobody says what". */
export function reasonsText(reasons: string): string {
  if (session.language !== "zh") return reasons;
  const said = (text: string): string => text.split(" against ").map((side) => chinese[side] ?? side).join(" 对 ");
  return reasons.split("; ").map((reason) => reason.split(": ").map(said).join("：")).join("；");
}

/* Why a claim stands: "the newest edition: Gartner, 2023-07-18", or a sentence of the data set. */
export function rankReason(text: string): string {
  const [head, ...rest] = text.split(": ");
  const said = session.language === "zh" ? chinese[head ?? ""] : undefined;
  return said ? [said, ...rest].join("：") : text;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/* The language of the data's own texts, for screen readers and line breaking. */
export const DATA_LANGUAGE = "en";

export function htmlLanguage(): string {
  return session.language === "zh" ? "zh-Hans" : "en";
}
