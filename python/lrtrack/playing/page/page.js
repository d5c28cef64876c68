// The page: one implementation, of which an answering function is the core.

import { chart } from "./chart.js";
import { element, options } from "./elements.js";
import { clearErrors, markError, trackerForm } from "./form.js";
import { numberOf, shown } from "./numbers.js";
import { AXES, freshTracker, fromAddress, stateFrom, toAddress } from "./state.js";

const ADDRESS_DELAY = 150; // milliseconds
const EXACT_DELAY = 200; // without a change, after which a curve that was sampled is looked at whole
let pages = 0;

// Fills the element `root`. ask(question) promises the answer. With `address` the page's address
// holds the state; otherwise `beginning` is the first one.
export async function mount(root, ask, { address = false, beginning = null } = {}) {
  const tables = await ask({ ask: "tables" });
  const types = new Map(tables.types.map((type) => [type.name, type]));
  new Page(root, ask, types, tables.version, { address, beginning });
}

// Asks one question at a time; of those that come meanwhile only the newest is asked.
function newestOnly(ask, take) {
  let running = false;
  let next = null;
  return async function request(question) {
    next = question;
    if (running) return;
    running = true;
    try {
      while (next) {
        const asked = next;
        next = null;
        take(await ask(asked), asked);
      }
    } finally {
      running = false;
    }
  };
}

class Page {
  constructor(root, ask, types, version, { address, beginning }) {
    Object.assign(this, { root, ask, types, version, address });
    this.prefix = `lr${++pages}`;
    this.fields = new Map();
    this.cursor = null;
    this.changes = 0;
    this.state = address ? fromAddress(location.hash, types) : stateFrom(beginning, types);
    this.askCurves = newestOnly(ask, (answer, question) => this.show(answer, question));
    this.askValues = newestOnly(ask, (answer, question) => this.showCursor(question.update, answer.values));
    this.build();
    this.fill();
    new ResizeObserver(() => this.resized()).observe(this.figure);
    if (address) addEventListener("hashchange", () => this.addressChanged());
  }

  build() {
    this.root.classList.add("lr-root");
    this.form = element("form", { class: "lr-form", "aria-label": "Parameters", onsubmit: (event) => event.preventDefault() });
    this.figure = element("figure", { class: "lr-figure" });
    this.table = element("table", { class: "lr-values" });
    this.note = element("p", { class: "lr-note", role: "status" });
    this.code = element("div", { class: "lr-codes" });
    this.root.replaceChildren(
      element("header", { class: "lr-head" }, element("h1", {}, "lrtrack play"), element("span", { class: "lr-version" }, this.version)),
      element("div", { class: "lr-columns" },
        element("div", { class: "lr-edit" }, this.form),
        element("div", { class: "lr-right" },
          element("section", { class: "lr-result", "aria-label": "Curves" }, this.figure, this.toolbar(), this.note,
            element("div", { class: "lr-scroll", tabindex: "0", role: "region", "aria-label": "Values" }, this.table)),
          element("section", { class: "lr-code", "aria-label": "Code" }, this.code))));
    this.listenToPointer();
  }

  toolbar() {
    const count = (name, label, title) => {
      const input = element("input", { id: `${this.prefix}-${name}`, class: "lr-count", inputmode: "numeric", autocomplete: "off", placeholder: name === "stop" ? "auto" : "none", title,
        oninput: () => this.setCount(name, input.value.trim()) });
      const error = element("p", { class: "lr-error", role: "alert", id: `${this.prefix}-${name}-error` });
      input.setAttribute("aria-describedby", error.id);
      this.inputs[name] = { control: input, error };
      return element("span", { class: "lr-tool" }, element("label", { for: input.id }, label), input, error);
    };
    const check = (name, label) => {
      const input = element("input", { type: "checkbox", onchange: () => this.set({ [name]: input.checked }) });
      this.inputs[name] = { control: input };
      return element("label", { class: "lr-check" }, input, label);
    };
    const button = (label, text, onclick) => element("button", { type: "button", "aria-label": label, title: label, onclick }, text);
    this.inputs = {};
    const axis = element("select", { "aria-label": "horizontal axis", onchange: () => this.set({ axis: axis.value }) }, ...options(null, AXES));
    this.inputs.axis = { control: axis };
    this.updateField = element("input", { id: `${this.prefix}-update`, class: "lr-count", inputmode: "numeric", autocomplete: "off", placeholder: "none",
      oninput: () => this.moveCursor(numberOf(this.updateField.value.trim())) });
    return element("div", { class: "lr-tools" },
      count("stop", "updates", "how many updates the run has; empty: the schedule's end and a little more"),
      count("epoch", "per epoch", "how many updates an epoch has"), element("span", { class: "lr-tool" }, axis),
      check("log", "log"), check("momentum", "momentum"), check("milestones", "milestones"),
      element("span", { class: "lr-tool" }, button("zoom in", "+", () => this.zoom(0.5)), button("zoom out", "−", () => this.zoom(2)),
        button("show all", "all", () => this.set({ window: null }))),
      element("span", { class: "lr-tool" }, element("label", { for: this.updateField.id }, "value at"), this.updateField));
  }

