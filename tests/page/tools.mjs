// What the tests of the page need: Chromium, Python, the page's server.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const python = process.env.PYTHON ?? "python3";

// What a Python program prints as JSON.
export function askPython(program) {
  return JSON.parse(execFileSync(python, ["-c", `import json, lrtrack\n${program}`], { encoding: "utf8", maxBuffer: 2 ** 28 }));
}

// A server of Python's, which prints its address; stop it with kill().
export async function startServer(program) {
  const child = spawn(python, ["-u", "-c", program], { stdio: ["ignore", "pipe", "inherit"] });
  const [printed] = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  const [address] = String(printed).match(/http:\/\/127\.0\.0\.1:\d+\//);
  return { address, stop: () => child.kill("SIGKILL") };
}

export const startPlay = () => startServer("import lrtrack.playing; lrtrack.playing.serve(browser=False)");

// A server of a folder's files.
export const startFiles = (folder) => startServer(`import functools, http.server as h
handler = functools.partial(h.SimpleHTTPRequestHandler, directory=${JSON.stringify(folder)})
h.SimpleHTTPRequestHandler.log_message = lambda *a: None
s = h.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(f"http://127.0.0.1:{s.server_port}/"); s.serve_forever()`);

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

// A page of its own, which notes what it asks for and what goes wrong.
export async function openSite(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.requests = [];
  page.faults = [];
  page.on("request", (request) => page.requests.push(request.url()));
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("dialog", (dialog) => {
    page.faults.push("a dialog");
    dialog.dismiss();
  });
  await page.goto(address);
  return page;
}

export async function openPage(browser, address, options = {}) {
  const page = await openSite(browser, address, options);
  await settled(page);
  return page;
}

// What axe has to say against a page.
export async function findings(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
}

// Waits until the newest question is answered and drawn.
export async function settled(page) {
  await page.waitForTimeout(30);
  await page.waitForSelector("#page[data-done]:not([data-done='0'])");
}

export const codeOf = async (page, name) => (await page.locator(`details[data-name="${name}"] pre`).textContent()) ?? "";

export const curvesOf = (page) => page.locator("path.lr-line").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));

export const valuesOf = async (page, row = 0) => page.locator("table.lr-values tbody tr").nth(row).locator("td.lr-value").allTextContents();

export const shown = (value) => String(Number(value.toPrecision(7)));
