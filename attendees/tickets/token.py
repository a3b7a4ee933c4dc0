"""The ticket: 76 signed bytes, written as 122 characters that fit QR version 5-M in alphanumeric mode.

    key id 1 · forum hint 2 · issued minute since 2024 3 · door number 4 · party 1 · issue 1 · signature 64

All numbers are big-endian. The signature is Ed25519 (RFC 8032) over the context, the forum's UUID and the
twelve bytes of payload: the UUID is not in the code, so another forum's ticket never verifies. Ed25519 is
deterministic, so equal facts are equal bytes and no ticket needs to be stored.
static/js/door/ticket.js is the same in JavaScript; tests/vectors/tickets.json binds both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from struct import Struct
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from attendees.tickets.base32 import decode, encode

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)  # three bytes of minutes last until November 2055
MINUTE = timedelta(minutes=1)

_CONTEXT = b"sala-ticket-v1\0"  # no other signature made with this key can be taken for a ticket
_PAYLOAD = Struct(">BH3sIBB")
_SIZE = _PAYLOAD.size + 64


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says. `issued_at` is kept to the minute, as in the code."""

    key_id: int
    hint: int
    issued_at: datetime
    number: int
    party: int
    issue: int

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError(f"issued_at is {self.issued_at!r}; use an aware datetime.")
        whole = EPOCH + (self.issued_at - EPOCH) // MINUTE * MINUTE
        object.__setattr__(self, "issued_at", whole)


@dataclass(frozen=True, slots=True)
class SignedTicket:
    """A ticket as read from a code: well formed, but nobody has checked the signature yet."""

    ticket: Ticket
    payload: bytes
    signature: bytes


def forum_hint(forum: UUID) -> int:
    """16 bits that tell two forums apart in words ("This is for Thursday"); the signature does it in truth."""
    return int.from_bytes(sha256(forum.bytes).digest()[:2])


def sign(ticket: Ticket, *, forum: UUID, seed: bytes) -> str:
    """The text of the QR code. Raises ValueError where a fact does not fit its bytes or is another forum's."""
    if ticket.hint != forum_hint(forum):
        raise ValueError(f"hint is {ticket.hint}; the forum's is {forum_hint(forum)}.")
    payload = _packed(ticket)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_signed_text(forum, payload))
    return encode(payload + signature)


def read(text: str) -> SignedTicket | None:
    """What a code says, before any trust in it; None for a text that is no ticket of ours."""
    written = decode(text, _SIZE)
    if written is None:
        return None
    payload, signature = written[: _PAYLOAD.size], written[_PAYLOAD.size :]
    key_id, hint, minutes, number, party, issue = _PAYLOAD.unpack(payload)
    issued_at = EPOCH + int.from_bytes(minutes) * MINUTE
    return SignedTicket(Ticket(key_id, hint, issued_at, number, party, issue), payload, signature)


def verify(signed: SignedTicket, *, forum: UUID, public_keys: Mapping[int, bytes]) -> bool:
    """Whether we signed this for this forum. `public_keys` holds 32 raw bytes by key id."""
    key = public_keys.get(signed.ticket.key_id)
    if key is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signed.signature, _signed_text(forum, signed.payload))
    except InvalidSignature:
        return False
    return True


def _signed_text(forum: UUID, payload: bytes) -> bytes:
    return _CONTEXT + forum.bytes + payload


def _packed(ticket: Ticket) -> bytes:
    minutes = (ticket.issued_at - EPOCH) // MINUTE
    ranges = {
        "key_id": (ticket.key_id, 8),
        "issued_at": (minutes, 24),
        "number": (ticket.number, 32),
        "party": (ticket.party, 8),
        "issue": (ticket.issue, 8),
    }
    for name, (value, bits) in ranges.items():
        if not 0 <= value < 1 << bits:
            raise ValueError(f"{name} is {value}; a ticket has {bits} bits for it.")
    return _PAYLOAD.pack(
        ticket.key_id, ticket.hint, minutes.to_bytes(3), ticket.number, ticket.party, ticket.issue
    )
