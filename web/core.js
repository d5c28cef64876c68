// The core as WebAssembly, asked as Python is asked.

import { lines } from "./code.js";

// module: what the function of lrtrack.js promises. tables: the answer about the tables, with the
// templates of the lines of code.
export function coreOf(module, tables) {
  const types = new Map(tables.types.map((type) => [type.name, type]));
  const answer = module.cwrap("lrtrack_answer", "string", ["string"]);
  return async function ask(question) {
    if (question.ask === "tables") return tables;
    const result = JSON.parse(answer(JSON.stringify(question)));
    for (const [index, line] of (result.lines ?? []).entries()) {
      if (!line.error) line.code = lines(tables.templates, question.trackers[index], types, result.stop);
    }
    return result;
  };
}
