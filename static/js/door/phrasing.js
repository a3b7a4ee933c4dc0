// Facts as a reader says them: times on the forum's clock, days by name. The words around them are the page's.

const MINUTE_MS = 60_000;
const MOST_BUTTONS = 20; // a school class comes in two taps

/**
 * What the words of a verdict may ask for, beside the verdict's own facts.
 *
 * Times are shifted by the forum's offset as the server knows it: a phone's own zone data may be years old.
 */
export function phrased(verdict, { lang, utc_offset_min, now_ms }) {
  const { state, kind, first_at_ms, late_since_ms, on, n = 0, left = 0, admitted = 0 } = verdict;
  const everybody = n > 1 && n === left;
  return {
    ...verdict,
    first_time: first_at_ms ? clock(first_at_ms, { lang, utc_offset_min }) : null,
    late_min: late_since_ms ? Math.max(1, Math.round((now_ms - late_since_ms) / MINUTE_MS)) : null,
    day: on ? day(on, lang) : null,
    fewer: Array.from({ length: Math.min(MOST_BUTTONS, Math.max(0, n - 1)) }, (_, index) => index + 1),
    all: everybody ? n : null,
    some: everybody ? null : n,
    fits: state === "party" && left > n ? n : null,
    back: kind === "return",
    some_in: state === "party" && kind === "admit" ? admitted : 0,
  };
}

/** 1:42 pm */
export function clock(at_ms, { lang, utc_offset_min }) {
  const shape = new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
  return shape
    .formatToParts(at_ms + utc_offset_min * MINUTE_MS)
    .map((part) => (part.type === "dayPeriod" ? part.value.toLowerCase() : part.value))
    .join("")
    .replace("\u202f", " ");
}

/** Friday: what a calendar date is called; near enough to the evening that nobody mistakes the week. */
export function day(date, lang) {
  return new Intl.DateTimeFormat(lang, { weekday: "long", timeZone: "UTC" }).format(Date.parse(date));
}
