"""What allauth's own pages lack: a fresh code, and no passwords anywhere."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forums.hosting import fresh_code as code
from forums.hosting.undelivered import too_often
from forums.limits.counting import count

TYPED_AT_MOST = (
    12  # codes in the time one lasts: three tries of four codes, however many requests come at once
)


def no_passwords(request: HttpRequest, **_: Any) -> HttpResponse:
    """Pages of allauth that would give somebody a password."""
    raise Http404


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fresh_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code to the address one signed in with, then type it here.

    Somebody who has a second factor proves themselves by that: a mailbox alone must not take it away.
    """
    if get_reauthentication_flows(request.user):
        return redirect(_by_second_factor(request))
    if request.method != "POST":
        return _page(request)
    if request.POST.get("action") == "send":
        return _send(request)
    if count(f"fresh-code:{request.user.pk}", per=code.LASTS, now=timezone.now()) > TYPED_AT_MOST:
        return too_often(request)
    if code.check(request, request.POST.get("code", "")):
        return resume_request(request) or redirect("mfa_index")
    return _page(request, error=_what_was_wrong(request))


def _by_second_factor(request: HttpRequest) -> str:
    url: str = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    going_on = get_next_redirect_url(request)
    return f"{url}?{urlencode({'next': going_on})}" if going_on else url


def _send(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not ratelimit.consume(request, app="allauth.account", action="request_login_code", key=user.email):
        return too_often(request)
    code.send(request, user)
    return redirect(request.get_full_path())


def _page(request: HttpRequest, *, error: str = "") -> HttpResponse:
    typed = request.POST.get("code", "")
    context = {
        "error": error,
        "typed": typed,
        "sent": code.is_waited_for(request),
        "next": get_next_redirect_url(request),
    }
    return render(request, "forums/hosting/fresh_code.html", context)


def _what_was_wrong(request: HttpRequest) -> str:
    if code.is_waited_for(request):
        return gettext("This is not the code we sent last. Please look in your newest message from us.")
    return gettext("This code does not work any more. Please ask for a new one.")
