"""Mail in Khmer through a server that takes seven bits only: what was signed still verifies."""

import smtplib
from base64 import b64encode
from collections.abc import Iterator
from email import message_from_bytes, policy

import dkim
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from attendees.messages.news import Kind
from tests.attendees.messages.test_the_mail import KINDS, composed, only
from tests.databases import free_port

pytestmark = pytest.mark.django_db

SIGNED = [b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type", b"reply-to"]


class Received:
    """Keeps the bytes of each message, as they came over the wire."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.messages.append(bytes(envelope.content))
        return "250 OK"


class SevenBits(Controller):
    """A server that does not offer 8BITMIME: what is not ASCII it may rewrite, or refuse."""

    def factory(self) -> SMTP:
        server = SMTP(self.handler, decode_data=False, enable_SMTPUTF8=False, hostname="relay.example")
        server.__class__ = _WithoutEightBits
        return server


class _WithoutEightBits(SMTP):
    async def push(self, status: str | bytes) -> None:
        said = status if isinstance(status, bytes) else status.encode()
        if b"8BITMIME" in said:
            return
        await super().push(status)


@pytest.fixture
def relay() -> Iterator[Controller]:
    server = SevenBits(Received(), hostname="127.0.0.1", port=free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def keys() -> tuple[bytes, bytes]:
    """A signing key, and what its DNS record says."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + b64encode(public)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()), record


def sent_through(relay: Controller, message) -> bytes:
    backend = EmailBackend(alias="default", host="127.0.0.1", port=relay.port, timeout=10)
    assert backend.send_messages([message]) == 1
    return bytes(relay.handler.messages[-1])


def reencoded(raw: bytes) -> bytes:
    """As a relay passes a message on in seven bits: each part that has eight is written anew."""
    return message_from_bytes(raw, policy=policy.SMTP.clone(cte_type="7bit")).as_bytes()


@pytest.mark.parametrize("kind", [Kind.SEATED, Kind.WAITING, Kind.CANCELLED])
def test_khmer_mail_passes_a_seven_bit_server_and_its_signature_still_verifies(relay, keys, kind):
    private, record = keys
    message, _ = composed(kind, language="km", **KINDS[kind][0])

    raw = sent_through(relay, message)
    signature = dkim.sign(raw, b"sala", b"sala.example", private, include_headers=SIGNED)
    passed_on = reencoded(signature + raw)

    assert raw.isascii()
    assert dkim.verify(signature + raw, dnsfunc=lambda *_, **__: record)
    assert dkim.verify(passed_on, dnsfunc=lambda *_, **__: record)
    parsed = message_from_bytes(passed_on, policy=policy.default)
    assert only(parsed, "text/plain").get_content().rstrip() == message.body.replace("\n", "\r\n").rstrip()
    assert parsed["Subject"] == message.subject


def test_mail_with_eight_bits_would_lose_its_signature_there(keys):
    """What the test above is worth: Django's own message, unchanged."""
    private, record = keys
    plain = EmailMessage("Hello", "វេទិកា", "sala@sala.example", ["sophea@example.org"])
    raw = plain.message(policy=policy.SMTP).as_bytes()

    signature = dkim.sign(raw, b"sala", b"sala.example", private, include_headers=[b"from", b"content-type"])

    assert (raw.isascii(), dkim.verify(signature + raw, dnsfunc=lambda *_, **__: record)) == (False, True)
    assert not dkim.verify(reencoded(signature + raw), dnsfunc=lambda *_, **__: record)


def test_the_server_takes_seven_bits_indeed(relay):
    with smtplib.SMTP("127.0.0.1", relay.port) as client:
        client.ehlo()

        assert not client.has_extn("8bitmime")
