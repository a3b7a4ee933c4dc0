"""The addresses that a follower's letters carry. Whoever has one may say yes with it, or leave."""

from django.http import Http404

from forums.followers.models import Follower
from forums.signing.links import Purpose, make_link, read_link


def confirm_path(follower: Follower) -> str:
    """Only a message to that address may carry it."""
    return f"/k/{make_link(follower.uuid, Purpose.FOLLOW, version=follower.link_version)}/"


def leave_path(follower: Follower) -> str:
    return f"/unsubscribe/{make_link(follower.uuid, Purpose.LEAVE, version=follower.link_version)}/"


def follower_of(text: str, purpose: Purpose) -> Follower | None:
    """Whom this link names; None where one of ours has outlived its follower. Raises Http404 for any other."""
    link = read_link(text)
    if link is None or link.purpose is not purpose:
        raise Http404
    found = Follower.objects.select_related("organization").filter(uuid=link.uuid).first()
    if found is not None and found.link_version != link.version:
        raise Http404
    return found
