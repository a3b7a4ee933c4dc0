// Where one registration and the whole room stand, as a function of the set of scans and nothing else.
// The same as attendees/checkin/standing.py; field names are those of the wire.

/** Where one registration stands. `facts` may hold other numbers' scans; it must hold every undo of its own. */
export function standing(facts, { number, place }) {
  const scans = live(facts, { number });
  const admits = scans.filter((scan) => scan.kind === "admit");
  const forced = sum(admits.filter((scan) => scan.reason));
  const found = known(scans, { number });
  const allowed = place.seated ? place.party : 0;
  const excess = Math.max(0, found.admitted - allowed - forced);
  return {
    known: found,
    allowed,
    left: Math.max(0, allowed - found.admitted),
    excess,
    why: excess ? why(admits, place) : "",
    extra: surpluses(admits, allowed),
  };
}

/** What a door that holds these scans knows of a number, with or without a row for it. */
export function known(facts, { number }) {
  const scans = live(facts, { number });
  const first = scans.find((scan) => scan.kind === "admit");
  return {
    admitted: people(scans, "admit"),
    out: Math.max(0, people(scans, "exit") - people(scans, "return")),
    first_at_ms: first ? effective(first) : null,
    first_by: first ? first.device : "",
  };
}

/** Bodies in the room (without the team; below zero when too many exits were tapped) and people let in so far. */
export function totals(facts) {
  const scans = live(facts);
  const admitted = people(scans, "admit") + people(scans, "walk_in");
  return { inside: admitted + people(scans, "return") - people(scans, "exit"), admitted };
}

/** The scans that count, first things first: what no undo names, of one number or of all. */
export function live(facts, { number = null } = {}) {
  const distinct = [...new Map(Array.from(facts, (fact) => [fact.id, fact])).values()];
  const undone = new Set(distinct.filter((fact) => fact.kind === "undo").map((fact) => fact.undoes));
  return distinct
    .filter((fact) => fact.kind !== "undo" && fact.kind !== "refuse" && !undone.has(fact.id))
    .filter((fact) => number === null || fact.number === number)
    .sort(byTime);
}

function byTime(one, other) {
  return effective(one) - effective(other) || compare(one.device, other.device) || one.seq - other.seq;
}

function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}

function effective(fact) {
  return fact.at_ms + fact.offset_ms;
}

function sum(scans) {
  return scans.reduce((people, scan) => people + scan.count, 0);
}

function people(scans, kind) {
  return sum(scans.filter((scan) => scan.kind === kind));
}

function why(admits, place) {
  if (!place.seated) return "given_back";
  return sum(admits) <= Math.max(...admits.map((scan) => scan.allowed_seen)) ? "smaller" : "twice";
}

// A scan with a reason was let in knowingly and is never one too many.
function surpluses(admits, allowed) {
  let running = 0;
  return admits
    .filter((scan) => !scan.reason)
    .map((scan) => ({ scan: scan.id, count: Math.min(scan.count, (running += scan.count) - allowed) }))
    .filter((surplus) => surplus.count > 0);
}
