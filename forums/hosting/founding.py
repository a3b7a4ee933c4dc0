"""Founding an organization and changing what it says about itself."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from forums.hosting.models import Membership, Organization, Role, User, record
from forums.languages.text import LangText

APPOINTED = "forums.add_organization"  # the right to found where sign-up is closed


class AddressTaken(Exception):
    """Another organization has this slug."""


@dataclass(frozen=True)
class Profile:
    """What an organization says about itself; the first of its languages is its own."""

    name: LangText
    about: LangText
    time_zone: str
    languages: list[str]
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    keep_in_touch_on_protected: bool = False


def may_found(user: User) -> bool:
    return bool(settings.OPEN_SIGNUP) or user.has_perm(APPOINTED)


@transaction.atomic
def found(founder: User, *, slug: str, profile: Profile, now: datetime) -> Organization:
    """A new organization with its first owner. Raises AddressTaken."""
    try:
        with transaction.atomic():
            organization = Organization.objects.create(
                slug=slug, created_at=now, content_changed_at=now, **_columns(profile)
            )
    except IntegrityError as error:
        raise AddressTaken from error
    make_owner(founder, organization, now=now)
    record(organization, actor=founder, verb="founded", subject=f"organization:{organization.uuid}", at=now)
    return organization


@transaction.atomic
def make_owner(user: User, organization: Organization, *, now: datetime) -> Membership:
    """This person owns the organization, whatever they were there before. Safe to repeat."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    membership = organization.memberships.filter(user=user).first()
    membership = membership or organization.memberships.filter(user=None, email__iexact=user.email).first()
    membership = membership or Membership(organization=organization, email=user.email)
    if membership.user is None or membership.role != Role.OWNER:
        membership.user, membership.role = user, Role.OWNER
        membership.joined_at = membership.joined_at or now
        membership.save()
        record(organization, actor=None, verb="made owner", subject=f"membership:{membership.uuid}", at=now)
    return membership


@transaction.atomic
def rewrite(organization: Organization, profile: Profile, *, actor: User, now: datetime) -> None:
    """New facts about the organization; its public pages are new versions from now on."""
    Organization.objects.filter(pk=organization.pk).update(content_changed_at=now, **_columns(profile))
    record(organization, actor=actor, verb="rewrote", subject=f"organization:{organization.uuid}", at=now)


def _columns(profile: Profile) -> dict[str, object]:
    return asdict(profile) | {"name": profile.name, "about": profile.about}
