// A form for a tracker, made from its class' table.

import { element, options, words } from "./elements.js";
import { POSITIONS, finite, numberOf, shown, sliderScale } from "./numbers.js";
import { changedClass, compositions, freshTracker, unwrapped, wrapped } from "./state.js";

const shortName = (kind) => kind.replace(/Tracker$/, "");
const split = (text) => text.split(/[,;\s]+/).filter((part) => part !== "");

// How lists are written in one line, and read.
const LISTS = {
  integers: { show: (items) => items.join(", "), read: (text) => split(text).map(numberOf), hint: "separated by commas" },
  reals: { show: (items) => items.join(", "), read: (text) => split(text).map(numberOf), hint: "separated by commas" },
  points: {
    show: (points) => points.map(([update, value]) => `${update}: ${value}`).join(", "),
    read: (text) => text.split(",").filter((part) => part.trim() !== "").map((part) => part.split(":").map((item) => numberOf(item.trim()))),
    hint: "as update: value, separated by commas",
  },
};

// context: types, fields (a Map to which each control is added under its path), prefix (of ids),
// changed(), rebuild(path) for when the form itself must change, and firstPossible(trackers), which
// promises the first of them that can be made, or the last.
export function trackerForm(context, owner, key, path, name) {
  const tracker = owner[key];
  const type = context.types.get(tracker.kind);
  const kindPath = [...path, "kind"];
  const label = name ? `${words(name)}: class` : "class";
  const choose = element("select", { id: idOf(context, kindPath), "aria-label": label },
    ...options(tracker.kind, [...context.types.keys()], shortName));
  const replace = (other) => {
    owner[key] = other;
    context.rebuild(kindPath);
  };
  choose.addEventListener("change", async () => {
    replace(await context.firstPossible(changedClass(tracker, context.types.get(choose.value), context.types)));
  });
  const error = errorOf(context, kindPath, choose);
  return element("fieldset", { class: "lr-tracker" },
    element("legend", {}, name ? words(name) : "schedule"),
    element("div", { class: "lr-inputs" }, choose, ...compositionControls(context, tracker, label, replace)),
    element("p", { class: "lr-summary" }, type.summary), error,
    ...type.parameters.filter((row) => row.kind !== "function").map((row) => parameter(context, tracker, row, [...path, row.name])),
    element("details", { class: "lr-formula" }, element("summary", {}, "Formula"), element("pre", { tabindex: "0" }, type.formula),
      element("p", {}, type.source)));
}

function compositionControls(context, tracker, label, replace) {
  const wrap = element("select", { "aria-label": `${label}: put into`, class: "lr-wrap" },
    element("option", { value: "" }, "put into …"), ...options(null, compositions(context.types), shortName));
  wrap.addEventListener("change", () => replace(wrapped(tracker, context.types.get(wrap.value))));
  const inner = unwrapped(tracker, context.types);
  if (!inner) return [wrap];
  return [wrap, element("button", { type: "button", "aria-label": `${label}: take the inner one out`, title: "replace it by the first tracker inside", onclick: () => replace(inner) }, "take out")];
}

const idOf = (context, path) => `${context.prefix}-${path.join("-")}`;

// Where the message about a control stands; the control is found again by its path.
function errorOf(context, path, control) {
  const error = element("p", { class: "lr-error", id: `${idOf(context, path)}-error`, role: "alert" });
  context.fields.set(path.join("/"), { control, error });
  return error;
}

function parameter(context, tracker, row, path) {
  if (row.kind === "tracker") return trackerForm(context, tracker, row.name, path, row.name);
  if (row.kind === "trackers") return listOfTrackers(context, tracker, row, path);
  const id = idOf(context, path);
  const value = tracker[row.name] === undefined ? row.default : tracker[row.name];
  const set = (changed) => {
    tracker[row.name] = changed;
    context.changed();
  };
  const described = { id, "aria-describedby": `${id}-about ${id}-error` };
  const inputs = (CONTROLS_BY_KIND[row.kind] ?? listControls)(row, value, set, described);
  const optional = row.required ? "" : element("span", { class: "lr-optional" }, " optional");
  const hint = LISTS[row.kind] ? `${row.description}; ${LISTS[row.kind].hint}` : row.description;
  return element("div", { class: "lr-field" }, element("label", { for: id }, row.name, optional),
    element("span", { class: "lr-inputs" }, ...inputs), element("small", { id: `${id}-about` }, hint),
    errorOf(context, path, inputs.at(-1)));
}

