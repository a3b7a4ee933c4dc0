"""Who may do what: one table, and the gates that read it.

Refused and non-existent look alike: both are 404, so that nobody learns what another organization has.
"""

from enum import StrEnum, auto

from django.http import Http404, HttpRequest

from forums.hosting.models import Membership, Organization, Role, User


class May(StrEnum):
    SEE_FORUMS = auto()
    EDIT_FORUMS = auto()
    SEE_PEOPLE = auto()
    CHANGE_PEOPLE = auto()
    SEARCH_PROTECTED = auto()  # find somebody of a protected forum, or take its list away
    RUN_DOOR = auto()
    SEE_FOLLOWERS = auto()
    EXPORT_FOLLOWERS = auto()
    SEE_DONORS = auto()
    MANAGE_TEAM = auto()
    CHANGE_ORGANIZATION = auto()


ROLES: dict[Role, frozenset[May]] = {
    Role.OWNER: frozenset(May),
    Role.ORGANIZER: frozenset(
        {
            May.SEE_FORUMS,
            May.EDIT_FORUMS,
            May.SEE_PEOPLE,
            May.CHANGE_PEOPLE,
            May.RUN_DOOR,
            May.SEE_FOLLOWERS,
        }
    ),
    Role.TREASURER: frozenset({May.SEE_FORUMS, May.SEE_DONORS}),
    Role.DOOR_LEAD: frozenset({May.SEE_FORUMS, May.SEE_PEOPLE, May.RUN_DOOR}),
    Role.VIEWER: frozenset({May.SEE_FORUMS}),
}


def role_may(role: str, may: May) -> bool:
    return may in ROLES[Role(role)]


def membership_of(user: User, organization: Organization) -> Membership | None:
    return Membership.objects.filter(user=user, organization=organization).first()


def organization_for(request: HttpRequest, slug: str, *, may: May) -> Organization:
    """The organization with this slug if the signed-in person may do this there. Raises Http404 otherwise."""
    membership = (
        Membership.objects.select_related("organization")
        .filter(organization__slug=slug, user_id=request.user.pk or 0)
        .first()
    )
    if membership is None or not role_may(membership.role, may):
        raise Http404
    request.membership = membership  # type: ignore[attr-defined]  # templates ask it what to offer
    return membership.organization
