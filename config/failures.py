"""Pages for what went wrong, in our words."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from config.gate import comes_from_elsewhere
from forums.hosting.kept import keep_a_while

FORMS_THAT_COME_BACK = {"publishing:new", "publishing:edit"}


class WordsForWrongMethods:
    """A form's own address, opened by a link or a bookmark: Django would answer with an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.accepts("text/html") and not response.content:
            response.content = render_to_string("405.html", request=request).encode()
        return response


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is out of date, perhaps because its sender signed in again in another window.

    A long form comes back filled, with a new token. Nothing is kept of a form that another site sent.
    """
    at = request.resolver_match.view_name if request.resolver_match else ""
    if at in FORMS_THAT_COME_BACK and not comes_from_elsewhere(request) and keep_a_while(request):
        return redirect(request.path)
    return render(request, "403_csrf.html", status=403)
