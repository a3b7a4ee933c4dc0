"""The organizer's page for the doors of one forum."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from attendees.checkin.counting_in import count_scans
from attendees.checkin.forms import PassForm, TeamForm
from attendees.checkin.keys import spaced
from attendees.checkin.models import Device, DoorPass
from attendees.checkin.opening import TeamExceedsRoom, set_team
from attendees.checkin.passes import Secrets, make_code, make_pass, revoke_device, revoke_pass
from forums.hosting.access import May
from forums.languages.words import clock_and_day
from forums.programme.gates import forum_for
from forums.programme.models import Forum
from forums.publishing.picture import qr_path

no_store = cache_control(no_store=True, private=True)


@no_store
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passes(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """Every door and phone; POST makes a door and shows its link and code, this once."""
    found = _with_doors(request, organization, forum)
    form = PassForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form=form)
    user: Any = request.user
    made = make_pass(found, **form.cleaned_data, actor=user, now=timezone.now())
    return _page(request, found, shown=made)


@no_store
@login_required
@require_POST
def team(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """How many of us are in the room."""
    found = _with_doors(request, organization, forum)
    form = TeamForm(request.POST)
    if not form.is_valid():
        return _page(request, found, team=form)
    user: Any = request.user
    try:
        set_team(found, team=form.cleaned_data["team"], actor=user, now=timezone.now())
    except TeamExceedsRoom as refusal:
        form.add_error("team", _("The room holds {n} people.").format(n=refusal.limit))
        return _page(request, found, team=form)
    messages.success(request, _("Saved. Every door counts with it now."))
    return _back(found)


@no_store
@login_required
@require_POST
def code(request: HttpRequest, organization: str, forum: str, door_pass: UUID) -> HttpResponse:
    """Another code, for one more phone."""
    found = _with_doors(request, organization, forum)
    row = get_object_or_404(_passes(found), uuid=door_pass, revoked_at=None)
    user: Any = request.user
    return _page(request, found, shown=make_code(row, actor=user, now=timezone.now()))


@login_required
@require_POST
def pass_revocation(request: HttpRequest, organization: str, forum: str, door_pass: UUID) -> HttpResponse:
    """Close a door: its link, its code and all its phones."""
    found = _with_doors(request, organization, forum)
    row = get_object_or_404(_passes(found), uuid=door_pass)
    user: Any = request.user
    revoke_pass(row, actor=user, now=timezone.now())
    messages.success(request, _("{door} is closed. Its phones cannot scan any more.").format(door=row.label))
    return _back(found)


@login_required
@require_POST
def device_revocation(request: HttpRequest, organization: str, forum: str, device: UUID) -> HttpResponse:
    """Sign off one phone."""
    found = _with_doors(request, organization, forum)
    row = _device(found, device)
    user: Any = request.user
    revoke_device(row, actor=user, now=timezone.now())
    messages.success(request, _("That phone is signed off. What it has scanned is kept."))
    return _back(found)


@login_required
@require_POST
def late_scans(request: HttpRequest, organization: str, forum: str, device: UUID) -> HttpResponse:
    """Count what a phone brought after it was signed off."""
    found = _with_doors(request, organization, forum)
    user: Any = request.user
    number = count_scans(_device(found, device), actor=user, now=timezone.now())
    words = ngettext("One scan is counted now.", "{n} scans are counted now.", number)
    messages.success(request, words.format(n=number))
    return _back(found)


def _with_doors(request: HttpRequest, organization: str, forum: str) -> Forum:
    """The gate of this page; a draft has no doors yet."""
    found = forum_for(request, organization, forum, may=May.RUN_DOOR)
    if found.is_draft:
        raise Http404
    return found


def _passes(forum: Forum) -> Any:
    return DoorPass.objects.filter(forum=forum).select_related("forum__organization")


def _device(forum: Forum, uuid: UUID) -> Device:
    rows = Device.objects.select_related("door_pass__forum__organization")
    return get_object_or_404(rows, uuid=uuid, door_pass__forum=forum)


def _back(forum: Forum) -> HttpResponse:
    return redirect("checkin:desk", forum.organization.slug, forum.slug)


def _page(
    request: HttpRequest,
    forum: Forum,
    *,
    form: PassForm | None = None,
    team: TeamForm | None = None,
    shown: Secrets | None = None,
) -> HttpResponse:
    uncounted = Count("scans", filter=Q(scans__counted=False))
    devices = Prefetch("devices", Device.objects.order_by("pk").annotate(uncounted=uncounted))
    rows = list(_passes(forum).order_by("pk").prefetch_related(devices))
    context = {
        "section": "forums",
        "organization": forum.organization,
        "forum": forum,
        "form": form or PassForm(),
        "team_form": team or TeamForm(initial={"team": forum.team}),
        "doors": [{"door_pass": row, "phones": _phones(row, forum)} for row in rows],
        "shown": _shown(shown) if shown else None,
    }
    refused = bool((form and form.errors) or (team and team.errors))
    return render(request, "attendees/checkin/passes.html", context, status=422 if refused else 200)


def _phones(door_pass: DoorPass, forum: Forum) -> list[dict[str, Any]]:
    return [
        {"row": device, "seen": clock_and_day(device.last_seen_at or device.enrolled_at, forum.time_zone)}
        for device in door_pass.devices.all()
    ]


def _shown(shown: Secrets) -> dict[str, Any]:
    """What is read aloud or scanned now, and never shown again."""
    address = ""
    if shown.token:
        address = settings.SITE_URL + reverse("checkin:pass", args=[shown.token])
    return {
        "door_pass": shown.door_pass,
        "address": address,
        "qr": qr_path(address) if address else None,
        "code": spaced(shown.code),
        "door_address": settings.SITE_URL + reverse("checkin:door"),
    }
