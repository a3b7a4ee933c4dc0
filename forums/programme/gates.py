from django.http import Http404, HttpRequest

from forums.hosting.access import May, organization_for
from forums.programme.models import Forum


def forum_for(request: HttpRequest, organization: str, forum: str, *, may: May) -> Forum:
    """This organization's forum if the signed-in person may do this there. Raises Http404 otherwise."""
    host = organization_for(request, organization, may=may)
    found = Forum.objects.with_people().filter(organization=host, slug=forum).first()
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
