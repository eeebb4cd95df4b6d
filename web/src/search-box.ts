/* The search field: suggestions while typing, by the pattern of an editable combobox with a list. */
import { get, offers } from "./api.ts";
import { byId, h } from "./dom.ts";
import { capital, t, term } from "./i18n.ts";
import { view } from "./links.ts";
import { hrefOf, nameOf } from "./names.ts";
import { navigate } from "./navigate.ts";
import type { SearchResult, Suggestion } from "./types.ts";
import { announce } from "./tools.ts";

const PAUSE = 140;
const SHOWN = 8;

/* Ranked text search where the server has it; else names alone. */
export async function suggest(text: string, limit: number): Promise<Suggestion[]> {
  if (await offers("search")) return (await get<SearchResult[]>("/v1/search", { q: text, limit })).data;
  return (await get<Suggestion[]>("/v1/resolve", { name: text, limit })).data;
}

export function suggestionText(one: Suggestion): (string | Node)[] {
  const name = nameOf(one);
  const other = one.matched && one.matched !== name ? ` ${one.matched}` : "";
  return [name, h("span", { class: "suggestion-more" }, other), h("span", { class: "suggestion-kind" }, capital(term(one.kind)))];
}

class SearchBox {
  private chosen = -1;
  private found: Suggestion[] = [];
  private timer = 0;
  private asked = "";

  constructor(
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
  ) {
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 120));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (item) this.open(this.found[Number(item.dataset["at"])]);
    });
    input.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (!text) return;
      this.close();
      navigate(view("/explore/search", { q: text }));
    });
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    const text = this.input.value.trim();
    this.asked = text;
    if (!text) return this.close();
    try {
      const found = await suggest(text, SHOWN);
      if (this.asked === text && document.activeElement === this.input) this.show(found);
    } catch {
      this.close(); /* suggestions are a help; Enter still searches and says what is wrong */
    }
  }

  private show(found: Suggestion[]): void {
    this.found = found;
    this.chosen = -1;
    this.list.replaceChildren(...found.map((one, i) =>
      h("li", { role: "option", id: `suggestion-${i}`, "data-at": i, "aria-selected": "false" }, suggestionText(one))));
    const open = found.length > 0;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.input.removeAttribute("aria-activedescendant");
    announce(found.length === 1 ? t("suggestion_one") : open ? t("suggestions", found.length) : t("no_suggestions"));
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked = "";
    this.list.hidden = true;
    this.chosen = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private choose(step: number): void {
    const items = [...this.list.children];
    items[this.chosen]?.setAttribute("aria-selected", "false");
    this.chosen = (this.chosen + step + items.length) % items.length;
    items[this.chosen]?.setAttribute("aria-selected", "true");
    items[this.chosen]?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `suggestion-${this.chosen}`);
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown") this.choose(1);
    else if (event.key === "ArrowUp") this.choose(this.chosen < 0 ? 0 : -1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.chosen >= 0) this.open(this.found[this.chosen]);
    else return;
    event.preventDefault();
  }

  private open(one: Suggestion | undefined): void {
    if (!one) return;
    this.input.value = "";
    this.close();
    navigate(view(hrefOf(one.kind, one.id)));
  }
}

export function searchBox(): void {
  const input = byId<HTMLInputElement>("search");
  new SearchBox(input, byId("suggestions"));
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    input.focus();
  });
}
