// The ten characters beside a ticket's QR code. The same as attendees/tickets/code.py.

export const ALPHABET = "23456789CFGHJMPQRVWX";
export const LENGTH = 10;

const SEPARATORS = /[ \t\r\n\-–.\u00a0]/g;
const LOOK_ALIKES = { B: "8", S: "5", U: "V", Z: "2" }; // only where exactly one character of ours looks like it

/** What somebody typed, as one of our codes; null if it cannot be one. */
export function normalise(text) {
  const typed = text.replace(SEPARATORS, "");
  const code = Array.from(typed, keyed).join("");
  return code.length === LENGTH && typed.length === LENGTH ? code : null;
}

/** One key press as the character it stands for; an empty text for any other key. */
export function keyed(key) {
  const letter = /^[0-9A-Za-z]$/.test(key) ? key.toUpperCase() : "";
  const ours = LOOK_ALIKES[letter] ?? letter;
  return ours && ALPHABET.includes(ours) ? ours : "";
}

/** The code as it is printed and read aloud: in two groups of five. */
export function spaced(code) {
  return `${code.slice(0, 5)} ${code.slice(5)}`.trimEnd();
}
