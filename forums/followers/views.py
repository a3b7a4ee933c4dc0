"""Keeping in touch: the public form, saying yes, and leaving. No cookie is read or set on any of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from forums.followers.forms import FollowForm
from forums.followers.joining import AskedTooOften, ask, confirm, words_of_the_page
from forums.followers.leaving import leave
from forums.followers.links import follower_of, leave_path
from forums.hosting.models import Organization
from forums.languages.middleware import speak, use_language
from forums.limits.source import source_of
from forums.signing.links import Purpose

asks_and_does = require_http_methods(["GET", "HEAD", "POST"])


@asks_and_does
@cache_control(no_store=True, private=True)
def keep_in_touch(request: HttpRequest, organization: str) -> HttpResponse:
    """Ask to hear of an organization's next forums: the same answer for every address."""
    host = get_object_or_404(Organization, slug=organization)
    use_language(request, fallback=host.first_language)
    form = FollowForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form(request, host, form, status=422 if form.errors else 200)
    try:
        ask(host, **form.cleaned_data, source=source_of(request), now=timezone.now())
    except AskedTooOften:
        return _form(request, host, form, status=429, too_many=True)
    return _form(request, host, form, sent=form.cleaned_data["email"])


@asks_and_does
def confirmation(request: HttpRequest, link: str) -> HttpResponse:
    """Yes, tell me: GET asks, POST does, as often as one likes."""
    follower = follower_of(link, Purpose.FOLLOW)
    if follower is None:
        return render(request, "forums/followers/gone.html", status=410)
    speak(request, follower.language)
    if request.method == "POST":
        confirm(follower, now=timezone.now())
    context = {
        "organization": follower.organization,
        "follower": follower,
        "leave_path": leave_path(follower),
    }
    return render(request, "forums/followers/confirmation.html", context)


@asks_and_does
def leaving(request: HttpRequest, link: str) -> HttpResponse:
    """Off the list: GET shows one button, POST acts. A mail program may send the POST by itself (RFC 8058)."""
    follower = follower_of(link, Purpose.LEAVE)
    if follower is None:
        return render(request, "forums/followers/left.html", status=200 if request.method == "POST" else 410)
    speak(request, follower.language)
    if request.method == "POST":
        leave(follower)
        return render(request, "forums/followers/left.html", {"organization": follower.organization})
    return render(request, "forums/followers/leaving.html", {"organization": follower.organization})


def _form(
    request: HttpRequest, host: Organization, form: FollowForm, *, status: int = 200, **said: Any
) -> HttpResponse:
    context = {"organization": host, "form": form, "wording": words_of_the_page(host), **said}
    return render(request, "forums/followers/keep_in_touch.html", context, status=status)
