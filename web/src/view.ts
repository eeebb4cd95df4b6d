/* What a view is: asked with a context, it gives what is shown. */
import type { Child } from "./dom.ts";
import type { DataOf } from "./tools.ts";

export interface View {
  title: string;
  section: string; /* which entry of the menu it belongs to */
  body: Child;
  data: DataOf[];
  lead?: string | null;
  kicker?: Child; /* the line above the heading */
}

export interface Context {
  path: string;
  id: string;
  query: URLSearchParams;
}
