/* The explorer: shows the view of the address, and keeps links inside from loading the page again. */
import "./styles/explorer.css";
import { Problem } from "./api.ts";
import { byId, fragment, h, type Child } from "./dom.ts";
import { t } from "./i18n.ts";
import { view as viewAddress } from "./links.ts";
import { forgetNames } from "./names.ts";
import { navigate, onNavigate, refresh } from "./navigate.ts";
import { closePanel, openPanel, watchNumbers } from "./panel.ts";
import { isView, viewOf } from "./routes.ts";
import { searchBox } from "./search-box.ts";
import { session } from "./session.ts";
import { closeMenu, markSection, shell, showLookingBack } from "./shell.ts";
import { announce, dataTools } from "./tools.ts";
import type { View } from "./view.ts";

const SLOW = 180; /* ms after which a view that is not there yet says that it is loading */
const main = byId("main");
let shownPath = "";
let turn = 0;

function problemBody(error: unknown): Child {
  if (!(error instanceof Problem)) return h("p", null, t("error"));
  const suggestion = error.errors.map((one) => one.suggestion).find(Boolean);
  return [
    h("p", null, error.status === 404 ? t("unknown_id") : error.message),
    error.errors.map((one) => one.reason && h("p", { class: "hint", lang: "en" }, `${one.parameter ?? ""}: ${one.reason}`)),
    suggestion && error.status === 404 && h("p", null, t("did_you_mean", suggestion)),
    h("p", { class: "hint" }, h("code", null, error.address)),
  ];
}

function failed(error: unknown): View {
  if (!(error instanceof Problem)) console.error(error);
  const again = h("button", { type: "button", class: "primary", onclick: () => refresh() }, t("retry"));
  const missing = error instanceof Problem && error.status === 404;
  return { title: missing ? t("unknown_id") : t("error"), section: "", data: [], body: h("div", { class: "error", role: "alert" }, problemBody(error), missing ? starts() : again) };
}

function starts(): HTMLElement {
  const list: [string, string][] = [["/explore/vendors", t("vendors")], ["/explore/timeline", t("timeline")], ["/explore/markets", t("markets")], ["/explore/conflicts", t("conflicts")], ["/explore/sources", t("sources")]];
  return h("ul", { class: "starts" }, list.map(([href, text]) => h("li", null, h("a", { href }, text))));
}

function nowhere(): View {
  return { title: t("not_found"), section: "", data: [], lead: t("not_found_hint"), body: starts() };
}

function loading(): void {
  main.setAttribute("aria-busy", "true");
  if (!main.firstChild) main.append(h("p", { class: "loading" }, t("loading")));
  document.body.classList.add("busy");
}

function put(view: View, samePage: boolean): void {
  const focused = document.activeElement?.id ?? "";
  for (const box of main.querySelectorAll(".plate-box")) box.dispatchEvent(new CustomEvent("leave"));
  const heading = h("h1", { id: "heading", tabindex: "-1" }, view.title);
  main.replaceChildren(fragment(
    h("div", { class: "view-head" }, view.kicker && h("p", { class: "kicker" }, view.kicker), heading, view.lead && h("p", { class: "lead" }, view.lead)),
    view.body,
    view.data.length > 0 && dataTools(view.data)));
  document.title = `${view.title} · Skyledger`;
  markSection(view.section);
  if (samePage) document.getElementById(focused)?.focus({ preventScroll: true });
  else if (shownPath) heading.focus({ preventScroll: true });
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) target.scrollIntoView();
  else if (!samePage) scrollTo(0, 0);
}

async function show(replaced: boolean): Promise<void> {
  const mine = ++turn;
  const query = new URLSearchParams(location.search);
  const day = query.get("as_of");
  if (day !== session.asOf) {
    session.asOf = day;
    forgetNames();
  }
  closePanel();
  closeMenu();
  showLookingBack();
  const slow = setTimeout(loading, SLOW);
  const path = location.pathname;
  const view = await viewOf(path, query).then((found) => found ?? nowhere(), failed);
  clearTimeout(slow);
  if (mine !== turn) return; /* the reader has gone on */
  put(view, replaced || path === shownPath);
  shownPath = path;
  main.removeAttribute("aria-busy");
  document.body.classList.remove("busy");
  announce(view.title);
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
  if (!link || link.origin !== location.origin || link.target || link.hasAttribute("download") || !isView(link.pathname)) return;
  const figure = link.dataset["figure"];
  if (figure && !link.closest("dialog, .tree, .big-number")) {
    event.preventDefault();
    void openPanel(figure);
    return;
  }
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
  event.preventDefault();
  const query = new URLSearchParams(link.search);
  if (session.asOf && !query.has("as_of") && !("today" in link.dataset)) query.set("as_of", session.asOf);
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  navigate(link.pathname + (text && `?${text}`) + link.hash);
}

function changeDay(): void {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(location.search)) if (name !== "as_of") query[name] = value;
  forgetNames();
  navigate(viewAddress(location.pathname, query));
}

shell({ language: refresh, day: changeDay });
searchBox();
watchNumbers();
onNavigate((replaced) => void show(replaced));
document.addEventListener("click", onClick);
addEventListener("popstate", () => void show(false));
void show(false);
