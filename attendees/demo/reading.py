"""Opens the mails that the mailbox wrote, as somebody's mail program would."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from functools import cached_property
from mimetypes import guess_extension
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404

NAME = r"[0-9]{1,20}-[0-9a-f]{8}"  # what the mailbox names its files: never a way out of its folder
CID = re.compile(r"cid:([^\"'\s)>]+)")
BASE = '<base target="_blank">'
BODIES = ("text/plain", "text/html")


@dataclass(frozen=True)
class Part:
    """One leaf of a mail: something that can be downloaded."""

    number: int
    name: str
    content_type: str
    content: bytes
    content_id: str


@dataclass(frozen=True)
class Mail:
    name: str
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def written_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.name.partition("-")[0]) / 1e9, tz=UTC)

    @property
    def to(self) -> str:
        return self._header("To")

    @property
    def sender(self) -> str:
        return self._header("From")

    @property
    def subject(self) -> str:
        return self._header("Subject")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def parts(self) -> list[Part]:
        """Every leaf but the two bodies: pictures, calendars, attachments."""
        leaves = [leaf for leaf in self.message.walk() if not leaf.is_multipart()]
        return [
            _part(number, leaf)
            for number, leaf in enumerate(leaves)
            if leaf.get_content_type() not in BODIES or leaf.get_content_disposition() == "attachment"
        ]

    def html_with_parts(self, address_of: Callable[[Part], str]) -> str:
        """The HTML with its embedded pictures at addresses of ours, and links that open beside the mail."""
        addresses = {part.content_id: address_of(part) for part in self.parts if part.content_id}
        html = CID.sub(lambda found: addresses.get(found[1], ""), self.html)
        head, found, rest = html.partition("<head>")
        return f"{head}{found}{BASE}{rest}" if found else f"{BASE}{html}"

    def _header(self, name: str) -> str:
        """Space between two encoded words is no blank (RFC 2047, 6.2); in addresses the newer policy shows one."""
        written = BytesHeaderParser().parsebytes(self.raw).get(name, "")
        return " ".join(str(make_header(decode_header(written))).split())

    def _body(self, subtype: str) -> str:
        body = self.message.get_body(preferencelist=(subtype,))
        return str(body.get_content()) if body else ""


def folder() -> Path | None:
    """Where mail goes in the demo; None when this installation sends it somewhere else."""
    options: Any = settings.MAILERS["default"].get("OPTIONS", {})
    return Path(options["folder"]) if "folder" in options else None


def names() -> list[str]:
    """The mails there are, newest first."""
    place = folder()
    found = [file.stem for file in place.glob("*.eml")] if place else []
    return sorted((name for name in found if re.fullmatch(NAME, name)), key=_age)


def open_mail(name: str) -> Mail:
    """The mail of this name, which the address has checked to be a plain one. Raises Http404."""
    place = folder()
    try:
        return Mail(name, (place / f"{name}.eml").read_bytes() if place else b"")
    except FileNotFoundError as error:
        raise Http404 from error


def _age(name: str) -> tuple[int, str]:
    return -int(name.partition("-")[0]), name


def _part(number: int, leaf: EmailMessage) -> Part:
    content = leaf.get_payload(decode=True) or b""
    return Part(
        number=number,
        name=leaf.get_filename() or _made_up_name(leaf),
        content_type=_content_type(leaf),
        content=content if isinstance(content, bytes) else b"",
        content_id=str(leaf["Content-ID"] or "").strip("<> "),
    )


def _made_up_name(leaf: EmailMessage) -> str:
    """calendar.ics for text/calendar: a name that opens in the right program."""
    return f"{leaf.get_content_subtype()}{guess_extension(leaf.get_content_type()) or ''}"


def _content_type(leaf: EmailMessage) -> str:
    """The type with the parameters a reader needs: a calendar's method, a text's letters."""
    wanted = {name: leaf.get_param(name) for name in ("method", "charset")}
    return "; ".join(
        [leaf.get_content_type(), *(f'{name}="{value}"' for name, value in wanted.items() if value)]
    )
