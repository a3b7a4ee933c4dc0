"""Guests for tests."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from attendees.invitations.inviting import Guest, invite
from attendees.invitations.models import Invitation
from forums.programme.models import Forum
from tests.factories import make_forum, make_member, make_organization

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def a_forum(**fields: Any) -> Forum:
    """Of an organization that the operator has verified: it may write to as many as it likes."""
    return make_forum(make_organization(verified_at=timezone.now()), **fields)


def a_guest(forum: Forum | None = None, *, now: datetime | None = None, **said: Any) -> Invitation:
    """One invitation, as `invite` makes it."""
    forum = forum or a_forum()
    guest = {"name": "The Minister", "email": "minister@example.org", "category": "official"} | said
    actor = make_member(forum.organization)
    [made] = invite(forum, [Guest(**guest)], actor=actor, now=now or timezone.now())
    return made


def fresh(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_related("forum__organization", "forum__venue", "registration").get(
        pk=invitation.pk
    )


def seats(forum: Forum) -> tuple[int, int, int]:
    """Taken, held, and capacity."""
    found = Forum.objects.get(pk=forum.pk)
    return found.seats_taken, found.seats_held, found.capacity
