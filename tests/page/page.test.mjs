// The page in Chromium, answered by Python's server.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { askPython, codeOf, curvesOf, findings, launch, openPage, PHONE, settled, shown, startPlay, valuesOf } from "./tools.mjs";

const NESTED = {
  schedules: [
    {
      kind: "ProductTracker",
      factors: [
        { kind: "WarmUpTracker", main_tracker: { kind: "CosineTracker", base_value: 0.5, max_updates: 200 }, warm_up_steps: 20 },
        { kind: "FixedTracker", value: 0.5 },
      ],
    },
    { kind: "OneCycleTracker", max_value: 0.4, total_updates: 150 },
  ],
};
const withState = (state) => `${server.address}#${encodeURIComponent(JSON.stringify(state))}`;

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([launch(), startPlay()]);
});

after(async () => {
  server?.stop();
  await browser?.close();
});

// A test with a page of its own, on which nothing may go wrong and to which nothing foreign comes.
function onPage(name, state, check, options = {}) {
  test(name, async () => {
    const page = await openPage(browser, state ? withState(state) : server.address, options);
    try {
      await check(page);
      assert.deepEqual(page.faults, []);
      assert.deepEqual(page.requests.filter((url) => !url.startsWith(server.address) && !url.startsWith("data:")), []);
    } finally {
      await page.context().close();
    }
  });
}

const field = (page, ...path) => page.locator(`[id="lr1-${path.join("-")}"]`);

onPage("it shows the values of the tracker whose expression it shows", NESTED, async (page) => {
  const found = askPython(`t = lrtrack.read(${JSON.stringify(await codeOf(page, "Python"))})
print(json.dumps([[t(0), t(1), t(7)], t.to_dict()]))`);
  const [[first, second, seventh], dictionary] = found;
  await page.getByLabel("value at").fill("7");
  await page.waitForSelector("th:text('f(7)')");
  const values = await valuesOf(page);
  assert.deepEqual([values[0], values[1], values[3]], [first, second, seventh].map(shown));
  assert.deepEqual(JSON.parse(await codeOf(page, "JSON")), dictionary);
  assert.equal((await curvesOf(page)).length, 2);
});

onPage("the pointer reads the value under it", NESTED, async (page) => {
  const box = await page.locator(".lr-figure").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForSelector("circle.lr-mark");
  const update = Number(await page.getByLabel("value at").inputValue());
  assert.ok(update > 50 && update < 150);
  const expected = askPython(`print(json.dumps(lrtrack.read(${JSON.stringify(await codeOf(page, "Python"))})(${update})))`);
  await page.waitForSelector(`th:text('f(${update})')`);
  assert.equal((await valuesOf(page))[3], shown(expected));
});

onPage("every class has a form that draws a curve", null, async (page) => {
  const names = await field(page, "kind").locator("option").evaluateAll((options) => options.map((option) => option.value));
  assert.deepEqual(names, askPython("from lrtrack.playing.questions import TYPES; print(json.dumps(list(TYPES)))"));
  for (const name of names) {
    await field(page, "kind").selectOption(name);
    await page.locator('details[data-name="Python"] pre', { hasText: new RegExp(`^${name}\\(`) }).waitFor();
    assert.equal(await page.locator("[aria-invalid]").count(), 0, name);
  }
});

onPage("a schedule is put into another one, and taken out", null, async (page) => {
  const before = await codeOf(page, "Python");
  await page.getByLabel("class: put into").first().selectOption("EpochwiseTracker");
  await settled(page);
  assert.ok((await codeOf(page, "Python")).startsWith(`EpochwiseTracker(tracker=${before}, `));
  await page.getByLabel("class: take the inner one out").first().click();
  await settled(page);
  assert.equal(await codeOf(page, "Python"), before);
  await page.getByLabel("class: put into").first().selectOption("SequentialTracker");
  await page.getByRole("button", { name: "Add to trackers" }).click();
  await settled(page);
  assert.equal(await page.locator("[aria-invalid]").count(), 0);
  assert.match(await codeOf(page, "Python"), /lengths=\(\d+, \d+\)\)$/);
});

