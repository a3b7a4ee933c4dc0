"""Who may ask at a door: a phone with a token of this forum's. Never a cookie."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from attendees.checkin.keys import hashed
from attendees.checkin.models import Device

SCHEME = "Door "
LONGEST_TOKEN = 200

DoorView = Callable[[HttpRequest, Device], HttpResponse]


def at_the_door(*, also_signed_off: bool = False) -> Callable[[DoorView], Callable[..., HttpResponse]]:
    """The view gets the device; everybody else gets JSON: 401 for a token nobody knows here, 410 where it is over.

    `also_signed_off`: a phone that was signed off may still bring what it scanned, until the forum is purged.
    """

    def gate(view: DoorView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def asked(request: HttpRequest, forum: UUID, **kwargs: Any) -> HttpResponse:
            now = timezone.now()
            device = device_of(request.headers.get("Authorization", ""), forum=forum)
            if device is None:
                return said(401, now, problem="unknown")
            if device.door_pass.forum.purged_at or not (also_signed_off or device.is_open(now)):
                return said(410, now, problem="signed_off")
            return view(request, device, **kwargs)

        return asked

    return gate


def device_of(authorization: str, *, forum: UUID) -> Device | None:
    """The phone whose token this is, if its door belongs to this forum; one query."""
    token = authorization.removeprefix(SCHEME)
    if token == authorization or len(token) > LONGEST_TOKEN:
        return None
    rows = Device.objects.select_related("door_pass__forum")
    return rows.filter(token_hash=hashed(token), door_pass__forum__uuid=forum).first()


def said(status: int, now: datetime, **answer: Any) -> JsonResponse:
    """Every answer has the server's clock, and none is kept."""
    response = JsonResponse({"now_ms": int(now.timestamp() * 1000), **answer}, status=status)
    response["Cache-Control"] = "no-store"
    return response
