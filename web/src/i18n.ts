import { session } from "./session.ts";
import { termsZh } from "./terms-zh.ts";
import { en, type WordKey } from "./words-en.ts";
import { zh } from "./words-zh.ts";

export type { WordKey };

/* A word of the page; {0}, {1} … are replaced. */
export function t(key: WordKey, ...values: (string | number)[]): string {
  return (session.language === "zh" ? zh : en)[key].replace(/\{(\d)\}/g, (whole, i: string) => String(values[Number(i)] ?? whole));
}

/* An enum value of the API as a reader says it: translation_artefact → translation artefact. */
export function term(value: string | null | undefined): string {
  if (!value) return "";
  return (session.language === "zh" ? termsZh[value] : undefined) ?? value.replaceAll("_", " ").replaceAll("-", " ");
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/* The language of the data's own texts, for screen readers and line breaking. */
export const DATA_LANGUAGE = "en";

export function htmlLanguage(): string {
  return session.language === "zh" ? "zh-Hans" : "en";
}
