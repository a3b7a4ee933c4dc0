// Hand scanners type a code and press Enter. They are told from people by their speed, without timers: an event's own
// time stays right even when the page was busy.

const GAP_MS = 100; // no scanner is slower between two keys, nobody types ten keys this fast
const SHORTEST = 8;
const ENDS = ["Enter", "Tab"];
const PRESSING_OR_SEARCHING = " '/"; // keys that press a button, scroll, or open a browser's search

/** A listener for keydown events that hands over each burst, in upper case. Fields keep what is typed into them. */
export function createWedge(onText) {
  let typed = "";
  let last = -Infinity;

  return function heard(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target?.closest?.("input, textarea, select, [contenteditable]")) return;
    const quick = event.timeStamp - last < GAP_MS;
    last = event.timeStamp;
    if (ENDS.includes(event.key)) {
      const text = quick ? typed : "";
      typed = "";
      if (text.length < SHORTEST) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      onText(text.toUpperCase());
    } else if (event.key.length === 1) {
      typed = quick ? typed + event.key : event.key;
      if (typed.length > 1 || PRESSING_OR_SEARCHING.includes(event.key)) event.preventDefault();
    }
  };
}

/** Listen before anything else on the page does, whatever has the focus. */
export function listen(onText) {
  addEventListener("keydown", createWedge(onText), { capture: true });
}
