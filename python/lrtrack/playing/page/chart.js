// The curves, as SVG.

import { element } from "./elements.js";
import { decades, finite, grouped, shown, ticks } from "./numbers.js";

const MARGIN = { left: 62, right: 14, top: 12, bottom: 40 };
const MOMENTUM_MARGIN = 48;

// view: lines (of the answer; those with an error are left out), window, log, epoch (updates in an
// epoch, or null), milestones (whether to mark them), cursor ({update, values} or null), selected,
// width, height. Returns the drawing, and the update at a distance from its left edge.
export function chart(view) {
  const lines = view.lines.map((line, index) => ({ ...line, index })).filter((line) => line.updates);
  const beside = lines.filter((line) => line.momentum);
  const right = view.width - (beside.length ? MOMENTUM_MARGIN : MARGIN.right);
  const bottom = view.height - MARGIN.bottom;
  const [start, end] = view.window;
  const last = Math.max(end - 1, start + 1);
  const across = (update) => MARGIN.left + ((update - start) / (last - start)) * (right - MARGIN.left);
  const values = verticalAxis(lines.flatMap((line) => line.values), view.log, bottom);
  const momenta = verticalAxis(beside.flatMap((line) => line.momentum.values), false, bottom);
  const parts = [
    ...horizontalTicks(view, start, last, across, bottom, right),
    ...values.ticks.map((tick) => gridLine(tick, values.down(tick), right)),
    ...(beside.length ? momenta.ticks.map((tick) => rightTick(tick, momenta.down(tick), right)) : []),
    ...(view.milestones ? milestoneMarks(lines, across, bottom) : []),
    ...beside.map((line) => curve(line.momentum, across, momenta.down, line.index, "lr-momentum")),
    ...lines.map((line) => curve(line, across, values.down, line.index, line.index === view.selected ? "lr-selected" : "")),
    ...cursorMarks(view, across, values.down, bottom),
  ];
  if (beside.length) parts.push(element("text", { x: right, y: view.height - 4, "text-anchor": "end" }, "dashed: momentum, right axis"));
  return {
    drawing: element("svg", { viewBox: `0 0 ${view.width} ${view.height}`, role: "img", "aria-label": description(lines, view) }, ...parts),
    updateAt: (x) => Math.min(last, Math.max(start, Math.round(start + ((x - MARGIN.left) / (right - MARGIN.left)) * (last - start)))),
    across,
  };
}

function verticalAxis(values, log, bottom) {
  const numbers = values.filter((value) => finite(value) && (!log || value > 0));
  let high = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  let low = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  if (!numbers.length) [low, high] = log ? [0.1, 1] : [0, 1];
  if (log) {
    if (high / low < 1.5) [low, high] = [low / 2, high * 2];
    // What decays to nearly nothing would squeeze the rest into one line.
    low = Math.max(low, high * 1e-12);
    const range = Math.log(high / low);
    const down = (value) => (value > 0 ? bottom - ((Math.log(Math.max(value, low) / low) / range) * (bottom - MARGIN.top)) : NaN);
    return { down, ticks: decades(low, high) };
  }
  if (low > 0 && low < high * 0.6) low = 0;
  if (low === high) [low, high] = low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)];
  // Halves, because the difference of two large numbers may be infinite.
  const down = (value) => bottom - ((value / 2 - low / 2) / (high / 2 - low / 2)) * (bottom - MARGIN.top);
  return { down, ticks: finite(high - low) ? ticks(low, high, 5) : [low, high] };
}

function gridLine(tick, y, right) {
  return element("g", {}, element("line", { x1: MARGIN.left, x2: right, y1: y, y2: y, class: "lr-grid" }),
    element("text", { x: MARGIN.left - 7, y: y + 4, "text-anchor": "end" }, shown(tick, 4)));
}

function rightTick(tick, y, right) {
  return element("text", { x: right + 6, y: y + 4 }, shown(tick, 3));
}

function horizontalTicks(view, start, last, across, bottom, right) {
  const unit = view.epoch ?? 1;
  const found = ticks(start / unit, last / unit, view.width < 500 ? 3 : 6, view.epoch ? 0 : 1);
  const labels = found.map((tick) => {
    const x = across(tick * unit);
    const anchor = x < MARGIN.left + 12 ? "start" : x > right - 20 ? "end" : "middle";
    return element("g", {}, element("line", { x1: x, x2: x, y1: bottom, y2: bottom + 4, class: "lr-tick" }),
      element("text", { x, y: bottom + 18, "text-anchor": anchor }, Number.isInteger(tick) ? grouped(tick) : shown(tick, 6)));
  });
  const name = element("text", { x: MARGIN.left, y: view.height - 4 }, view.epoch ? "epoch" : "update");
  return [element("line", { x1: MARGIN.left, x2: right, y1: bottom, y2: bottom, class: "lr-tick" }), ...labels, name];
}

function milestoneMarks(lines, across, bottom) {
  return lines.flatMap((line) => (line.milestones ?? []).map((update) =>
    element("line", { x1: across(update), x2: across(update), y1: MARGIN.top, y2: bottom, class: `lr-milestone lr-colour-${line.index % 6}` })));
}

function curve(points, across, down, index, extra) {
  let path = "";
  let broken = true;
  points.values.forEach((value, i) => {
    const y = finite(value) ? down(value) : NaN;
    if (!Number.isFinite(y)) {
      broken = true;
      return;
    }
    path += `${broken ? "M" : "L"}${across(points.updates[i]).toFixed(2)} ${y.toFixed(2)}`;
    broken = false;
  });
  return element("path", { d: path, class: `lr-line lr-colour-${index % 6} ${extra}` });
}

function cursorMarks(view, across, down, bottom) {
  const { cursor } = view;
  if (!cursor || cursor.update < view.window[0] || cursor.update >= view.window[1]) return [];
  const x = across(cursor.update);
  const marks = cursor.values.flatMap((value, index) =>
    finite(value) && Number.isFinite(down(value)) ? [element("circle", { cx: x, cy: down(value), r: 4, class: `lr-mark lr-colour-${index % 6}` })] : []);
  return [element("line", { x1: x, x2: x, y1: MARGIN.top, y2: bottom, class: "lr-cursor" }), ...marks];
}

function description(lines, view) {
  const ends = lines.map((line) => {
    const [first, latest] = [line.at[0], line.at.at(-1)];
    return `schedule ${line.index + 1}: ${shown(first[1], 4)} at update ${first[0]}, ${shown(latest[1], 4)} at update ${latest[0]}`;
  });
  return `Curves from update ${view.window[0]} to ${view.window[1] - 1}. ${ends.join("; ")}`;
}
