"""What phones ask, in JSON. docs/door.md is the contract."""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from attendees.checkin import sent, storing
from attendees.checkin.answers import forum_facts, version_of
from attendees.checkin.gates import at_the_door, said
from attendees.checkin.looking import look
from attendees.checkin.models import Device
from attendees.checkin.room import numbers, room_of
from attendees.registrations.models import Registration


@require_POST
@at_the_door()
def looks(request: HttpRequest, device: Device) -> HttpResponse:
    """The verdict on a code; writes nothing."""
    now = timezone.now()
    try:
        text, reason = sent.read_code(_body(request))
    except TooLarge:
        return said(413, now, problem="too_large")
    except sent.Malformed:
        return said(400, now, problem="malformed")
    door_pass = device.door_pass
    seen = look(door_pass.forum, text, reason=reason if door_pass.may_admit_over else "", now=now)
    return said(200, now, verdict=seen.verdict, door=seen.door)


@require_POST
@at_the_door(also_signed_off=True)
def scans(request: HttpRequest, device: Device) -> HttpResponse:
    """Facts to keep; the answer names every one that is stored or never will be."""
    now = timezone.now()
    try:
        body = _body(request)
        facts, refused = _facts(body)
    except TooLarge:
        return said(413, now, problem="too_large")
    except sent.Malformed:
        return said(400, now, problem="malformed")
    left = max(0, sent.unsent_of(body) - len(facts))
    storing.hear_from(device, unsent=left, release=sent.release_of(body), now=now)
    try:
        outcome = storing.store(device, facts, now=now)
    except IntegrityError:
        # Two forums were sent one id at the same moment. Asked again, the second finds it taken.
        return said(503, now, problem="again")
    except storing.ForumPurged:
        return said(410, now, problem="signed_off")
    refused += [{"id": taken, "why": "conflict"} for taken in outcome.conflicts]
    status = 409 if refused else 200
    return said(status, now, stored=outcome.stored, refused=refused, door=outcome.door)


@require_safe
@at_the_door()
def state(request: HttpRequest, device: Device) -> HttpResponse:
    """How the room stands; 304 while nothing has changed, for one query."""
    now = timezone.now()
    door_pass = device.door_pass
    version = f"{settings.RELEASE} {translation.get_language()} {version_of(door_pass, now)}"
    etag = f'"{sha256(version.encode()).hexdigest()[:32]}"'
    response: HttpResponse
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        response = HttpResponseNotModified()
    else:
        forum = door_pass.forum
        tickets = Registration.objects.seated().filter(forum=forum).count()
        door = numbers(forum, room_of(forum), now)
        response = said(200, now, forum=forum_facts(door_pass, now) | {"tickets": tickets}, door=door)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


class TooLarge(Exception):
    """More than fifty of the largest codes there are."""


def _body(request: HttpRequest) -> dict[str, Any]:
    """Raises TooLarge before reading, Malformed after."""
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > sent.LARGEST_BODY:
        raise TooLarge
    return sent.read_object(request.body)


def _facts(body: dict[str, Any]) -> tuple[list[sent.SentFact], list[dict[str, str]]]:
    """The facts that can be read, and the ids of those that cannot. Raises Malformed."""
    found = body.get("scans")
    if not isinstance(found, list) or len(found) > sent.LONGEST_BATCH:
        raise sent.Malformed
    facts, refused = [], []
    for each in found:
        name = sent.named(each)
        try:
            facts.append(sent.read_fact(each))
        except sent.Malformed:
            refused.append({"id": name, "why": "malformed"})
    return facts, refused
