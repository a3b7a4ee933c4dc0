"""The organizer's pages for guests: the list, one guest, and one more by hand."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendees.invitations import desk_list
from attendees.invitations.delivery import WORDS, delivery_of
from attendees.invitations.desk_forms import HandForm
from attendees.invitations.inviting import invite, revoke
from attendees.invitations.links import invitation_path
from attendees.invitations.models import CATEGORIES, Invitation, category_in_words
from attendees.invitations.refusals import NoRoomToHold, NotInvitable
from attendees.registrations.refusals import AlreadyInside
from forums.hosting.access import May, role_may
from forums.programme.gates import forum_for
from forums.programme.models import Forum


@require_safe
@login_required
@never_cache
def guests(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """Everybody who is invited, by what they said."""
    found = forum_for(request, organization, forum, may=May.SEE_PEOPLE)
    tab, numbers, before = (
        desk_list.tab_of(request.GET.get("tab", "")),
        desk_list.counts(found),
        _before(request),
    )
    shown = desk_list.page(found, tab=tab, before=before)
    tabs = [
        {"name": name, "words": said, "count": numbers[name], "current": name == tab}
        for name, (said, _condition) in desk_list.TABS.items()
    ]
    context = {
        "tabs": tabs,
        "tab": tab,
        "rows": shown.rows,
        "next_before": shown.next_before,
        "mailed": desk_list.mailed(found),
        "may_change": _may_change(request),
    }
    return _render(request, "guests", found, context)


@require_safe
@login_required
def progress(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """How many are mailed, for the page's poll; 304 while it is the same."""
    found = forum_for(request, organization, forum, may=May.SEE_PEOPLE)
    said = desk_list.mailed(found)
    version = f'"{sha256(said.encode()).hexdigest()[:16]}"'
    same = request.headers.get("If-None-Match") == version
    response: HttpResponse = HttpResponseNotModified() if same else JsonResponse({"mailed": said})
    response["ETag"] = version
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """One guest more."""
    found = forum_for(request, organization, forum, may=May.CHANGE_PEOPLE)
    form = HandForm(request.POST if request.method == "POST" else None, forum=found)
    if not form.is_valid():
        return _by_hand(request, found, form, status=422 if form.errors else 200)
    user: Any = request.user
    try:
        made = invite(found, [form.guest()], actor=user, now=timezone.now())
    except NoRoomToHold as refused:
        form.add_error("seats", no_room(refused))
    except NotInvitable:
        form.add_error(None, not_invitable())
    else:
        if not made:
            form.add_error("email", _("This address is invited already."))
            return _by_hand(request, found, form, status=409)
        messages.success(request, _("{name} is invited.").format(name=made[0].name))
        return redirect("invitations:guest", organization, forum, made[0].uuid)
    return _by_hand(request, found, form, status=409)


@require_safe
@login_required
@never_cache
def guest(request: HttpRequest, organization: str, forum: str, invitation: UUID) -> HttpResponse:
    """One guest: what they said, and the link for whoever has no email."""
    found = forum_for(request, organization, forum, may=May.SEE_PEOPLE)
    one = _guest(found, invitation)
    over = one.is_over(timezone.now())
    context = {
        "guest": one,
        "category": category_in_words(one.category),
        "delivery": WORDS[delivery_of([one])[one.pk]],
        "link": "" if over or not _may_change(request) else request.build_absolute_uri(invitation_path(one)),
        "may_change": _may_change(request) and not over,
    }
    return _render(request, "guest", found, context)


@login_required
@require_POST
def revocation(request: HttpRequest, organization: str, forum: str, invitation: UUID) -> HttpResponse:
    """Take one invitation back."""
    found = forum_for(request, organization, forum, may=May.CHANGE_PEOPLE)
    one = _guest(found, invitation)
    user: Any = request.user
    try:
        revoke(one, actor=user, now=timezone.now())
    except AlreadyInside:
        messages.error(request, _("Somebody of this party is inside already. Nothing has changed."))
    else:
        messages.success(request, _("Taken back. The link opens nothing any more."))
    return redirect("invitations:guest", organization, forum, one.uuid)


def no_room(refused: NoRoomToHold) -> str:
    """In the organizer's words."""
    said = _("{free} seats can be kept, and these are {wanted}. Nobody was invited.")
    return said.format(free=refused.free, wanted=refused.wanted)


def not_invitable() -> str:
    return _("Guests are invited to a forum that is public and has not begun. Nobody was invited.")


def _by_hand(request: HttpRequest, forum: Forum, form: HandForm, *, status: int) -> HttpResponse:
    return _render(
        request, "by_hand", forum, {"form": form, "categories": CATEGORIES.values()}, status=status
    )


def _render(
    request: HttpRequest, name: str, forum: Forum, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    around = {"section": "forums", "forum": forum, "organization": forum.organization}
    return render(request, f"attendees/invitations/desk/{name}.html", around | context, status=status)


def _guest(forum: Forum, uuid: UUID) -> Invitation:
    guests = Invitation.objects.select_related("registration", "forum")
    return get_object_or_404(guests, forum=forum, uuid=uuid)


def _may_change(request: HttpRequest) -> bool:
    return role_may(request.membership.role, May.CHANGE_PEOPLE)  # type: ignore[attr-defined]


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
