// The documentation's site in Chromium, as `make docs` has built it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, launch, openSite, PHONE, startFiles } from "./tools.mjs";

const KINDS = ["index", "tour", "coming_from/torch", "schedules/index", "schedules/CosineTracker", "reference/torch", "headers/index", "outside/bench", "search"];
let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([launch(), startFiles(process.env.SITE)]);
});

after(async () => {
  server?.stop();
  await browser?.close();
});

for (const kind of KINDS) {
  for (const [name, options] of [["desktop, light", { colorScheme: "light" }], ["phone, dark", { colorScheme: "dark", ...PHONE }]]) {
    test(`${kind} can be read: ${name}`, async () => {
      const page = await openSite(browser, `${server.address}${kind}.html`, options);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), page.viewportSize().width);
      assert.deepEqual(await findings(page), []);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }
}

for (const [words, wanted] of [["cosine restarts", "schedules/CosineRestartsTracker.html"], ["first_update", "tour.html"], ["find_tracker_type", "headers/index.html"]]) {
  test(`the search finds ${words}`, async () => {
    const page = await openSite(browser, `${server.address}index.html`);
    await page.getByRole("searchbox").or(page.getByPlaceholder("Search")).first().fill(words);
    await page.keyboard.press("Enter");
    await page.locator(`#search-results li a[href^="${wanted}"]`).first().waitFor();
    await page.context().close();
  });
}

test("the first page draws its schedule", async (t) => {
  const page = await openSite(browser, `${server.address}index.html`);
  if (await page.locator("iframe.play").count()) {
    await page.frameLocator("iframe.play").locator("path.lr-line").first().waitFor();
    assert.deepEqual(page.faults, []);
  } else {
    t.skip("the site was made without `make web`");
  }
  await page.context().close();
});
