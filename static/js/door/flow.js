// From a code to a verdict: ask, ask how many, write down, send, paint. One person at a time.
//
// Everything it touches is handed in, so that node can walk every path:
//   look({text, source, reason}) → verdict          write(draft) → fact, once it is on the disk
//   deliver(id) → {id, verdict}                     paint(state, facts), clear()
//   working(boolean): an answer is awaited          mayForce(): whether this pass may open a full room
//   after(ms, work)                                 now() → ms
//   onUndoable(scan or null): what can be undone at the moment

import { Refused } from "./net.js";

const PASSING_MS = 1500; // green for one person; the next in the queue is already holding up a phone
const UNDO_MS = 8000;
const HERE_MS = 60_000;
const NOBODY = { text: "", source: "", reason: "" };
const NOT_COUNTED = ["refuse", "undo"];
const PASSING = ["admit", "return", "walk_in", "left", "undone"];
const SIGNED_OFF = [401, 410]; // any other refusal is about this one code: no reason to send a volunteer home
const LEAD_DECIDES = ["room_full", "places_kept", "with_place_only"]; // a lead opens the room, never a place

export function createFlow({ look, write, deliver, paint, clear, working, after, now, mayForce, onUndoable }) {
  let busy = false;
  let shown = null; // {state, facts, code, fact, passing}
  let undoable = null; // the scan that can be undone
  const entered = new Map(); // text → {id, at_ms} of the scan by which this device let it in

  function show(state, facts = {}, { code = NOBODY, fact = null } = {}) {
    // A sticker to give is something to do: it waits for a tap like everything else.
    const passing = PASSING.includes(state) && (facts.n ?? 1) <= 1 && !facts.sticker;
    const screen = { state, facts, code, fact, passing };
    shown = screen;
    paint(state, { ...facts, ...here(code.text) });
    if (passing) after(PASSING_MS, () => shown === screen && next());
  }

  function here(text) {
    const ago_ms = now() - (entered.get(text)?.at_ms ?? -Infinity);
    return { ago_s: ago_ms < HERE_MS ? Math.max(1, Math.round(ago_ms / 1000)) : null };
  }

  function next() {
    shown = null;
    clear();
  }

  async function alone(work) {
    if (busy) return;
    busy = true;
    working(true);
    try {
      await work();
    } finally {
      busy = false;
      working(false);
    }
  }

  async function asked(code) {
    let verdict;
    try {
      verdict = await look(code);
    } catch (error) {
      const over = error instanceof Refused && SIGNED_OFF.includes(error.status);
      return show(over ? "signed_off" : "no_signal", {}, { code });
    }
    if (verdict.state === "party") return show("party", verdict, { code });
    if (verdict.kind !== "refuse") return stored({ kind: verdict.kind, count: verdict.n }, code);
    const fact = await written({ kind: "refuse", shown: verdict.state }, code);
    if (!fact) return;
    deliver(fact.id).catch(() => {}); // a refusal needs no answer; it is sent again by itself
    show(verdict.state, verdict, { code, fact });
  }

  async function stored(draft, code) {
    const fact = await written(draft, code);
    if (fact) await delivered(fact, code);
  }

  async function written(draft, code) {
    try {
      return await write({ ...draft, ...code });
    } catch {
      show("storage_full");
      return null;
    }
  }

  async function delivered(fact, code) {
    try {
      answered(await deliver(fact.id), fact, code);
    } catch {
      if (!NOT_COUNTED.includes(fact.kind)) offerUndo(fact);
      show("unsent", {}, { code, fact });
    }
  }

  function answered({ verdict }, fact, code) {
    if (!NOT_COUNTED.includes(verdict.kind)) {
      offerUndo(fact);
      if (code.text) entered.set(code.text, { id: fact.id, at_ms: now() });
    }
    show(verdict.state, verdict, { code, fact });
  }

  function offerUndo(fact) {
    undoable = fact;
    onUndoable(fact);
    if (fact) after(UNDO_MS, () => undoable === fact && offerUndo(null));
  }

  const actions = {
    next: () => next(),
    count: (value) => stored({ kind: shown.facts.kind, count: Number(value) }, shown.code),
    walk_in: () => stored({ kind: "walk_in", count: 1 }, NOBODY),
    exit: () => stored({ kind: "exit", count: 1 }, NOBODY),
    retry: () => (shown.fact ? delivered(shown.fact, shown.code) : asked(shown.code)),
    type: () => show("keypad"),
    lead() {
      const mine = mayForce() && LEAD_DECIDES.includes(shown.state);
      show(mine ? "lead_reasons" : "ask_lead", shown.facts, { code: shown.code });
    },
    force: (reason) =>
      shown.code.text
        ? asked({ ...shown.code, reason })
        : stored({ kind: "walk_in", count: 1 }, { ...NOBODY, reason }),
    undo() {
      const { id } = undoable;
      offerUndo(null);
      for (const [text, scan] of entered) if (scan.id === id) entered.delete(text);
      return stored({ kind: "undo", undoes: id }, NOBODY);
    },
  };

  return {
    /** Whether a new code would be attended to now. */
    isFree: () => !busy && (shown === null || shown.passing || shown.state === "keypad"),

    /** A code was read. Only green for one, or an open keypad, gives way to it. Whether it was taken. */
    seen(text, source) {
      if (!this.isFree()) return false;
      alone(() => asked({ text, source, reason: "" }));
      return true;
    },

    /** A button was pressed. */
    async tap(action, value) {
      if (action === "undo" && !undoable) return;
      await alone(() => actions[action](value));
    },

    /** The server named a scan. One that was shown as unsent, and still stands there, gets its verdict. */
    heard(entry) {
      if (!busy && shown?.state === "unsent" && shown.fact.id === entry.id) answered(entry, shown.fact, shown.code);
    },

    /** Something took the scanner away, such as a pass that was signed off. */
    stop: (state) => show(state),
  };
}
