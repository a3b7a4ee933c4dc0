"""Personal links: `<uuid>.<purpose>.<version>.<mac>`, signed and not stored.

A leaked database opens nothing; raising the row's `link_version` revokes every link before it.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from forums.signing.subkeys import numbers, subkey

MAC_BYTES = 15  # 120 bits, 20 characters: unguessable, and still short on paper


class Purpose(StrEnum):
    MANAGE = "m"  # change and cancel
    SHOW = "t"  # the ticket alone, to forward
    CONFIRM = "c"  # the address is right
    ADDRESS = "a"  # the new address is right
    QUIET = "q"  # no reminders any more
    INVITATION = "i"  # answer a personal invitation
    TEAM = "o"  # join an organization
    FOLLOW = "f"  # say yes to an organization's list
    LEAVE = "u"  # leave that list


@dataclass(frozen=True)
class Link:
    uuid: UUID
    purpose: Purpose
    version: int


def make_link(uuid: UUID, purpose: Purpose, *, version: int) -> str:
    """The text that stands in an address."""
    body = f"{_encode(uuid.bytes)}.{purpose}.{version}"
    return f"{body}.{_mac(body, numbers()[0])}"


def read_link(text: str) -> Link | None:
    """What a link says if one of our secrets signed it; None for anything else, however malformed."""
    body, _, mac = text.rpartition(".")
    parts = body.split(".")
    if len(parts) != 3 or not text.isascii():  # uuid, purpose, version
        return None
    if not any(hmac.compare_digest(mac, _mac(body, number)) for number in numbers()):
        return None
    return Link(UUID(bytes=_decode(parts[0])), Purpose(parts[1]), int(parts[2]))


def _mac(body: str, number: int) -> str:
    digest = hmac.new(subkey("links", number=number), body.encode(), hashlib.sha256).digest()
    return _encode(digest[:MAC_BYTES])


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
