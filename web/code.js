// A tracker as lines of code, as Python's repr, to_dict and lrtrack.code write it.

const pythonReal = (number) => {
  if (!Number.isFinite(number)) return String(number).toLowerCase().replace("infinity", "inf");
  const [mantissa, exponent] = number.toExponential().split("e");
  const power = Number(exponent);
  if (number !== 0 && (power < -4 || power >= 16)) {
    return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "");
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, "0");
  return `${Object.is(number, -0) ? "-" : sign}${whole}.${digits.slice(power + 1) || "0"}`;
};

const PYTHON = { true: "True", false: "False", null: "None", text: (text) => `'${text}'`, open: "(", close: ")", single: ",)" };
const JSON_STYLE = { true: "true", false: "false", null: "null", text: (text) => JSON.stringify(text), open: "[", close: "]", single: "]" };

// A parameter's value in one of the styles; nested(tracker) writes a tracker.
function valueText(row, value, style, nested) {
  const list = (items, write) => style.open + items.map(write).join(", ") + (items.length === 1 ? style.single : style.close);
  if (value === null || value === undefined) return style.null;
  switch (row.kind) {
    case "boolean": return value ? style.true : style.false;
    case "integer": return String(value);
    case "real": return pythonReal(value);
    case "choice": return style.text(String(value).toUpperCase());
    case "integers": return list(value, String);
    case "reals": return list(value, pythonReal);
    case "points": return list(value, ([update, real]) => `${style.open}${update}, ${pythonReal(real)}${style.close}`);
    case "tracker": return nested(value);
    case "trackers": return list(value, nested);
    default: return style.null;
  }
}

const isDefault = (row, value) => !row.required && (value === undefined || valueText(row, value, JSON_STYLE, JSON.stringify) === valueText(row, row.default, JSON_STYLE, JSON.stringify));

export function expression(tracker, types) {
  const told = types.get(tracker.kind).parameters
    .filter((row) => !isDefault(row, tracker[row.name]))
    .map((row) => `${row.name}=${valueText(row, tracker[row.name], PYTHON, (inner) => expression(inner, types))}`);
  return `${tracker.kind}(${told.join(", ")})`;
}

export function dictionary(tracker, types) {
  const told = types.get(tracker.kind).parameters.map((row) => {
    const value = tracker[row.name] === undefined ? row.default : tracker[row.name];
    return `"${row.name}": ${valueText(row, value, JSON_STYLE, (inner) => dictionary(inner, types))}`;
  });
  return `{${[`"kind": "${tracker.kind}"`, '"dtype": "float32"', ...told].join(", ")}}`;
}

// The lines of each template, around the expression.
export function lines(templates, tracker, types, updates) {
  const text = expression(tracker, types);
  const names = [...new Set(text.match(/\w+(?=\()/g))].sort().join(", ");
  const json = dictionary(tracker, types);
  const filled = { expression: text, json, names, updates };
  return templates.map(({ name, text: template }) => ({ name, text: template.replace(/\{(expression|json|names|updates)\}/g, (_, key) => filled[key]) }));
}
