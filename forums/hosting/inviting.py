"""Inviting people to the team: the row without a user is the invitation."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from forums.hosting.models import Membership, Organization, Role, User, record
from forums.hosting.team import hold_organization
from forums.signing.links import Purpose, make_link, read_link

INVITATION_LASTS = timedelta(days=14)  # two weekends; a forgotten mail must not open a desk next year


class AlreadyOnTheTeam(Exception):
    """Somebody with this address has a role here."""


class InvitationOver(Exception):
    """It was withdrawn, used, or is too old."""


class InvitedSomebodyElse(Exception):
    """The account belongs to another address than the invitation."""


@transaction.atomic
def invite(organization: Organization, *, email: str, role: Role, actor: User, now: datetime) -> Membership:
    """An invitation and, by the next sweep, its letter. Inviting the same address again writes again.

    Raises AlreadyOnTheTeam.
    """
    hold_organization(organization.pk)
    address = email.strip().lower()
    same = Q(email__iexact=address) | Q(user__email=address)
    found = organization.memberships.filter(same).first() or Membership(
        organization=organization, email=address
    )
    if found.user_id is not None:
        raise AlreadyOnTheTeam
    found.role, found.invited_by, found.invited_at = role, actor, now
    found.news += 1
    found.save()
    record(organization, actor=actor, verb=f"invited {role}", subject=f"membership:{found.uuid}", at=now)
    return found


@transaction.atomic
def invite_again(invitation: Membership, *, actor: User, now: datetime) -> None:
    """The same invitation in a new letter, fresh for another while. Raises InvitationOver."""
    hold_organization(invitation.organization_id)
    waiting = Membership.objects.filter(pk=invitation.pk, user=None)
    if not waiting.update(news=F("news") + 1, invited_at=now):
        raise InvitationOver
    record(
        invitation.organization, actor=actor, verb="reminded", subject=f"membership:{invitation.uuid}", at=now
    )


@transaction.atomic
def accept(invitation: Membership, *, user: User, now: datetime) -> Membership:
    """The invited person joins. Safe to repeat. Raises InvitationOver and InvitedSomebodyElse."""
    hold_organization(invitation.organization_id)
    found = Membership.objects.select_related("organization").filter(pk=invitation.pk).first()
    if found is not None and found.user_id == user.pk:
        return found
    if found is None or not is_open(found, now):
        raise InvitationOver
    if found.email.lower() != user.email.lower():
        raise InvitedSomebodyElse
    already = found.organization.memberships.filter(user=user).first()
    if already is not None:  # under an address they had before
        found.delete()
        return already
    found.user, found.joined_at = user, now
    found.save(update_fields=["user", "joined_at"])
    record(found.organization, actor=user, verb="joined", subject=f"membership:{found.uuid}", at=now)
    return found


def is_open(invitation: Membership, now: datetime) -> bool:
    return invitation.user_id is None and now < invitation.invited_at + INVITATION_LASTS


def link_of(invitation: Membership) -> str:
    """The path that a letter carries; it shows the invitation and opens nothing by itself."""
    return f"/desk/join/{make_link(invitation.uuid, Purpose.TEAM, version=invitation.link_version)}/"


def invitation_of(link: str) -> Membership | None:
    """The membership that this link names, open or not; None for a forged or withdrawn one."""
    read = read_link(link)
    if read is None or read.purpose is not Purpose.TEAM:
        return None
    return (
        Membership.objects.select_related("organization", "invited_by")
        .filter(uuid=read.uuid, link_version=read.version)
        .first()
    )
