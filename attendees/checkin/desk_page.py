"""The page for doors that every view of the desk answers with, and the gates of its parts."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from attendees.checkin.forms import PassForm, TeamForm
from attendees.checkin.keys import spaced
from attendees.checkin.models import Device, DoorPass
from attendees.checkin.passes import Secrets
from forums.hosting.access import May
from forums.languages.words import clock_and_day
from forums.programme.gates import forum_for
from forums.programme.models import Forum
from forums.publishing.picture import qr_path


def with_doors(request: HttpRequest, organization: str, forum: str) -> Forum:
    """The gate of this page; a draft has no doors yet."""
    found = forum_for(request, organization, forum, may=May.RUN_DOOR)
    if found.is_draft:
        raise Http404
    return found


def passes_of(forum: Forum) -> QuerySet[DoorPass]:
    return DoorPass.objects.filter(forum=forum).select_related("forum__organization")


def phone_of(forum: Forum, uuid: UUID) -> Device:
    rows = Device.objects.select_related("door_pass__forum__organization")
    return get_object_or_404(rows, uuid=uuid, door_pass__forum=forum)


def back_to_doors(forum: Forum) -> HttpResponse:
    return redirect("checkin:desk", forum.organization.slug, forum.slug)


def doors_page(
    request: HttpRequest,
    forum: Forum,
    *,
    form: PassForm | None = None,
    team: TeamForm | None = None,
    shown: Secrets | None = None,
) -> HttpResponse:
    uncounted = Count("scans", filter=Q(scans__counted=False))
    devices = Prefetch("devices", Device.objects.order_by("pk").annotate(uncounted=uncounted))
    rows = list(passes_of(forum).order_by("pk").prefetch_related(devices))
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
