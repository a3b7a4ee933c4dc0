"""Guests are asked by name, and their seats kept back; or an invitation is taken back and its seats are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from attendees.invitations.models import GuestList, Invitation
from attendees.invitations.refusals import AlreadyMailed, NoRoomToHold, NotInvitable
from attendees.registrations.promoting import promote
from attendees.registrations.removing import take_off
from attendees.registrations.seats import hold, hold_outside, let_go, lock
from forums.hosting.models import User, record
from forums.languages.addresses import tidy_address
from forums.mailing.models import Letter
from forums.programme.models import Forum

GRACE = timedelta(minutes=2)  # after a list was confirmed nothing leaves yet: undoing it is real
State = Invitation.State


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Whom to ask. `seats` are kept back until there is an answer; `outside`: beyond the public ones."""

    name: str
    email: str = ""
    phone: str = ""
    category: str = ""
    language: str = "en"
    max_party: int = 1
    seats: int = 0
    outside: bool = False


@transaction.atomic
def invite(
    forum: Forum, guests: Sequence[Guest], *, guest_list: GuestList | None = None, actor: User, now: datetime
) -> list[Invitation]:
    """Ask all of them, or nobody. Whoever is invited already under the same address is left out, so the same list twice
    invites once. Locks the forum. Raises NotInvitable, NoRoomToHold."""
    locked = lock(forum.pk)
    if not locked.is_published or locked.has_begun(now):
        raise NotInvitable
    new = _not_invited_yet(locked, guests)
    _hold_all(locked, new)
    invitations = Invitation.objects.bulk_create(
        [_written(locked, guest, guest_list, actor, now) for guest in new]
    )
    if guest_list is not None:
        guest_list.state, guest_list.rows, guest_list.invited_at = GuestList.State.INVITED, [], now
        guest_list.save(update_fields=["state", "rows", "invited_at"])
    subject = f"forum:{locked.uuid}"
    record(locked.organization, actor=actor, verb=f"invited {len(invitations)}", subject=subject, at=now)
    return invitations


@transaction.atomic
def revoke(invitation: Invitation, *, actor: User, now: datetime) -> Invitation:
    """Take it back: its link opens nothing any more, its seats are free, and a place it became is given back. Whoever
    had read it is told. Safe to repeat. Raises AlreadyInside."""
    lock(invitation.forum_id)
    found = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if found.state == State.REVOKED:
        return found
    if found.registration is not None and found.registration.is_live:
        take_off(found.registration, actor=actor, now=now)
    forum = lock(found.forum_id)  # as it is after that
    _revoke(found, forum)
    found.save()
    subject = f"invitation:{found.uuid}"
    record(forum.organization, actor=actor, verb="invitation taken back", subject=subject, at=now)
    promote(forum, now=now)
    return found


@transaction.atomic
def take_back_list(guest_list: GuestList, *, actor: User, now: datetime) -> int:
    """Undo a whole list while no letter of it has left; answer how many. Safe to repeat. Raises AlreadyMailed."""
    forum = lock(guest_list.forum_id)
    invitations = list(
        Invitation.objects.select_for_update().filter(guest_list=guest_list).exclude(state=State.REVOKED)
    )
    begun = Letter.objects.filter(
        key__in=[f"invitation:{one.uuid}:{one.news}" for one in invitations]
    ).count()
    mailed = sum(bool(one.told_news or one.answered_at) for one in invitations)
    if begun or mailed:
        raise AlreadyMailed(max(begun, mailed))
    for one in invitations:
        _revoke(one, forum)
    Invitation.objects.bulk_update(
        invitations, ["state", "held", "news", "told_news", "link_version", "kind"]
    )
    guest_list.state = GuestList.State.UNDONE
    guest_list.save(update_fields=["state"])
    subject = f"forum:{forum.uuid}"
    record(
        forum.organization,
        actor=actor,
        verb=f"took back {len(invitations)} invitations",
        subject=subject,
        at=now,
    )
    promote(forum, now=now)
    return len(invitations)


def _not_invited_yet(forum: Forum, guests: Sequence[Guest]) -> list[Guest]:
    """The first of each address that has no invitation; whoever has no address is always new."""
    asked = Invitation.objects.filter(forum=forum).exclude(email="").exclude(state=State.REVOKED)
    known, new = set(asked.values_list("email", flat=True)), []
    for guest in guests:
        email = tidy_address(guest.email)
        if not email or email not in known:
            new.append(guest)
        known.add(email)
    return new


def _hold_all(forum: Forum, guests: Sequence[Guest]) -> None:
    for outside, keep in ((False, hold), (True, hold_outside)):
        wanted = sum(guest.seats for guest in guests if guest.outside is outside)
        if wanted and not keep(forum, wanted):
            free = room_outside(forum) if outside else forum.free
            raise NoRoomToHold(free=free, wanted=wanted, outside=outside)


def room_outside(forum: Forum) -> int:
    """How many seats the room holds beyond those the public may have and the team."""
    return max(0, (forum.room_limit or 0) - forum.team - forum.capacity)


def _written(
    forum: Forum, guest: Guest, guest_list: GuestList | None, actor: User, now: datetime
) -> Invitation:
    email = tidy_address(guest.email)
    return Invitation(
        forum=forum,
        guest_list=guest_list,
        name=guest.name,
        email=email,
        phone=guest.phone,
        category=guest.category,
        language=guest.language,
        max_party=max(guest.max_party, guest.seats, 1),
        seats=guest.seats,
        held=guest.seats,
        outside=guest.outside and guest.seats > 0,
        kind="invitation",
        forum_sequence=forum.sequence,
        invited_by=actor,
        created_at=now,
    )


def _revoke(invitation: Invitation, forum: Forum) -> None:
    let_go(forum, invitation.held, outside=invitation.held if invitation.outside else 0)
    invitation.held = 0
    has_heard = invitation.told_news > 0 and invitation.state in (State.INVITED, State.UNSURE)
    invitation.state = State.REVOKED
    invitation.link_version += 1
    invitation.news += has_heard
    invitation.kind = "revoked"
    if not has_heard:
        invitation.told_news = invitation.news
