"""Tickets and typed codes, with the texts a door may be shown."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from attendees.tickets.token import Ticket, forum_hint, read, sign

FORUM = UUID("0f6f4d3e-2a51-4c1b-9b5e-6d2f8a7c1e90")
OTHER = UUID("7b1d5c52-9d0e-4f6e-8a35-0c4f9e2d6b11")
SEEDS = {1: bytes(range(32)), 2: bytes(range(32, 64)), 3: bytes(range(64, 96))}
KNOWN_KEYS = (1, 2)  # a door that has not heard of key 3


def public_keys() -> dict[int, bytes]:
    return {
        number: Ed25519PrivateKey.from_private_bytes(SEEDS[number]).public_key().public_bytes_raw()
        for number in KNOWN_KEYS
    }


def ticket(**facts: Any) -> Ticket:
    return Ticket(
        **{
            "key_id": 1,
            "hint": forum_hint(FORUM),
            "issued_at": datetime(2026, 11, 23, 20, 5, tzinfo=UTC),
            "number": 2_718_281_828,
            "party": 4,
            "issue": 1,
            **facts,
        }
    )


def signed(*, forum: UUID = FORUM, seed: int | None = None, **facts: Any) -> str:
    made = ticket(hint=forum_hint(forum), **facts)
    return sign(made, forum=forum, seed=SEEDS[seed or made.key_id])


GOOD = signed()
OUTSIDE = str.maketrans("0", "Y")
TEXTS = [
    ("a ticket of ours", GOOD, True),
    ("the same in lower case", GOOD.lower(), True),
    ("with what a hand scanner adds", f"\t{GOOD} \r\n", True),
    ("signed with the second key", signed(key_id=2), True),
    (
        "the smallest numbers",
        signed(issued_at=datetime(2024, 1, 1, tzinfo=UTC), number=0, party=1, issue=1),
        True,
    ),
    (
        "the largest numbers",
        signed(issued_at=datetime(2055, 11, 24, 20, 15, tzinfo=UTC), number=2**32 - 1, party=255, issue=255),
        True,
    ),
    ("another forum's", signed(forum=OTHER), False),
    ("signed with a key this door does not know", signed(key_id=3), False),
    ("signed with a key that is not the one it names", signed(seed=2), False),
    ("one payload letter changed", GOOD[:15] + ("A" if GOOD[15] != "A" else "B") + GOOD[16:], False),
    ("one signature letter changed", GOOD[:60] + ("A" if GOOD[60] != "A" else "B") + GOOD[61:], False),
    ("a filling that is not zero", GOOD[:-1] + "1", None),
    ("one letter short", GOOD[:-1], None),
    ("one letter long", GOOD + "0", None),
    ("a letter outside the alphabet", GOOD.translate(OUTSIDE), None),
    ("a long s, whose upper case is S", "\N{LATIN SMALL LETTER LONG S}" * 122, None),
    ("full-width letters", "\N{FULLWIDTH DIGIT ZERO}" * 122, None),
    ("an address", "https://sala.example/r/0f6f4d3e", None),
    ("nothing", "", None),
]

CODES = [
    ("7MQ4C9X2HV", "7MQ4C9X2HV"),
    ("7mq4c 9x2hv", "7MQ4C9X2HV"),
    (" 7MQ4C-9X2HV\n", "7MQ4C9X2HV"),
    ("7MQ4C–9X2HV", "7MQ4C9X2HV"),
    ("7.M.Q.4.C\N{NO-BREAK SPACE}9X2HV", "7MQ4C9X2HV"),
    ("BSUZ2 bsuz2", "85V2285V22"),
    ("7MQ4C9X2H", None),
    ("7MQ4C9X2HVV", None),
    ("7MQ4C9X2H0", None),
    ("7MQ4C9X2HO", None),
    ("7MQ4C9X2H1", None),
    ("7MQ4C9X2HA", None),
    ("\N{LATIN SMALL LETTER LONG S}MQ4C9X2HV", None),
    ("\N{KHMER DIGIT SEVEN}MQ4C9X2HV", None),
    ("", None),
]


def text_case(name: str, text: str, genuine: bool | None) -> dict[str, Any]:
    """`genuine` None: not a ticket at all."""
    found = read(text)
    return {"name": name, "text": text, "ticket": _plain(found.ticket) if found else None, "genuine": genuine}


def _plain(made: Ticket) -> dict[str, int]:
    return {
        "key_id": made.key_id,
        "hint": made.hint,
        "issued_at_ms": round(made.issued_at.timestamp() * 1000),
        "number": made.number,
        "party": made.party,
        "issue": made.issue,
    }


def tickets() -> dict[str, Any]:
    return {
        "forum": str(FORUM),
        "hint": forum_hint(FORUM),
        "public_keys": {str(number): key.hex() for number, key in public_keys().items()},
        "texts": [text_case(*case) for case in TEXTS],
        "codes": [{"typed": typed, "code": code} for typed, code in CODES],
    }