  // Puts the state into all controls.
  fill() {
    this.state.selected = Math.min(this.state.selected, this.state.schedules.length - 1);
    for (const name of ["stop", "epoch"]) this.inputs[name].control.value = this.state[name] ?? "";
    for (const name of ["log", "momentum", "milestones"]) this.inputs[name].control.checked = this.state[name];
    this.inputs.axis.control.value = this.state.axis;
    this.updateField.value = this.state.at ?? "";
    this.rebuild();
  }

  rebuild(path) {
    this.fields.clear();
    const context = {
      types: this.types, fields: this.fields, prefix: this.prefix,
      changed: () => this.changed(), rebuild: (focus) => this.rebuild(focus), firstPossible: (trackers) => this.firstPossible(trackers),
    };
    this.form.replaceChildren(trackerForm(context, this.state.schedules, this.state.selected, [], ""));
    if (path) this.fields.get(path.join("/"))?.control.focus();
    this.changed();
  }

  async firstPossible(trackers) {
    const { values } = await this.ask({ ask: "values", trackers, update: 0 });
    return trackers.find((_, index) => !values?.[index]?.error) ?? trackers.at(-1);
  }

  set(changes) {
    Object.assign(this.state, changes);
    this.changed();
  }

  setCount(name, text) {
    const number = text === "" ? null : numberOf(text);
    const { control, error } = this.inputs[name];
    const isCount = number === null || (Number.isSafeInteger(number) && number > 0);
    error.textContent = isCount ? "" : `${name === "stop" ? "updates" : "updates per epoch"} must be a positive integer, received ${text}`;
    control.toggleAttribute("aria-invalid", !isCount);
    if (isCount) this.set(name === "stop" ? { stop: number, window: null } : { epoch: number, axis: number ? "epochs" : "updates" });
    this.inputs.axis.control.value = this.state.axis;
  }

  changed() {
    const number = ++this.changes;
    this.root.dataset.done = 0;
    this.began = performance.now();
    const { schedules, stop, window, momentum } = this.state;
    clearTimeout(this.exact);
    this.askCurves({ ask: "curves", trackers: schedules, stop, window, momentum, columns: Math.round(this.width()), number, quick: true });
    this.rememberAddress();
  }

