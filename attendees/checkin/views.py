"""The door's own pages: one for every door, one for a pass, and the worker that reads codes."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from attendees.checkin.enrolling import Enrolled, NoSuchPass, TooManyTries, enrol, enrol_by_code, open_pass
from attendees.checkin.gates import said
from forums.languages.middleware import use_language
from forums.limits.source import source_of

DECODER = "js/door/decode.js"
READS_CODES = {
    "default-src": ["'none'"],
    "script-src": ["'self'", "'wasm-unsafe-eval'"],
    "connect-src": ["'self'"],
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """The scanner, or the question for a code. POST takes the code of a phone whose scripts run."""
    if request.method == "POST" and _asks_for_json(request):
        return _code_answer(request)
    shown = {"release": settings.RELEASE, "typed": request.POST.get("code", "")}
    return render(request, "attendees/checkin/door.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def door_pass(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is for. Looking changes nothing; POST makes this phone a door."""
    if request.method == "POST" and _asks_for_json(request):
        return _link_answer(token)
    try:
        found = open_pass(token, now=timezone.now())
    except NoSuchPass:
        return render(request, "attendees/checkin/no_pass.html", status=410)
    use_language(request, fallback=found.forum.organization.first_language)
    context = {"door_pass": found, "organization": found.forum.organization}
    return render(request, "attendees/checkin/pass.html", context)


@require_safe
@csp_override(READS_CODES)
@cache_control(no_cache=True)
def decoder(request: HttpRequest) -> HttpResponse:
    """The worker, in the scanner's own folder and with the one policy that lets WebAssembly compile.

    It is served as it is written: its imports are absolute, and vendored files keep their names.
    """
    path = finders.find(DECODER)
    assert path is not None
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")


def _code_answer(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    try:
        return _enrolled(enrol_by_code(request.POST.get("code", ""), source=source_of(request), now=now))
    except TooManyTries:
        return said(403, now, problem="tries")  # 429 would read as no signal
    except NoSuchPass:
        return said(404, now, problem="unknown")


def _link_answer(token: str) -> HttpResponse:
    now = timezone.now()
    try:
        return _enrolled(enrol(token, now=now))
    except NoSuchPass:
        return said(410, now, problem="unknown")


def _enrolled(enrolled: Enrolled) -> HttpResponse:
    door_pass = enrolled.device.door_pass
    return said(
        200,
        timezone.now(),
        device=str(enrolled.device.uuid),
        token=enrolled.token,
        forum=str(door_pass.forum.uuid),
        door=door_pass.label,
        title=str(door_pass.forum.title),
    )


def _asks_for_json(request: HttpRequest) -> bool:
    """A form sent without scripts gets the page again, which says that scanning needs them; no code is used up."""
    return request.headers.get("Accept", "").startswith("application/json")
