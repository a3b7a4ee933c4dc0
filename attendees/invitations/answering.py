"""What a guest answers. The last answer wins, as often as they like, until the forum begins.

Every verb locks the forum, then the invitation. Whoever comes becomes a registration like all others; whatever was kept
back for the guest and is not used is free again in the same moment.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from attendees.invitations.models import Invitation
from attendees.invitations.refusals import NotAnswerable
from attendees.registrations.code import draw_code
from attendees.registrations.models import Registration
from attendees.registrations.passing_on import Successor, pass_on
from attendees.registrations.placing import end, seat
from attendees.registrations.promoting import promote
from attendees.registrations.refusals import AlreadyInside, CannotReturn, ForumFull
from attendees.registrations.registering import insert
from attendees.registrations.seats import give_up_outside, leave_queue, let_go, lock, seat_guest
from attendees.registrations.spelling import search_text
from attendees.registrations.truths import LAST_ISSUE
from forums.languages.addresses import tidy_address
from forums.programme.models import Forum
from forums.programme.queue import open_places

State = Invitation.State


@dataclass(frozen=True, kw_only=True)
class OnBehalf:
    """Who answers for the guest; nobody, where they answer themselves. That address gets a copy of everything."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Coming:
    """They come themselves, `party` people in all."""

    party: int = 1
    announced_as: str = ""
    wishes_to_speak: bool = False
    outlet: str = ""
    equipment: str = ""
    by: OnBehalf = field(default_factory=OnBehalf)


@dataclass(frozen=True, kw_only=True)
class Delegate:
    """Somebody else comes for them, and gets the ticket."""

    name: str
    email: str
    party: int = 1
    by: OnBehalf = field(default_factory=OnBehalf)


@transaction.atomic
def accept(invitation: Invitation, coming: Coming, *, now: datetime) -> Invitation:
    """They come. The same answer twice changes nothing. Raises ForumFull with what could be had, AlreadyInside,
    CannotReturn, NotAnswerable, TooManyTries."""
    found = _locked(invitation, now)
    guest = Successor(name=found.name, email=found.email, language=found.language)
    _bring(found, guest, coming.party, coming.by, now)
    found.announced_as, found.wishes_to_speak = coming.announced_as, coming.wishes_to_speak
    found.outlet, found.equipment = coming.outlet, coming.equipment
    return _answered(found, State.ACCEPTED, coming.by, now)


@transaction.atomic
def delegate(invitation: Invitation, sent: Delegate, *, now: datetime) -> Invitation:
    """Somebody comes for them: the ticket is the delegate's, and the guest is told so. Raises as `accept`."""
    found = _locked(invitation, now)
    successor = Successor(name=sent.name, email=tidy_address(sent.email), language=found.language)
    _bring(found, successor, sent.party, sent.by, now)
    is_new = (found.delegate_name, found.delegate_email) != (successor.name, successor.email)
    found.delegate_name, found.delegate_email = successor.name, successor.email
    return _answered(found, State.DELEGATED, sent.by, now, is_new=is_new)


@transaction.atomic
def decline(
    invitation: Invitation, *, message: str = "", read_aloud: bool = False, by: OnBehalf, now: datetime
) -> Invitation:
    """They cannot come: their seats are free, and a place they had is given back. Raises AlreadyInside,
    NotAnswerable."""
    found = _locked(invitation, now)
    forum = _leave(found, now)
    is_new = (found.message, found.read_aloud) != (message, read_aloud)
    found.message, found.read_aloud = message, read_aloud
    answered = _answered(found, State.DECLINED, by, now, is_new=is_new)
    promote(forum, now=now)
    return answered


@transaction.atomic
def postpone_answer(invitation: Invitation, *, ask_again_on: date, by: OnBehalf, now: datetime) -> Invitation:
    """They do not know yet, and are asked again on that day; what is held stays held. A place they had is given back.
    Raises AlreadyInside, NotAnswerable."""
    found = _locked(invitation, now)
    forum = lock(found.forum_id)
    if found.registration is not None and found.registration.is_live:
        forum = _leave(found, now)
    is_new = found.ask_again_on != ask_again_on
    found.ask_again_on = ask_again_on
    answered = _answered(found, State.UNSURE, by, now, is_new=is_new)
    promote(forum, now=now)
    return answered


