// Brings written scans to the server: in order, in batches, one sender at a time, again until they are named.

import { NoSignal, Refused } from "./net.js";
import { BATCH, batch, settled } from "./queue.js";

const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 15_000;
const TOO_LARGE = 413; // signs that JSON escapes make fifty long codes larger than the server reads

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
    let size = BATCH;
    for (;;) {
      const facts = batch(await store.queued(pass.device), size);
      if (facts.length === 0) return;
      const answer = await taken(pass, facts);
      if (!answer) {
        size = Math.ceil(facts.length / 2);
        continue;
      }
      const change = settled(facts, answer);
      await store.settle(change);
      for (const entry of answer.stored ?? []) {
        if (wanted.has(entry.id)) wanted.set(entry.id, entry);
        onStored(entry);
      }
      if (change.stored.length + change.refused.length === 0) throw new NoSignal("nothing was named");
    }
  }

  /** The answer, or null where the server reads no request of this size. One scan alone is then put aside. */
  async function taken(pass, facts) {
    try {
      return await post(pass, facts);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== TOO_LARGE) throw error;
      return facts.length > 1 ? null : { refused: facts };
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
