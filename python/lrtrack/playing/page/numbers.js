// Numbers: as texts, on sliders, on axes.

export const finite = (value) => typeof value === "number" && Number.isFinite(value);

// With as many digits as float32 holds, or fewer.
export function shown(value, digits = 7) {
  return finite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

export const grouped = (integer) => String(integer).replace(/\B(?=(\d{3})+$)/g, "\u202f");

// What a text stands for; a text that is no number stays one, for the core to refuse.
export function numberOf(text) {
  const number = Number(text);
  const tooLarge = Number.isInteger(number) && !Number.isSafeInteger(number) && /^[+-]?\d+$/.test(text);
  return text === "" || !Number.isFinite(number) || tooLarge ? text : number;
}

export const POSITIONS = 1000; // of a slider

// How a slider's positions and a parameter's values belong together.
export function sliderScale(row, value) {
  const integer = row.kind === "integer";
  const unit = row.low === 0 && row.high === 1;
  const negative = finite(value) && value < 0;
  if (unit || (row.high !== null && !negative)) return linearScale(0, row.high, integer);
  if (row.low === null && (negative || integer)) {
    return linearScale(integer ? -1000 : -1, row.high ?? (integer ? 1000 : 1), integer);
  }
  const zero = !row.excludes_zero && !(row.low > 0);
  return logarithmicScale(row.low > 0 ? row.low : integer ? 1 : 1e-6, integer ? 1e6 : row.low > 0 ? 1e5 : 10, integer, zero);
}

const atMost = (value) => Math.min(POSITIONS, Math.max(0, Math.round(value)));
const rounded = (value, integer) => (integer ? Math.round(Number(value.toPrecision(3))) : Number(value.toPrecision(3)));

function linearScale(low, high, integer) {
  return {
    value: (position) => rounded(low + ((high - low) * position) / POSITIONS, integer),
    position: (value) => atMost(((value - low) / (high - low)) * POSITIONS),
  };
}

// With zero, the slider's left end is 0, which a logarithm never reaches.
function logarithmicScale(low, high, integer, zero) {
  const range = Math.log(high / low);
  return {
    value: (position) => (zero && position <= 0 ? 0 : rounded(low * Math.exp((range * position) / POSITIONS), integer)),
    position: (value) => (value > 0 ? Math.max(zero ? 1 : 0, atMost((Math.log(value / low) / range) * POSITIONS)) : 0),
  };
}

// Round numbers between low and high, about that many.
export function ticks(low, high, count, least = 0) {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(least, [1, 2, 5, 10].map((k) => k * power).find((k) => k >= raw) ?? raw);
  const result = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) result.push(Number((i * step).toPrecision(12)));
  return result;
}

export function decades(low, high) {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const factors = last - first <= 2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((last - first) / 8));
  const result = [];
  for (let exponent = first; exponent <= last; exponent += every) {
    for (const factor of factors) {
      const value = Number(`${factor}e${exponent}`);
      if (value >= low && value <= high) result.push(value);
    }
  }
  return result;
}
