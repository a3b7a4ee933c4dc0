"""Whoever answered for somebody hears how it stands, as a letter of their own: `copy:<uuid>:<news>`.

A copy says the truth of the moment and not what has changed, so it needs no memory of its own. Its calendar object is
the same entry (UID and SEQUENCE) with this address as the attendee.
"""

from copy import copy
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from attendees.messages.composing import compose_letter
from attendees.messages.news import Kind, awaits_fan_out
from attendees.registrations.models import Registration
from forums.mailing.dashed import Dashed
from forums.mailing.message import Message
from forums.mailing.models import Letter
from forums.mailing.sending import NotYet, put_letters, send_due

PREFIX = "copy:"
CHUNK = 500


def send_copies(now: datetime) -> bool:
    """Raise a copy of the newest news for everybody who answered for somebody, and send what is due; True if more is
    waiting."""
    for people in batched(_uncopied().iterator(chunk_size=CHUNK), CHUNK):
        put_letters([_letter(person, now) for person in people if not awaits_fan_out(person)])
    return send_due(PREFIX, compose=compose, now=now)


def compose(letter: Letter) -> Message | None:
    """How it stands now; None where something newer is on its way, or nobody answers for them any more."""
    _, uuid, news = letter.key.split(":")
    people = Registration.objects.select_related("forum__organization", "forum__venue").exclude(
        copy_to_email=""
    )
    found = people.filter(uuid=UUID(uuid), news=int(news)).first()
    if found is None or found.is_unconfirmed:
        return None
    if awaits_fan_out(found):
        raise NotYet
    theirs = _as_theirs(found, letter)
    return compose_letter(theirs, kind=Kind.COPY, changes=[], key=letter.key, written_at=letter.made_at)


def _as_theirs(registration: Registration, letter: Letter) -> Registration:
    """The same registration, at the other address; its calendar may show what an earlier copy put there."""
    earlier = Letter.objects.filter(key__startswith=f"{PREFIX}{registration.uuid}:").exclude(pk=letter.pk)
    has_entry = earlier.filter(state=Letter.State.SENT).exists()
    theirs = copy(registration)
    theirs.email = registration.copy_to_email
    theirs.told_state = Registration.Told.REQUESTED if has_entry else Registration.Told.NOTHING
    theirs.in_calendar = has_entry
    return theirs


def _uncopied() -> models.QuerySet[Registration]:
    parts = Value(PREFIX), Dashed(OuterRef("uuid")), Value(":"), Cast(OuterRef("news"), models.TextField())
    raised = Letter.objects.filter(key=Concat(*parts, output_field=models.TextField()))
    people = Registration.objects.exclude(copy_to_email="").filter(news__gt=0)
    return people.filter(~Exists(raised)).select_related("forum").order_by("pk")


def _letter(person: Registration, now: datetime) -> Letter:
    key = f"{PREFIX}{person.uuid}:{person.news}"
    return Letter(key=key, kind=Kind.COPY, language=person.language, next_try_at=now, made_at=now)
