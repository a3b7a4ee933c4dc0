"""A whole list of guests: pasted or uploaded, looked at, put right, confirmed once, and undone while nothing left."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from attendees.invitations.desk_views import no_room, not_invitable
from attendees.invitations.guest_lists import words
from attendees.invitations.guest_lists.columns import COLUMNS
from attendees.invitations.guest_lists.forms import ListForm, UsualForm
from attendees.invitations.guest_lists.judging import Usual
from attendees.invitations.guest_lists.lists import (
    NoDraft,
    NoSuchRow,
    Preview,
    ShownDiffers,
    answer,
    confirm,
    correct,
    draft,
    preview,
    room_for,
    set_usual,
)
from attendees.invitations.inviting import take_back_list
from attendees.invitations.models import CATEGORIES, GuestList
from attendees.invitations.refusals import AlreadyMailed, NoRoomToHold, NotInvitable
from forums.hosting.access import May, role_may
from forums.programme.gates import forum_for
from forums.programme.models import Forum

SHOWN = 100  # rows of each kind on the page; more are counted


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """Paste or choose a file; nobody is invited yet."""
    found = forum_for(request, organization, forum, may=May.CHANGE_PEOPLE)
    is_sent = request.method == "POST"
    form = ListForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if not form.is_valid():
        return _render(request, "new_list", found, {"form": form}, status=422 if form.errors else 200)
    user: Any = request.user
    made = draft(found, form.reading.rows, file_name=form.file_name, actor=user, now=timezone.now())
    return redirect("invitations:list", organization, forum, made.uuid)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest_list(request: HttpRequest, organization: str, forum: str, guest_list: UUID) -> HttpResponse:
    """What confirming would do, row by row; POST puts a row or the usual values right."""
    found, one = _found(request, organization, forum, guest_list)
    if one.state != GuestList.State.DRAFT:
        return _render(
            request, "confirmed_list", found, {"guest_list": one, "number": one.invitations.count()}
        )
    usual = UsualForm(usual=Usual(**one.usual))
    if request.method != "POST":
        return _preview(request, found, one, usual)
    if request.POST.get("row", "") == "":
        usual = UsualForm(request.POST, usual=Usual(**one.usual))
        if not usual.is_valid():
            return _preview(request, found, one, usual, status=422)
        set_usual(one, usual.usual())
        return redirect(request.path)
    try:
        _put_right(one, request)
    except (NoDraft, NoSuchRow, ValueError):
        messages.error(request, _("This list has changed meanwhile. Please look again."))
    return redirect(request.path)


@login_required
@require_POST
def confirmation(request: HttpRequest, organization: str, forum: str, guest_list: UUID) -> HttpResponse:
    """Invite exactly those who were shown."""
    found, one = _found(request, organization, forum, guest_list)
    user: Any = request.user
    shown, sees = request.POST.get("shown", ""), _sees_places(request, found)
    try:
        number = confirm(one, shown=shown, knows_places=sees, actor=user, now=timezone.now())
    except ShownDiffers:
        messages.error(
            request, _("Something has changed since you looked. Nobody was invited; please look again.")
        )
    except NoDraft:
        messages.error(request, _("This list was taken back. Nobody was invited."))
    except NoRoomToHold as refused:
        messages.error(request, no_room(refused))
    except NotInvitable:
        messages.error(request, not_invitable())
    else:
        said = ngettext("One guest is invited.", "{n} guests are invited.", number)
        messages.success(request, said.format(n=f"{number:,}"))
    return redirect("invitations:list", organization, forum, one.uuid)


@login_required
@require_POST
def undoing(request: HttpRequest, organization: str, forum: str, guest_list: UUID) -> HttpResponse:
    """Take the whole list back, while no letter of it has left."""
    _forum, one = _found(request, organization, forum, guest_list)
    user: Any = request.user
    try:
        number = take_back_list(one, actor=user, now=timezone.now())
    except AlreadyMailed as mailed:
        said = _("{n} of them have been mailed or have answered. You can take them back one by one.")
        messages.error(request, said.format(n=f"{mailed.number:,}"))
    else:
        said = ngettext("Taken back: one invitation.", "Taken back: {n} invitations.", number)
        messages.success(request, said.format(n=f"{number:,}"))
    return redirect("invitations:list", organization, forum, one.uuid)


def _put_right(one: GuestList, request: HttpRequest) -> None:
    number = int(request.POST["row"][:9])
    if said := request.POST.get("answer", ""):
        answer(one, number, said=said)
    else:
        correct(one, number, {name: request.POST[name] for name in COLUMNS if name in request.POST})


def _preview(
    request: HttpRequest, forum: Forum, one: GuestList, usual: UsualForm, *, status: int = 200
) -> HttpResponse:
    seen = preview(one, knows_places=_sees_places(request, forum))
    return _render(request, "list", forum, _shown(forum, one, seen, usual), status=status)


def _shown(forum: Forum, one: GuestList, seen: Preview, usual: UsualForm) -> dict[str, Any]:
    outside = Usual(**one.usual).outside
    sentence, suffices = words.places(forum, seen, room=room_for(forum, outside=outside), outside=outside)
    return {
        "guest_list": one,
        "usual": usual,
        "categories": CATEGORIES.values(),
        "totals": words.totals(seen),
        "places": sentence,
        "may_confirm": suffices and bool(seen.guests),
        "number": len(seen.guests),
        "digest": seen.digest,
        "to_look_at": seen.to_look_at[:SHOWN],
        "welcome": seen.welcome[:SHOWN],
        "staying_out": seen.staying_out[:SHOWN],
        "shown": SHOWN,
    }


def _found(request: HttpRequest, organization: str, forum: str, uuid: UUID) -> tuple[Forum, GuestList]:
    found = forum_for(request, organization, forum, may=May.CHANGE_PEOPLE)
    lists = GuestList.objects.select_related("forum__organization")
    return found, get_object_or_404(lists, forum=found, uuid=uuid)


def _sees_places(request: HttpRequest, forum: Forum) -> bool:
    """Of a protected forum only owners learn who has a place."""
    role: str = request.membership.role  # type: ignore[attr-defined]
    return not forum.protected or role_may(role, May.SEARCH_PROTECTED)


def _render(
    request: HttpRequest, name: str, forum: Forum, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    around = {"section": "forums", "forum": forum, "organization": forum.organization}
    return render(request, f"attendees/invitations/desk/{name}.html", around | context, status=status)
