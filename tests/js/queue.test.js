import assert from "node:assert/strict";
import test from "node:test";

import { batch, BATCH, compose, newId, offsetFrom, putAside, settled } from "../../static/js/door/queue.js";

const counter = { device: "a", token: "t", seq: 6, at_ms: 1000, offset_ms: -40 };

test("a scan is numbered, timed and complete", () => {
  const written = compose({ kind: "admit", count: 4, text: "7MQ4C9X2HV" }, { counter, id: "x", now_ms: 1500 });

  assert.deepEqual(written, {
    fact: {
      id: "x",
      seq: 7,
      kind: "admit",
      text: "7MQ4C9X2HV",
      count: 4,
      undoes: null,
      at_ms: 1500,
      offset_ms: -40,
      reason: "",
      source: "",
      shown: "",
    },
    counter: { device: "a", token: "t", seq: 7, at_ms: 1500, offset_ms: -40 },
  });
});

test("time never runs back from one scan to the next", () => {
  const { fact, counter: after } = compose({}, { counter, id: "x", now_ms: 400 });

  assert.deepEqual([fact.at_ms, after.at_ms], [1000, 1000]);
});

test("scans go in the order they were written, a batch at a time", () => {
  const facts = Array.from({ length: BATCH + 5 }, (_, index) => ({ seq: BATCH + 5 - index }));

  const next = batch(facts);

  assert.deepEqual(
    next.map((fact) => fact.seq),
    Array.from({ length: BATCH }, (_, index) => index + 1),
  );
});

test("only what the server names is settled, and only what was sent", () => {
  const sent = [{ id: "a" }, { id: "b" }, { id: "c" }];

  const change = settled(sent, { stored: [{ id: "a" }, { id: "z" }], refused: [{ id: "c", why: "conflict" }] });

  assert.deepEqual(change, { stored: ["a"], refused: ["c"] });
});

test("a scan that is put aside keeps its number and forgets the ticket", () => {
  const aside = putAside({ device: "a", waiting: 1, fact: { id: "x", seq: 7, text: "1A2B", count: 2 } });

  assert.deepEqual(aside, { device: "a", waiting: 0, fact: { id: "x", seq: 7, text: "", count: 2 } });
});

test("an answer that names nothing settles nothing", () => {
  assert.deepEqual(settled([{ id: "a" }], {}), { stored: [], refused: [] });
});

test("the server's clock is read in the middle of the request", () => {
  assert.equal(offsetFrom({ sent_ms: 1000, received_ms: 1200, server_ms: 5100 }), 4000);
});

test("ids are UUIDs of version 4 and differ", () => {
  const ids = new Set(Array.from({ length: 100 }, () => newId()));

  assert.equal(ids.size, 100);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
