from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from attendees.tickets.base32 import decode
from attendees.tickets.token import Ticket, forum_hint, read, sign, verify
from tests.vectors.ticket_cases import FORUM, GOOD, OTHER, SEEDS, TEXTS, public_keys, signed, ticket

WRITTEN = "0123456789ABCDEFGHJKLMNPQRSTUVWX"


def test_the_bytes_of_a_ticket_are_laid_out_as_documented():
    hint = sha256(FORUM.bytes).digest()[:2]
    made = ticket(key_id=1, issued_at=datetime(2024, 1, 1, 0, 1, tzinfo=UTC), number=2, party=3, issue=4)

    written = decode(sign(made, forum=FORUM, seed=SEEDS[1]), 76)

    payload = b"\x01" + hint + b"\x00\x00\x01" + b"\x00\x00\x00\x02" + b"\x03" + b"\x04"
    assert written[:12] == payload
    Ed25519PublicKey.from_public_bytes(public_keys()[1]).verify(
        written[12:], b"sala-ticket-v1\0" + FORUM.bytes + payload
    )


@pytest.mark.parametrize(("name", "text", "genuine"), TEXTS, ids=[name for name, _, _ in TEXTS])
def test_a_code_is_genuine_or_not_or_no_ticket(name, text, genuine):
    found = read(text)

    said = None if found is None else verify(found, forum=FORUM, public_keys=public_keys())

    assert said == genuine


def test_a_ticket_reads_as_it_was_signed_cut_to_the_minute():
    vancouver = timezone(timedelta(hours=-7))
    made = ticket(issued_at=datetime(2026, 11, 23, 13, 5, 59, tzinfo=vancouver))

    found = read(sign(made, forum=FORUM, seed=SEEDS[1]))

    assert found.ticket == made == ticket(issued_at=datetime(2026, 11, 23, 20, 5, tzinfo=UTC))


def test_equal_facts_make_equal_texts():
    assert {signed(), signed(), GOOD} == {GOOD}


def test_a_ticket_of_one_forum_is_not_genuine_at_another():
    found = read(signed(forum=OTHER))

    assert [verify(found, forum=forum, public_keys=public_keys()) for forum in (OTHER, FORUM)] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"key_id": 256},
        {"number": 2**32},
        {"number": -1},
        {"party": 256},
        {"issue": 256},
        {"issued_at": datetime(2023, 12, 31, 23, 59, tzinfo=UTC)},
        {"issued_at": datetime(2055, 11, 24, 20, 16, tzinfo=UTC)},
        {"hint": (forum_hint(FORUM) + 1) % 2**16},
    ],
    ids=str,
)
def test_a_fact_that_does_not_fit_is_not_signed(facts):
    with pytest.raises(ValueError, match=next(iter(facts))):
        sign(ticket(**facts), forum=FORUM, seed=SEEDS[1])


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        ticket(issued_at=datetime(2026, 11, 23, 20, 5))


@given(st.binary(min_size=76, max_size=76))
def test_every_ticket_has_one_text(written):
    letters = "".join(WRITTEN[value] for value in _fives(written))

    last = WRITTEN.index(letters[-1])
    twins = [letters[:-1] + WRITTEN[last + more] for more in (1, 2, 3)]

    assert [decode(text, 76) for text in [letters, letters.lower(), *twins]] == [
        written,
        written,
        None,
        None,
        None,
    ]


@given(
    st.builds(
        Ticket,
        key_id=st.sampled_from([1, 2]),
        hint=st.just(forum_hint(FORUM)),
        issued_at=st.datetimes(datetime(2024, 1, 1), datetime(2055, 11, 24), timezones=st.just(UTC)),
        number=st.integers(0, 2**32 - 1),
        party=st.integers(0, 255),
        issue=st.integers(0, 255),
    ),
    st.integers(0, 607),
)
def test_a_single_changed_bit_is_noticed(made, bit):
    text = sign(made, forum=FORUM, seed=SEEDS[made.key_id])
    found = read(text)

    changed = bytearray(found.payload + found.signature)
    changed[bit // 8] ^= 128 >> bit % 8
    bent = replace(found, ticket=made, payload=bytes(changed[:12]), signature=bytes(changed[12:]))

    assert (found.ticket, verify(found, forum=FORUM, public_keys=public_keys())) == (made, True)
    assert not verify(bent, forum=FORUM, public_keys=public_keys())


def _fives(written: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in written) + "00"
    return [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
