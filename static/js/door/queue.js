// Scans between this device and the server: how one is written, which go next, which may be forgotten.

export const BATCH = 50; // one answer stays small on a weak connection

const BLANK = { kind: "refuse", text: "", count: 0, undoes: null, reason: "", source: "", shown: "" };

/**
 * The next scan of a device, and its counter after it.
 *
 * `counter` is {seq, at_ms, offset_ms}. Time never runs back from one scan to the next, whatever the clock does.
 */
export function compose(draft, { counter, id, now_ms }) {
  const seq = counter.seq + 1;
  const at_ms = Math.max(now_ms, counter.at_ms);
  const fact = { ...BLANK, ...draft, id, seq, at_ms, offset_ms: counter.offset_ms };
  return { fact, counter: { ...counter, seq, at_ms } };
}

/** What goes to the server next, in the order it was written. */
export function batch(facts, size = BATCH) {
  return [...facts].sort((one, other) => one.seq - other.seq).slice(0, size);
}

/** A scan that the server will never take, as it stays on the device: counted, without what was held up. */
export function putAside(row) {
  return { ...row, waiting: 0, fact: { ...row.fact, text: "" } };
}

/**
 * What the server's answer settles of the scans that were sent: the ids it stored, and those it will never take.
 *
 * A scan the answer does not name stays as it was and goes again, unchanged.
 */
export function settled(sent, answer) {
  const ids = new Set(sent.map((fact) => fact.id));
  const named = (entries) => (entries ?? []).map((entry) => entry.id).filter((id) => ids.has(id));
  return { stored: named(answer.stored), refused: named(answer.refused) };
}

/** Server minus device clock, from one request: the server's word fell halfway between question and answer. */
export function offsetFrom({ sent_ms, received_ms, server_ms }) {
  return Math.round(server_ms - (sent_ms + received_ms) / 2);
}

/** A UUID, version 4; also where the page is not a secure context and `crypto.randomUUID` is missing. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