onPage("a wrong value is marked at its field, in the library's words", NESTED, async (page) => {
  const input = field(page, "factors", 0, "main_tracker", "base_value");
  await input.fill("-1");
  await settled(page);
  assert.equal(await page.locator("[aria-invalid]").count(), 1);
  assert.equal(await input.getAttribute("aria-invalid"), "true");
  const described = (await input.getAttribute("aria-describedby")).split(" ").at(-1);
  const message = await page.locator(`[id="${described}"]`).textContent();
  assert.ok(message.startsWith("base_value must be positive"), message);
  assert.ok(message.endsWith("received -1.0"), message);
  assert.equal(await page.locator(".lr-figure.lr-stale path.lr-line").count(), 2);
  await input.fill("0.25");
  await settled(page);
  assert.equal(await page.locator("[aria-invalid], .lr-stale").count(), 0);
});

onPage("the address holds the state", NESTED, async (page) => {
  await page.getByLabel("updates", { exact: true }).fill("4000"); // one block, drawn exactly on a busy machine too
  await page.getByLabel("per epoch").fill("50");
  await page.getByLabel("log").check();
  await page.getByLabel("momentum").check();
  await field(page, "factors", 0, "warm_up_steps").fill("1e3");
  await page.getByRole("button", { name: "edit schedule 2 OneCycle" }).click();
  await page.getByLabel("value at").fill("7");
  await page.waitForSelector("th:text('f(7)')");
  await settled(page);
  await page.waitForTimeout(300);
  const address = page.url();
  const other = await openPage(browser, address);
  assert.deepEqual(await curvesOf(other), await curvesOf(page));
  assert.equal(await codeOf(other, "Python"), await codeOf(page, "Python"));
  assert.ok((await codeOf(other, "Python")).startsWith("OneCycleTracker("));
  await other.waitForSelector("th:text('f(7)')");
  assert.deepEqual(await valuesOf(other, 1), await valuesOf(page, 1));
  await other.getByRole("button", { name: "edit schedule 1 Product" }).click();
  await settled(other);
  assert.ok((await codeOf(other, "Python")).includes("warm_up_steps=1000"));
  assert.equal(await other.getByLabel("per epoch").inputValue(), "50");
  assert.equal(await other.locator("path.lr-momentum").count(), 1);
  await page.goto(withState({ schedules: [{ kind: "FixedTracker", value: 0.75 }] }));
  await page.waitForSelector("text=FixedTracker(value=0.75)");
  await other.context().close();
});

