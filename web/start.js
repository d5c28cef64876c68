// The page on a site without a server of its own.

import { coreOf } from "./core.js";
import { mount } from "./page.js";

const tables = await (await fetch("tables.json")).json();
const module = await globalThis.lrtrack();
mount(document.getElementById("page"), coreOf(module, tables), { address: true });
