"""The gate of a guest's pages: the link in the address is the whole authority."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from attendees.invitations.models import Invitation
from forums.languages.middleware import speak
from forums.signing.links import Purpose, read_link

type GuestView = Callable[[HttpRequest, Invitation], HttpResponse]


def with_invitation(view: GuestView) -> Callable[..., HttpResponse]:
    """Call the view with the invitation its link names, in the guest's language.

    A link we never signed is 404. One whose invitation was taken back or purged, or whose forum has begun, says so,
    with the host's number.
    """

    @wraps(view)
    def guarded(request: HttpRequest, link: str) -> HttpResponse:
        read = read_link(link)
        if read is None or read.purpose != Purpose.INVITATION:
            raise Http404
        guests = Invitation.objects.select_related("forum__organization", "forum__venue", "registration")
        invitation = guests.filter(uuid=read.uuid).first()
        if invitation is None or invitation.link_version != read.version:
            return _unseen(over(request, invitation))
        speak(request, invitation.language)
        if invitation.is_over(timezone.now()):
            return _unseen(over(request, invitation))
        return _unseen(view(request, invitation))

    return guarded


def over(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Nothing can be answered here any more."""
    forum = invitation.forum if invitation else None
    context = {"forum": forum, "organization": forum.organization if forum else None}
    return render(request, "attendees/invitations/over.html", context, status=410)


def _unseen(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