for (const hash of ["#x", "#%", "#%7B%7D", '#{"schedules":[{"kind":"<img src=x onerror=alert(1)>"}]}', '#{"schedules":[{"kind":"constructor"},{"kind":"__proto__"},3]}', '#{"schedules":[{"kind":"ProductTracker","factors":[null]}],"stop":"x","window":[5,1],"axis":"y"}']) {
  test(`an address that holds no state shows the example: ${hash}`, async () => {
    const page = await openPage(browser, server.address + hash);
    assert.ok((await codeOf(page, "Python")).startsWith("WarmUpTracker("));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

onPage("a text in a field stays a text", null, async (page) => {
  const text = "<img src=x onerror=alert(1)>";
  await field(page, "warm_up_steps").fill(text);
  await settled(page);
  const message = await field(page, "warm_up_steps-error").textContent();
  assert.equal(message, `warm_up_steps must be an integer, received '${text}'`);
  await page.waitForTimeout(300);
  const other = await openPage(browser, page.url());
  assert.equal(await field(other, "warm_up_steps").inputValue(), text);
  assert.deepEqual(other.faults, []);
  await other.context().close();
});

onPage("each code has a button that copies it", NESTED, async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const names = await page.locator("details[data-name]").evaluateAll((nodes) => nodes.map((node) => node.dataset.name));
  assert.deepEqual(names, ["Python", "JSON", "Gluon", "torch", "Keras", "JAX"]);
  for (const name of names) {
    await page.getByRole("button", { name: `copy ${name}`, exact: true }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await codeOf(page, name));
  }
}, {});

onPage("the keyboard alone moves a slider and chooses a schedule", NESTED, async (page) => {
  const slider = page.getByLabel("value slider").last();
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await settled(page);
  const value = Number(await field(page, "factors", 1, "value").inputValue());
  assert.ok(value > 0.5 && value < 0.6, String(value));
  assert.ok((await codeOf(page, "Python")).includes(`FixedTracker(value=${value})`));
  await page.getByRole("button", { name: "edit schedule 2 OneCycle" }).focus();
  await page.keyboard.press("Enter");
  await settled(page);
  assert.ok((await codeOf(page, "Python")).startsWith("OneCycleTracker("));
});

onPage("a part of the run is chosen by dragging, and left by the button", NESTED, async (page) => {
  const box = await page.locator(".lr-figure").boundingBox();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 50);
  await page.mouse.up();
  await settled(page);
  const label = () => page.locator(".lr-figure svg").getAttribute("aria-label");
  const [, first, last] = (await label()).match(/from update (\d+) to (\d+)/).map(Number);
  assert.ok(50 < first && first < last && last < 150, `${first} ${last}`);
  await page.getByRole("button", { name: "show all" }).click();
  await settled(page);
  assert.match(await label(), /from update 0 to/);
});

onPage("what takes long to look at is drawn at once, and again when nothing moves", null, async (page) => {
  const questions = [];
  page.on("request", (request) => request.method() === "POST" && questions.push(request.postDataJSON()));
  await page.getByLabel("updates", { exact: true }).fill(String(2 ** 50));
  await settled(page);
  assert.deepEqual(questions.slice(-2).map(({ stop, quick }) => [stop, quick]), [[2 ** 50, true], [2 ** 50, false]]);
  assert.equal(await page.locator(".lr-note").textContent(), "Drawn from samples: every update would have taken too long.");
});

onPage("epochs are counted where one is given", NESTED, async (page) => {
  await page.getByLabel("per epoch").fill("20");
  await page.getByLabel("updates", { exact: true }).fill("200");
  await settled(page);
  assert.equal(await page.locator(".lr-note").textContent(), "200 updates are 10 epochs of 20.");
  assert.ok((await page.locator(".lr-figure text").allTextContents()).includes("epoch"));
  await page.getByLabel("per epoch").fill("0");
  assert.equal(await page.locator("[id='lr1-epoch-error']").textContent(), "updates per epoch must be a positive integer, received 0");
});

onPage("schedules are added and removed", NESTED, async (page) => {
  await page.getByRole("button", { name: "Add a schedule" }).click();
  await settled(page);
  assert.equal((await curvesOf(page)).length, 3);
  await page.getByRole("button", { name: "remove schedule 1 Product" }).click();
  await settled(page);
  assert.equal((await curvesOf(page)).length, 2);
});

for (const colorScheme of ["light", "dark"]) {
  for (const [name, options] of [["desktop", {}], ["phone", PHONE]]) {
    onPage(`axe finds nothing: ${name}, ${colorScheme}`, { ...NESTED, momentum: true }, async (page) => {
      await field(page, "factors", 0, "main_tracker", "base_value").fill("-1");
      await settled(page);
      for (const summary of await page.locator("summary").all()) await summary.click();
      assert.deepEqual(await findings(page), []);
    }, { colorScheme, bypassCSP: true, ...options });
  }
}

onPage("a finger reads the value under it", NESTED, async (page) => {
  const box = await page.locator(".lr-figure").boundingBox();
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForSelector("circle.lr-mark");
  assert.ok(Number(await page.getByLabel("value at").inputValue()) > 50);
}, PHONE);

for (const width of [320, 390]) {
  onPage(`nothing is wider than a phone of ${width} pixels`, NESTED, async (page) => {
    const widest = () => page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(await widest(), width);
    for (const summary of await page.locator("summary").all()) await summary.click();
    assert.equal(await widest(), width);
  }, { ...PHONE, viewport: { width, height: 700 } });
}
