"""Every key of the installation, derived from SALA_SECRETS; nothing private is in the database."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def current_number() -> int:
    """The number of the secret that new things are made with."""
    return next(iter(settings.SALA_SECRETS))


def numbers() -> list[int]:
    """All secrets that still verify, the current one first."""
    return list(settings.SALA_SECRETS)


def subkey(purpose: str, *, number: int | None = None) -> bytes:
    """32 bytes for one purpose, by HKDF-SHA-256 (RFC 5869). Raises KeyError for a retired number."""
    secret = settings.SALA_SECRETS[current_number() if number is None else number]
    return _derive(secret, purpose)


def ticket_public_keys() -> dict[int, bytes]:
    """Key id → raw Ed25519 public key, for every secret that still verifies."""
    return {
        number: Ed25519PrivateKey.from_private_bytes(subkey("tickets", number=number))
        .public_key()
        .public_bytes_raw()
        for number in numbers()
    }


@lru_cache(maxsize=256)
def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"sala:{purpose}".encode()).derive(secret)
