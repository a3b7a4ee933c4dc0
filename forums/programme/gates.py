from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest

from forums.hosting.access import May, organization_for
from forums.programme.models import Forum


def forum_for(
    request: HttpRequest, organization: str, forum: str, *, may: May, uuid: UUID | None = None
) -> Forum:
    """This organization's forum if the signed-in person may do this there. Raises Http404 otherwise.

    A `uuid` that a form brought goes before the address, which may have moved on to another forum.
    """
    host = organization_for(request, organization, may=may)
    named = Q(uuid=uuid) if uuid else Q(slug=forum)
    found = Forum.objects.with_people().filter(named, organization=host).first()
    if found is None:
        raise Http404
    return found


def announced_forum(organization: str, forum: str) -> Forum:
    """The gate of public forum pages: drafts and unknown addresses look alike. Raises Http404."""
    found = (
        Forum.objects.announced().with_people().filter(organization__slug=organization, slug=forum).first()
    )
    if found is None:
        raise Http404
    return found
