"""One letter as a mail: text and HTML from the same sentences, the calendar object, and the ticket's picture."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from attendees.messages.facts import facts_of, footer_of, next_steps_of
from attendees.messages.itip import itip_object
from attendees.messages.news import AFTERWARDS, BY_THE_CLOCK, UNASKED, Kind, method_of, since_told
from attendees.messages.occasion import Occasion, Words
from attendees.messages.wording import words_for
from attendees.registrations.links import quiet_path
from attendees.registrations.models import Registration
from attendees.tickets import qr
from attendees.tickets.code import spaced
from attendees.tickets.issuing import can_sign, ticket_text
from forums.mailing.message import Message, mailbox, message_id, write
from forums.programme.calendar import domain
from forums.programme.models import Change, Forum
from forums.programme.neutral import host_outside
from forums.programme.page import second_language


def compose_letter(
    registration: Registration,
    *,
    kind: Kind,
    changes: Sequence[Change],
    key: str,
    written_at: datetime,
    stamp: datetime | None = None,
) -> Message:
    """The whole message; the same bytes for the same facts. `forum` comes with venue and organization.

    `changes` are all the forum's; what this person has heard already is left out. `stamp` is the calendar's DTSTAMP
    where that is older than the letter; a link letter without one carries no calendar.
    """
    occasion = Occasion(kind, registration, since_told(registration, changes), written_at)
    with translation.override(registration.language):
        message = _written(occasion, message_id(key, domain()))
    method = method_of(registration)
    if method is not None and kind not in BY_THE_CLOCK and (stamp is not None or kind is not Kind.LINK):
        message.attach_calendar(itip_object(registration, method=method, stamp=stamp or written_at))
    if _has_ticket(occasion):
        picture = qr.png(ticket_text(registration))
        message.attach_picture(
            "ticket.png", picture, content_id=_picture_id(str(message.extra_headers["Message-ID"]))
        )
    return message


def _written(occasion: Occasion, identity: str) -> Message:
    forum, registration = occasion.forum, occasion.registration
    said = words_for(occasion)
    context = {
        "occasion": occasion,
        "language": registration.language,
        "subject": said.subject,
        "words": said,
        "organization": forum.organization,
        "forum": forum,
        "facts": facts_of(occasion),
        "steps": next_steps_of(occasion),
        "footer": footer_of(occasion),
        "code": spaced(registration.code) if _has_ticket(occasion) else "",
        "party": registration.party,
        "picture": _picture_id(identity),
    } | _beside(occasion, said)
    message = write(
        to=registration.email,
        sender=mailbox(host_outside(forum), settings.MAIL_FROM),
        subject=said.subject,
        text=render_to_string("attendees/messages/letter.txt", context),
        html=render_to_string("attendees/messages/letter.html", context),
        message_id=identity,
        at=occasion.written_at.replace(microsecond=0),
        reply_to=_answers_to(forum),
    )
    _thread(message, registration)
    if occasion.kind in UNASKED:
        message.leave_at(f"{settings.SITE_URL}{quiet_path(registration)}")
    return message


def _thread(message: Message, registration: Registration) -> None:
    """All letters about one registration stand together: each refers to the first (RFC 5322, section 3.6.4)."""
    first = message_id(f"registration:{registration.uuid}:1", domain())
    if message.extra_headers["Message-ID"] != first:
        message.extra_headers["References"] = first


def _answers_to(forum: Forum) -> list[str] | None:
    """The host’s mailbox; its address would name them where the forum is protected."""
    if not forum.email or forum.protected:
        return None
    return [mailbox(host_outside(forum), forum.email)]


def _beside(occasion: Occasion, said: Words) -> dict[str, Any]:
    """Title and headline once more in the page's second language, where they differ."""
    title = occasion.forum.title
    language = second_language(title, occasion.registration.language)
    if not language:
        return {"beside": "", "title_beside": "", "headline_beside": ""}
    with translation.override(language):
        headline = words_for(occasion).headline
    return {
        "beside": language,
        "title_beside": "" if occasion.forum.protected else title.other(language),
        "headline_beside": "" if headline == said.headline else headline,
    }


def _has_ticket(occasion: Occasion) -> bool:
    registration = occasion.registration
    if occasion.kind in AFTERWARDS:
        return False
    return registration.is_seated and registration.forum.is_published and can_sign(registration.forum)


def _picture_id(identity: str) -> str:
    return f"ticket.{identity.strip('<>')}"
