/* What Swagger UI leaves to be wished for by readers with a keyboard or a screen reader. It draws with React; what it draws is
 * improved after each change, and each improvement may be made twice without harm. */

const NAMES: [selector: string, label: string | ((element: HTMLElement) => string)][] = [
  ["select#servers", "Server"],
  ["input.operation-filter-input", "Filter operations by tag"],
  ["select.content-type", "Media type"],
  [".parameters-col_description select, .parameters-col_description input, .parameters-col_description textarea", parameterOf],
  ["select.examples-select-element", "Example"],
  ["button.json-schema-2020-12-accordion", (element) => element.textContent?.trim() || "Details of the schema"],
  [".opblock-control-arrow", "Open or close"],
];

function parameterOf(element: HTMLElement): string {
  return element.closest("tr")?.getAttribute("data-param-name") ?? "Value";
}

function name(target: HTMLElement): void {
  for (const [selector, label] of NAMES)
    for (const element of target.querySelectorAll<HTMLElement>(selector))
      if (!element.hasAttribute("aria-label")) element.setAttribute("aria-label", typeof label === "string" ? label : label(element));
}

/* h1, then the tags as second level and what is in an operation as third. */
function levels(target: HTMLElement): void {
  for (const heading of target.querySelectorAll("h3.opblock-tag, section.models > h4")) heading.setAttribute("aria-level", "2");
  for (const heading of target.querySelectorAll("h4:not(section.models > h4), h5")) heading.setAttribute("aria-level", "3");
  for (const heading of target.querySelectorAll("h3.opblock-tag, h4, h5")) heading.setAttribute("role", "heading");
}

/* Swagger UI puts its operations into a landmark, and nothing else. */
const REGIONS: [selector: string, label: string][] = [[".information-container", "About"], [".scheme-container", "Server"], [".filter-container", "Filter"]];

function regions(target: HTMLElement): void {
  for (const [selector, label] of REGIONS)
    for (const box of target.querySelectorAll(selector)) {
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", label);
    }
}

function scrolling(target: HTMLElement): void {
  for (const box of target.querySelectorAll<HTMLElement>("pre, .table-container, .highlight-code > *")) if (!box.hasAttribute("tabindex")) box.tabIndex = 0;
}

export function improve(target: HTMLElement): void {
  let waiting = false;
  const all = (): void => {
    waiting = false;
    name(target);
    levels(target);
    regions(target);
    scrolling(target);
  };
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(all);
  }).observe(target, { childList: true, subtree: true });
  all();
}
