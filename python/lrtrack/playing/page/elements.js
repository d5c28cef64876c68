// Elements of HTML and SVG.

const SVG = new Set(["svg", "path", "g", "text", "line", "circle", "rect", "title"]);
const CONTROLS = new Set(["input", "select", "button", "summary"]);

// element("p", {class: "x", onclick: f}, "text", otherElement). An attribute that is false or
// undefined is left out.
export function element(tag, attributes = {}, ...children) {
  const node = SVG.has(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  // JupyterLab would take the arrow keys away from a control without this.
  if (CONTROLS.has(tag)) node.setAttribute("data-lm-suppress-shortcuts", "true");
  node.append(...children);
  return node;
}

export function options(chosen, values, text = (value) => value) {
  return values.map((value) => element("option", { value, selected: value === chosen }, text(value)));
}

export function words(name) {
  return name.replaceAll("_", " ");
}
