/* What stands under every view: its data as JSON and CSV, a command line that asks for it, its address. */
import { address, type Query } from "./api.ts";
import { h, type Child } from "./dom.ts";
import { t } from "./i18n.ts";

export interface DataOf {
  what: string;
  path: string;
  query?: Query;
  csv?: boolean; /* lists have CSV and NDJSON, single things only JSON */
}

let live: HTMLElement | undefined;

/* Tells a screen reader, and nobody else. */
export function announce(text: string): void {
  live ??= document.getElementById("live") ?? undefined;
  if (live) live.textContent = text;
}

/* The clipboard is there only on secure pages; elsewhere the reader gets the text to copy by hand. */
export async function copy(text: string, button?: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyByHand(text);
    return;
  }
  announce(t("copied"));
  if (!button) return;
  const before = button.textContent;
  button.textContent = t("copied");
  setTimeout(() => (button.textContent = before), 1600);
}

function copyByHand(text: string): void {
  const area = h("textarea", { readonly: true, rows: "6", "aria-label": t("copy_by_hand") });
  area.value = text;
  const dialog = h("dialog", { class: "small-dialog", "aria-label": t("copy_by_hand") }, h("p", null, t("copy_by_hand")), area,
    h("form", { method: "dialog" }, h("button", null, t("close"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  area.select();
}

export function download(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function formats(one: DataOf): Child {
  const to = (format: string): string => address(one.path, one.query ?? {}, format);
  const item = (format: string, text: string): Child => h("a", { href: to(format), type: format === "csv" ? "text/csv" : "application/json", "aria-label": `${one.what}: ${text}` }, text);
  return h("li", null, h("span", { class: "data-what" }, one.what), item("json", "JSON"), one.csv && [item("csv", "CSV"), item("ndjson", "NDJSON")]);
}

export function dataTools(list: DataOf[]): HTMLElement {
  const first = list.find((one) => one.csv) ?? list[0];
  const command = first ? `curl '${location.origin}${address(first.path, first.query ?? {}, first.csv ? "csv" : "json")}'` : "";
  const onCopy = (text: () => string) => (event: Event) => void copy(text(), event.currentTarget as HTMLElement);
  return h("section", { class: "data-tools", "aria-label": t("data_of_view") },
    h("h2", null, t("data_of_view")),
    h("ul", null, list.map(formats)),
    command && h("div", { class: "command" }, h("code", { tabindex: "0", role: "region", "aria-label": t("curl") }, command), h("button", { type: "button", onclick: onCopy(() => command) }, t("copy"))),
    h("button", { type: "button", class: "quiet", onclick: onCopy(() => location.href) }, t("copy_link")),
  );
}
