import assert from "node:assert/strict";
import test from "node:test";

import { standing, totals } from "../../static/js/door/standing.js";
import { vectors } from "./vectors.js";

for (const held of vectors("standing").standing) {
  const { name, facts, number, place } = held;

  test(`standing, ${name}`, () => {
    assert.deepEqual(standing(facts, { number, place }), held.standing);
    assert.deepEqual(totals(facts), held.totals);
  });

  test(`standing, ${name}, uploaded backwards and twice`, () => {
    const arrived = [...facts, ...facts].reverse();

    assert.deepEqual(standing(arrived, { number, place }), held.standing);
    assert.deepEqual(totals(arrived), held.totals);
  });
}
