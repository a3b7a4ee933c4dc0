import assert from "node:assert/strict";
import test from "node:test";

import { ALPHABET, keyed, normalise, spaced } from "../../static/js/door/code.js";
import { vectors } from "./vectors.js";

for (const { typed, code } of vectors("tickets").codes) {
  test(`typed ${JSON.stringify(typed)}`, () => {
    assert.equal(normalise(typed), code);
  });
}

test("every key of the pad is itself, in either case", () => {
  const keys = [...ALPHABET];

  assert.deepEqual(keys.map(keyed), keys);
  assert.deepEqual(keys.map((key) => keyed(key.toLowerCase())), keys);
});

test("other keys of a keyboard type nothing", () => {
  assert.deepEqual(["0", "O", "a", "Enter", "F5", " ", "", "ſ", "ß"].map(keyed), Array(9).fill(""));
});

test("a code is shown in two groups, also while it is typed", () => {
  assert.deepEqual(["", "7MQ", "7MQ4C", "7MQ4C9", "7MQ4C9X2HV"].map(spaced), [
    "",
    "7MQ",
    "7MQ4C",
    "7MQ4C 9",
    "7MQ4C 9X2HV",
  ]);
});
