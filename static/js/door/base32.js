// Bytes as letters that survive a QR code, lower case and a QWERTZ hand scanner.
// The same as attendees/tickets/base32.py.

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWX";
const PLAIN = /^[0-9A-Za-z]+$/; // upper case of other scripts may fall into the alphabet
const SPACES = /^[ \t\r\n]+|[ \t\r\n]+$/g; // what hand scanners add

/** The `size` bytes a text stands for; null unless the server could have written it, in either case. */
export function decode(text, size) {
  const trimmed = text.replace(SPACES, "");
  if (trimmed.length !== Math.ceil((size * 8) / 5) || !PLAIN.test(trimmed)) return null;
  const letters = trimmed.toUpperCase();
  const bytes = new Uint8Array(size);
  let bits = 0;
  let waiting = 0;
  let filled = 0;
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    bits = ((bits << 5) | value) & 0xfff;
    waiting += 5;
    if (waiting >= 8) {
      waiting -= 8;
      bytes[filled++] = bits >> waiting;
    }
  }
  // One text per ticket: the filling is zero or it is not ours.
  return bits & ((1 << waiting) - 1) ? null : bytes;
}
