/* Filters: a form whose state is the address. Changing one goes to the new address; Back undoes it. */
import { h, freshId, type Child } from "./dom.ts";
import { t } from "./i18n.ts";
import { view } from "./links.ts";
import { navigate } from "./navigate.ts";

export interface Option {
  value: string;
  text: string;
}

export type Values = Record<string, string>;

/* The query of the view's address without what belongs to the session. */
export function valuesOf(query: URLSearchParams): Values {
  const values: Values = {};
  for (const [name, value] of query) if (value && name !== "as_of" && name !== "lang") values[name] = value;
  return values;
}

export function go(where: string, values: Values, change: Record<string, string | null>): void {
  const next: Record<string, string | null> = { ...values, offset: null, ...change };
  navigate(view(where, next));
}

export class Filters {
  constructor(
    private readonly where: string,
    readonly values: Values,
  ) {}

  private change(name: string, value: string): void {
    go(this.where, this.values, { [name]: value || null });
  }

  private field(name: string, text: string, control: HTMLElement): HTMLElement {
    control.id = `filter-${name}`;
    return h("div", { class: "field" }, h("label", { for: control.id }, text), control);
  }

  select(name: string, text: string, options: Option[], none: string | null = t("any")): HTMLElement {
    const chosen = this.values[name] ?? "";
    const list = none === null ? options : [{ value: "", text: none }, ...options];
    const control = h("select", { onchange: (event) => this.change(name, (event.target as HTMLSelectElement).value) },
      list.map((option) => h("option", { value: option.value, selected: option.value === chosen }, option.text)));
    return this.field(name, text, control);
  }

  date(name: string, text: string): HTMLElement {
    const control = h("input", { type: "text", inputmode: "numeric", pattern: "\\d{4}(-\\d\\d(-\\d\\d)?)?", placeholder: "2019-03", size: "10", value: this.values[name] ?? "", autocomplete: "off" });
    const apply = (): void => {
      if (control.validity.valid && control.value !== (this.values[name] ?? "")) this.change(name, control.value);
    };
    control.addEventListener("change", apply);
    return this.field(name, text, control);
  }

  check(name: string, text: string, value: string): HTMLElement {
    const id = `filter-${name}`;
    const control = h("input", { type: "checkbox", id, checked: this.values[name] === value,
      onchange: (event) => this.change(name, (event.target as HTMLInputElement).checked ? value : "") });
    return h("div", { class: "field check" }, control, h("label", { for: id }, text));
  }

  /* Several of a list: a closed list of checkboxes whose summary says how many. */
  several(name: string, text: string, options: Option[], atMost = 20): HTMLElement {
    const chosen = (this.values[name] ?? "").split(",").filter(Boolean);
    const legend = freshId("several");
    const boxes = options.map((option) => {
      const id = `filter-${name}-${option.value}`;
      const box = h("input", { type: "checkbox", id, value: option.value, checked: chosen.includes(option.value) });
      return h("li", null, box, h("label", { for: id }, option.text));
    });
    const list = h("ul", { class: "checks", role: "group", "aria-labelledby": legend }, boxes);
    const apply = (): void => {
      const ticked = [...list.querySelectorAll<HTMLInputElement>("input:checked")].map((box) => box.value);
      /* The order of choosing counts: the first is what the others are compared with. */
      const kept = chosen.filter((value) => ticked.includes(value));
      this.change(name, [...kept, ...ticked.filter((value) => !kept.includes(value))].slice(0, atMost).join(","));
    };
    const find = h("input", { type: "search", class: "checks-find", "aria-label": `${t("search")}: ${text}`, placeholder: t("search") });
    find.addEventListener("input", () => {
      const wanted = find.value.toLowerCase();
      for (const item of boxes) item.hidden = !(item.textContent ?? "").toLowerCase().includes(wanted);
    });
    const details = h("details", { class: "several", id: `several-${name}` },
      h("summary", { id: `filter-${name}` }, chosen.length ? t("chosen", chosen.length) : t("all")),
      h("div", { class: "several-box" }, options.length > 12 && find, list, h("button", { type: "button", class: "primary", onclick: apply }, t("apply"))));
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary")?.focus();
    });
    return h("div", { class: "field" }, h("span", { class: "label", id: legend }, text), details);
  }

  form(...fields: Child[]): HTMLElement {
    const active = Object.keys(this.values).some((name) => name !== "offset" && name !== "q");
    return h("form", { class: "filters", role: "search", "aria-label": t("filters"), onsubmit: (event) => event.preventDefault() },
      fields, active && h("a", { class: "reset", href: view(this.where, { q: this.values["q"] }) }, t("reset")));
  }
}

export function options<T>(rows: T[], value: (row: T) => string, text: (row: T) => string): Option[] {
  return rows.map((row) => ({ value: value(row), text: text(row) }));
}

/* A row of links of which one is the present one: units of time, currencies. */
export function choices(name: string, text: string, list: Option[], chosen: string, where: string, values: Values): HTMLElement {
  return h("div", { class: "choices", role: "group", "aria-label": text }, h("span", { class: "label" }, text),
    list.map((option) => h("a", { href: view(where, { ...values, [name]: option.value, offset: null }), id: `choice-${name}-${option.value || "none"}`, "aria-current": option.value === chosen ? "true" : null }, option.text)));
}
