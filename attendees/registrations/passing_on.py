"""A new ticket in the place of the old one: for the same people, or for somebody else."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from attendees.registrations.addressing import LEFT, leave_address
from attendees.registrations.code import draw_code
from attendees.registrations.models import Registration
from attendees.registrations.questions.answering import forget_answers
from attendees.registrations.refusals import AlreadyInside, CannotReturn, RegistrationClosed, TooManyTries
from attendees.registrations.restraint import may_write
from attendees.registrations.seats import give_back, lock
from attendees.registrations.spelling import search_text
from attendees.registrations.truths import LAST_ISSUE
from forums.programme.models import Forum
from forums.programme.offer import Standing, standing_of


@dataclass(frozen=True, kw_only=True)
class Successor:
    """Who comes instead."""

    name: str
    email: str
    language: str


@transaction.atomic
def reissue(registration: Registration, *, now: datetime) -> Registration:
    """A new ticket and code for the same people: every copy of the old ones opens nothing. Only for a place.

    Raises CannotReturn where no issue is left, RegistrationClosed once the forum is over or off.
    """
    forum, found = _locked(registration, now)
    if found.is_seated:
        _renew(found, forum, now)
        found.news, found.sequence = found.news + 1, found.sequence + 1
        found.save(update_fields=_MOVED)
    return found


@transaction.atomic
def pass_on(registration: Registration, successor: Successor, *, now: datetime) -> Registration:
    """Give the whole party's places to somebody else: they get a ticket, a code and a link of their own, the old ones
    open nothing any more, and the old address loses its entry.

    Raises AlreadyInside once somebody was let in, CannotReturn where no issue is left or there is no place,
    RegistrationClosed once the forum is over or off, TooManyTries where that address has heard enough for a day.
    """
    forum, found = _locked(registration, now)
    if not found.is_seated or found.issue == LAST_ISSUE:
        raise CannotReturn
    if found.admitted:
        raise AlreadyInside(found.admitted)
    if not may_write(forum, successor.email, now=now):
        raise TooManyTries
    leave_address(found, now)
    _renew(found, forum, now)
    found.name, found.email, found.language = successor.name, successor.email, successor.language
    found.phone = found.new_email = found.copy_to_name = found.copy_to_email = ""
    found.search = search_text(found.name, found.email, found.code)
    found.link_version += 1
    found.keep_by = found.said_coming_at = None  # it was the other one who was asked, and who answered
    found.told_forum_sequence = forum.sequence
    if forum.protected:  # these were the other one's wishes
        found.wants_calendar = found.wants_reminders = False
    forget_answers(found)
    found.save(update_fields=_MOVED)
    return found


def _renew(registration: Registration, forum: Forum, now: datetime) -> None:
    if registration.issue == LAST_ISSUE:
        raise CannotReturn
    give_back(forum, 0)
    registration.issue += 1
    registration.issued_at, registration.issued_party = now, registration.party
    registration.code = _unused_code(forum)
    registration.search = search_text(
        registration.name, registration.email, registration.code, registration.phone
    )
    registration.revision = forum.door_revision


def _unused_code(forum: Forum) -> str:
    """The forum's lock keeps it unused until it is saved."""
    code = draw_code()
    while Registration.objects.filter(forum=forum, code=code).exists():
        code = draw_code()
    return code


def _locked(registration: Registration, now: datetime) -> tuple[Forum, Registration]:
    forum = lock(registration.forum_id)
    if forum.is_over(now) or forum.state == Forum.State.CANCELLED:
        raise RegistrationClosed(standing_of(forum, now) if not forum.is_over(now) else Standing.PAST)
    return forum, Registration.objects.select_for_update().get(pk=registration.pk)


_MOVED = (
    *LEFT,
    *("name", "email", "phone", "language", "new_email", "copy_to_name", "copy_to_email", "code", "search"),
    *("link_version", "issue", "issued_at", "issued_party", "keep_by", "said_coming_at", "wants_calendar"),
    *("wants_reminders", "photo", "told_forum_sequence", "news", "sequence", "revision"),
)
