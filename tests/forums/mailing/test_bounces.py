"""Addresses that refuse our mail, by what the mail server answers or the provider reports later."""

import hashlib
import hmac
import json
import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from forums.mailing.message import Message, message_id, write
from forums.mailing.models import Letter, Suppression
from forums.mailing.sending import put_letter, send_due
from forums.mailing.suppressing import KEPT, forget_suppressions, is_suppressed, suppress

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
SOPHEA = "sophea@example.org"
ADDRESS = "/webhooks/mail/our-token/"
KEY = "a key of the provider's"


@pytest.fixture
def provider(settings):
    """`provider("postmark")` configures it."""

    def configure(name: str) -> None:
        settings.MAIL_PROVIDER, settings.MAIL_WEBHOOK_TOKEN, settings.MAIL_WEBHOOK_KEY = (
            name,
            "our-token",
            KEY,
        )

    return configure


def composed(letter: Letter) -> Message:
    return write(
        to=SOPHEA,
        sender="sala@sala.example",
        subject="Hello",
        text="Hello",
        html="<p>Hello</p>",
        message_id=message_id(letter.key, "sala.example"),
        at=letter.made_at,
    )


def sent_letter(key: str = "test:1") -> Letter:
    put_letter(key, kind="test", now=NOW)
    send_due("test:", compose=composed, now=NOW)
    return Letter.objects.get(key=key)


def brevo(event: str, identity: str, address: str = SOPHEA) -> dict[str, Any]:
    custom = json.dumps({"letter": identity})
    return {"event": event, "email": address, "ts_event": 1700000000, "X-Mailin-custom": custom}


def postmark(kind: str, identity: str, address: str = SOPHEA) -> dict[str, Any]:
    return {"RecordType": "Bounce", "Type": kind, "Email": address, "Metadata": {"letter": identity}, "ID": 1}


def mailjet(event: str, identity: str, *, hard: bool = True) -> dict[str, Any]:
    payload = json.dumps({"letter": identity})
    said = {"event": event, "email": SOPHEA, "time": 1700000000, "Payload": payload, "hard_bounce": hard}
    return said | {"error": "user unknown" if hard else "quota exceeded", "MessageID": 1}


def sparkpost(kind: str, identity: str) -> list[dict[str, Any]]:
    said = {"type": kind, "rcpt_to": SOPHEA, "raw_rcpt_to": SOPHEA, "bounce_class": "10"}
    return [
        {"msys": {"message_event": said | {"rcpt_meta": {"letter": identity}, "timestamp": "1700000000"}}}
    ]


def mailgun(severity: str, identity: str) -> dict[str, Any]:
    said = {"event": "failed", "severity": severity, "recipient": SOPHEA, "timestamp": 1700000000, "id": "1"}
    said |= {"reason": "bounce", "user-variables": {"letter": identity}, "delivery-status": {"code": 550}}
    stamp, token = "1700000000", "once"
    signature = hmac.new(KEY.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": stamp, "token": token, "signature": signature},
        "event-data": said,
    }


def reported(client: Client, body: object) -> int:
    return client.post(ADDRESS, json.dumps(body), content_type="application/json").status_code


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("brevo", lambda identity: brevo("hard_bounce", identity)),
        ("mailgun", lambda identity: mailgun("permanent", identity)),
        ("mailjet", lambda identity: mailjet("bounce", identity)),
        ("postmark", lambda identity: postmark("HardBounce", identity)),
        ("sparkpost", lambda identity: sparkpost("bounce", identity)),
    ],
)
def test_a_hard_bounce_marks_the_letter_and_nothing_more_goes_there(client, provider, name, body):
    provider(name)
    letter = sent_letter()

    answers = [reported(client, body(letter.message_id)) for _ in range(2)]

    put_letter("test:2", kind="test", now=NOW)
    send_due("test:", compose=composed, now=NOW)
    assert answers == [204, 204]
    assert dict(Letter.objects.values_list("key", "state")) == {"test:1": "bounced", "test:2": "bounced"}
    assert Letter.objects.get(key="test:2").error == "Refused"
    assert [message.to for message in mail.outbox] == [[SOPHEA]]
    assert list(Suppression.objects.values_list("because", flat=True)) == ["bounced"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("brevo", lambda identity: brevo("soft_bounce", identity)),
        ("mailjet", lambda identity: mailjet("bounce", identity, hard=False)),
        ("postmark", lambda identity: postmark("SoftBounce", identity)),
    ],
)
def test_a_full_mailbox_marks_the_letter_and_may_get_the_next_one(client, provider, name, body):
    provider(name)
    letter = sent_letter()

    reported(client, body(letter.message_id))

    assert (Letter.objects.get().state, is_suppressed(SOPHEA)) == ("bounced", False)


def test_whoever_calls_it_spam_gets_no_more_and_the_letter_has_arrived(client, provider):
    provider("brevo")
    letter = sent_letter()

    reported(client, brevo("complaint", letter.message_id))

    assert Letter.objects.get().state == "sent"
    assert list(Suppression.objects.values_list("because", flat=True)) == ["complained"]


