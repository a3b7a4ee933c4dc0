from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from attendees.demo import reading
from attendees.demo.load import ORGANIZER
from forums.hosting.models import Membership, Organization, User
from forums.programme.models import Forum

MAILS_A_PAGE = 50

# A mail is somebody else's page: no script, no form, nothing from elsewhere. Its links open beside it.
MAIL_CSP: dict[str, Any] = {
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    "default-src": ["'none'"],
    "img-src": ["'self'"],
    "style-src": ["'unsafe-inline'"],
}


@require_safe
@never_cache
def welcome(request: HttpRequest) -> HttpResponse:
    """What this is, and where the story begins."""
    hosts = Organization.objects.filter(memberships__user__email=ORGANIZER)
    forums = Forum.objects.with_people().listed().filter(organization__in=hosts)
    context = {
        "organizer": hosts.exists(),
        "upcoming": forums.upcoming(timezone.now()),
        "past": forums.past(timezone.now()),
        "mails": len(reading.names()),
        "site": settings.SITE_URL,
    }
    return render(request, "attendees/demo/welcome.html", context)


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Become the demo's organizer, in one step. Only the demo has this address."""
    member = Membership.objects.joined().select_related("user").filter(user__email=ORGANIZER).first()
    if member is None:
        raise Http404
    assert isinstance(member.user, User)
    login(request, member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    shown = Paginator(reading.names(), MAILS_A_PAGE).get_page(request.GET.get("page"))
    mails = [reading.open_mail(name) for name in shown]
    return render(request, "attendees/demo/mailbox.html", {"page": shown, "mails": mails})


@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: rendered in a frame, as text, and what is attached."""
    return render(request, "attendees/demo/mail.html", {"mail": reading.open_mail(name)})


@require_safe
@never_cache
@xframe_options_sameorigin
@csp_override(MAIL_CSP)
def page(request: HttpRequest, name: str) -> HttpResponse:
    """The mail's HTML alone, for the frame."""
    found = reading.open_mail(name)
    html = found.html_with_parts(lambda part: reverse("demo:part", args=[name, part.number]))
    return HttpResponse(html)


@require_safe
@never_cache
def source(request: HttpRequest, name: str) -> HttpResponse:
    """Every byte as it would have gone out."""
    return HttpResponse(reading.open_mail(name).raw, content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
@csp_override(MAIL_CSP)
def part(request: HttpRequest, name: str, number: str) -> HttpResponse:
    """One attachment, under the type its mail gives it, to be saved and never opened as a page of ours."""
    found = next((part for part in reading.open_mail(name).parts if part.number == int(number)), None)
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type=found.content_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=found.name) or ""
    )
    return response
