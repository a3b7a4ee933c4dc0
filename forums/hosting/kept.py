"""A form sent after the session ended comes back filled after sign-in.

What was typed waits on the server, in the session of the browser that sent it; never in a cookie.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict

KEPT = "kept_form"
LARGEST = 200_000  # characters; a whole announcement in three languages is a tenth of it

View = Callable[..., HttpResponse]


def signed_in_or_kept(view: View) -> View:
    """Like login_required, and a POST without a session is kept for after the sign-in."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            typed = request.POST.copy()
            typed.pop("csrfmiddlewaretoken", None)
            encoded = typed.urlencode()
            if len(encoded) <= LARGEST:
                request.session[KEPT] = {"path": request.path, "typed": encoded}
        return redirect_to_login(request.path)

    return gate


def kept_form(request: HttpRequest) -> QueryDict | None:
    """What this browser typed into the form at this address before it had to sign in; once."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    return QueryDict(kept["typed"])
