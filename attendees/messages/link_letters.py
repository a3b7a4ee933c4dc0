"""The links that people asked for again: the same facts in a new message."""

from datetime import datetime
from uuid import UUID

from attendees.messages.composing import compose_letter
from attendees.messages.news import Kind, awaits_fan_out
from attendees.registrations.models import Registration
from attendees.registrations.restraint import may_write
from forums.mailing.message import Message
from forums.mailing.models import Letter
from forums.mailing.sending import send_due

PREFIX = "link:"


def send_link_letters(now: datetime) -> bool:
    """Send the links that are due; True if more is waiting."""
    return send_due(PREFIX, compose=compose, now=now)


def compose(letter: Letter) -> Message | None:
    """Everything as this person heard it last, with the same UID, SEQUENCE and DTSTAMP under a new Message-ID,
    because mail services hide a message they have seen. None where the registration has ended or is gone.

    It counts as a letter like every other: an address that has had enough for a day gets no more of them.
    While newer news is on its way the calendar is left out: that letter brings it.
    """
    registration = _found(letter)
    if registration is None or not registration.email or not registration.is_live:
        return None
    if registration.is_unconfirmed and not registration.forum.is_published:
        return None  # there is nothing to confirm
    if not may_write(registration.forum, registration.email, now=letter.next_try_at):
        return None
    heard = Letter.objects.filter(key=f"registration:{registration.uuid}:{registration.told_news}").first()
    is_current = registration.told_news == registration.news and not awaits_fan_out(registration)
    return compose_letter(
        registration,
        kind=Kind.CONFIRM if registration.is_unconfirmed else Kind.LINK,
        changes=[],
        key=letter.key,
        written_at=letter.made_at,
        stamp=(heard.made_at if heard else registration.created_at) if is_current else None,
    )


def _found(letter: Letter) -> Registration | None:
    people = Registration.objects.select_related("forum__organization", "forum__venue")
    return people.filter(uuid=UUID(letter.key.split(":")[1])).first()
