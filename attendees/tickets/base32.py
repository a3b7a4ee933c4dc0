"""Bytes as letters that survive a QR code's alphanumeric mode, lower case and a QWERTZ hand scanner."""

# Without I and O, which are read as 1 and 0, and without Y and Z, which a QWERTZ keyboard swaps.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWX"

_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_SPACES = " \t\r\n"  # what hand scanners add


def encode(content: bytes) -> str:
    """Five bits a letter, the most significant first; the last letter is filled up with zero bits."""
    letters = _letters(len(content))
    number = int.from_bytes(content) << (letters * 5 - len(content) * 8)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(letters * 5 - 5, -5, -5))


def decode(text: str, size: int) -> bytes | None:
    """The `size` bytes a text stands for; None unless `encode` could have written it, in either case."""
    letters = text.strip(_SPACES)
    if len(letters) != _letters(size) or not letters.isascii():
        return None
    number = 0
    for letter in letters.upper():
        value = _VALUES.get(letter)
        if value is None:
            return None
        number = number << 5 | value
    spare = len(letters) * 5 - size * 8
    if number & ((1 << spare) - 1):  # one text per ticket: the filling is zero or it is not ours
        return None
    return (number >> spare).to_bytes(size)


def _letters(size: int) -> int:
    return -(-size * 8 // 5)
