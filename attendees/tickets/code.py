"""The ten characters beside a ticket's QR code, as people type them and as they are printed."""

from attendees.registrations.code import ALPHABET, LENGTH

# Only where exactly one character of ours looks like it. 0, O and D could be Q, C or G: they stay refused.
_LOOK_ALIKES = str.maketrans({"B": "8", "S": "5", "U": "V", "Z": "2"})
_SEPARATORS = str.maketrans("", "", " \t\r\n-–.\N{NO-BREAK SPACE}")  # phones write – for -


def normalise(text: str) -> str | None:
    """What somebody typed, as one of our codes; None if it cannot be one.

    Spaces, dashes, dots and case do not matter.
    """
    code = tidied(text)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def tidied(text: str) -> str:
    """What was typed without what does not matter; "" where somebody typed no Latin letters."""
    typed = text.translate(_SEPARATORS)
    return typed.upper().translate(_LOOK_ALIKES) if typed.isascii() else ""


def spaced(code: str) -> str:
    """The code as it is printed and read aloud: in two groups of five."""
    return f"{code[:5]} {code[5:]}"
