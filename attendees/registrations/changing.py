"""What the holder of a registration may do with it later. Every verb locks the forum, then reads the row again."""

from datetime import datetime

from django.db import transaction

from attendees.registrations.models import Registration
from attendees.registrations.placing import PLACED, ask, await_confirmation, end, settle
from attendees.registrations.promoting import promote
from attendees.registrations.refusals import (
    AlreadyInside,
    CannotReturn,
    ConfirmationExpired,
    ForumFull,
    RegistrationClosed,
)
from attendees.registrations.restraint import may_write, others_of, restraint_of
from attendees.registrations.seats import give_back, lock, take
from attendees.registrations.spelling import search_text
from attendees.registrations.truths import LAST_ISSUE
from forums.programme.models import Forum
from forums.programme.offer import Standing, standing_of
from forums.programme.queue import open_places


@transaction.atomic
def resize(registration: Registration, *, party: int, now: datetime) -> Registration:
    """Come as more or fewer people. The ticket keeps its bytes; the calendar hears the new number, unless its
    address has heard enough today. On the waiting list fewer keep their number, and more begin again at the end.

    Raises ForumFull, AlreadyInside; RegistrationClosed once the forum is over or cancelled, and for more people
    wherever it takes nobody new.
    """
    forum, found = _locked(registration)
    _refuse_when_over(forum, now)
    _refuse_when_cancelled(forum)
    if not found.is_live or party == found.party:
        return found
    if party < found.admitted:
        raise AlreadyInside(found.admitted)
    if party > found.party:
        _refuse_unless_open(forum, now)
    if found.is_seated:
        _move_seats(found, forum, party, now)
    else:
        _move_in_line(found, forum, party, now)
    if found.is_seated or found.is_waiting:
        found.news += not found.email or may_write(forum, found.email, now=now)
        found.sequence += 1
    if found.keep_by is not None:
        found.keep_by, found.said_coming_at = None, now
    found.party, found.revision = party, forum.door_revision
    return _saved(found, forum, now)


@transaction.atomic
def keep(registration: Registration, *, now: datetime) -> Registration:
    """Asked, and coming: the place has no deadline any more. Safe to repeat."""
    _forum, found = _locked(registration)
    if found.is_seated:
        found.keep_by, found.said_coming_at = None, now
        found.save(update_fields=["keep_by", "said_coming_at"])
    return found


@transaction.atomic
def rename(registration: Registration, *, name: str, language: str, now: datetime) -> Registration:
    """Another name for the door list, another language for our messages. The ticket names nobody and stays as it is.

    Raises RegistrationClosed once the forum is over.
    """
    forum, found = _locked(registration)
    _refuse_when_over(forum, now)
    give_back(forum, 0)
    found.name, found.language, found.revision = name, language, forum.door_revision
    found.search = search_text(name, found.email, found.code, found.phone)
    found.save(update_fields=["name", "language", "search", "revision"])
    return found


@transaction.atomic
def give_up(registration: Registration, *, now: datetime) -> Registration:
    """Give back every place, or leave the list. Safe to repeat. Raises AlreadyInside, RegistrationClosed once the
    forum is over."""
    forum, found = _locked(registration)
    _refuse_when_over(forum, now)
    if found.admitted:
        raise AlreadyInside(found.admitted)
    if found.is_seated and found.email:
        may_write(forum, found.email, now=now)  # counted; an entry in a calendar is taken out in any case
    end(found, forum, Registration.Because.SELF, now)
    return _saved(found, forum, now)


@transaction.atomic
def come_back(registration: Registration, *, party: int, now: datetime, waits: bool = False) -> Registration:
    """As new, in the same row and under the same calendar UID; every earlier ticket reads "replaced".

    Where the address was never confirmed, or would not get a new place without that, it must be now.
    Raises ForumFull, RegistrationClosed, CannotReturn.
    """
    forum, found = _locked(registration)
    if found.is_live:
        return found
    _refuse_unless_open(forum, now)
    if not found.may_return or found.issue == LAST_ISSUE:
        raise CannotReturn
    promote(forum, now=now)
    found.party = party
    found.sequence += 1
    restraint = restraint_of(forum, found.email, others=others_of(forum, found.email), now=now)
    if found.email and (restraint.must_confirm or not found.was_taken_up):
        await_confirmation(found, forum, now, waits=waits, written_to=restraint.may_write)
    else:
        _take_up(found, forum, now, waits=waits)
    return _saved(found, forum, now)


@transaction.atomic
def confirm_address(
    registration: Registration, *, party: int, now: datetime, waits: bool = False
) -> Registration:
    """The address is right: a place now for `party` people, or a number on the list, or the host decides. Safe to
    repeat.

    Raises ForumFull, ConfirmationExpired, RegistrationClosed.
    """
    forum, found = _locked(registration)
    if found.is_live and not found.is_unconfirmed:
        return found
    if not found.is_unconfirmed or found.waits_past(now):
        raise ConfirmationExpired
    _refuse_unless_open(forum, now)
    promote(forum, now=now)
    found.party = party
    _take_up(found, forum, now, waits=waits)
    return _saved(found, forum, now)


def _take_up(registration: Registration, forum: Forum, now: datetime, *, waits: bool) -> None:
    if forum.approval:
        ask(registration, forum)
    else:
        settle(registration, forum, now, waits=waits)


def _move_seats(registration: Registration, forum: Forum, party: int, now: datetime) -> None:
    """Nothing has moved where it raises ForumFull."""
    if party < registration.party:
        give_back(forum, registration.party - party)
    elif not take(forum, party - registration.party, now=now):
        raise ForumFull(open_places(forum, now))


def _move_in_line(registration: Registration, forum: Forum, party: int, now: datetime) -> None:
    """Nothing has moved where it raises ForumFull: so many would wait in vain."""
    if registration.is_waiting and party > registration.party:
        if party > forum.capacity:
            raise ForumFull(open_places(forum, now))
        registration.queued_at = now
    give_back(forum, 0)


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
    """Whoever is on the list of a forum by invitation has been let onto it."""
    standing = standing_of(forum, now)
    if standing not in (Standing.OPEN, Standing.FULL, Standing.INVITED):
        raise RegistrationClosed(standing)


def _saved(registration: Registration, forum: Forum, now: datetime) -> Registration:
    """Only what moved here: the `told_*` columns are the worker's, `admitted` is the door's. Then whoever waits gets
    what has become free, perhaps this party."""
    registration.save(update_fields=[*PLACED, "party"])
    if promote(forum, now=now) and registration.is_waiting:
        registration.refresh_from_db()
    return registration
