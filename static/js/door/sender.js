// Brings written scans to the server: in order, in batches, one sender at a time, again until they are named.

import { NoSignal, Refused } from "./net.js";
import { batch, settled } from "./queue.js";

const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 15_000;

/**
 * `post(pass, facts)` answers as the server does; `onStored(entry)` hears every scan it named.
 *
 * A scan is forgotten only when the server has named it, and goes again byte for byte until then.
 */
export function createSender({ store, post, onStored, later = setTimeout, alone = oneAtATime }) {
  const wanted = new Map();
  let retry_ms = FIRST_RETRY_MS;
  let planned = null;

  async function drain(pass) {
    for (;;) {
      const facts = batch(await store.queued(pass.device));
      if (facts.length === 0) return;
      const answer = await post(pass, facts);
      const change = settled(facts, answer);
      await store.settle(change);
      for (const entry of answer.stored ?? []) {
        if (wanted.has(entry.id)) wanted.set(entry.id, entry);
        onStored(entry);
      }
      if (change.stored.length + change.refused.length === 0) throw new NoSignal("nothing was named");
    }
  }

  async function drainAll() {
    for (const pass of await store.passes()) {
      try {
        await drain(pass);
      } catch (error) {
        if (!(error instanceof Refused)) throw error; // a pass the server does not know keeps nobody else waiting
      }
    }
  }

  /** Send all there is. Where there is no signal this rejects, and goes on trying by itself. */
  async function send() {
    clearTimeout(planned);
    try {
      await alone(drainAll);
      retry_ms = FIRST_RETRY_MS;
    } catch (error) {
      planned = later(() => send().catch(() => {}), retry_ms);
      retry_ms = Math.min(retry_ms * 2, LAST_RETRY_MS);
      throw error;
    }
  }

  return {
    send,

    /** Send, and give back what the server says of this scan. Rejects with NoSignal while it has not said it. */
    async deliver(id) {
      wanted.set(id, null);
      try {
        await send();
        const entry = wanted.get(id);
        if (!entry) throw new NoSignal("not named");
        return entry;
      } finally {
        wanted.delete(id);
      }
    },
  };
}

let running = Promise.resolve();

// Two tabs share one queue. Where there are no locks (http without TLS) at least this page stays in order.
function oneAtATime(work) {
  if (globalThis.navigator?.locks) return navigator.locks.request("sala-door-send", work);
  running = running.then(work, work);
  return running;
}
