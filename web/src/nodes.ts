// Builds elements. Words go in as text nodes only: what a report says can never become markup.

type Child = Node | string | null | false | undefined;
type Traits = Readonly<Record<string, string | number | boolean | null | ((event: Event) => void)>>;

/** An element; `traits` are attributes, or listeners where the value is a function. */
export function node<K extends keyof HTMLElementTagNameMap>(tag: K, traits: Traits = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line icon of 24 x 24 units; its paths are constants of this program. */
export function icon(...paths: string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  for (const words of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", words);
    svg.append(path);
  }
  return svg;
}

/** A patch of a colour; styles go through the object model, which the page's content policy allows. */
export function patch(colour: string, kind = "patch"): HTMLSpanElement {
  const span = node("span", { class: kind, "aria-hidden": "true" });
  span.style.setProperty("--colour", colour);
  return span;
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child): child is Node | string => child !== null && child !== false && child !== undefined));
}
