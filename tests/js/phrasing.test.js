import assert from "node:assert/strict";
import test from "node:test";

import { clock, day, phrased } from "../../static/js/door/phrasing.js";

const VANCOUVER = -7 * 60; // also in December, since 2026; a phone's own zone data may not know
const NOW = Date.UTC(2026, 11, 6, 22, 0);
const english = { lang: "en", utc_offset_min: VANCOUVER, now_ms: NOW };

test("times are the forum's, in small letters", () => {
  assert.equal(clock(Date.UTC(2026, 11, 6, 20, 42), english), "1:42 pm");
});

test("a reader of French has twenty-four hours", () => {
  assert.equal(clock(Date.UTC(2026, 11, 6, 20, 42), { lang: "fr", utc_offset_min: VANCOUVER }), "13:42");
});

test("a date is a day of the week, wherever the phone is", () => {
  assert.deepEqual([day("2026-12-04", "en"), day("2026-12-04", "fr")], ["Friday", "vendredi"]);
});

test("a verdict is told with its times in words", () => {
  const verdict = { state: "already_in", n: 0, first_at_ms: Date.UTC(2026, 11, 6, 20, 42), on: "2026-12-04" };

  const said = phrased({ ...verdict, late_since_ms: NOW - 5 * 60_000 }, english);

  assert.deepEqual(
    [said.first_time, said.day, said.late_min, said.fewer, said.fits],
    ["1:42 pm", "Friday", 5, [], null],
  );
});

test("what is not known is empty, so that its words go away", () => {
  const said = phrased({ state: "not_on_list", n: 0, first_at_ms: null, late_since_ms: null, on: null }, english);

  assert.deepEqual([said.first_time, said.day, said.late_min], [null, null, null]);
});

test("a family is offered every smaller number", () => {
  const said = phrased({ state: "party", n: 4, left: 4 }, english);

  assert.deepEqual([said.fewer, said.fits], [[1, 2, 3], null]);
});

test("where only some fit, it says how many", () => {
  assert.equal(phrased({ state: "party", n: 2, left: 4 }, english).fits, 2);
});

test("a school class gets no hundred buttons", () => {
  assert.equal(phrased({ state: "party", n: 120, left: 120 }, english).fewer.length, 20);
});
