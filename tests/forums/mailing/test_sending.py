"""Letters leave at least once, are tried again when they fail, and belong to one worker at a time."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.test import override_settings

from forums.mailing import sending
from forums.mailing.message import Message, message_id, shortened, write
from forums.mailing.models import Letter
from forums.mailing.sending import LEASE, RETRY_AFTER, NotYet, put_letter, send_due
from tests.databases import free_port
from tests.races import race

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def composed(letter: Letter, *, body: str = "Hello") -> Message:
    identity = message_id(letter.key, "sala.example")
    return write(
        to="sophea@example.org",
        sender="sala@sala.example",
        subject="Hello",
        text=body,
        html=f"<p>{body}</p>",
        message_id=identity,
        at=letter.made_at,
    )


def a_letter(key: str = "test:1", **fields) -> Letter:
    put_letter(key, kind="test", now=NOW)
    Letter.objects.filter(key=key).update(**fields)
    return Letter.objects.get(key=key)


def failing(error: Exception):
    def compose(letter: Letter) -> Message:
        raise error

    return compose


def test_a_letter_put_twice_is_sent_once():
    a_letter()
    a_letter()

    send_due("test:", compose=composed, now=NOW)
    send_due("test:", compose=composed, now=NOW + LEASE)

    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.digest) == ("sent", 1, composed(letter).digest())
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [letter.message_id]


def test_each_owner_sends_only_its_own_letters():
    a_letter("test:1")
    a_letter("other:1")

    send_due("test:", compose=composed, now=NOW)

    assert dict(Letter.objects.values_list("key", "state")) == {"test:1": "sent", "other:1": "due"}


def test_a_letter_that_is_no_longer_true_is_overtaken():
    a_letter()

    send_due("test:", compose=lambda letter: None, now=NOW)

    assert (Letter.objects.get().state, mail.outbox) == ("overtaken", [])


def test_a_retry_says_the_same_under_the_same_id_and_something_else_under_another(monkeypatch):
    a_letter()
    left, words = [], iter(["A typo", "A typo", "Put right", "Put right"])

    def leaving(message: Message, **options: object) -> None:
        left.append((message.extra_headers["Message-ID"], message.digest(), message.body))
        if len(left) < 4:
            raise smtplib.SMTPDataError(451, b"perhaps it has left")

    monkeypatch.setattr(Message, "send", leaving)
    for attempt in range(4):
        now = NOW + timedelta(days=attempt)
        send_due("test:", compose=lambda letter: composed(letter, body=next(words)), now=now)

    first, again, corrected, once_more = left
    letter = Letter.objects.get()
    assert (first == again, corrected == once_more) == (True, True)
    assert first[0] != corrected[0]
    assert corrected[0].endswith("@sala.example>")
    assert (letter.state, letter.message_id, letter.digest) == ("sent", *once_more[:2])


def test_a_failing_letter_is_tried_six_times_more_and_then_given_up():
    a_letter()
    waits, now = [], NOW

    for _ in range(len(RETRY_AFTER)):
        send_due("test:", compose=failing(smtplib.SMTPDataError(451, b"sophea@example.org: later")), now=now)
        letter = Letter.objects.get()
        waits.append(round((letter.next_try_at - now).total_seconds() / 60))
        now = letter.next_try_at
    send_due("test:", compose=failing(smtplib.SMTPDataError(451, b"sophea@example.org: later")), now=now)

    letter = Letter.objects.get()
    assert waits == [1, 5, 30, 120, 480, 1440]
    assert (letter.state, letter.attempts, letter.error) == ("failed", 7, "SMTPDataError 451")


def test_an_address_that_does_not_exist_is_not_tried_again():
    a_letter()
    refused = smtplib.SMTPRecipientsRefused({"sophea@example.org": (550, b"no such user")})

    send_due("test:", compose=failing(refused), now=NOW)

    letter = Letter.objects.get()
    assert (letter.state, letter.error) == ("bounced", "SMTPRecipientsRefused 550")


def test_a_server_that_is_away_is_asked_once_a_turn():
    a_letter("test:1")
    a_letter("test:2")

    more = send_due("test:", compose=failing(ConnectionRefusedError()), now=NOW)

    assert more is False
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 1]


def test_a_letter_that_must_wait_for_another_costs_no_attempt():
    a_letter()

    send_due("test:", compose=failing(NotYet()), now=NOW)

    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.error) == ("due", 0, "")


def test_one_broken_letter_does_not_keep_the_others():
    a_letter("test:broken")
    a_letter("test:fine")

    send_due("test:", compose=lambda letter: 1 / 0 if "broken" in letter.key else composed(letter), now=NOW)

    found = dict(Letter.objects.values_list("key", "error"))
    assert (found, len(mail.outbox)) == ({"test:broken": "ZeroDivisionError", "test:fine": ""}, 1)


def test_what_a_dead_worker_held_is_taken_over_when_its_lease_runs_out():
    a_letter(state="leased", attempts=1, lease_until=NOW + LEASE, next_try_at=NOW + LEASE)

    send_due("test:", compose=composed, now=NOW + LEASE - timedelta(seconds=1))
    before = len(mail.outbox)
    send_due("test:", compose=composed, now=NOW + LEASE)

    assert (before, len(mail.outbox), Letter.objects.get().attempts) == (0, 1, 2)


def test_the_success_is_told_in_the_transaction_that_records_it():
    a_letter()

    def told(letter: Letter) -> None:
        assert Letter.objects.get(pk=letter.pk).state == "sent"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        send_due("test:", compose=composed, told=told, now=NOW)

    assert Letter.objects.get().state == "leased"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_letter():
    for number in range(12):
        a_letter(f"test:{number}")

    outcomes = race([lambda: send_due("test:", compose=composed, now=NOW)] * 3)

    identities = [sent.extra_headers["Message-ID"] for sent in mail.outbox]
    assert outcomes == [False, False, False]
    assert (len(identities), len(set(identities))) == (12, 12)
    assert set(Letter.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.parametrize("length", [59, 10])
def test_a_long_subject_is_cut_between_words(length: int):
    found = shortened("Postponed: " + "a very long evening " * 5, length)

    assert len(found) <= length
    assert found.endswith("…")


class OldServer:
    """A server without 8BITMIME that keeps what it got."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        return [line for line in responses if "8BITMIME" not in line and "SMTPUTF8" not in line]

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.received.append(envelope.content)
        return "250 OK"


def test_a_khmer_letter_passes_an_old_server_in_seven_bits():
    a_letter()
    handler = OldServer()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    mailer = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 10},
    }

    try:
        with override_settings(MAILERS={"default": mailer}):
            send_due("test:", compose=lambda letter: composed(letter, body="សិទ្ធិបោះឆ្នោត"), now=NOW)
    finally:
        controller.stop()

    letter = Letter.objects.get()
    (received,) = handler.received
    assert (letter.state, letter.error) == ("sent", "")
    assert received.isascii()
    assert received == composed(letter, body="សិទ្ធិបោះឆ្នោត").message().as_bytes()


def test_nothing_is_sent_once_the_lease_has_run_out_while_composing(monkeypatch: pytest.MonkeyPatch):
    a_letter()
    monkeypatch.setattr(sending, "LEASE", timedelta())

    monkeypatch.setattr(sending, "TURN", 0.0)
    send_due("test:", compose=composed, now=NOW)

    assert mail.outbox == []
