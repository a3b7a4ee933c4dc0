import assert from "node:assert/strict";
import test from "node:test";

import { NoSignal, Refused } from "../../static/js/door/net.js";
import { createSender } from "../../static/js/door/sender.js";

// A store in memory, and a server that answers what each request in turn is told to.
function world({ scans, answers, passes = [{ device: "a" }] }) {
  const queued = new Map(scans.map((fact) => [fact.id, { device: "a", ...fact }]));
  const seen = { posts: [], stored: [], retries: [], refused: [] };
  const sender = createSender({
    store: {
      passes: async () => passes,
      queued: async (device) => [...queued.values()].filter((fact) => fact.device === device),
      async settle({ stored, refused }) {
        seen.refused.push(...refused);
        for (const id of [...stored, ...refused]) queued.delete(id);
      },
    },
    async post(pass, facts) {
      seen.posts.push(facts.map((fact) => fact.id));
      const answer = answers.shift() ?? everything;
      return answer(facts);
    },
    onStored: (entry) => seen.stored.push(entry.id),
    later: (work, ms) => void seen.retries.push({ work, ms }),
    alone: (work) => work(),
  });
  return { sender, queued, seen };
}

const everything = (facts) => ({ stored: facts.map(({ id }) => ({ id, verdict: { state: "admit" } })) });
const silence = () => {
  throw new NoSignal("off");
};

test("what the server names is forgotten, in the order it was written", async () => {
  const { sender, queued, seen } = world({ scans: [{ id: "y", seq: 2 }, { id: "x", seq: 1 }], answers: [] });

  await sender.send();

  assert.deepEqual(seen, { posts: [["x", "y"]], stored: ["x", "y"], retries: [], refused: [] });
  assert.equal(queued.size, 0);
});

test("without signal nothing is forgotten, and the same scan goes again by itself", async () => {
  const { sender, queued, seen } = world({ scans: [{ id: "x", seq: 1 }], answers: [silence] });

  await assert.rejects(sender.deliver("x"), NoSignal);
  const kept = [...queued.keys()];
  await seen.retries[0].work();

  assert.deepEqual(kept, ["x"]);
  assert.deepEqual([seen.posts, seen.stored, queued.size], [[["x"], ["x"]], ["x"], 0]);
});

test("a scan the answer does not name stays and is retried later, not at once", async () => {
  const { sender, queued, seen } = world({ scans: [{ id: "x", seq: 1 }], answers: [() => ({ stored: [] })] });

  await assert.rejects(sender.send(), NoSignal);

  assert.deepEqual([seen.posts, [...queued.keys()], seen.retries.length], [[["x"]], ["x"], 1]);
});

test("a scan the server will never take does not hold up the next", async () => {
  const answer = () => ({ stored: [{ id: "y" }], refused: [{ id: "x", why: "conflict" }] });
  const { sender, queued, seen } = world({ scans: [{ id: "x", seq: 1 }, { id: "y", seq: 2 }], answers: [answer] });

  await sender.send();

  assert.deepEqual([seen.refused, seen.stored, queued.size], [["x"], ["y"], 0]);
});

test("a pass the server does not know holds up no other", async () => {
  const unknown = () => {
    throw new Refused(401, {});
  };
  const { sender, queued, seen } = world({
    scans: [{ id: "x", seq: 1 }, { id: "y", seq: 1, device: "b" }],
    answers: [unknown],
    passes: [{ device: "a" }, { device: "b" }],
  });

  await sender.send();

  assert.deepEqual([seen.posts, [...queued.keys()]], [[["x"], ["y"]], ["x"]]);
});

test("delivering gives back what the server says of that scan", async () => {
  const { sender } = world({ scans: [{ id: "x", seq: 1 }, { id: "y", seq: 2 }], answers: [] });

  assert.deepEqual(await sender.deliver("y"), { id: "y", verdict: { state: "admit" } });
});

test("more than one batch goes in one sending", async () => {
  const scans = Array.from({ length: 120 }, (_, index) => ({ id: `s${index}`, seq: index }));
  const { sender, queued, seen } = world({ scans, answers: [] });

  await sender.send();

  assert.deepEqual([seen.posts.map((ids) => ids.length), queued.size], [[50, 50, 20], 0]);
});

// A server that reads at most so many scans at once.
const atMost = (most) => (facts) => {
  if (facts.length > most) throw new Refused(413, {});
  return everything(facts);
};

test("a batch too large for the server goes in halves", async () => {
  const scans = Array.from({ length: 50 }, (_, index) => ({ id: `s${index}`, seq: index }));
  const { sender, queued, seen } = world({ scans, answers: Array(9).fill(atMost(20)) });

  await sender.send();

  assert.deepEqual([seen.posts.map((ids) => ids.length), queued.size], [[50, 25, 13, 13, 13, 11], 0]);
  assert.deepEqual(
    seen.stored,
    scans.map(({ id }) => id),
  );
});

test("a scan too large by itself is put aside and holds up no other", async () => {
  const { sender, queued, seen } = world({
    scans: [{ id: "x", seq: 1 }, { id: "y", seq: 2 }],
    answers: [atMost(0), atMost(0)],
  });

  await sender.send();

  assert.deepEqual([seen.posts, seen.refused, seen.stored, queued.size], [[["x", "y"], ["x"], ["y"]], ["x"], ["y"], 0]);
});

test("tries grow further apart, up to a quarter of a minute, and start anew after an answer", async () => {
  const { sender, seen } = world({ scans: [{ id: "x", seq: 1 }], answers: Array(6).fill(silence) });

  for (let tries = 0; tries < 5; tries += 1) await sender.send().catch(() => {});

  assert.deepEqual(
    seen.retries.map(({ ms }) => ms),
    [2000, 4000, 8000, 15_000, 15_000],
  );
});
