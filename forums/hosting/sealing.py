"""Seeds of second factors at rest: a leaked database alone signs nobody in."""

import base64

from cryptography.fernet import Fernet, MultiFernet

from forums.signing.subkeys import numbers, subkey


def seal(text: str) -> str:
    """Fernet with the newest secret."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` was given, by any secret that still verifies. Raises InvalidToken for anything else."""
    return _fernet().decrypt(sealed).decode()


def _fernet() -> MultiFernet:
    keys = (subkey("second factors", number=number) for number in numbers())
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