  rememberAddress() {
    if (!this.address) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.writeAddress(), ADDRESS_DELAY);
  }

  writeAddress() {
    this.written = toAddress(this.state, this.types);
    history.replaceState(null, "", this.written);
  }

  addressChanged() {
    if (location.hash === this.written) return;
    clearTimeout(this.timer);
    this.state = fromAddress(location.hash, this.types);
    this.fill();
  }

  show(answer, question) {
    const isNewest = question.number === this.changes;
    const isRough = question.quick && Boolean(answer.lines?.some((line) => line.is_exact === false));
    clearErrors(this.fields);
    if (answer.error) {
      this.note.textContent = answer.error.message;
    } else {
      const own = answer.lines[this.state.selected];
      if (own?.error) markError(this.fields, own.error.path, own.error.message);
      this.figure.classList.toggle("lr-stale", Boolean(own?.error));
      if (!own?.error) this.showCode(own?.code ?? []);
      // A schedule with an error keeps its last curve, greyed.
      this.lines = answer.lines.map((line, index) => (line.error ? { ...this.lines?.[index], error: line.error } : line));
      this.answer = answer;
      this.note.textContent = this.remarks(answer, isRough);
      this.draw();
      this.readCursor();
    }
    if (question.quick) this.root.dataset.milliseconds = (performance.now() - this.began).toFixed(1);
    if (isRough && isNewest) this.exact = setTimeout(() => this.askCurves({ ...question, quick: false }), EXACT_DELAY);
    this.root.dataset.done = isNewest && !isRough ? question.number : 0;
  }

  remarks(answer, isRough) {
    const remarks = [];
    if (!isRough && answer.lines.some((line) => line.is_exact === false)) remarks.push("Drawn from samples: every update would have taken too long.");
    if (this.state.axis === "epochs" && !this.state.epoch) remarks.push("For epochs, say how many updates one has.");
    if (this.state.epoch) remarks.push(`${answer.stop} updates are ${shown(answer.stop / this.state.epoch, 4)} epochs of ${this.state.epoch}.`);
    if (this.state.momentum && !answer.lines.some((line) => line.momentum)) remarks.push("None of these schedules has a momentum that goes with it.");
    return remarks.join(" ");
  }

  width() {
    return Math.max(280, this.figure.clientWidth || 640);
  }

  resized() {
    if (this.answer && this.drawnWidth !== this.width()) this.draw();
  }

  draw() {
    const width = this.width();
    this.drawnWidth = width;
    const { log, milestones, axis, epoch } = this.state;
    const { drawing, updateAt, across } = chart({
      lines: this.lines, window: this.answer.window, log, milestones, epoch: axis === "epochs" ? epoch : null,
      cursor: this.cursor, selected: this.state.selected, width, height: Math.round(Math.min(400, Math.max(220, width * 0.55))),
    });
    Object.assign(this, { updateAt, across });
    this.figure.replaceChildren(drawing);
    this.fillTable();
  }

  fillTable() {
    const head = ["schedule", ...columnsOf(this.lines), this.cursor ? `f(${this.cursor.update})` : "at the pointer", ""];
    const rows = this.state.schedules.map((tracker, index) => this.row(tracker, index));
    const add = element("button", { type: "button", onclick: () => this.addSchedule() }, "Add a schedule");
    const focused = this.table.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    this.table.replaceChildren(
      element("thead", {}, element("tr", {}, ...head.map((text) => (text ? element("th", { scope: "col" }, text) : element("td"))))),
      element("tbody", {}, ...rows), element("tfoot", {}, element("tr", {}, element("td", { colspan: head.length }, add))));
    if (focused) [...this.table.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === focused)?.focus();
  }

  row(tracker, index) {
    const name = `${index + 1} ${tracker.kind.replace(/Tracker$/, "")}`;
    const line = this.lines[index] ?? {};
    const isSelected = index === this.state.selected;
    const number = (value) => element("td", { class: "lr-value" }, value === undefined ? "" : shown(value));
    const choose = element("button", { type: "button", class: "lr-name", "aria-pressed": String(isSelected), "aria-label": `edit schedule ${name}`, onclick: () => this.select(index) },
      element("span", { class: `lr-swatch lr-colour-${index % 6}` }), name);
    const remove = element("button", { type: "button", "aria-label": `remove schedule ${name}`, title: "remove", onclick: () => this.removeSchedule(index) }, "×");
    return element("tr", { class: isSelected ? "lr-chosen" : "" }, element("th", { scope: "row" }, choose),
      ...(line.error || !line.at ? columnsOf(this.lines).map(() => element("td", { class: "lr-value" }, "—")) : atColumns(line, this.lines).map(number)),
      number(this.cursor?.values[index]), element("td", {}, this.state.schedules.length > 1 ? remove : ""));
  }

  select(index) {
    this.state.selected = index;
    this.rebuild();
  }

  addSchedule() {
    const { schedules } = this.state;
    schedules.push(structuredClone(schedules[this.state.selected] ?? freshTracker([...this.types.values()][0])));
    this.state.selected = schedules.length - 1;
    this.rebuild(["kind"]);
  }

  removeSchedule(index) {
    this.state.schedules.splice(index, 1);
    this.lines.splice(index, 1);
    this.cursor = null;
    this.state.selected = Math.min(this.state.selected, this.state.schedules.length - 1);
    this.rebuild();
  }

  showCode(code) {
    const open = new Set([...this.code.querySelectorAll("details[open]")].map((node) => node.dataset.name));
    const isFirst = !this.code.childElementCount;
    const parts = code.map(({ name, text }, index) => {
      const copy = element("button", { type: "button", class: "lr-copy", "aria-label": `copy ${name}` }, "Copy");
      copy.addEventListener("click", () => copyText(text, copy));
      const details = element("details", { "data-name": name, open: open.has(name) || (isFirst && index === 0) },
        element("summary", {}, name), element("pre", { tabindex: "0", "aria-label": name }, text));
      return element("div", { class: "lr-part" }, details, copy);
    });
    const focused = this.code.contains(document.activeElement) ? [...this.code.querySelectorAll("button, summary, pre")].indexOf(document.activeElement) : -1;
    this.code.replaceChildren(...parts);
    if (focused >= 0) this.code.querySelectorAll("button, summary, pre")[focused]?.focus();
  }

  zoom(factor) {
    const [start, end] = this.answer?.window ?? [0, 100];
    const middle = this.cursor && start <= this.cursor.update && this.cursor.update < end ? this.cursor.update : (start + end) / 2;
    const half = Math.max(1, ((end - start) * factor) / 2);
    const first = Math.max(0, Math.round(middle - half));
    this.set({ window: [first, Math.min(Number.MAX_SAFE_INTEGER, Math.max(first + 2, Math.round(middle + half)))] });
  }

  // The pointer shows a value; dragging it chooses a part.
  listenToPointer() {
    let from = null;
    const updateOf = (event) => this.updateAt?.(((event.clientX - this.figure.getBoundingClientRect().left) * this.drawnWidth) / this.figure.clientWidth);
    const read = (event) => {
      const update = updateOf(event);
      if (update === undefined) return;
      this.updateField.value = update;
      this.moveCursor(update);
    };
    this.figure.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX, update: updateOf(event) };
      this.figure.setPointerCapture(event.pointerId);
      read(event);
    });
    this.figure.addEventListener("pointermove", read);
    const end = (event) => {
      if (from && event.type === "pointerup" && Math.abs(event.clientX - from.x) > 8) {
        const [first, last] = [from.update, updateOf(event)].sort((a, b) => a - b);
        if (last > first) this.set({ window: [first, last + 1] });
      }
      from = null;
    };
    this.figure.addEventListener("pointerup", end);
    this.figure.addEventListener("pointercancel", end);
    this.figure.addEventListener("dblclick", () => this.set({ window: null }));
  }

  moveCursor(update) {
    this.state.at = Number.isSafeInteger(update) && update >= 0 ? update : null;
    this.rememberAddress();
    this.readCursor();
  }

  // Asks for the values at the cursor, if there is one.
  readCursor() {
    const { at, schedules } = this.state;
    if (at !== null) this.askValues({ ask: "values", trackers: schedules, update: at });
    else if (this.cursor) {
      this.cursor = null;
      this.draw();
    }
  }

  showCursor(update, values) {
    if (!values || !this.answer || update !== this.state.at) return;
    this.cursor = { update, values: values.map((value) => (value?.error ? undefined : value)) };
    this.draw();
  }
}

// The updates of f(0), f(1) and the last value: those of the first schedule without an error.
const columnsOf = (lines) => (lines.find((line) => line.at)?.at ?? []).map(([update]) => `f(${update})`);

function atColumns(line, lines) {
  const values = new Map(line.at);
  return (lines.find((other) => other.at)?.at ?? []).map(([update]) => values.get(update));
}

async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Where the browser has no clipboard for pages, as in some notebooks.
    const area = element("textarea", { class: "lr-hidden", "aria-hidden": "true" }, text);
    button.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = "Copied";
  setTimeout(() => {
    button.textContent = "Copy";
  }, 1200);
}
