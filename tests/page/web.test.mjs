// The core as WebAssembly against Python's, bit for bit and word for word, and its page.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { coreOf } from "../../web/core.js";
import { codeOf, launch, openPage, shown, startFiles, valuesOf } from "./tools.mjs";

const site = path.resolve(process.env.SITE ?? "build/site");
const python = process.env.PYTHON ?? "python3";
const found = JSON.parse(execFileSync(python, [fileURLToPath(new URL("cases.py", import.meta.url))], { encoding: "utf8", maxBuffer: 2 ** 29 }));
const tables = JSON.parse(readFileSync(path.join(site, "tables.json"), "utf8"));
let module;
let ask;

before(async () => {
  const load = createRequire(import.meta.url)(path.join(site, "lrtrack.js"));
  // Given the bytes, it has nothing to fetch, which in Node takes no path.
  module = await load({ wasmBinary: readFileSync(path.join(site, "lrtrack.wasm")) });
  ask = coreOf(module, tables);
});

test("every class is there", () => {
  assert.deepEqual(new Set(found.cases.map(({ given }) => given.kind)), new Set(tables.types.map((type) => type.name)));
});

for (const { given, digests, answers } of found.cases) {
  const name = JSON.stringify(given);
  test(`it has the native bits: ${name}`, () => {
    const values = module.cwrap("lrtrack_values", "number", ["string", "number", "number", "number"]);
    for (const [index, [first, step, count]] of found.ranges.entries()) {
      const at = values(name, first, step, count);
      const bytes = new Uint8Array(module.HEAPU8.buffer, at, 4 * count);
      assert.equal(createHash("sha256").update(bytes).digest("hex"), digests[index], `from ${first}`);
    }
  });
  test(`it answers as Python does: ${name}`, async () => {
    for (const [question, expected] of answers) {
      const answer = await ask(question);
      const [line] = answer.lines;
      const [own] = expected.lines;
      assert.deepEqual({ ...line, code: undefined }, { ...own, code: undefined });
      assert.deepEqual([answer.stop, answer.window], [expected.stop, expected.window]);
      checkCode(line.code, own.code);
    }
  });
}

// Python lays long lines out over several.
const compact = (text) => text.replace(/\s+/g, "").replace(/,(?=[)\]])/g, "").replaceAll('"', "'");

function checkCode(code, expected) {
  assert.deepEqual(code.map(({ name }) => name), expected.map(({ name }) => name));
  for (const [index, { name, text }] of code.entries()) {
    if (name === "JSON") assert.deepEqual(JSON.parse(text), JSON.parse(expected[index].text));
    else if (name === "Python") assert.equal(text, expected[index].text);
    else assert.equal(compact(text), compact(expected[index].text).replace("import(", "import").replace(/(?<=Tracker)\)(?=import|from|tracker=|mx=)/, ""));
  }
}

for (const [given, expected] of found.wrong) {
  test(`it refuses as Python does: ${JSON.stringify(given)}`, async () => {
    const { values } = await ask({ ask: "values", trackers: [given], update: 0 });
    assert.deepEqual(values[0], expected);
  });
}

for (const question of ["", "{", "null", "[]", "{}", '{"ask":"curves"}', '{"ask":"curves","trackers":[1]}', "[".repeat(100000), '{"ask":"values","trackers":[{"kind":"FixedTracker","value":1}],"update":-1}', '{"ask":"x","trackers":[1]}']) {
  test(`it bears the question ${question.slice(0, 60)}`, () => {
    const answer = JSON.parse(module.ccall("lrtrack_answer", "string", ["string"], [question]));
    assert.match(JSON.stringify(answer), /"error":/);
  });
}

test("too many updates to look at are sampled", async () => {
  const cosine = { kind: "CosineTracker", base_value: 0.5, max_updates: 2 ** 49 };
  const { lines } = await ask({ ask: "curves", trackers: [cosine], columns: 500 });
  assert.equal(lines[0].is_exact, false);
  assert.ok(lines[0].updates.length < 3000);
});

test("the page needs no server but one of files", async () => {
  const [browser, server] = await Promise.all([launch(), startFiles(site)]);
  try {
    const state = { schedules: [{ kind: "WarmUpTracker", main_tracker: { kind: "CosineTracker", base_value: 0.5, max_updates: 200 }, warm_up_steps: 20 }] };
    const page = await openPage(browser, `${server.address}#${encodeURIComponent(JSON.stringify(state))}`);
    const expression = await codeOf(page, "Python");
    assert.equal(expression, "WarmUpTracker(main_tracker=CosineTracker(base_value=0.5, max_updates=200), warm_up_steps=20)");
    const program = `import json, lrtrack; t = lrtrack.read("${expression}"); print(json.dumps([t(0), t(1), t(230)]))`;
    const expected = JSON.parse(execFileSync(python, ["-c", program], { encoding: "utf8" }));
    assert.deepEqual((await valuesOf(page)).slice(0, 3), expected.map(shown));
    assert.deepEqual(page.requests.filter((url) => !url.startsWith(server.address) && !url.startsWith("data:")), []);
    assert.deepEqual(page.faults, []);
  } finally {
    server.stop();
    await browser.close();
  }
});
