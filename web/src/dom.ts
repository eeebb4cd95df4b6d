/* Elements without a framework. Attributes are set one by one and never as a style text, which the Content-Security-Policy
 * would refuse. */

export type Child = Node | string | number | null | undefined | false | Child[];
type Value = string | number | boolean | null | undefined | ((event: Event) => void);
export type Attributes = Record<string, Value>;

function append(parent: Node, child: Child): void {
  if (child === null || child === undefined || child === false) return;
  if (Array.isArray(child)) for (const one of child) append(parent, one);
  else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes?: Attributes | null,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

export function fragment(...children: Child[]): DocumentFragment {
  const result = document.createDocumentFragment();
  append(result, children);
  return result;
}

/* Children with a separator between them, leaving out those that are nothing. */
export function joined(children: Child[], separator: Child = ", "): Child[] {
  const result: Child[] = [];
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === "") continue;
    if (result.length) result.push(separator instanceof Node ? separator.cloneNode(true) : separator);
    result.push(child);
  }
  return result;
}

export function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return element as T;
}

let serial = 0;
/* An id for an element that another one refers to. */
export function freshId(stem: string): string {
  serial += 1;
  return `${stem}-${serial}`;
}
