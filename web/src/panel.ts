/* The panel that a number opens: its source, its place, its lineage, without leaving the table. And the card on hover and focus. */
import { Problem } from "./api.ts";
import { cardOf, claimOf } from "./claim.ts";
import { h } from "./dom.ts";
import { figureView } from "./figure-body.ts";
import { t } from "./i18n.ts";
import { view } from "./links.ts";
import { hrefOf } from "./names.ts";

let dialog: HTMLDialogElement | undefined;

export function closePanel(): void {
  dialog?.close();
}

export async function openPanel(id: string): Promise<void> {
  closePanel();
  hideCard();
  const title = h("h2", { id: "panel-title", tabindex: "-1" }, t("figure"));
  const body = h("div", { class: "panel-body", "aria-busy": "true" }, h("p", { class: "hint" }, t("loading")));
  const panel = h("dialog", { class: "panel", "aria-labelledby": "panel-title" },
    h("header", null, title, h("a", { class: "quiet-link", href: view(hrefOf("figure", id)) }, t("open_page")),
      h("form", { method: "dialog" }, h("button", { class: "close", "aria-label": t("close") }, "×"))),
    body);
  panel.addEventListener("click", (event) => event.target === panel && panel.close());
  panel.addEventListener("close", () => panel.remove());
  dialog = panel;
  document.body.append(panel);
  panel.showModal();
  try {
    const shown = await figureView(id);
    title.textContent = shown.title;
    body.replaceChildren(h("div", null, shown.body as never));
  } catch (error) {
    body.replaceChildren(h("p", { class: "error", role: "alert" }, error instanceof Problem ? error.message : t("error")));
  }
  body.removeAttribute("aria-busy");
}

const card = h("div", { class: "card", role: "tooltip", id: "card", hidden: true });
let owner: HTMLElement | null = null;

function hideCard(): void {
  owner?.removeAttribute("aria-describedby");
  owner = null;
  card.hidden = true;
}

function showCard(link: HTMLElement): void {
  const claim = claimOf(link);
  if (!claim || owner === link) return;
  hideCard();
  const content = cardOf(claim);
  if (!content.textContent) return;
  card.replaceChildren(content);
  /* Inside an open dialog, or else the dialog would lie over it. */
  (link.closest("dialog") ?? document.body).append(card);
  card.hidden = false;
  const at = link.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8));
  const above = at.top - size.height - 6;
  card.style.left = `${left}px`;
  card.style.top = `${above > 8 ? above : at.bottom + 6}px`;
  owner = link;
  link.setAttribute("aria-describedby", "card");
}

function numberAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(".number") : null;
}

export function watchNumbers(): void {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = numberAt(event.target);
    if (link) showCard(link);
    else if (!(event.target instanceof Element && event.target.closest(".card"))) hideCard();
  });
  document.addEventListener("focusin", (event) => {
    const link = numberAt(event.target);
    if (link?.matches(":focus-visible")) showCard(link);
    else hideCard();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideCard());
  document.addEventListener("scroll", hideCard, { passive: true, capture: true });
}
