"""What people say to the questions: kept with the registration, changed later, and forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, FilteredRelation, Q

from attendees.registrations.models import Registration
from attendees.registrations.questions.models import AccessNeed, Answer, Question, SpeakerQuestion
from attendees.registrations.questions.words import in_words, label_of
from attendees.registrations.refusals import RegistrationClosed
from attendees.registrations.seats import give_back, lock
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.programme.offer import Standing


@dataclass(frozen=True)
class Reply:
    """What somebody says to one question; None is no answer. The shapes are those of `Answer.value`."""

    question: Question
    value: Any = None

    @property
    def label(self) -> LangText:
        return label_of(self.question)

    @property
    def words(self) -> str:
        return in_words(self.question, self.value)


def asked_by(forum: Forum) -> list[Reply]:
    """What the form asks now, unanswered. One query."""
    return [Reply(question) for question in Question.objects.filter(forum=forum).asked()]


def replies_of(registration: Registration) -> list[Reply]:
    """What is asked now and what this person has said, also to what is asked no more. One query."""
    theirs = FilteredRelation("answers", condition=Q(answers__registration=registration))
    questions = Question.objects.filter(forum=registration.forum_id).annotate(theirs=theirs)
    asked_or_answered = questions.filter(Q(retired_at=None) | Q(theirs__isnull=False))
    found = asked_or_answered.annotate(said=F("theirs__value")).order_by("position", "id")
    return [Reply(question, question.said) for question in found]  # type: ignore[attr-defined]


def photo_in(replies: Iterable[Reply], *, otherwise: str = Registration.Photo.UNASKED) -> str:
    """What the door must know; `otherwise` where photos are not among what was asked."""
    said = [reply.value for reply in replies if reply.question.kind == Question.Kind.PHOTO]
    return (said[0] or Registration.Photo.UNASKED) if said else otherwise


def keep_answers(registration: Registration, replies: Iterable[Reply], *, now: datetime) -> None:
    """The answers of a registration that has just been made, in one statement; no answer makes no row. The caller's
    transaction makes both or neither."""
    Answer.objects.bulk_create(_rows(registration, replies, now))


@transaction.atomic
def answer_anew(registration: Registration, replies: Iterable[Reply], *, now: datetime) -> Registration:
    """Put these answers in the place of the earlier ones to the same questions; the door hears of another wish about
    photos. Locks the forum. Safe to repeat.

    What the team has noted about a need stays while the need does. A question to the speaker that reads differently
    comes before its moderator anew. Raises RegistrationClosed once the forum is over.
    """
    forum = lock(registration.forum_id)
    if forum.is_over(now):
        raise RegistrationClosed(Standing.PAST)
    found = Registration.objects.select_for_update().get(pk=registration.pk)
    if not found.is_live:
        return found
    before = dict(Answer.objects.filter(registration=found).values_list("question", "value"))
    changed = [reply for reply in replies if before.get(reply.question.pk) != reply.value]
    _write(found, changed, now)
    _keep_what_applies(found, changed)
    photo = photo_in(changed, otherwise=found.photo)
    if photo != found.photo:
        give_back(forum, 0)
        found.photo, found.revision = photo, forum.door_revision
        found.save(update_fields=["photo", "revision"])
    return found


def forget_answers(registration: Registration) -> None:
    """Delete what somebody answered and what the team noted about it. The caller holds the row, and saves it."""
    Answer.objects.filter(registration=registration).delete()
    AccessNeed.objects.filter(registration=registration).delete()
    registration.photo = Registration.Photo.UNASKED


def _write(registration: Registration, changed: list[Reply], now: datetime) -> None:
    Answer.objects.bulk_create(
        _rows(registration, changed, now),
        update_conflicts=True,
        unique_fields=["registration", "question"],
        update_fields=["value", "answered_at"],
    )
    withdrawn = [reply.question for reply in changed if reply.value is None]
    Answer.objects.filter(registration=registration, question__in=withdrawn).delete()


def _rows(registration: Registration, replies: Iterable[Reply], now: datetime) -> list[Answer]:
    said = [reply for reply in replies if reply.value is not None]
    return [
        Answer(registration=registration, question=reply.question, value=reply.value, answered_at=now)
        for reply in said
    ]


def _keep_what_applies(registration: Registration, changed: list[Reply]) -> None:
    """The board keeps the needs that are still named; nobody has moderated words that nobody has read."""
    for reply in changed:
        if reply.question.kind == Question.Kind.ACCESS:
            named = reply.value["kinds"] if reply.value else []
            AccessNeed.objects.filter(registration=registration).exclude(kind__in=named).delete()
        elif reply.question.kind == Question.Kind.SPEAKER:
            said = {"answer__registration": registration, "answer__question": reply.question}
            SpeakerQuestion.objects.filter(**said).update(
                state=SpeakerQuestion.State.NEW, text="", translation="", merged_into=None
            )
