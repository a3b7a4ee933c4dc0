// What the door says to a code: ten rules, the first that matches wins.
// The same as attendees/checkin/decide.py, which explains every value; field names are those of the wire.

const LATE_MS = 120_000; // a ticket's time is cut to the minute, and a list takes a while to arrive

const REFUSED = {
  kind: "refuse",
  n: 0,
  party: 0,
  left: 0,
  admitted: 0,
  room: 0,
  first_at_ms: null,
  first_by: "",
  late_since_ms: null,
};

/** The verdict on one code. `known` is what this door's scans say of the number, also where it has no row. */
export function decide(ask, { row, known, door }) {
  const refusal = notOurs(ask, door) ?? noPlace(ask, row, door);
  if (refusal !== null) return verdict(refusal);
  if (!door.open) return verdict("forum_off");
  const party = row === null || newer(ask, row) ? ask.party : row.party;
  if (party > known.admitted) {
    const told = admission(ask, party, known, door);
    return row === null ? late(told, ask) : told;
  }
  if (door.re_entry && known.out > 0) return comingBack(ask, party, known);
  const { admitted, first_at_ms, first_by } = known;
  return verdict("already_in", { party, admitted, first_at_ms, first_by });
}

/** The verdict on somebody without a code. Places of people still to come are kept for them. */
export function decideWalkIn({ door, count = 1, reason = "" }) {
  const room = roomAt(door);
  if (!door.open) return verdict("forum_off");
  if (!reason) {
    if (count > room) return verdict("room_full", { room });
    if (!door.takes_walk_ins) return verdict("with_place_only", { room });
    if (count > walkInsAt(door)) return verdict("places_kept", { left: walkInsAt(door), room });
  }
  return verdict("walk_in", { kind: "walk_in", n: count, room });
}

/** How many more bodies the law allows. */
export function roomAt(door) {
  return Math.max(0, door.limit - door.team - door.inside);
}

/** How many may enter without a place now. */
export function walkInsAt(door) {
  return door.takes_walk_ins ? Math.max(0, door.limit - door.team - door.inside - door.kept) : 0;
}

function verdict(state, facts = {}) {
  return { state, ...REFUSED, ...facts };
}

function notOurs(ask, door) {
  if (ask.what === "other") return "not_a_ticket";
  if (ask.what === "ticket" && ask.hint !== door.hint) return "another_forum";
  if (ask.what === "ticket" && !ask.genuine) return "not_our_code";
  return null;
}

function noPlace(ask, row, door) {
  if (row === null) {
    const isLate = ask.what === "ticket" && door.takes_late && ask.issued_at_ms >= door.as_of_ms - LATE_MS;
    return isLate ? null : "not_on_list";
  }
  if (ask.what === "ticket" && ask.issue < row.issue) return "replaced";
  if (row.state !== "seated" && !newer(ask, row)) return row.state;
  return null;
}

function newer(ask, row) {
  return ask.what === "ticket" && ask.issue > row.issue;
}

function admission(ask, party, known, door) {
  const left = party - known.admitted;
  const want = wanted(ask, party, left);
  const room = ask.reason ? left : Math.min(left, roomAt(door));
  const told = verdict("room_full", { party, left, admitted: known.admitted, room: roomAt(door) });
  if (room < (want ?? 1)) return told;
  if (want === null) return { ...told, state: "party", kind: "admit", n: room };
  return { ...told, state: "admit", kind: "admit", n: want };
}

function late(told, ask) {
  return { ...told, state: told.state === "admit" ? "late" : told.state, late_since_ms: ask.issued_at_ms };
}

function comingBack(ask, party, known) {
  const want = wanted(ask, party, known.out);
  return verdict(want === null ? "party" : "return", {
    kind: "return",
    n: want ?? known.out,
    party,
    left: known.out,
    admitted: known.admitted,
  });
}

function wanted(ask, party, most) {
  if (ask.count !== null) return Math.min(ask.count, most);
  return party === 1 ? 1 : null;
}
