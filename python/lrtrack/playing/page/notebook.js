// The page in a notebook: the widget answers.

import { element } from "./elements.js";
import { mount } from "./page.js";

export default {
  render({ model, el: place }) {
    let last = 0;
    const waiting = new Map();
    const take = (message) => {
      waiting.get(message.id)?.(message.answer);
      waiting.delete(message.id);
    };
    model.on("msg:custom", take);
    const ask = (question) => new Promise((resolve) => {
      waiting.set(++last, resolve);
      model.send({ id: last, question });
    });
    const root = element("div");
    place.append(root);
    mount(root, ask, { beginning: { schedules: model.get("beginning") } });
    return () => model.off("msg:custom", take);
  },
};
