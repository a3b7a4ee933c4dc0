import assert from "node:assert/strict";
import test from "node:test";

import { createFlow } from "../../static/js/door/flow.js";
import { NoSignal, Refused } from "../../static/js/door/net.js";

const ONE = { state: "admit", kind: "admit", n: 1, party: 1, left: 1 };
const FAMILY = { state: "party", kind: "admit", n: 4, party: 4, left: 4 };
const IN = { state: "already_in", kind: "refuse", n: 0, first_by: "door-a" };
const FULL = { state: "room_full", kind: "refuse", n: 0 };

// A door with a server that answers as told, and a clock that stands still until somebody moves it.
function door({ looks = [], answers = [], disk = () => {}, lead = false } = {}) {
  const seen = { painted: [], facts: [], written: [], looked: [], cleared: 0, undoable: [] };
  const timers = [];
  let time = 0;
  const next = (list) => {
    const answer = list.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const flow = createFlow({
    async look(code) {
      seen.looked.push(code);
      return next(looks);
    },
    async write(draft) {
      disk();
      const fact = { id: `scan-${seen.written.length + 1}`, ...draft };
      seen.written.push(fact);
      return fact;
    },
    deliver: async (id) => ({ id, verdict: next(answers) }),
    paint(state, facts) {
      seen.painted.push(state);
      seen.facts.push(facts);
    },
    clear: () => (seen.cleared += 1),
    working() {},
    after: (ms, work) => timers.push({ at: time + ms, work }),
    now: () => time,
    mayForce: () => lead,
    onUndoable: (fact) => seen.undoable.push(fact && fact.id),
  });
  const wait = (ms) => {
    time += ms;
    for (const timer of timers.splice(0)) timer.at <= time ? timer.work() : timers.push(timer);
  };
  return { flow, seen, wait };
}

// The flow answers at once; what it does next is done when the pending promises are.
const settle = () => new Promise((resolve) => setImmediate(resolve));

async function scan(flow, text, source = "camera") {
  const taken = flow.seen(text, source);
  await settle();
  return taken;
}

test("a party of one is written down, then answered, then painted", async () => {
  const { flow, seen } = door({ looks: [ONE], answers: [ONE] });

  await scan(flow, "TICKET");

  assert.deepEqual(seen.written, [
    { id: "scan-1", kind: "admit", count: 1, text: "TICKET", source: "camera", reason: "" },
  ]);
  assert.deepEqual(seen.painted, ["admit"]);
});

test("a family is asked first, and nothing is written until the tap", async () => {
  const { flow, seen } = door({ looks: [FAMILY], answers: [{ ...ONE, n: 3 }] });

  await scan(flow, "TICKET");
  const before = [...seen.written];
  await flow.tap("count", "3");

  assert.deepEqual(before, []);
  assert.deepEqual(seen.written.map(({ kind, count }) => [kind, count]), [["admit", 3]]);
  assert.deepEqual(seen.painted, ["party", "admit"]);
});

test("a family that is sent away leaves nothing behind", async () => {
  const { flow, seen } = door({ looks: [FAMILY] });

  await scan(flow, "TICKET");
  await flow.tap("next");

  assert.deepEqual([seen.written, seen.cleared], [[], 1]);
});

test("a family that comes back is written down as coming back", async () => {
  const { flow, seen } = door({ looks: [{ ...FAMILY, kind: "return", n: 2 }], answers: [ONE] });

  await scan(flow, "TICKET");
  await flow.tap("count", "2");

  assert.deepEqual(seen.written.map(({ kind, count }) => [kind, count]), [["return", 2]]);
});

test("a refusal is written down with what was shown", async () => {
  const { flow, seen } = door({ looks: [IN], answers: [IN] });

  await scan(flow, "TICKET");

  assert.deepEqual(seen.written.map(({ kind, shown }) => [kind, shown]), [["refuse", "already_in"]]);
  assert.deepEqual(seen.painted, ["already_in"]);
});

test("what the server decides under its lock is what is painted", async () => {
  const { flow, seen } = door({ looks: [ONE], answers: [IN] });

  await scan(flow, "TICKET");

  assert.deepEqual([seen.painted, seen.undoable], [["already_in"], []]);
});

test("green for one gives way to the next code, or to time", async () => {
  const { flow, seen, wait } = door({ looks: [ONE, ONE], answers: [ONE, ONE] });

  await scan(flow, "FIRST");
  const taken = await scan(flow, "SECOND");
  wait(1499);
  const stillThere = seen.cleared;
  wait(1);

  assert.deepEqual([taken, stillThere, seen.cleared], [true, 0, 1]);
});

test("every other verdict waits for a tap", async () => {
  for (const [looks, answers] of [
    [[IN], [IN]],
    [[{ ...ONE, n: 4 }], [{ ...ONE, n: 4 }]],
    [[{ ...ONE, sticker: true }], [{ ...ONE, sticker: true }]], // somebody is to get a yellow sticker
    [[FULL], [FULL]],
  ]) {
    const { flow, seen, wait } = door({ looks, answers });

    await scan(flow, "TICKET");
    const taken = await scan(flow, "OTHER");
    wait(60_000);

    assert.deepEqual([taken, seen.cleared, seen.painted.length], [false, 0, 1]);
  }
});

test("one person at a time: a code read during a question is not taken", async () => {
  const { flow, seen } = door({ looks: [ONE], answers: [ONE] });

  const taken = [flow.seen("FIRST", "camera"), flow.seen("SECOND", "camera")];
  await settle();

  assert.deepEqual([taken, seen.looked.map(({ text }) => text)], [[true, false], ["FIRST"]]);
});

test("without signal to ask, it says so and asks again on a tap", async () => {
  const { flow, seen } = door({ looks: [new NoSignal("off"), ONE], answers: [ONE] });

  await scan(flow, "TICKET");
  const written = seen.written.length;
  await flow.tap("retry");

  assert.deepEqual([written, seen.painted], [0, ["no_signal", "admit"]]);
});

test("without signal to bring it, the scan is kept and says so; its answer is painted when it comes", async () => {
  const { flow, seen } = door({ looks: [ONE], answers: [new NoSignal("off")] });

  await scan(flow, "TICKET");
  flow.heard({ id: "scan-1", verdict: ONE });

  assert.deepEqual(seen.painted, ["unsent", "admit"]);
});

test("an answer that comes after the screen was left paints nothing", async () => {
  const { flow, seen } = door({ looks: [ONE], answers: [new NoSignal("off")] });

  await scan(flow, "TICKET");
  await flow.tap("next");
  flow.heard({ id: "scan-1", verdict: ONE });

  assert.deepEqual([seen.painted, seen.cleared], [["unsent"], 1]);
});

test("trying again brings the same scan, not a second one", async () => {
  const { flow, seen } = door({ looks: [ONE], answers: [new NoSignal("off"), ONE] });

  await scan(flow, "TICKET");
  await flow.tap("retry");

  assert.deepEqual([seen.written.length, seen.painted], [1, ["unsent", "admit"]]);
});

test("a full disk is said, and nobody is let in by it", async () => {
  const disk = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const { flow, seen } = door({ looks: [ONE], disk });

  await scan(flow, "TICKET");

  assert.deepEqual([seen.painted, seen.written], [["storage_full"], []]);
});

test("a pass that was signed off stops", async () => {
  const { flow, seen } = door({ looks: [new Refused(410, {})] });

  await scan(flow, "TICKET");

  assert.deepEqual(seen.painted, ["signed_off"]);
});

test("a code the server will not read sends no volunteer home", async () => {
  const { flow, seen } = door({ looks: [new Refused(400, {})] });

  await scan(flow, "TICKET");

  assert.deepEqual(seen.painted, ["no_signal"]);
});

test("an admission can be undone for eight seconds, by a scan of its own", async () => {
  const { flow, seen } = door({ looks: [ONE], answers: [ONE, { state: "undone", kind: "undo", n: 1 }] });

  await scan(flow, "TICKET");
  await flow.tap("undo");

  assert.deepEqual(
    seen.written.map(({ kind, undoes, text }) => [kind, undoes, text]),
    [
      ["admit", undefined, "TICKET"],
      ["undo", "scan-1", ""],
    ],
  );
  assert.deepEqual([seen.painted, seen.undoable], [["admit", "undone"], ["scan-1", null]]);
});

test("after eight seconds there is nothing to undo", async () => {
  const { flow, seen, wait } = door({ looks: [ONE], answers: [ONE] });

  await scan(flow, "TICKET");
  wait(8000);
  await flow.tap("undo");

  assert.deepEqual([seen.written.length, seen.undoable], [1, ["scan-1", null]]);
});

test("a refusal in between does not take the undo away", async () => {
  const { flow, seen, wait } = door({ looks: [ONE, IN], answers: [ONE, IN, ONE] });

  await scan(flow, "TICKET");
  wait(1500);
  await scan(flow, "OTHER");
  await flow.tap("undo");

  assert.deepEqual(seen.written.at(-1).undoes, "scan-1");
});

test("a code this device let in a moment ago says how long ago", async () => {
  const { flow, seen, wait } = door({ looks: [ONE, IN], answers: [ONE, IN] });

  await scan(flow, "TICKET");
  wait(4000);
  await scan(flow, "TICKET");

  assert.deepEqual([seen.painted, seen.facts.at(-1).ago_s], [["admit", "already_in"], 4]);
});

test("a walk-in and somebody who left are one tap each", async () => {
  const answers = [
    { state: "walk_in", kind: "walk_in", n: 1 },
    { state: "left", kind: "exit", n: 1 },
  ];
  const { flow, seen } = door({ answers });

  await flow.tap("walk_in");
  await flow.tap("exit");

  assert.deepEqual(
    seen.written.map(({ kind, count, text }) => [kind, count, text]),
    [
      ["walk_in", 1, ""],
      ["exit", 1, ""],
    ],
  );
  assert.deepEqual(seen.painted, ["walk_in", "left"]);
});

test("at a full room only a lead's phone offers reasons", async () => {
  for (const [lead, state] of [
    [true, "lead_reasons"],
    [false, "ask_lead"],
  ]) {
    const { flow, seen } = door({ looks: [FULL], answers: [FULL], lead });

    await scan(flow, "TICKET");
    await flow.tap("lead");

    assert.deepEqual(seen.painted, ["room_full", state]);
  }
});

test("a lead opens a full room, never a place that is used", async () => {
  const { flow, seen } = door({ looks: [IN], answers: [IN], lead: true });

  await scan(flow, "TICKET");
  await flow.tap("lead");

  assert.deepEqual(seen.painted, ["already_in", "ask_lead"]);
});

test("a reason is asked with, and written down", async () => {
  const { flow, seen } = door({ looks: [FULL, ONE], answers: [FULL, ONE], lead: true });

  await scan(flow, "TICKET");
  await flow.tap("lead");
  await flow.tap("force", "child");

  assert.deepEqual(seen.looked.at(-1), { text: "TICKET", source: "camera", reason: "child" });
  assert.deepEqual(seen.written.map(({ kind, reason }) => [kind, reason]), [
    ["refuse", ""],
    ["admit", "child"],
  ]);
});

test("a walk-in over the limit carries the reason too", async () => {
  const { flow, seen } = door({ answers: [FULL, { state: "walk_in", kind: "walk_in", n: 1 }], lead: true });

  await flow.tap("walk_in");
  await flow.tap("lead");
  await flow.tap("force", "lead");

  assert.deepEqual(seen.written.map(({ kind, reason }) => [kind, reason]), [
    ["walk_in", ""],
    ["walk_in", "lead"],
  ]);
});

test("an open keypad gives way to a code", async () => {
  const { flow, seen } = door({ looks: [ONE], answers: [ONE] });

  await flow.tap("type");
  const taken = await scan(flow, "7MQ4C9X2HV", "keypad");

  assert.deepEqual([taken, seen.painted], [true, ["keypad", "admit"]]);
});
