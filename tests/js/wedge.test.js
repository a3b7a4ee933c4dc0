import assert from "node:assert/strict";
import test from "node:test";

import { createWedge } from "../../static/js/door/wedge.js";

// Presses keys `gap` milliseconds apart and tells what was handed over and which keys the page kept from the browser.
function press(keys, { gap = 10, field = false, wedge = null, from = 1000 } = {}) {
  const heard = [];
  const kept = [];
  const listener = wedge ?? createWedge((text) => heard.push(text));
  keys.forEach((key, index) => {
    listener({
      key: key.key ?? key,
      ...(key.key ? key : {}),
      timeStamp: from + index * gap,
      target: { closest: () => (field ? {} : null) },
      preventDefault: () => kept.push(index),
      stopImmediatePropagation() {},
    });
  });
  return { heard, kept };
}

const CODE = [..."7mq4c9x2hv"];

test("a burst that ends with Enter is a code, in upper case", () => {
  assert.deepEqual(press([...CODE, "Enter"]).heard, ["7MQ4C9X2HV"]);
});

test("Tab ends a burst too", () => {
  assert.deepEqual(press([...CODE, "Tab"]).heard, ["7MQ4C9X2HV"]);
});

test("Shift between the letters belongs to the scanner", () => {
  const shifted = CODE.flatMap((key) => ["Shift", key]);

  assert.deepEqual(press([...shifted, "Enter"]).heard, ["7MQ4C9X2HV"]);
});

test("somebody typing is not a scanner", () => {
  assert.deepEqual(press([...CODE, "Enter"], { gap: 100 }), { heard: [], kept: [] });
});

test("a burst shorter than eight is nothing", () => {
  assert.deepEqual(press([...CODE.slice(0, 7), "Enter"]).heard, []);
});

test("an Enter that comes late presses its button and ends nothing", () => {
  const heard = [];
  const wedge = createWedge((text) => heard.push(text));
  press(CODE, { wedge });

  const { kept } = press(["Enter"], { wedge, from: 9000 });

  assert.deepEqual([heard, kept], [[], []]);
});

test("a field keeps what is typed into it", () => {
  assert.deepEqual(press([...CODE, "Enter"], { field: true }), { heard: [], kept: [] });
});

test("a shortcut is the browser's", () => {
  const shortcuts = CODE.map((key) => ({ key, ctrlKey: true }));

  assert.deepEqual(press([...shortcuts, "Enter"]), { heard: [], kept: [] });
});

test("a burst reaches no button and no search, from its second key on", () => {
  const { kept } = press([...CODE, "Enter"]);

  assert.deepEqual(kept, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("a code that begins with a key browsers use does not reach them either", () => {
  assert.deepEqual(press(["/"]).kept, [0]);
});

test("two codes one after the other are two codes", () => {
  assert.deepEqual(press([...CODE, "Enter", ...CODE, "Enter"]).heard, ["7MQ4C9X2HV", "7MQ4C9X2HV"]);
});
