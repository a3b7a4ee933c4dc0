"""What every organizer's page knows of its reader."""

from django import template
from django.template import RequestContext

from forums.hosting.models import Membership, Organization

register = template.Library()


@register.simple_tag(takes_context=True)
def committee(context: RequestContext) -> Organization | None:
    """The organization that the page is about; on pages about the reader alone, the first they belong to."""
    if about := context.get("organization"):
        return about  # type: ignore[no-any-return]  # a context holds anything
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return None
    own = Membership.objects.joined().filter(user=user).select_related("organization").order_by("id").first()
    return own.organization if own else None