const CONTROLS_BY_KIND = { boolean: booleanControls, choice: choiceControls, real: numberControls, integer: numberControls };

function booleanControls(row, value, set, described) {
  return [element("input", { type: "checkbox", checked: value === true, ...described, onchange: (event) => set(event.target.checked) })];
}

function choiceControls(row, value, set, described) {
  const chosen = String(value).toUpperCase();
  return [element("select", { ...described, onchange: (event) => set(event.target.value) }, ...options(chosen, row.members))];
}

function listControls(row, value, set, described) {
  const list = LISTS[row.kind] ?? { show: JSON.stringify, read: JSON.parse };
  const input = element("input", { class: "lr-wide", autocomplete: "off", value: list.show(value ?? []), ...described });
  input.addEventListener("input", () => set(list.read(input.value)));
  return [input];
}

// A slider, and a field for the exact number.
function numberControls(row, value, set, described) {
  const scale = sliderScale(row, value);
  const text = (number) => (number === null || number === undefined ? "" : String(number));
  const field = element("input", { class: "lr-number", inputmode: "decimal", autocomplete: "off", spellcheck: "false", value: text(value), placeholder: row.nullable ? "none" : undefined, ...described });
  const slider = element("input", { type: "range", min: 0, max: POSITIONS, value: finite(value) ? scale.position(value) : 0, "aria-label": `${row.name} slider`, "aria-valuetext": text(value) || "none" });
  field.addEventListener("input", () => {
    const given = field.value.trim();
    const number = given === "" && row.nullable ? null : numberOf(given);
    if (finite(number)) slider.value = scale.position(number);
    slider.setAttribute("aria-valuetext", given || "none");
    set(number);
  });
  slider.addEventListener("input", () => {
    const number = scale.value(Number(slider.value));
    field.value = shown(number);
    slider.setAttribute("aria-valuetext", field.value);
    set(number);
  });
  return [slider, field];
}

function listOfTrackers(context, tracker, row, path) {
  const list = tracker[row.name];
  // Where numbers belong to the trackers, as lengths do, there are as many more or fewer.
  const beside = context.types.get(tracker.kind).parameters.filter((other) => other.kind === "integers" && Array.isArray(tracker[other.name]));
  const add = () => {
    list.push(freshTracker(context.types.get("FixedTracker") ?? [...context.types.values()][0]));
    for (const other of beside) tracker[other.name].push(tracker[other.name].at(-1) ?? 100);
    context.rebuild([...path, list.length - 1, "kind"]);
  };
  const remove = () => {
    list.pop();
    for (const other of beside) tracker[other.name].pop();
    context.rebuild([...path, list.length - 1, "kind"]);
  };
  const addButton = element("button", { type: "button", onclick: add }, `Add to ${words(row.name)}`);
  return element("div", { class: "lr-list" },
    ...list.map((_, index) => trackerForm(context, list, index, [...path, index], `${row.name} ${index + 1}`)),
    element("div", { class: "lr-inputs" }, addButton,
      element("button", { type: "button", disabled: list.length < 2, onclick: remove }, "Remove the last")),
    errorOf(context, path, addButton));
}

// Marks the control that a path leads to, or the nearest around it.
export function markError(fields, path, message) {
  for (let length = path.length; length >= 0; --length) {
    const start = path.slice(0, length);
    const field = fields.get(start.join("/")) ?? fields.get([...start, "kind"].join("/"));
    if (!field) continue;
    field.control.setAttribute("aria-invalid", "true");
    field.error.textContent = message;
    return;
  }
}

export function clearErrors(fields) {
  for (const { control, error } of fields.values()) {
    control.removeAttribute("aria-invalid");
    error.textContent = "";
  }
}
