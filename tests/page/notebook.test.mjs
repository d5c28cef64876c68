// The page in JupyterLab, answered by the notebook's Python.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./tools.mjs";

const python = process.env.PYTHON ?? "python3";
const folder = mkdtempSync(path.join(tmpdir(), "lrtrack-notebook-"));
const CELLS = ["import lrtrack\npage = lrtrack.play(lrtrack.CosineTracker(base_value=0.5, max_updates=100))\npage", "print('now:', page.trackers)"];
let browser;
let lab;
let address;

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

async function answers(url) {
  for (let attempt = 0; attempt < 240; ++attempt) {
    try {
      return await fetch(url);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  throw new Error(`nothing answers at ${url}`);
}

before(async () => {
  const cells = CELLS.map((source, index) => ({ cell_type: "code", id: `cell${index}`, execution_count: null, metadata: {}, outputs: [], source }));
  const kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
  writeFileSync(path.join(folder, "play.ipynb"), JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  const port = await freePort();
  const settings = ["--no-browser", "--allow-root", `--port=${port}`, "--IdentityProvider.token=", `--ServerApp.root_dir=${folder}`];
  const env = { ...process.env, JUPYTER_CONFIG_DIR: folder, JUPYTER_RUNTIME_DIR: folder, JUPYTERLAB_SETTINGS_DIR: folder, JUPYTERLAB_WORKSPACES_DIR: folder };
  lab = spawn(python, ["-m", "jupyterlab", ...settings], { env, stdio: "ignore", detached: true });
  address = `http://127.0.0.1:${port}`;
  [browser] = await Promise.all([launch(), answers(`${address}/api`)]);
});

after(async () => {
  await browser?.close();
  if (lab) process.kill(-lab.pid, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

test("a slider takes the arrow keys, and Python has the tracker that it makes", { timeout: 180_000 }, async () => {
  const page = await (await browser.newContext({ viewport: { width: 1300, height: 1000 } })).newPage();
  page.setDefaultTimeout(60_000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(`${address}/lab/tree/play.ipynb`);
  const run = async (index) => {
    await page.locator(".jp-Notebook .jp-CodeCell").nth(index).locator(".jp-InputArea-editor").click();
    await page.keyboard.press("Shift+Enter");
  };
  await page.waitForSelector("text=Python 3 (ipykernel) | Idle");
  await run(0);
  await page.waitForSelector(".lr-root[data-done]:not([data-done='0'])");
  const slider = page.getByLabel("base_value slider");
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector(".lr-root pre:text('base_value=0.507')");
  assert.equal(await slider.evaluate((node) => node === document.activeElement), true);
  await run(1);
  await page.waitForSelector("text=now: [CosineTracker(base_value=0.507, max_updates=100)]");
  assert.deepEqual(faults, []);
});
