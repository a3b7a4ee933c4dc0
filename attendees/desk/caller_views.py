"""Someone is on the phone: written in at once, and the code read aloud."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendees.desk.caller_form import CallerForm
from attendees.registrations.calling import register_caller
from attendees.registrations.models import Registration
from attendees.registrations.promoting import number_of
from attendees.registrations.refusals import ForumFull, RegistrationClosed
from attendees.tickets.code import spaced
from forums.hosting.access import May
from forums.programme.gates import forum_for
from forums.programme.models import Forum
from forums.programme.offer import offer_of

DIGITS = {
    "2": _("two"),
    "3": _("three"),
    "4": _("four"),
    "5": _("five"),
    "6": _("six"),
    "7": _("seven"),
    "8": _("eight"),
    "9": _("nine"),
}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def caller(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """The form; POST writes the caller in."""
    found = forum_for(request, organization, forum, may=May.CHANGE_PEOPLE)
    form = CallerForm(request.POST if request.method == "POST" else None, forum=found)
    if not form.is_valid():
        return _form(request, found, form, status=422 if form.errors else 200)
    user: Any = request.user
    try:
        made = register_caller(found, form.caller(), actor=user, now=timezone.now())
    except ForumFull as full:
        return _form(request, found, form, status=409, full=True, free=full.free, may_wait=full.may_wait)
    except RegistrationClosed:
        found.refresh_from_db()
        return _form(request, found, form, status=409, closed=offer_of(found, timezone.now()).sentence)
    return redirect("desk:called", organization, forum, made.uuid)


@require_safe
@login_required
@never_cache
def called(request: HttpRequest, organization: str, forum: str, registration: UUID) -> HttpResponse:
    """What to say: the code, large and spelled."""
    found = forum_for(request, organization, forum, may=May.CHANGE_PEOPLE)
    people = Registration.objects.live().filter(via="phone")
    one = get_object_or_404(people, forum=found, uuid=registration)
    context = {
        "registration": one,
        "code": spaced(one.code),
        "spelled": [DIGITS.get(sign, sign) for sign in one.code],
        "number": number_of(one) if one.is_waiting else None,
    }
    return _render(request, "called", found, context)


def _form(
    request: HttpRequest, forum: Forum, form: CallerForm, *, status: int = 200, **said: Any
) -> HttpResponse:
    offer = offer_of(forum, timezone.now())
    return _render(request, "caller", forum, {"form": form, "offer": offer, **said}, status=status)


def _render(
    request: HttpRequest, name: str, forum: Forum, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    around = {"section": "forums", "forum": forum, "organization": forum.organization}
    return render(request, f"attendees/desk/{name}.html", around | context, status=status)
