"""The day before, everyone with a place is asked: still coming?

The letter belongs to one day of the forum: a forum that moves asks anew. Whoever came to a place after the hour of
asking is not asked, and neither is who wants no reminders. Where the host wants it, whoever was asked and does not
answer gives their places to those who wait; the letter says until when.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from attendees.messages.composing import compose_letter
from attendees.messages.dashed import Dashed
from attendees.messages.news import Kind, awaits_fan_out
from attendees.registrations.models import Registration
from forums.mailing.message import Message
from forums.mailing.models import Letter
from forums.mailing.sending import NotYet, put_letters, send_due
from forums.programme.models import Forum

PREFIX = "reminder:"
CHUNK = 500
NIGHT = timedelta(hours=8)  # nobody is held to an answer that leaves them less than this


def remind(now: datetime) -> bool:
    """Raise a letter for everyone who is to be asked by now and send what is due; True if more is waiting."""
    for forum in Forum.objects.published().filter(ask_coming_at__lte=now, starts_at__gt=now):
        for people in _to_ask(forum):
            put_letters([_letter(person, forum, now) for person in people])
    return send_due(PREFIX, compose=compose, told=told, now=now)


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
    if registration is None or letter.sent_at is None:
        return
    until = registration.forum.release_at
    if until is not None and until - letter.sent_at >= NIGHT:
        silent = Registration.objects.seated().filter(pk=registration.pk, said_coming_at=None, keep_by=None)
        silent.update(keep_by=until)


def _is_asked(registration: Registration, letter: Letter) -> bool:
    forum = registration.forum
    this_day = letter.key == _key(registration.uuid, forum)
    begun = forum.starts_at is None or forum.starts_at <= letter.next_try_at
    return registration.is_seated and forum.is_published and this_day and not begun


def _is_being_told(registration: Registration) -> bool:
    """Whether newer news is on its way; what could not be delivered holds nothing up."""
    if registration.told_news >= registration.news:
        return False
    newest = Letter.objects.filter(key=f"registration:{registration.uuid}:{registration.news}").first()
    return newest is None or newest.state in (Letter.State.DUE, Letter.State.LEASED)


def _to_ask(forum: Forum) -> Iterator[list[Registration]]:
    raised = Letter.objects.filter(
        key=Concat(Value(_before_the_name(forum)), Dashed(OuterRef("uuid")), output_field=TextField())
    )
    people: QuerySet[Registration] = Registration.objects.seated().filter(
        ~Exists(raised),
        forum=forum,
        wants_reminders=True,
        said_coming_at=None,
        seated_at__lt=forum.ask_coming_at,
    )
    last = 0
    while chunk := list(people.exclude(email="").filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _letter(person: Registration, forum: Forum, now: datetime) -> Letter:
    key = _key(person.uuid, forum)
    return Letter(key=key, kind=Kind.COMING, language=person.language, next_try_at=now, made_at=now)


def _key(uuid: UUID, forum: Forum) -> str:
    return f"{_before_the_name(forum)}{uuid}"


def _before_the_name(forum: Forum) -> str:
    return f"{PREFIX}{forum.uuid}:coming-{forum.local_date}:"


def _found(letter: Letter) -> Registration | None:
    people = Registration.objects.select_related("forum__organization", "forum__venue").exclude(email="")
    return people.filter(uuid=UUID(letter.key.rpartition(":")[2])).first()
