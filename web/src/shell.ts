/* The frame around every view: menu, language, theme, the day to look back from. The markup is explorer.html's. */
import { byId, h } from "./dom.ts";
import { htmlLanguage, t, type WordKey } from "./i18n.ts";
import { session, setLanguage, setTheme, type Theme } from "./session.ts";

const THEMES: Theme[] = ["auto", "light", "dark"];

/* Elements with data-t hold a word of the page; data-t-NAME sets an attribute to one. */
export function translateShell(): void {
  document.documentElement.lang = htmlLanguage();
  for (const element of document.querySelectorAll<HTMLElement>("[data-t]")) element.textContent = t(element.dataset["t"] as WordKey);
  for (const attribute of ["placeholder", "aria-label"])
    for (const element of document.querySelectorAll(`[data-t-${attribute}]`)) element.setAttribute(attribute, t(element.getAttribute(`data-t-${attribute}`) as WordKey));
  const other = byId("language");
  other.textContent = session.language === "zh" ? "English" : "中文";
  other.lang = session.language === "zh" ? "en" : "zh-Hans";
  showTheme();
}

function showTheme(): void {
  const button = byId("theme");
  const text = t(`theme_${session.theme}`);
  button.setAttribute("aria-label", text);
  button.title = text;
  button.dataset["is"] = session.theme;
}

export function markSection(section: string): void {
  for (const entry of document.querySelectorAll<HTMLElement>("#menu a[data-section]")) {
    if (entry.dataset["section"] === section) entry.setAttribute("aria-current", "page");
    else entry.removeAttribute("aria-current");
  }
}

export function showLookingBack(): void {
  const banner = byId("looking-back");
  const input = byId<HTMLInputElement>("as-of");
  input.value = session.asOf ?? "";
  banner.hidden = !session.asOf;
  if (!session.asOf) return;
  const end = h("a", { href: location.pathname + withoutDay(), "data-today": true }, t("as_of_end"));
  banner.replaceChildren(t("as_of_active", session.asOf), " ", end);
}

function withoutDay(): string {
  const query = new URLSearchParams(location.search);
  query.delete("as_of");
  const text = query.toString();
  return text && `?${text}`;
}

export interface ShellActions {
  language: () => void;
  day: () => void;
}

export function shell(actions: ShellActions): void {
  setTheme(session.theme);
  byId("language").addEventListener("click", () => {
    setLanguage(session.language === "zh" ? "en" : "zh");
    translateShell();
    actions.language();
  });
  byId("theme").addEventListener("click", () => {
    setTheme(THEMES[(THEMES.indexOf(session.theme) + 1) % THEMES.length] ?? "auto");
    showTheme();
    document.dispatchEvent(new CustomEvent("themechange"));
  });
  const day = byId<HTMLInputElement>("as-of");
  day.addEventListener("change", () => {
    session.asOf = day.value || null;
    actions.day();
  });
  const toggle = byId("menu-toggle");
  toggle.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    byId("header").classList.toggle("open", open);
  });
  translateShell();
}

export function closeMenu(): void {
  byId("menu-toggle").setAttribute("aria-expanded", "false");
  byId("header").classList.remove("open");
}
