"""Answers that a host wanted for the forum alone go when it is over, long before everything else does."""

from datetime import datetime

from django.db import transaction

from attendees.registrations.models import Registration
from attendees.registrations.questions.models import AccessNeed, Answer, Question
from forums.programme.models import Forum

BATCH = 500  # rows; a write lock of well under a second

Found = list[tuple[int, int, str]]  # answer, registration, kind of the question


def forget_short_lived(now: datetime) -> bool:
    """Delete the next answers to short-lived questions of forums that have ended, with what was noted about them. True
    while some may be left; safe to repeat. A postponed forum has not ended."""
    ended = Answer.objects.filter(question__short_lived=True, question__forum__ends_at__lte=now)
    due = ended.exclude(question__forum__state=Forum.State.POSTPONED)
    found = list(due.values_list("pk", "registration", "question__kind")[:BATCH])
    _forget(found)
    return len(found) == BATCH


@transaction.atomic
def _forget(found: Found) -> None:
    needs, photos = _whose(found, Question.Kind.ACCESS), _whose(found, Question.Kind.PHOTO)
    AccessNeed.objects.filter(registration__in=needs).delete()
    Registration.objects.filter(pk__in=photos).update(photo=Registration.Photo.UNASKED)
    Answer.objects.filter(pk__in=[answer for answer, _registration, _kind in found]).delete()


def _whose(found: Found, kind: str) -> list[int]:
    return [registration for _answer, registration, asked in found if asked == kind]
