// Makes this phone a door: tries what it needs, sends the form, keeps the token where no other site can read it.

import { ask, NoSignal } from "./net.js";
import { openStore } from "./store.js";

const form = document.querySelector("form[data-enrol]");
let camera = "untried";
let busy = false; // an impatient second tap would use a code twice

if (form) {
  tryStorage();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!busy) alone(enrol);
  });
}

async function alone(work) {
  busy = true;
  await work();
  busy = false;
}

async function enrol() {
  if (camera === "untried") {
    camera = await tryCamera();
    say("camera", camera);
    // A laptop with a hand scanner needs no camera: the second tap goes on without.
    if (camera !== "works") return;
  }
  try {
    const { data } = await ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const store = await openStore();
    await store.enrol(data);
    location.assign(form.dataset.enrol);
  } catch (error) {
    say("pass", error instanceof NoSignal ? "no-signal" : (error.data?.problem ?? "storage"));
  }
}

async function tryStorage() {
  try {
    await openStore();
    say("storage", "works");
  } catch {
    say("storage", "none");
  }
}

/** Asks for the camera as the scanner will, and lets it go at once. */
async function tryCamera() {
  if (!isSecureContext) return "insecure";
  if (!navigator.mediaDevices?.getUserMedia) return "none";
  if (typeof OffscreenCanvas === "undefined") return "old";
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    stream.getTracks().forEach((track) => track.stop());
    return "works";
  } catch (error) {
    return error.name === "NotAllowedError" ? "refused" : "none";
  }
}

/** Of the sentences the page has ready on one matter, show the one that is so. */
function say(matter, outcome) {
  for (const sentence of document.querySelectorAll(`[data-trial="${matter}"] [data-outcome]`)) {
    sentence.hidden = sentence.dataset.outcome !== outcome;
  }
}
