"""How registrations end without the person: erased on request, or never confirmed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from attendees.registrations.models import Registration, RegistrationQuerySet
from attendees.registrations.placing import end
from attendees.registrations.promoting import promote
from attendees.registrations.questions.answering import forget_answers
from attendees.registrations.seats import give_back, lock

LAST_LETTER_WITHIN = timedelta(hours=24)  # then an erased address goes, letter or no letter


@transaction.atomic
def erase(registration: Registration, *, now: datetime) -> Registration:
    """Forget the person at once; their places are given back. Safe to repeat.

    A calendar that shows the forum is told to forget it too: until that letter has left, at most
    LAST_LETTER_WITHIN, the address alone stays, and so does one that was left a moment ago (`forget_former`).
    Whoever has been let in already stays counted, without a name.
    """
    forum = lock(registration.forum_id)
    found = Registration.objects.select_for_update().get(pk=registration.pk)
    keeps_address = not found.admitted and found.may_stand_in_a_calendar
    if found.admitted or found.is_ended:
        give_back(forum, 0)
        found.revision = forum.door_revision
    else:
        end(found, forum, Registration.Because.ERASED, now)
    if not found.admitted:
        found.ended_because = Registration.Because.ERASED
    for column in ("name", "phone", "new_email", "copy_to_name", "copy_to_email", "category", "note"):
        setattr(found, column, "")
    found.email = found.email if keeps_address else ""
    found.search = found.code.casefold()
    forget_answers(found)
    found.save()
    promote(forum, now=now)
    return found


def forget_erased(now: datetime) -> int:
    """Delete the addresses of erased people who have heard the last word, or will not hear it in time."""
    return (
        Registration.objects.filter(ended_because=Registration.Because.ERASED)
        .exclude(email="")
        .filter(Q(told_news__gte=F("news")) | Q(ended_at__lte=now - LAST_LETTER_WITHIN))
        .update(email="")
    )


def expire_unconfirmed(now: datetime) -> int:
    """End what nobody confirmed in time, or before registration closed. Answers how many. Safe to repeat."""
    forums = set(_expired(now).values_list("forum", flat=True))
    return sum(_expire(forum, now) for forum in forums)


@transaction.atomic
def _expire(forum_id: int, now: datetime) -> int:
    forum = lock(forum_id)
    give_back(forum, 0)
    return (
        _expired(now)
        .filter(forum=forum)
        .update(
            state=Registration.State.ENDED,
            ended_because=Registration.Because.EXPIRED,
            ended_at=now,
            confirm_by=None,
            revision=forum.door_revision,
        )
    )


def _expired(now: datetime) -> RegistrationQuerySet:
    closed = Q(forum__registration_closes_at__lte=now) | Q(forum__starts_at__lte=now)
    return Registration.objects.filter(state=Registration.State.UNCONFIRMED).filter(
        Q(confirm_by__lte=now) | closed
    )
