from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from attendees.registrations.gates import with_registration
from attendees.registrations.links import manage_path, show_path
from attendees.registrations.models import Registration
from attendees.registrations.promoting import number_of
from attendees.registrations.questions.answering import replies_of
from attendees.tickets.face import Face, admits, face_of
from attendees.tickets.headlines import (
    below,
    confirm_until,
    headline,
    keep_until,
    may_return,
    one_more,
    standing,
    tone,
)
from attendees.tickets.picture import ticket_png
from forums.programme.calendar import registration_calendar, uid_of
from forums.programme.calendar_links import google_link, outlook_link
from forums.signing.links import Purpose


@require_safe
@with_registration(Purpose.MANAGE)
def my_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Where I stand, my ticket, and everything I may change."""
    now = timezone.now()
    said = request.GET.get("said", "")
    face = face_of(registration, now=now)
    replies = replies_of(registration)
    context = _around(registration, face) | {
        "said": said,
        "standing": standing(registration, now=now),
        "tone": tone(registration, said=said, now=now),
        "headline": headline(registration, said=said, now=now),
        "number": number_of(registration) if registration.is_waiting else None,
        "may_bring_more": one_more(registration, now),
        "below": below(registration, now=now),
        "keep_until": keep_until(registration),
        "show_url": show_path(registration),
        "may_return": may_return(registration, now),
        "confirm_until": confirm_until(registration) if registration.is_unconfirmed else "",
        "is_over": registration.forum.is_over(now),
        "replies": replies,
        "answered": [reply for reply in replies if reply.words],
        "calendar": _calendar_links(registration) if face.qr else {},
        "my_link": f"{settings.SITE_URL}{manage_path(registration)}",
        "is_only_copy": registration.is_live and not registration.email and said == "kept",
    }
    return render(request, "attendees/tickets/my_registration.html", context)


@require_safe
@with_registration(Purpose.SHOW)
def ticket(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The ticket alone, to forward: it changes nothing and names no address."""
    now = timezone.now()
    face = face_of(registration, now=now)
    context = _around(registration, face) | {
        "standing": standing(registration, now=now),
        "page_url": settings.SITE_URL.partition("://")[2] + registration.forum.get_absolute_url(),
    }
    return render(request, "attendees/tickets/ticket.html", context)


@require_safe
@with_registration(Purpose.MANAGE)
def picture(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The ticket as a picture."""
    now = timezone.now()
    if not admits(registration, now):
        raise Http404
    return HttpResponse(ticket_png(registration, now=now), content_type="image/png")


@require_safe
@with_registration(Purpose.MANAGE)
def calendar(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The forum for my own calendar, under the same UID as in our messages."""
    now = timezone.now()
    if not admits(registration, now):
        raise Http404
    entry = registration_calendar(
        registration.forum,
        uid=uid_of(registration.uuid),
        sequence=registration.sequence,
        stamp=now,
        language=translation.get_language(),
        show_address=registration.is_told_the_address(now),
    )
    name = "calendar.ics" if registration.forum.protected else "forum.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(entry, content_type="text/calendar; charset=utf-8", headers=headers)


def _around(registration: Registration, face: Face) -> dict[str, Any]:
    forum = registration.forum
    return {
        "registration": registration,
        "forum": forum,
        "organization": forum.organization,
        "face": face,
        "beside": face.beside,
    }


def _calendar_links(registration: Registration) -> dict[str, str]:
    language = translation.get_language()
    shown = registration.is_told_the_address(timezone.now())
    return {
        "google": google_link(registration.forum, language, show_address=shown),
        "outlook": outlook_link(registration.forum, language, show_address=shown),
    }
