"""The calendars behind the mailboxes: what each was told last, as a program that follows RFC 5546 understands it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import icalendar
from django.core.mail import EmailMessage


@dataclass(frozen=True)
class Entry:
    """The newest word about one UID: whether it stands there, under which number, and when it begins."""

    stands: bool
    sequence: int
    starts_at: datetime


def calendars(messages: Iterable[EmailMessage]) -> dict[tuple[str, str], Entry]:
    """(address, UID) → entry, whatever the order in which the messages arrive.

    A message is newer by its SEQUENCE alone (2.1.4): two that differ under one number are an error of the sender.
    """
    found: dict[tuple[str, str], Entry] = {}
    for message in messages:
        for uid, entry in _entries(message):
            known = found.get((message.to[0], uid))
            if known is None or entry.sequence > known.sequence:
                found[message.to[0], uid] = entry
            assert entry.sequence != found[message.to[0], uid].sequence or entry == found[message.to[0], uid]
    return found


def _entries(message: EmailMessage) -> Iterable[tuple[str, Entry]]:
    for content, mimetype in message.alternatives:
        if mimetype.startswith("text/calendar"):
            calendar = icalendar.Calendar.from_ical(content)
            (event,) = calendar.walk("VEVENT")
            stands = str(calendar["METHOD"]) == "REQUEST"
            yield str(event["UID"]), Entry(stands, int(event["SEQUENCE"]), event.decoded("DTSTART"))
