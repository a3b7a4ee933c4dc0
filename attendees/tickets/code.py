"""The ten characters beside a ticket's QR code, for typing when a camera fails. They open no page."""

import secrets

ALPHABET = "23456789CFGHJMPQRVWX"  # no vowels, so no words; nothing that is read as something else of it
LENGTH = 10  # 20^10: at one guess a second, a full forum of 1,000 places is hit once in 300 years

# Only where exactly one character of ours looks like it. 0, O and D could be Q, C or G: they stay refused.
_LOOK_ALIKES = str.maketrans({"B": "8", "S": "5", "U": "V", "Z": "2"})
_SEPARATORS = str.maketrans("", "", " \t\r\n-–.\N{NO-BREAK SPACE}")  # phones write – for -


def draw_code() -> str:
    """A new code at random. Unique only by the constraint of whoever stores it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(text: str) -> str | None:
    """What somebody typed, as one of our codes; None if it cannot be one.

    Spaces, dashes, dots and case do not matter.
    """
    typed = text.translate(_SEPARATORS)
    if not typed.isascii():
        return None
    code = typed.upper().translate(_LOOK_ALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def spaced(code: str) -> str:
    """The code as it is printed and read aloud: in two groups of five."""
    return f"{code[:5]} {code[5:]}"
