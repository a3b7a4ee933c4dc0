// The door's page: a phone without a pass is asked for one; with a pass it waits for the tap that starts everything.

import { startScanner } from "./scanner.js";
import { createSounds } from "./sounds.js";
import { openStore } from "./store.js";
import { createWords } from "./words.js";

const PANELS = ["enrol", "no-storage", "ready", "scanner"];

function showOnly(panel) {
  for (const id of PANELS) document.getElementById(id).hidden = id !== panel;
}

async function open() {
  let store;
  try {
    store = await openStore();
  } catch {
    return showOnly("no-storage");
  }
  const pass = await store.currentPass();
  showOnly(pass ? "ready" : "enrol");
  if (!pass) return;
  const words = createWords(document);
  const sounds = createSounds();
  document.getElementById("ready-name").replaceChildren(words("door-name", pass));
  document.getElementById("another").addEventListener("click", () => showOnly("enrol"));
  document.getElementById("start").addEventListener("click", () => {
    sounds.start(); // browsers let a page be heard only from a tap
    navigator.storage?.persist?.(); // best effort: unsent scans should outlive a full phone
    showOnly("scanner");
    startScanner({ page: document, store, pass, words, sounds });
  });
}

open();
