import assert from "node:assert/strict";
import test from "node:test";

import { forumHint, readTicket, verifyTicket } from "../../static/js/door/ticket.js";
import { vectors } from "./vectors.js";

const { forum, hint, public_keys, texts } = vectors("tickets");
const publicKeys = new Map(
  Object.entries(public_keys).map(([number, hex]) => [Number(number), Uint8Array.from(Buffer.from(hex, "hex"))]),
);

for (const held of texts) {
  test(`a code that is ${held.name}`, async () => {
    const found = readTicket(held.text);

    assert.deepEqual(facts(found), held.ticket);
    assert.equal(found && (await verifyTicket(found, { forum, publicKeys })), held.genuine);
  });
}

test("the hint of a forum is the server's", async () => {
  assert.equal(await forumHint(forum), hint);
});

function facts(found) {
  if (found === null) return null;
  const { key_id, hint, issued_at_ms, number, party, issue } = found;
  return { key_id, hint, issued_at_ms, number, party, issue };
}
