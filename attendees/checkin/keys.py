"""What opens a door: a link's or a phone's token, and a code that is read aloud. Only their hashes are kept."""

import secrets
from datetime import timedelta
from hashlib import sha256

from attendees.registrations.code import ALPHABET

CODE_LENGTH = 8  # 20^8: nobody guesses one in ten minutes
CODE_LASTS = timedelta(minutes=10)
TOKEN_BYTES = 24


def new_token() -> str:
    """192 bits that fit an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def hashed(secret: str) -> str:
    """What stands in the database. Both secrets are random, so a plain SHA-256 cannot be turned back;
    a code could be, but has run out by then."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def spaced(code: str) -> str:
    """As it is read aloud: in two groups of four."""
    return f"{code[:4]} {code[4:]}"
