"""Telling each person what has become true for them, and remembering what they heard.

`told_state` says what their calendar may show. It is written at two moments:

* *before* a REQUEST goes to the network it becomes "requested", and `in_calendar` true. If the worker dies between
  the network and the record, the row already says that an entry may exist, so whatever ends later is told by CANCEL.
* *after* a success it becomes what was said. It leaves "requested" only then: an unsent CANCEL removed nothing.

`told_news` and `told_forum_sequence` move on success alone, so a retry is composed from the same facts as the
first try and is the same message. A letter is raised once per (registration, news); when the news has moved on,
the older letter is overtaken and only the newest truth is sent. Two letters to one person are never under way
at once: the later one waits, or an old REQUEST could arrive after the CANCEL that was meant to end it.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat

from attendees.messages.composing import compose_letter
from attendees.messages.news import Kind, Method, awaits_fan_out, kind_of, method_of, told_after
from attendees.registrations.models import Registration
from forums.mailing.dashed import Dashed
from forums.mailing.message import Message
from forums.mailing.models import Letter
from forums.mailing.sending import NotYet, put_letters, send_due
from forums.programme.models import Change

PREFIX = "registration:"
CHUNK = 500  # rows and keys of one look; SQLite takes many more


def tell_registrations(now: datetime) -> bool:
    """Raise a letter for everyone who must hear something and send what is due; True if more is waiting."""
    _raise_letters(now)
    return send_due(PREFIX, compose=compose, told=told, now=now)


def compose(letter: Letter) -> Message | None:
    """The message for this letter, or None where newer news has overtaken it. Raises NotYet."""
    registration = _take_up(letter)
    if registration is None:
        return None
    changes = list(registration.forum.changes.order_by("sequence"))
    return compose_letter(
        registration, kind=Kind(letter.kind), changes=changes, key=letter.key, written_at=letter.made_at
    )


def is_under_way(uuid: UUID, *, besides: str = "") -> bool:
    """Whether a letter about this registration, other than the one of that key, may be leaving at this moment."""
    letters = Letter.objects.filter(key__startswith=f"{PREFIX}{uuid}:", state=Letter.State.LEASED)
    return letters.exclude(key=besides).exists()


def told(letter: Letter) -> None:
    """Remember what this person heard. Runs in the transaction that records the letter as sent.

    Where the truth has moved on while the letter was under way, only the number of the news is kept: the rest
    stays as cautious as it was, and the next letter puts it right.
    """
    uuid, news = _named(letter.key)
    registration = (
        Registration.objects.select_related("forum").select_for_update(of=("self",)).filter(uuid=uuid).first()
    )
    if registration is None or registration.told_news >= news:
        return
    registration.told_news = news
    if registration.news == news and not awaits_fan_out(registration):
        registration.in_calendar = method_of(registration) is Method.REQUEST
        registration.told_state = told_after(registration)
        registration.told_sequence, registration.told_issue = registration.sequence, registration.issue
        registration.told_forum_sequence = registration.forum.fanned_out_sequence
    registration.save(update_fields=[*_TOLD])


def _raise_letters(now: datetime) -> None:
    changes: dict[int, list[Change]] = {}
    for people in _to_tell():
        put_letters(
            [
                Letter(key=_key(person), kind=kind, language=person.language, next_try_at=now, made_at=now)
                for person in people
                if not awaits_fan_out(person) and (kind := _kind(person, changes))
            ]
        )


def _to_tell() -> Iterator[list[Registration]]:
    """In the order of their rows, a chunk at a time; nobody at the front keeps the others waiting. Whoever has a
    letter for their newest news already, however it ended, is left out where the rows are: they may be many."""
    parts = Value(PREFIX), Dashed(OuterRef("uuid")), Value(":"), Cast(OuterRef("news"), TextField())
    raised = Letter.objects.filter(key=Concat(*parts, output_field=TextField()))
    waiting = Registration.objects.to_tell().filter(~Exists(raised)).select_related("forum").order_by("pk")
    last = 0
    while people := list(waiting.filter(pk__gt=last)[:CHUNK]):
        yield people
        last = people[-1].pk


def _kind(person: Registration, changes: dict[int, list[Change]]) -> Kind | None:
    forum = person.forum
    if forum.pk not in changes:
        changes[forum.pk] = list(forum.changes.order_by("sequence")) if forum.sequence else []
    kind = kind_of(person, changes[forum.pk])
    if kind is None:
        Registration.objects.filter(pk=person.pk, news=person.news).update(told_news=person.news)
    return kind


@transaction.atomic
def _take_up(letter: Letter) -> Registration | None:
    """The row this letter speaks of, read under its lock, and marked as perhaps told. Raises NotYet."""
    uuid, news = _named(letter.key)
    people = Registration.objects.select_related("forum__organization", "forum__venue").exclude(email="")
    found = people.select_for_update(of=("self",)).filter(uuid=uuid, news=news, told_news__lt=news).first()
    if found is None or awaits_fan_out(found) or found.is_unconfirmed != (letter.kind == Kind.CONFIRM):
        return None
    if is_under_way(uuid, besides=letter.key):
        raise NotYet
    if method_of(found) is Method.REQUEST and not _may_show_an_entry(found):
        found.told_state, found.in_calendar = Registration.Told.REQUESTED, True
        found.save(update_fields=["told_state", "in_calendar"])
    return found


def _may_show_an_entry(registration: Registration) -> bool:
    return registration.in_calendar and registration.told_state == Registration.Told.REQUESTED


_TOLD = ("told_news", "told_state", "told_sequence", "told_issue", "told_forum_sequence", "in_calendar")


def _key(registration: Registration) -> str:
    return f"{PREFIX}{registration.uuid}:{registration.news}"


def _named(key: str) -> tuple[UUID, int]:
    _, uuid, news = key.split(":")
    return UUID(uuid), int(news)
