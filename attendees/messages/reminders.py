"""The day before, everyone with a place is asked: still coming?

The letter belongs to one day of the forum, for a forum that moves asks anew, and to one link, for a place that was
passed on asks whoever has it now. Whoever came to a place after the hour of asking is not asked, and neither is who
wants no reminders. Where the host wants it, whoever was asked and does not
answer gives their places to those who wait; the letter says until when.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat

from attendees.messages.composing import compose_letter
from attendees.messages.news import Kind, awaits_fan_out
from attendees.registrations.closing import answer_by
from attendees.registrations.models import Registration, RegistrationQuerySet
from attendees.registrations.seats import lock
from forums.hosting.models import User, record
from forums.mailing.dashed import Dashed
from forums.mailing.message import Message
from forums.mailing.models import Letter
from forums.mailing.sending import NotYet, put_letters, send_due
from forums.programme.models import Forum

PREFIX = "reminder:"
CHUNK = 500


def remind(now: datetime) -> bool:
    """Raise a letter for everyone who is to be asked by now and send what is due; True if more is waiting."""
    for forum in Forum.objects.published().filter(ask_coming_at__lte=now, starts_at__gt=now):
        _raise_letters(forum, to_ask(forum).filter(issued_at__lt=forum.ask_coming_at), now)
    return send_due(PREFIX, compose=compose, told=told, now=now)


@transaction.atomic
def ask_now(forum: Forum, *, actor: User, now: datetime) -> None:
    """Ask before the day before, where places are short. Locks the forum; safe to repeat: nobody is asked twice, and
    whoever comes later is asked with the others the day before."""
    locked = lock(forum.pk)
    _raise_letters(locked, to_ask(locked), now)
    subject = f"forum:{locked.uuid}"
    record(locked.organization, actor=actor, verb="asked who comes", subject=subject, at=now)


def to_ask(forum: Forum) -> RegistrationQuerySet:
    """Everyone with a place who would be asked about this day, and has not been."""
    link = Cast(OuterRef("link_version"), TextField())
    key = Concat(Value(_day_of(forum)), link, Value(":"), Dashed(OuterRef("uuid")), output_field=TextField())
    raised = Letter.objects.filter(key=key)
    people = Registration.objects.seated().filter(forum=forum, wants_reminders=True, said_coming_at=None)
    return people.filter(~Exists(raised)).exclude(email="")


def compose(letter: Letter) -> Message | None:
    """The question, or None where it is no longer one: given back, moved, begun. Raises NotYet while news is on its
    way that this letter would contradict."""
    registration = _found(letter)
    if registration is None or not _is_asked(registration, letter):
        return None
    if awaits_fan_out(registration) or _is_being_told(registration):
        raise NotYet
    return compose_letter(
        registration, kind=Kind.COMING, changes=[], key=letter.key, written_at=letter.made_at
    )


def told(letter: Letter) -> None:
    """From now on the answer is awaited, where the host wants it and a night is left to give it."""
    letter.refresh_from_db(fields=["sent_at"])
    registration = _found(letter)
    if registration is None or letter.sent_at is None or letter.key != _key(registration):
        return
    until = answer_by(registration.forum, asked_at=letter.sent_at)
    if until is not None:
        silent = Registration.objects.seated().filter(pk=registration.pk, said_coming_at=None, keep_by=None)
        silent.update(keep_by=until)


def _is_asked(registration: Registration, letter: Letter) -> bool:
    forum = registration.forum
    is_theirs = letter.key == _key(registration)
    begun = forum.starts_at is None or forum.starts_at <= letter.next_try_at
    return registration.is_seated and forum.is_published and is_theirs and not begun


def _is_being_told(registration: Registration) -> bool:
    """Whether newer news is on its way; what could not be delivered holds nothing up."""
    if registration.told_news >= registration.news:
        return False
    newest = Letter.objects.filter(key=f"registration:{registration.uuid}:{registration.news}").first()
    return newest is None or newest.state in (Letter.State.DUE, Letter.State.LEASED)


def _raise_letters(forum: Forum, people: RegistrationQuerySet, now: datetime) -> None:
    last = 0
    while chunk := list(people.select_related("forum").filter(pk__gt=last).order_by("pk")[:CHUNK]):
        put_letters([_letter(person, now) for person in chunk])
        last = chunk[-1].pk


def _letter(person: Registration, now: datetime) -> Letter:
    return Letter(key=_key(person), kind=Kind.COMING, language=person.language, next_try_at=now, made_at=now)


def _key(person: Registration) -> str:
    return f"{_day_of(person.forum)}{person.link_version}:{person.uuid}"


def _day_of(forum: Forum) -> str:
    return f"{PREFIX}{forum.uuid}:coming-{forum.local_date}-"


def _found(letter: Letter) -> Registration | None:
    people = Registration.objects.select_related("forum__organization", "forum__venue").exclude(email="")
    return people.filter(uuid=UUID(letter.key.rpartition(":")[2])).first()
