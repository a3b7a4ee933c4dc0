import assert from "node:assert/strict";
import test from "node:test";

import { createSight, MISSES } from "../../static/js/door/sight.js";

const frames = (sight, ...texts) => texts.map((text) => sight.look(text));
const nothing = (count) => Array(count).fill(null);

test("a code is news once while it stays in view", () => {
  assert.deepEqual(frames(createSight(), null, "A", "A", "A"), [null, "A", null, null]);
});

test("a code that is lost for a few frames has not left", () => {
  const sight = createSight();
  frames(sight, "A", ...nothing(MISSES - 1));

  assert.equal(sight.look("A"), null);
});

test("a code that left the view is news again", () => {
  const sight = createSight();
  frames(sight, "A", ...nothing(MISSES));

  assert.equal(sight.look("A"), "A");
});

test("two phones side by side are each news once, in whatever turn they are read", () => {
  assert.deepEqual(frames(createSight(), "A", "B", "A", "B", "B", "A"), ["A", "B", null, null, null, null]);
});

test("news that nobody could attend to is told again", () => {
  const sight = createSight();
  sight.look("A");

  sight.forget("A");

  assert.equal(sight.look("A"), "A");
});
