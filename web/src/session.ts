/* What holds for every view: the language, the day to look back from, the theme. */

export type Language = "en" | "zh";
export type Theme = "auto" | "light" | "dark";

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; /* storage may be forbidden; the choice then lasts as long as the page */
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    /* as above */
  }
}

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? remembered("language") ?? navigator.language;
  return asked.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const session = {
  language: firstLanguage(),
  theme: (remembered("theme") ?? "auto") as Theme,
  asOf: new URLSearchParams(location.search).get("as_of"),
};

export function setLanguage(language: Language): void {
  session.language = language;
  remember("language", language);
}

export function setTheme(theme: Theme): void {
  session.theme = theme;
  remember("theme", theme);
  document.documentElement.dataset["theme"] = theme;
}

export function isDark(): boolean {
  return session.theme === "dark" || (session.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
}
