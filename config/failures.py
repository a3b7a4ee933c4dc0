"""Pages for what went wrong, in our words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session has ended. The browser's back button still has what was typed."""
    return render(request, "403_csrf.html", status=403)
