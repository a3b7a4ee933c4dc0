// What one pass may ask of the server. docs/door.md has every question and answer.

import { ask } from "./net.js";
import { offsetFrom } from "./queue.js";

/** `onOffset(device, ms)` hears, after every answer, how far the server's clock is ahead of this one. */
export function createDoor({ onOffset, release = "" }) {
  async function call(pass, path, options) {
    const sent_ms = Date.now();
    const answer = await ask(`/door/${pass.forum}/${path}`, { token: pass.token, ...options });
    const server_ms = answer.data?.now_ms;
    if (server_ms) onOffset(pass.device, offsetFrom({ sent_ms, received_ms: Date.now(), server_ms }));
    return answer;
  }

  return {
    /** {verdict, door}: the verdict on a code, without anything being written down. */
    async look(pass, { text, source, reason }) {
      const { data } = await call(pass, "looks", { method: "POST", body: { text, source, reason } });
      return data;
    },

    /** Bring scans; the answer names those that are stored. */
    async post(pass, scans, unsent) {
      const body = { now_ms: Date.now(), release, unsent, scans };
      const { data } = await call(pass, "scans", { method: "POST", body });
      return data;
    },

    /** How the room stands: {data, etag}, `data` null where nothing changed since `etag`. */
    state: (pass, etag) => call(pass, "state", { etag }),
  };
}