@pytest.mark.parametrize("event", ["delivered", "opened", "click", "request", "deferred", "never heard of"])
def test_what_is_no_refusal_changes_nothing(client, provider, event):
    provider("brevo")
    letter = sent_letter()

    answer = reported(client, brevo(event, letter.message_id))

    assert (answer, Letter.objects.get().state, Suppression.objects.count()) == (204, "sent", 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b'"x"',
        b"\xff",
        b'{"event": []}',
        b'{"X-Mailin-custom": 7}',
        b"[" * 5000,
    ],
)
@pytest.mark.parametrize("name", ["brevo", "mailgun", "mailjet", "postmark", "sparkpost"])
def test_a_strange_report_is_no_error_of_ours(client, provider, name, body):
    provider(name)
    letter = sent_letter()

    answer = client.post(ADDRESS, body, content_type="application/json")

    letter.refresh_from_db()
    assert (answer.status_code in (204, 400), letter.state) == (True, "sent")


@pytest.mark.parametrize("value", [7, None, [], {}, "\x00", "x" * 5000, "\ud800"])
@pytest.mark.parametrize("field", ["email", "event", "X-Mailin-custom", "message-id"])
def test_no_value_of_a_report_is_an_error_of_ours(client, provider, field, value):
    provider("brevo")

    answer = reported(client, brevo("hard_bounce", "<1@x>") | {field: value})

    assert answer in (204, 400)


def test_a_report_with_another_signature_is_refused(client, provider):
    provider("mailgun")
    letter = sent_letter()
    forged = mailgun("permanent", letter.message_id)
    forged["signature"]["signature"] = "0" * 64

    answer = reported(client, forged)

    assert (answer, Letter.objects.get().state, is_suppressed(SOPHEA)) == (400, "sent", False)


@pytest.mark.parametrize("token", ["another", "our-toke", "our-token-"])
def test_without_the_token_there_is_nothing(client, provider, token):
    provider("brevo")
    letter = sent_letter()

    answer = client.post(
        f"/webhooks/mail/{token}/",
        json.dumps(brevo("hard_bounce", letter.message_id)),
        content_type="application/json",
    )

    assert (answer.status_code, Letter.objects.get().state) == (404, "sent")


def test_without_a_provider_there_is_nothing(client):
    assert client.post("/webhooks/mail//").status_code == 404
    assert reported(client, {}) == 404


@pytest.mark.parametrize(
    ("name", "header", "written"),
    [
        ("brevo", "X-Mailin-custom", '{"letter": "%s"}'),
        ("mailgun", "X-Mailgun-Variables", '{"letter": "%s"}'),
        ("mailjet", "X-MJ-EventPayload", '{"letter": "%s"}'),
        ("postmark", "X-PM-Metadata-letter", "%s"),
        ("sparkpost", "X-MSYS-API", '{"metadata": {"letter": "%s"}}'),
        ("", "X-Mailin-custom", None),
    ],
)
def test_a_message_carries_its_own_id_where_the_provider_hands_it_back(provider, name, header, written):
    provider(name)

    letter = sent_letter()

    [message] = mail.outbox
    said = message.message()[header]
    assert said == (written % letter.message_id if written else None)


def refusing(code: int, words: bytes):
    def send(self: Message, **_: object) -> int:
        raise smtplib.SMTPRecipientsRefused({SOPHEA: (code, words)})

    return send


@pytest.mark.parametrize(
    ("code", "words", "state", "suppressed"),
    [
        (550, b"5.1.1 user unknown", "bounced", True),
        (553, b"no such address", "bounced", True),
        (550, b"5.7.1 message refused by policy", "bounced", False),
        (450, b"4.2.2 mailbox full", "due", False),
    ],
)
def test_what_the_mail_server_says_at_once_counts_too(monkeypatch, code, words, state, suppressed):
    monkeypatch.setattr(Message, "send", refusing(code, words))

    letter = sent_letter()

    assert (letter.state, is_suppressed(SOPHEA)) == (state, suppressed)


def test_an_address_is_known_however_it_is_written_and_stands_nowhere():
    suppress("Sophea@Example.org ", because=Suppression.Because.BOUNCED, now=NOW)
    suppress(SOPHEA, because=Suppression.Because.COMPLAINED, now=NOW)

    row = Suppression.objects.get()
    assert (is_suppressed("SOPHEA@example.org"), is_suppressed("dara@example.org")) == (True, False)
    assert (row.because, "sophea" in f"{row.mac}{row}") == ("bounced", False)


def test_a_suppression_outlives_a_new_secret_and_is_forgotten_after_a_year(settings):
    suppress(SOPHEA, because=Suppression.Because.BOUNCED, now=NOW)
    old = settings.SALA_SECRETS

    settings.SALA_SECRETS = {2: b"2" * 32} | old
    known = is_suppressed(SOPHEA)
    kept, gone = forget_suppressions(NOW + KEPT), forget_suppressions(NOW + KEPT + timedelta(seconds=1))

    assert (known, kept, gone, is_suppressed(SOPHEA)) == (True, 0, 1, False)


def test_no_more_leave_in_a_minute_than_the_provider_takes(settings):
    settings.MAIL_A_MINUTE = 2
    for number in range(5):
        put_letter(f"test:{number}", kind="test", now=NOW)
    left = []

    for seconds in (0, 30, 61, 122):
        send_due("test:", compose=composed, now=NOW + timedelta(seconds=seconds))
        left.append(len(mail.outbox))

    assert left == [2, 2, 4, 5]
