"""What a phone sends, checked before anything else looks at it. docs/door.md lists the fields."""

import json
import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from attendees.checkin.models import Scan

LARGEST_BODY = 512 * 1024  # bytes: fifty codes of the largest size there is, and room
LONGEST_TEXT = 8000  # characters; a QR code has at most 7,089
LONGEST_BATCH = 50
MOST_PEOPLE = 1000  # through one door in one scan
SAFE = 2**53 - 1  # the largest whole number JavaScript counts with

SOURCES = ("", "camera", "scanner", "keypad")
REASON = re.compile(r"[a-z_]{0,40}")
SHOWN = re.compile(r"[a-z_]{0,30}")
RELEASE = re.compile(r"[\w.+-]{0,40}", re.ASCII)
NOBODY = (Scan.Kind.UNDO, Scan.Kind.REFUSE)


class Malformed(Exception):
    """No phone of ours sends this; nothing of it can be stored."""


@dataclass(frozen=True, slots=True)
class SentFact:
    """One fact as it came: whole, of the right types, and small enough for its columns."""

    id: UUID
    seq: int
    kind: str
    text: str
    count: int
    undoes: UUID | None
    at_ms: int
    offset_ms: int
    reason: str
    source: str
    shown: str

    @property
    def digest(self) -> str:
        """The same for the same fact, another for any other."""
        return sha256(json.dumps(asdict(self), default=str).encode()).hexdigest()


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object (RFC 8259). Raises Malformed for anything else, however deep or wrongly encoded."""
    try:
        found = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(found, dict):
        raise Malformed
    return found


def read_fact(found: dict[str, Any]) -> SentFact:
    """Raises Malformed."""
    kind = _one_of(found, "kind", Scan.Kind.values)
    undoes = found.get("undoes")
    fact = SentFact(
        id=_uuid(found.get("id")),
        seq=_whole(found, "seq", 1, SAFE),
        kind=kind,
        text=_text(found, "text", LONGEST_TEXT),
        count=_whole(found, "count", 0, MOST_PEOPLE),
        undoes=None if undoes is None else _uuid(undoes),
        at_ms=_whole(found, "at_ms", 0, SAFE),
        offset_ms=_whole(found, "offset_ms", -SAFE, SAFE),
        reason=_matching(found, "reason", REASON),
        source=_one_of(found, "source", SOURCES),
        shown=_matching(found, "shown", SHOWN),
    )
    if (fact.kind in NOBODY) != (fact.count == 0) or (fact.kind == Scan.Kind.UNDO) != (
        fact.undoes is not None
    ):
        raise Malformed
    if fact.kind == Scan.Kind.REFUSE and not fact.shown:
        raise Malformed
    return fact


def read_code(found: dict[str, Any]) -> tuple[str, str]:
    """(text, reason) of a look. Raises Malformed."""
    _one_of(found, "source", SOURCES)
    return _text(found, "text", LONGEST_TEXT), _matching(found, "reason", REASON)


def named(found: Any) -> str:
    """The id of a fact that is wrong otherwise, so that the phone can put it aside. Raises Malformed."""
    if not isinstance(found, dict) or not isinstance(found.get("id"), str) or len(found["id"]) > 64:
        raise Malformed
    return str(found["id"])


def release_of(found: dict[str, Any]) -> str:
    release = found.get("release")
    return release if isinstance(release, str) and RELEASE.fullmatch(release) else ""


def unsent_of(found: dict[str, Any]) -> int:
    unsent = found.get("unsent")
    return min(unsent, 1_000_000) if type(unsent) is int and unsent > 0 else 0


def _whole(found: dict[str, Any], name: str, least: int, most: int) -> int:
    value = found.get(name)
    if type(value) is not int or not least <= value <= most:  # neither True nor 1.0 is a whole number here
        raise Malformed(name)
    return value


def _text(found: dict[str, Any], name: str, longest: int) -> str:
    value = found.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise Malformed(name)
    return value


def _one_of(found: dict[str, Any], name: str, words: Any) -> str:
    value = found.get(name)
    if not isinstance(value, str) or value not in words:
        raise Malformed(name)
    return value


def _matching(found: dict[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise Malformed(name)
    return value


def _uuid(value: Any) -> UUID:
    if not isinstance(value, str):
        raise Malformed
    try:
        return UUID(value)
    except ValueError as error:
        raise Malformed from error
