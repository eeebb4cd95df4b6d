import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { link } from "../links.ts";

export function compareMenu(here: "markets" | "vendors" | "milestones"): HTMLElement {
  const one = (which: typeof here, text: string): HTMLElement => link(`/explore/compare/${which}`, text, { "aria-current": which === here ? "page" : null });
  return h("nav", { class: "tabs", "aria-label": t("compare") }, one("markets", t("markets")), one("vendors", t("vendors")), one("milestones", t("milestones")));
}
