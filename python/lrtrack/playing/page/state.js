// What the page shows, as a value, and as the part of an address behind #.

export const AXES = ["updates", "epochs"];
const EXAMPLE = {
  kind: "WarmUpTracker",
  main_tracker: { kind: "CosineTracker", base_value: 0.1, final_value: 0, max_updates: 1000 },
  warm_up_steps: 100,
};
const BEGINNING = { stop: null, epoch: null, window: null, axis: "updates", selected: 0, at: null, log: false, momentum: false, milestones: true };
const MOST_SCHEDULES = 20;

const clone = (value) => structuredClone(value);
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value) => Number.isSafeInteger(value) && value > 0;

// A state out of anything: what is no part of one, as in an address of somebody else's, is left out.
export function stateFrom(given, types) {
  const source = isObject(given) ? given : {};
  const schedules = (Array.isArray(source.schedules) ? source.schedules : []).filter((tracker) => isTracker(tracker, types));
  const window = source.window;
  return {
    schedules: clone(schedules.length ? schedules.slice(0, MOST_SCHEDULES) : [types.has(EXAMPLE.kind) ? EXAMPLE : [...types.values()][0].initial]),
    stop: isCount(source.stop) ? source.stop : null,
    epoch: isCount(source.epoch) ? source.epoch : null,
    window: Array.isArray(window) && Number.isSafeInteger(window[0]) && isCount(window[1]) && 0 <= window[0] && window[0] < window[1] ? window.slice(0, 2) : null,
    axis: AXES.includes(source.axis) ? source.axis : BEGINNING.axis,
    selected: isCount(source.selected) ? source.selected : 0,
    at: isCount(source.at) || source.at === 0 ? source.at : null,
    log: source.log === true,
    momentum: source.momentum === true,
    milestones: source.milestones !== false,
  };
}

function isTracker(value, types, depth = 0) {
  if (!isObject(value) || !types.has(value.kind) || depth > 100) return false;
  return types.get(value.kind).parameters.every((row) => {
    const given = value[row.name];
    if (row.kind === "tracker") return isTracker(given, types, depth + 1);
    if (row.kind === "trackers") return Array.isArray(given) && given.every((item) => isTracker(item, types, depth + 1));
    return true;
  });
}

export function toAddress(state, types) {
  const told = { schedules: state.schedules.map((tracker) => withoutDefaults(tracker, types)) };
  for (const [name, value] of Object.entries(BEGINNING)) {
    if (JSON.stringify(state[name]) !== JSON.stringify(value)) told[name] = state[name];
  }
  return "#" + encodeURIComponent(JSON.stringify(told));
}

export function fromAddress(hash, types) {
  try {
    return stateFrom(JSON.parse(decodeURIComponent(hash.slice(1))), types);
  } catch {
    return stateFrom(null, types);
  }
}

export function withoutDefaults(tracker, types) {
  const result = { kind: tracker.kind };
  for (const row of types.get(tracker.kind).parameters) {
    const value = tracker[row.name];
    const isDefault = value === undefined || (!row.required && JSON.stringify(value) === JSON.stringify(row.default));
    if (isDefault) continue;
    if (row.kind === "tracker") result[row.name] = withoutDefaults(value, types);
    else if (row.kind === "trackers") result[row.name] = value.map((item) => withoutDefaults(item, types));
    else result[row.name] = value;
  }
  if (tracker.dtype && tracker.dtype !== "float32") result.dtype = tracker.dtype;
  return result;
}

// A tracker of a class to begin with, which keeps what it shares with the one before.
export function freshTracker(type, before = {}) {
  const result = clone(type.initial);
  if (before.dtype) result.dtype = before.dtype;
  return result;
}

const HOLDS = ["tracker", "trackers"];
const holder = (type) => type.parameters.find((row) => HOLDS.includes(row.kind));

// The classes that are made of other trackers.
export const compositions = (types) => [...types.values()].filter(holder).map((type) => type.name);

export function wrapped(tracker, type) {
  const result = freshTracker(type, tracker);
  const row = holder(type);
  if (row.kind === "tracker") result[row.name] = tracker;
  else result[row.name][0] = tracker;
  return result;
}

// The first tracker inside of one, or undefined.
export function unwrapped(tracker, types) {
  const row = holder(types.get(tracker.kind));
  if (!row) return undefined;
  return row.kind === "tracker" ? tracker[row.name] : tracker[row.name][0];
}

// What a tracker may become when its class changes, the best first: inner trackers stay, and
// parameters of equal names, unless the new class refuses their values.
export function changedClass(tracker, type, types) {
  const inner = unwrapped(tracker, types);
  const plain = inner && holder(type) ? wrapped(inner, type) : freshTracker(type, tracker);
  const kept = clone(plain);
  const before = types.get(tracker.kind).parameters;
  for (const row of type.parameters) {
    const value = tracker[row.name];
    const isShared = before.some((other) => other.name === row.name && other.kind === row.kind && !HOLDS.includes(row.kind) && row.kind !== "choice");
    if (isShared && value !== undefined && value !== null) kept[row.name] = value;
  }
  return [kept, plain];
}
