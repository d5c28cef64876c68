// The page of a server, which answers.

import { mount } from "./page.js";

async function ask(question) {
  const reply = await fetch("ask", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question) });
  if (!reply.ok) return { error: { path: [], message: await reply.text() } };
  return reply.json();
}

mount(document.getElementById("page"), ask, { address: true });
