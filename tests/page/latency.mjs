// How long a slider's move takes until its curve is painted: node tests/page/latency.mjs [ADDRESS]
//
// ADDRESS is that of a site of `make web`; without it Python's server answers.

import { launch, openPage, startPlay } from "./tools.mjs";

const MOVES = 50;
const warmUp = (count) => ({
  kind: "WarmUpTracker",
  main_tracker: { kind: "CosineTracker", base_value: 0.5, max_updates: count },
  warm_up_steps: count / 10,
});
const product = (value) => ({
  kind: "ProductTracker",
  factors: [{ kind: "CosineRestartsTracker", base_value: value, first_cycle: 100, cycle_factor: 2, cycle_decay: 0.8 }, warmUp(3000)],
});
const STATES = {
  "warm-up and cosine, 1,000 updates": { schedules: [warmUp(1000)] },
  "10^6 updates": { schedules: [warmUp(1e6)] },
  "10^7 updates": { schedules: [warmUp(1e7)] },
  "10^9 updates": { schedules: [warmUp(1e9)] },
  "one cycle and its momentum": { schedules: [{ kind: "OneCycleTracker", max_value: 0.4, total_updates: 15000 }], momentum: true },
  "five products": { schedules: [0.5, 0.4, 0.3, 0.2, 0.1].map(product), stop: 3000 },
};

// In the page: the milliseconds from each move to the frame after the drawing.
async function moveSlider(moves) {
  const root = document.getElementById("page");
  const slider = [...root.querySelectorAll("input[type=range]")].find((node) => /^(base|max)_value/.test(node.getAttribute("aria-label")));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const times = [];
  for (let move = 0; move < moves; ++move) {
    delete root.dataset.milliseconds;
    const began = performance.now();
    slider.value = 600 + ((move * 37) % 300);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    while (!root.dataset.milliseconds) await frame();
    await frame();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b);
}

const [, , given] = process.argv;
const [browser, server] = await Promise.all([launch(), given ? { address: given, stop() {} } : startPlay()]);
for (const [name, state] of Object.entries(STATES)) {
  const page = await openPage(browser, `${server.address}#${encodeURIComponent(JSON.stringify(state))}`);
  const times = await page.evaluate(moveSlider, MOVES);
  const [median, most] = [0.5, 0.95].map((share) => Math.round(times[Math.floor(share * MOVES)]));
  console.log(`${name.padEnd(36)}median ${median} ms, 95 % below ${most} ms`);
  await page.context().close();
}
server.stop();
await browser.close();
