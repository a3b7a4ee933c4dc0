"""Pages for what went wrong, in our words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config.gate import comes_from_elsewhere
from forums.hosting.kept import keep

FORMS_THAT_COME_BACK = {"publishing:new", "publishing:edit"}


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is out of date, perhaps because its sender signed in again in another window.

    A long form comes back filled, with a new token. Nothing is kept of a form that another site sent.
    """
    at = request.resolver_match.view_name if request.resolver_match else ""
    if at in FORMS_THAT_COME_BACK and not comes_from_elsewhere(request) and keep(request):
        return redirect(request.path)
    return render(request, "403_csrf.html", status=403)
