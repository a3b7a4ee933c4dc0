"""The code that people read aloud when the QR code will not scan. It opens no page."""

import secrets

ALPHABET = "23456789CFGHJMPQRVWX"  # no vowels, so no words; nothing that is read as something else of it
LENGTH = 10  # 20^10: at one guess a second, a full forum of 1,000 places is hit once in 300 years


def draw_code() -> str:
    """A new code at random. Unique only by the constraint of whoever stores it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
