"""The organizer's page for the doors of one forum."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from attendees.checkin.counting_in import count_scans
from attendees.checkin.desk_page import back_to_doors, doors_page, passes_of, phone_of, with_doors
from attendees.checkin.forms import PassForm, TeamForm
from attendees.checkin.opening import TeamExceedsRoom, set_team
from attendees.checkin.passes import NameTaken, make_code, make_pass, revoke_device, revoke_pass

no_store = cache_control(no_store=True, private=True)


@no_store
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passes(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """Every door and phone; POST makes a door and shows its link and code, this once."""
    found = with_doors(request, organization, forum)
    form = PassForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return doors_page(request, found, form=form)
    user: Any = request.user
    try:
        made = make_pass(found, **form.cleaned_data, actor=user, now=timezone.now())
    except NameTaken:
        form.add_error("label", _("There is a door of this name. A new code for it opens one more phone."))
        return doors_page(request, found, form=form)
    return doors_page(request, found, shown=made)


@no_store
@login_required
@require_POST
def team(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """How many of us are in the room."""
    found = with_doors(request, organization, forum)
    form = TeamForm(request.POST)
    if not form.is_valid():
        return doors_page(request, found, team=form)
    user: Any = request.user
    try:
        set_team(found, team=form.cleaned_data["team"], actor=user, now=timezone.now())
    except TeamExceedsRoom as refusal:
        form.add_error("team", _("The room holds {n} people.").format(n=refusal.limit))
        return doors_page(request, found, team=form)
    messages.success(request, _("Saved. Every door counts with it now."))
    return back_to_doors(found)


@no_store
@login_required
@require_POST
def code(request: HttpRequest, organization: str, forum: str, door_pass: UUID) -> HttpResponse:
    """Another code, for one more phone."""
    found = with_doors(request, organization, forum)
    row = get_object_or_404(passes_of(found), uuid=door_pass, revoked_at=None)
    user: Any = request.user
    return doors_page(request, found, shown=make_code(row, actor=user, now=timezone.now()))


@login_required
@require_POST
def pass_revocation(request: HttpRequest, organization: str, forum: str, door_pass: UUID) -> HttpResponse:
    """Close a door: its link, its code and all its phones."""
    found = with_doors(request, organization, forum)
    row = get_object_or_404(passes_of(found), uuid=door_pass)
    user: Any = request.user
    revoke_pass(row, actor=user, now=timezone.now())
    messages.success(request, _("{door} is closed. Its phones cannot scan any more.").format(door=row.label))
    return back_to_doors(found)


@login_required
@require_POST
def device_revocation(request: HttpRequest, organization: str, forum: str, device: UUID) -> HttpResponse:
    """Sign off one phone."""
    found = with_doors(request, organization, forum)
    row = phone_of(found, device)
    user: Any = request.user
    revoke_device(row, actor=user, now=timezone.now())
    messages.success(request, _("That phone is signed off. What it has scanned is kept."))
    return back_to_doors(found)


@login_required
@require_POST
def late_scans(request: HttpRequest, organization: str, forum: str, device: UUID) -> HttpResponse:
    """Count what a phone brought after it was signed off."""
    found = with_doors(request, organization, forum)
    user: Any = request.user
    number = count_scans(phone_of(found, device), actor=user, now=timezone.now())
    words = ngettext("One scan is counted now.", "{n} scans are counted now.", number)
    messages.success(request, words.format(n=number))
    return back_to_doors(found)
