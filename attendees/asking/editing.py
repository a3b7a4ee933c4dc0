"""What a host asks. Every verb locks the forum, so that two organizers never undo each other's order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from attendees.asking.choices import Labels, rewritten
from attendees.registrations.questions.models import Question
from attendees.registrations.seats import lock
from forums.hosting.models import User, record
from forums.languages.text import LangText, Said
from forums.programme.models import Forum

MOST = 20  # questions that one form asks
AT_THE_END = (Question.Kind.PHOTO, Question.Kind.ACCESS)  # the form puts them after everything else


class TooManyQuestions(Exception):
    """The form asks as many as it may."""


@dataclass(frozen=True)
class Wording:
    """What a host says of one question; a language that is not named keeps its text."""

    label: Said
    why: Said
    choices: Labels = field(default_factory=list)
    required: bool = False
    short_lived: bool = False


@transaction.atomic
def add(forum: Forum, kind: str, wording: Wording, *, actor: User, now: datetime) -> Question:
    """Ask one more, after the others. Raises TooManyQuestions."""
    locked, asked = _asked(forum)
    question = Question(forum=locked, kind=kind, position=_end(asked), made_at=now)
    _put(question, wording, locked)
    question.save()
    _note(locked, "question added", actor, now)
    return question


@transaction.atomic
def change(question: Question, wording: Wording, *, actor: User, now: datetime) -> Question:
    """Say it in other words. What has been answered stays as it was answered."""
    locked = lock(question.forum_id)
    found = Question.objects.get(pk=question.pk)
    _put(found, wording, locked)
    found.save(update_fields=["label", "why", "choices", "required", "short_lived"])
    _note(locked, "question changed", actor, now)
    return found


@transaction.atomic
def move(question: Question, *, by: int, actor: User, now: datetime) -> None:
    """One place up (-1) or down (1) among those that have an order; at the end of the list nothing happens."""
    locked = lock(question.forum_id)
    ordered = list(Question.objects.filter(forum=locked).asked().exclude(kind__in=AT_THE_END))
    uuids = [one.uuid for one in ordered]
    if not _has_a_place_beside(uuids, question.uuid, by):
        return
    here = uuids.index(question.uuid)
    ordered[here], ordered[here + by] = ordered[here + by], ordered[here]
    for position, one in enumerate(ordered, start=1):
        one.position = position
    Question.objects.bulk_update(ordered, ["position"])
    _note(locked, "question moved", actor, now)


@transaction.atomic
def retire(question: Question, *, actor: User, now: datetime) -> None:
    """Ask it no more. Answers stay, and so does the question: a form that asks it may be on its way."""
    locked = lock(question.forum_id)
    if Question.objects.filter(pk=question.pk, retired_at=None).update(retired_at=now):
        _note(locked, "question retired", actor, now)


@transaction.atomic
def ask_again(question: Question, *, actor: User, now: datetime) -> None:
    """Ask what was retired, after the others; nothing happens where it is asked. Raises TooManyQuestions."""
    locked = lock(question.forum_id)
    if Question.objects.filter(pk=question.pk, retired_at=None).exists():
        return
    _locked, asked = _asked(locked)
    Question.objects.filter(pk=question.pk).update(retired_at=None, position=_end(asked))
    _note(locked, "question asked again", actor, now)


@transaction.atomic
def switch_on(forum: Forum, kind: str, *, actor: User, now: datetime) -> None:
    """Ask a built-in question, in our words or in those the host gave it before. Raises TooManyQuestions."""
    locked = lock(forum.pk)
    found = Question.objects.filter(forum=locked, kind=kind).first()
    if found is not None:
        return ask_again(found, actor=actor, now=now)
    _locked, asked = _asked(locked)
    Question.objects.create(forum=locked, kind=kind, position=_end(asked), made_at=now)
    return _note(locked, "question added", actor, now)


def _asked(forum: Forum) -> tuple[Forum, list[Question]]:
    """The forum, locked, and what it asks while there is room for one more."""
    locked = lock(forum.pk)
    asked = list(Question.objects.filter(forum=locked).asked())
    if len(asked) >= MOST:
        raise TooManyQuestions
    return locked, asked


def _end(asked: Iterable[Question]) -> int:
    """A place after all of these, even where their numbers have run out."""
    return min(max((question.position for question in asked), default=0) + 1, 32_767)


def _has_a_place_beside(uuids: list[UUID], uuid: UUID, by: int) -> bool:
    return uuid in uuids and 0 <= uuids.index(uuid) + by < len(uuids)


def _put(question: Question, wording: Wording, forum: Forum) -> None:
    question.label = LangText(question.label).rewritten(wording.label)
    question.why = LangText(question.why).rewritten(wording.why)
    question.required, question.short_lived = wording.required, wording.short_lived
    if wording.choices:
        first = forum.organization.first_language
        question.choices = rewritten(
            question.choices, wording.choices, first=first, keep_retired=not forum.is_draft
        )


def _note(forum: Forum, verb: str, actor: User, now: datetime) -> None:
    record(forum.organization, actor=actor, verb=verb, subject=f"forum:{forum.uuid}", at=now)
