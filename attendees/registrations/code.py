"""The code that people read aloud when the QR code will not scan. It opens no page."""

import secrets

CODE_ALPHABET = "23456789CFGHJMPQRVWX"  # no vowel, no letter that looks or sounds like another
CODE_LENGTH = 10


def draw_code() -> str:
    """Ten signs, 43 bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
