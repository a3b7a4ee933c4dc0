"""What the holder of a registration may do with it later. Every verb locks the forum, then reads the row again."""

from datetime import datetime

from django.db import transaction

from attendees.registrations.models import Registration
from attendees.registrations.refusals import (
    AlreadyInside,
    CannotReturn,
    ConfirmationExpired,
    ForumFull,
    RegistrationClosed,
)
from attendees.registrations.registering import await_confirmation, seat
from attendees.registrations.restraint import may_write, restraint_of
from attendees.registrations.seats import give_back, lock, take
from forums.programme.models import Forum
from forums.programme.offer import Standing, standing_of

LAST_ISSUE = 255  # one byte on the ticket


@transaction.atomic
def resize(registration: Registration, *, party: int, now: datetime) -> Registration:
    """Come as more or fewer people. The ticket keeps its bytes; the calendar hears the new number, unless its
    address has heard enough today.

    Raises ForumFull, AlreadyInside; RegistrationClosed once the forum is over or cancelled, and for more people
    wherever it takes nobody new.
    """
    forum, found = _locked(registration)
    _refuse_when_over(forum, now)
    _refuse_when_cancelled(forum)
    if not (found.is_seated or found.is_unconfirmed) or party == found.party:
        return found
    if party < found.admitted:
        raise AlreadyInside(found.admitted)
    if party > found.party:
        _refuse_unless_open(forum, now)
    if not found.is_seated:
        give_back(forum, 0)
    elif party < found.party:
        give_back(forum, found.party - party)
    elif not take(forum, party - found.party, now=now):
        raise ForumFull(forum.free)
    if found.is_seated:
        found.news += not found.email or may_write(forum, found.email, now=now)
        found.sequence += 1
    found.party, found.revision = party, forum.door_revision
    return _saved(found)


@transaction.atomic
def give_up(registration: Registration, *, now: datetime) -> Registration:
    """Give back every place. Safe to repeat. Raises AlreadyInside, RegistrationClosed once the forum is over."""
    forum, found = _locked(registration)
    _refuse_when_over(forum, now)
    if found.admitted:
        raise AlreadyInside(found.admitted)
    if found.is_seated and found.email:
        may_write(forum, found.email, now=now)  # counted; an entry in a calendar is taken out in any case
    end(found, forum, Registration.Because.SELF, now)
    return _saved(found)


@transaction.atomic
def come_back(registration: Registration, *, party: int, now: datetime) -> Registration:
    """A place again, in the same row and under the same calendar UID; every earlier ticket reads "replaced".

    Where the address was never confirmed, or would not get a new place without that, it must be now.
    Raises ForumFull, RegistrationClosed, CannotReturn.
    """
    forum, found = _locked(registration)
    if found.is_live:
        return found
    _refuse_unless_open(forum, now)
    if not found.may_return or found.issue == LAST_ISSUE:
        raise CannotReturn
    found.party = party
    found.sequence += 1
    restraint = restraint_of(forum, found.email, now=now)
    if found.issue == 0 or restraint.must_confirm:
        await_confirmation(found, forum, now, written_to=restraint.may_write)
        return _saved(found)
    if not take(forum, party, now=now):
        raise ForumFull(forum.free)
    seat(found, forum, now)
    return _saved(found)


@transaction.atomic
def confirm_address(registration: Registration, *, party: int, now: datetime) -> Registration:
    """The address is right: a place now, for `party` people. Safe to repeat.

    Raises ForumFull, ConfirmationExpired, RegistrationClosed.
    """
    forum, found = _locked(registration)
    if found.is_seated:
        return found
    if not found.is_unconfirmed or found.waits_past(now):
        raise ConfirmationExpired
    _refuse_unless_open(forum, now)
    found.party = party
    if not take(forum, party, now=now):
        raise ForumFull(forum.free)
    seat(found, forum, now)
    return _saved(found)


def end(registration: Registration, forum: Forum, because: Registration.Because, now: datetime) -> None:
    """Write the end into the row and free its seats; a row that has ended stays as it is. The caller saves."""
    if registration.is_ended:
        return
    give_back(forum, registration.party if registration.is_seated else 0)
    if not registration.is_unconfirmed:  # whoever never confirmed hears nothing
        registration.news, registration.sequence = registration.news + 1, registration.sequence + 1
    registration.state, registration.ended_because = Registration.State.ENDED, because
    registration.ended_at, registration.revision = now, forum.door_revision
    registration.confirm_by = None


def _locked(registration: Registration) -> tuple[Forum, Registration]:
    """The forum's lock orders the transitions, the row's orders them with the door, which writes `admitted`."""
    forum = lock(registration.forum_id)
    return forum, Registration.objects.select_for_update().get(pk=registration.pk)


def _refuse_when_over(forum: Forum, now: datetime) -> None:
    if forum.is_over(now):
        raise RegistrationClosed(Standing.PAST)


def _refuse_when_cancelled(forum: Forum) -> None:
    """Whoever would change a party there would be told a second time that the forum is cancelled."""
    if forum.state == Forum.State.CANCELLED:
        raise RegistrationClosed(Standing.CANCELLED)


def _refuse_unless_open(forum: Forum, now: datetime) -> None:
    standing = standing_of(forum, now)
    if standing not in (Standing.OPEN, Standing.FULL):
        raise RegistrationClosed(standing)


_MOVED = (
    *("party", "state", "ended_because", "ended_at", "seated_at", "confirm_by", "issue", "issued_at"),
    *("issued_party", "news", "sequence", "revision"),
)


def _saved(registration: Registration) -> Registration:
    """Only what moved here: the `told_*` columns are the worker's, `admitted` is the door's."""
    registration.save(update_fields=_MOVED)
    return registration
