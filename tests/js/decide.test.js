import assert from "node:assert/strict";
import test from "node:test";

import { decide, decideWalkIn } from "../../static/js/door/decide.js";
import { vectors } from "./vectors.js";

const held = vectors("decide");

for (const { name, ask, row, known, door, verdict } of held.decide) {
  test(`decide, ${name}`, () => {
    assert.deepEqual(decide(ask, { row, known, door }), verdict);
  });
}

for (const { name, door, count, reason, verdict } of held.walk_in) {
  test(`walk-in, ${name}`, () => {
    assert.deepEqual(decideWalkIn({ door, count, reason }), verdict);
  });
}
