// The pad for typed codes: exactly the twenty characters a code can have; a keyboard types into it too.

import { keyed, LENGTH, spaced } from "./code.js";

/** Attach to a painted pad. `onCode` gets ten characters. */
export function attachKeypad(pad, onCode) {
  const output = pad.querySelector("output");
  const tooShort = pad.querySelector("[data-short]");
  let typed = "";

  function set(text) {
    typed = text.slice(0, LENGTH);
    output.value = spaced(typed) || "\u00a0"; // an empty line keeps its height
    tooShort.hidden = true;
  }

  function find() {
    if (typed.length === LENGTH) onCode(typed);
    else tooShort.hidden = false;
  }

  set("");
  pad.addEventListener("click", ({ target }) => {
    const { key, edit } = target.closest("button")?.dataset ?? {};
    if (key) set(typed + key);
    if (edit === "back") set(typed.slice(0, -1));
    if (edit === "find") find();
  });
  pad.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Backspace") set(typed.slice(0, -1));
    else if (event.key === "Enter" && event.target === pad) find();
    else set(typed + keyed(event.key));
  });
}
