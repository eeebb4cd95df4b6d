/* What a click on a mark of a chart does. */
import { view } from "./links.ts";
import { hrefOf } from "./names.ts";
import { navigate } from "./navigate.ts";
import { openPanel } from "./panel.ts";

export interface Picked {
  figure?: string;
  event?: string;
}

export function pick({ figure, event }: Picked): void {
  if (figure) void openPanel(figure);
  else if (event) navigate(view(hrefOf("event", event)));
}
