"""The gate of personal pages: the link in the address is the whole authority."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from attendees.registrations.models import Registration
from forums.languages.middleware import speak
from forums.signing.links import Purpose, read_link

type PersonalView = Callable[[HttpRequest, Registration], HttpResponse]


def with_registration(purpose: Purpose) -> Callable[[PersonalView], Callable[..., HttpResponse]]:
    """Call the view with the registration its link names, in the language that person chose.

    A link we never signed, of another purpose or of an earlier version is 404. One we signed whose registration
    is gone was purged, and its holder may know. No answer is kept by any cache or found by any search.
    """

    def decorate(view: PersonalView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, link: str) -> HttpResponse:
            registration = _found(link, purpose)
            if registration is None:
                return _unseen(render(request, "attendees/registrations/gone.html", status=410))
            speak(request, registration.language)
            return _unseen(view(request, registration))

        return guarded

    return decorate


def _found(text: str, purpose: Purpose) -> Registration | None:
    """The registration, or None where a link of ours has outlived it. Raises Http404."""
    link = read_link(text)
    if link is None or link.purpose != purpose:
        raise Http404
    people = Registration.objects.select_related("forum__organization", "forum__venue")
    registration = people.filter(uuid=link.uuid).first()
    if registration is not None and _version(registration, purpose) != link.version:
        raise Http404
    return registration


def _version(registration: Registration, purpose: Purpose) -> int:
    """A question to a new address is one of its own, asked once."""
    return registration.new_email_number if purpose is Purpose.ADDRESS else registration.link_version


def _unseen(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
