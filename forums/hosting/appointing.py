"""The first owner, named from the command line by whoever runs the installation."""

from datetime import datetime

from django.contrib.auth.models import Permission
from django.db import transaction

from forums.hosting.accounts import account_for
from forums.hosting.founding import Profile, found, make_owner
from forums.hosting.models import Organization, User


@transaction.atomic
def appoint_founder(email: str) -> User:
    """An account that may found an organization at its first sign-in, also where sign-up is closed. Safe to repeat."""
    user = account_for(email)
    user.user_permissions.add(
        Permission.objects.get(codename="add_organization", content_type__app_label="forums")
    )
    return user


@transaction.atomic
def appoint_owner(email: str, *, slug: str, profile: Profile, now: datetime) -> tuple[Organization, bool]:
    """This person owns the organization at this slug, which is founded where it is missing: (it, whether founded).

    Safe to repeat; an organization that exists keeps its name and languages.
    """
    user = account_for(email)
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        return found(user, slug=slug, profile=profile, now=now), True
    make_owner(user, organization, now=now)
    return organization, False
