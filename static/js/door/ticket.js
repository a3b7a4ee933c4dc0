// The ticket: 76 signed bytes, read and verified. The same as attendees/tickets/token.py.

import { decode } from "./base32.js";

const EPOCH_MS = Date.UTC(2024, 0, 1);
const MINUTE_MS = 60_000;
const PAYLOAD = 12;
const SIZE = PAYLOAD + 64;
const CONTEXT = new TextEncoder().encode("sala-ticket-v1\0");

/** What a code says, before any trust in it; null for a text that is no ticket of ours. */
export function readTicket(text) {
  const bytes = decode(text, SIZE);
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer);
  return {
    key_id: bytes[0],
    hint: view.getUint16(1),
    issued_at_ms: EPOCH_MS + (view.getUint32(2) & 0xffffff) * MINUTE_MS,
    number: view.getUint32(6),
    party: bytes[10],
    issue: bytes[11],
    payload: bytes.slice(0, PAYLOAD),
    signature: bytes.slice(PAYLOAD),
  };
}

/** Whether we signed this for this forum. `publicKeys`: key id → 32 raw bytes. Rejects where the browser cannot tell. */
export async function verifyTicket(ticket, { forum, publicKeys }) {
  const raw = publicKeys.get(ticket.key_id);
  if (!raw) return false;
  const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  const signed = joined(CONTEXT, uuidBytes(forum), ticket.payload);
  return crypto.subtle.verify("Ed25519", key, ticket.signature, signed);
}

/** 16 bits that tell two forums apart in words; the signature does it in truth. */
export async function forumHint(forum) {
  const digest = await crypto.subtle.digest("SHA-256", uuidBytes(forum));
  return new DataView(digest).getUint16(0);
}

function uuidBytes(uuid) {
  const pairs = uuid.replaceAll("-", "").match(/../g);
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}
