"""Changing roles and leaving. Everything here holds the organization's row, so that owners cannot race."""

from datetime import datetime

from django.db import transaction

from forums.hosting.models import Membership, Organization, Role, User, record


class LastOwner(Exception):
    """Nobody would own the organization afterwards."""


@transaction.atomic
def change_role(member: Membership, *, role: Role, actor: User, now: datetime) -> Membership:
    """A new role, for a member or an invitation. Safe to repeat. Raises LastOwner and Membership.DoesNotExist."""
    found = _hold(member)
    if found.role == role:
        return found
    _refuse_the_last_owner(found)
    found.role = role
    found.save(update_fields=["role"])
    record(found.organization, actor=actor, verb=f"role {role}", subject=f"membership:{found.uuid}", at=now)
    return found


@transaction.atomic
def remove(member: Membership, *, actor: User, now: datetime) -> None:
    """End a membership, one's own too, or withdraw an invitation: its link opens nothing any more.

    Raises LastOwner and Membership.DoesNotExist.
    """
    found = _hold(member)
    _refuse_the_last_owner(found)
    verb = "withdrew" if found.user_id is None else "left" if found.user_id == actor.pk else "removed"
    record(found.organization, actor=actor, verb=verb, subject=f"membership:{found.uuid}", at=now)
    found.delete()


def hold_organization(pk: int) -> Organization:
    """Lock the organization until the transaction ends: every change of its team waits here."""
    return Organization.objects.select_for_update().get(pk=pk)


def _hold(member: Membership) -> Membership:
    hold_organization(member.organization_id)
    return Membership.objects.select_related("organization").get(pk=member.pk)


def _refuse_the_last_owner(member: Membership) -> None:
    owners = Membership.objects.joined().filter(organization=member.organization_id, role=Role.OWNER)
    if member.user_id is not None and member.role == Role.OWNER and not owners.exclude(pk=member.pk).exists():
        raise LastOwner
