"""A form sent after the session ended comes back filled after sign-in.

What was typed waits on the server, in the session of the browser that sent it; never in a cookie.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from forums.limits.counting import count
from forums.limits.source import source_of

KEPT = "kept_form"
KEPT_FOR = timedelta(hours=1)  # to find the code in the mail, not to leave words on somebody else's computer
KEPT_AN_HOUR = 20  # forms from one address without a session; a school shares one
LARGEST = 200_000  # characters; a whole announcement in three languages is a tenth of it

View = Callable[..., HttpResponse]


def signed_in_or_kept(view: View) -> View:
    """Like login_required, and a POST without a session is kept for after the sign-in."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            if request.method == "POST" and _path_of_kept(request) == request.path:
                del request.session[KEPT]  # it has been sent again
            return view(request, *args, **kwargs)
        if request.method == "POST":
            keep_a_while(request)
        return redirect_to_login(request.path)

    return gate


def _may_keep(request: HttpRequest) -> bool:
    """Nobody has signed in: a machine could fill the disk with what it "typed"."""
    subject = f"kept:{source_of(request)}"
    return count(subject, per=timedelta(hours=1), now=timezone.now()) <= KEPT_AN_HOUR


def keep_a_while(request: HttpRequest) -> bool:
    """Keep what was typed: as long as somebody is signed in, else for an hour, and not for a machine that types on
    and on. False: it was not kept."""
    if request.session.get(SESSION_KEY):
        return keep(request)
    if not _may_keep(request) or not keep(request):
        return False
    request.session.set_expiry(KEPT_FOR)
    return True


def keep(request: HttpRequest) -> bool:
    """Keep what was typed into the form that this POST brought. False: there was too much of it."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    encoded = typed.urlencode()
    if len(encoded) > LARGEST:
        return False
    request.session[KEPT] = {"path": request.path, "typed": encoded, "at": timezone.now().isoformat()}
    return True


def kept_form(request: HttpRequest) -> QueryDict | None:
    """What this browser typed into the form at this address before it had to sign in, until it is sent."""
    if _path_of_kept(request) != request.path:
        return None
    kept = request.session[KEPT]
    if datetime.fromisoformat(kept["at"]) < timezone.now() - KEPT_FOR:
        del request.session[KEPT]
        return None
    return QueryDict(kept["typed"])


def forget_sessions(now: datetime) -> None:
    """Delete the sessions that have ended, and what was typed into them. `now` is the sweep's; Django asks its own."""
    SessionStore.clear_expired()


def _path_of_kept(request: HttpRequest) -> str:
    return str(request.session.get(KEPT, {}).get("path", ""))
