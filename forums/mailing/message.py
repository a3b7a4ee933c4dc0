"""A mail as bytes that every server carries unchanged and every retry repeats exactly.

Given the same facts it is the same to the last byte: Date, Message-ID and the boundaries between its parts
come from outside and never from a clock or from chance.
"""

import email.message
import email.policy
import hashlib
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from icalendar import Calendar

LEAVING = "List-Unsubscribe"
SUBJECT_LENGTH = 59  # characters; a phone's list cuts longer ones


class OnOneLine(UnstructuredHeader):
    """A header that is one address: Python would encode what it cannot break, and no program follows that."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # the registry adds the name


HEADERS = HeaderRegistry()
HEADERS.map_to_type(LEAVING, OnOneLine)  # type: ignore[arg-type]  # half a class, as the library wants it


class Message(EmailMultiAlternatives):
    """Text and HTML; with `attach_calendar` and `attach_picture` the tree that all large mail programs read:

    mixed( alternative( text/plain, text/html, text/calendar ), invite.ics, ticket.png )
    """

    def attach_calendar(self, ics: bytes) -> None:
        """The calendar object twice: as the last alternative, and byte for byte as a file for those who want that.

        Call it after the HTML is attached. Its METHOD becomes the MIME parameter (RFC 6047, section 2.4).
        """
        method = str(Calendar.from_ical(ics)["method"])
        self.attach_alternative(ics.decode(), f'text/calendar; method="{method}"')
        self.attach("invite.ics", ics, "application/ics")

    def attach_picture(self, filename: str, content: bytes, *, content_id: str) -> None:
        """A PNG file that the HTML may show as `cid:<content_id>`."""
        part = email.message.MIMEPart(policy=_seven_bit(email.policy.default))
        part.set_content(
            content, maintype="image", subtype="png", filename=filename, disposition="attachment"
        )
        part["Content-ID"] = f"<{content_id}>"
        self.attach(part)

    def leave_at(self, address: str) -> None:
        """Mail programs show a button that takes the reader off the list: a POST to this address, which needs no
        cookie and asks nothing more (RFC 2369, section 3.2; RFC 8058)."""
        self.extra_headers[LEAVING] = f"<{address}>"
        self.extra_headers[f"{LEAVING}-Post"] = "List-Unsubscribe=One-Click"

    def message(self, *, policy: Any = email.policy.default) -> email.message.EmailMessage:
        """Seven-bit clean with CRLF: a relay without 8BITMIME would rewrite anything else and break DKIM."""
        written = super().message(policy=_seven_bit(policy))
        seed = str(self.extra_headers.get("Message-ID", self.subject))
        for number, part in enumerate(written.walk()):
            if part.is_multipart():
                part.set_boundary(_boundary(seed, number))
        return written

    def digest(self) -> str:
        """SHA-256 of what goes out."""
        return hashlib.sha256(self.message().as_bytes()).hexdigest()


def write(  # noqa: PLR0913  a mail has that many parts
    *, to: str, sender: str, subject: str, text: str, html: str, message_id: str, at: datetime, **options: Any
) -> Message:
    """A message of ours to one person. `sender` comes from `mailbox`; `options` may hold reply_to.

    Nothing a person typed can begin another header or name another recipient.
    """
    headers: dict[str, str] = {
        "Message-ID": message_id,
        "Date": format_datetime(at),
        "Auto-Submitted": "auto-generated",
    }
    addressed = Address(addr_spec=to)  # raises for anything but one bare address
    message = Message(
        shortened(one_line(subject)), text, sender, [addressed.addr_spec], headers=headers, **options
    )
    message.attach_alternative(html, "text/html")
    return message


def mailbox(name: str, address: str) -> str:
    """`name <address>`, quoted where it must be."""
    return str(Address(display_name=one_line(name), addr_spec=address))


def message_id(key: str, domain: str) -> str:
    """The same for the same letter, and telling nothing about it."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def one_line(text: str) -> str:
    """Without control characters and line breaks, which have a meaning of their own in a header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def shortened(text: str, length: int = SUBJECT_LENGTH) -> str:
    """At most `length` characters, cut between words."""
    if len(text) <= length:
        return text
    cut = text[:length].rstrip().rpartition(" ")[0] or text[: length - 1]
    return cut[: length - 1].rstrip(" ,:;–") + "…"


def _seven_bit(policy: Any) -> Any:  # the stubs disagree about which message a policy makes
    return policy.clone(cte_type="7bit", linesep="\r\n", header_factory=HEADERS)


def _boundary(seed: str, number: int) -> str:
    return (
        f"=_{hashlib.sha256(f'{seed}:{number}'.encode()).hexdigest()[:40]}"  # "=_" occurs in no encoded text
    )
