"""The pages for a code that was not sent: the mail server is silent, or somebody asked too often."""

from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def mail_is_down(request: HttpRequest, email: str) -> HttpResponse:
    """The same for known and unknown addresses: what happened, what next, and the address still typed."""
    again = {"email": email, "next": get_next_redirect_url(request), "back": request.path}
    return render(request, "forums/hosting/mail_is_down.html", again, status=503)


def too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)
