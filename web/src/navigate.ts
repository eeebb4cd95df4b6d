/* Going to an address without loading the page again. main.ts registers what shows it. */
let show: (replaced: boolean) => void = () => undefined;

export function onNavigate(shower: (replaced: boolean) => void): void {
  show = shower;
}

export function navigate(href: string, replace = false): void {
  if (replace) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  show(replace);
}

export function refresh(): void {
  show(true);
}