def _bring(invitation: Invitation, person: Successor, party: int, by: OnBehalf, now: datetime) -> None:
    """A place for `party` people in this person's name: the one there is, the one there was, or a new one."""
    there = invitation.registration
    if there is not None and there.is_seated:
        there = _in_the_name_of(there, person, now)
        forum = lock(invitation.forum_id)
        _fit(there, forum, party, now)
    else:
        forum = lock(invitation.forum_id)
        there = _seated_anew(invitation, forum, person, party, now)
    if (there.copy_to_name, there.copy_to_email) != (by.name, by.email):
        there.copy_to_name, there.copy_to_email = by.name, by.email
        there.save(update_fields=["copy_to_name", "copy_to_email"])
    invitation.registration, invitation.held = there, 0
    promote(lock(invitation.forum_id), now=now)


def _in_the_name_of(there: Registration, person: Successor, now: datetime) -> Registration:
    if (there.name, there.email) == (person.name, person.email):
        return there
    return pass_on(there, person, now=now)


def _fit(there: Registration, forum: Forum, party: int, now: datetime) -> None:
    """More or fewer people than before in the same place."""
    if party == there.party:
        return
    if party < there.admitted:
        raise AlreadyInside(there.admitted)
    if not seat_guest(forum, had=there.party, held=0, wants=party, now=now):
        raise ForumFull(there.party + open_places(forum, now))
    there.party, there.revision = party, forum.door_revision
    there.news, there.sequence = there.news + 1, there.sequence + 1
    there.save(update_fields=["party", "revision", "news", "sequence"])


def _seated_anew(
    invitation: Invitation, forum: Forum, person: Successor, party: int, now: datetime
) -> Registration:
    held = invitation.held
    if not seat_guest(forum, had=0, held=held, wants=party, now=now):
        raise ForumFull(held + open_places(forum, now))
    if invitation.outside:
        give_up_outside(forum, max(0, held - party))
    there = _row_for(invitation, forum, person, now)
    if there.is_waiting:
        leave_queue(forum)
    there.party = party
    seat(there, forum, now)
    if there is not invitation.registration:
        return insert(there)
    there.sequence += 1
    there.save()
    return there


def _row_for(invitation: Invitation, forum: Forum, person: Successor, now: datetime) -> Registration:
    """The same row as before, under the same UID, for the same person; else a new one. Raises CannotReturn where the
    host took them off: that is for the host to undo."""
    there = invitation.registration
    if there is not None and (there.name, there.email) == (person.name, person.email):
        if there.issue == LAST_ISSUE or there.ended_because == Registration.Because.HOST:
            raise CannotReturn
        return there
    if there is not None and there.is_live:
        end(there, forum, Registration.Because.SELF, now)
        there.save()
    code = draw_code()
    return Registration(
        forum=forum,
        name=person.name,
        email=person.email,
        phone="" if person.email else invitation.phone,
        language=person.language,
        code=code,
        search=search_text(person.name, person.email, code, "" if person.email else invitation.phone),
        category=invitation.category,
        via="invitation",
        wants_calendar=not forum.protected,
        wants_reminders=not forum.protected,
        told_forum_sequence=forum.sequence,
        created_at=now,
    )


def _leave(invitation: Invitation, now: datetime) -> Forum:
    """Nothing is kept for them any more, and a place they had is given back."""
    forum = lock(invitation.forum_id)
    there = invitation.registration
    if there is not None and there.is_live:
        if there.admitted:
            raise AlreadyInside(there.admitted)
        end(there, forum, Registration.Because.SELF, now)
        there.save()
    let_go(forum, invitation.held, outside=invitation.held if invitation.outside else 0)
    invitation.held = 0
    return forum


def _locked(invitation: Invitation, now: datetime) -> Invitation:
    """Raises NotAnswerable."""
    forum = lock(invitation.forum_id)
    found = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not forum.is_published or forum.has_begun(now) or found.state == State.REVOKED:
        raise NotAnswerable
    if found.registration_id is not None:
        found.registration = Registration.objects.select_for_update().get(pk=found.registration_id)
    found.forum = forum
    return found


_KINDS = {State.DECLINED: "declined", State.DELEGATED: "delegated", State.UNSURE: "unsure"}


def _answered(
    invitation: Invitation, state: Invitation.State, by: OnBehalf, now: datetime, *, is_new: bool = False
) -> Invitation:
    """Who comes hears it with the ticket; every other new answer has a receipt."""
    is_new = is_new or invitation.state != state
    invitation.answered_by_name, invitation.answered_by_email = by.name, by.email
    invitation.state = state
    if state != State.DELEGATED:
        invitation.delegate_name = invitation.delegate_email = ""
    if state != State.UNSURE:
        invitation.ask_again_on = None
    if is_new:
        invitation.answered_at = now
        invitation.kind = _KINDS.get(state, "accepted")
        invitation.news += 1
        if state == State.ACCEPTED:
            invitation.told_news = invitation.news
    invitation.save()
    return invitation
