"""The committee's view of its list: how many there are, the list as a file, and announcing a forum to it."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.followers.announcing import NotToBeAnnounced, announce
from forums.followers.forms import TakeOffForm
from forums.followers.leaving import take_off
from forums.hosting.access import May, organization_for, role_may
from forums.hosting.models import Organization
from forums.languages.spreadsheet import csv_file
from forums.programme.gates import forum_for
from forums.programme.wallclock import local


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def followers(request: HttpRequest, organization: str) -> HttpResponse:
    """How many asked to hear of the next forums; POST takes one off who asked the committee for it."""
    host = organization_for(request, organization, may=May.SEE_FOLLOWERS)
    form = TakeOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        if take_off(host, email=form.cleaned_data["email"], actor=user, now=timezone.now()):
            messages.success(request, _("Done. We do not write to this address any more."))
            return redirect("followers:followers", host.slug)
        form.add_error("email", _("This address is not on the list. Perhaps it is spelled another way."))
    role: str = request.membership.role  # type: ignore[attr-defined]
    context = {
        "organization": host,
        "section": "organization",
        "form": form,
        "confirmed": host.followers.confirmed().count(),
        "unconfirmed": host.followers.unconfirmed().count(),
        "may_export": role_may(role, May.EXPORT_FOLLOWERS),
    }
    return render(request, "forums/followers/followers.html", context)


@require_safe
@login_required
@never_cache
def export(request: HttpRequest, organization: str) -> StreamingHttpResponse:
    """Everybody who said yes, with the words they said it to."""
    host = organization_for(request, organization, may=May.EXPORT_FOLLOWERS)
    # The words are made at once: when the rows leave, the page's language has been put back already.
    head = [_("Email"), _("Language"), _("Asked"), _("Confirmed"), _("The words they saw")]
    response = StreamingHttpResponse(
        csv_file(chain([head], _rows(host))), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{host.slug}-followers.csv"'
    return response


@login_required
@require_POST
def announcement(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """Write to those on the list about a public forum; then the page it was asked from."""
    found = forum_for(request, organization, forum, may=May.EDIT_FORUMS)
    user: Any = request.user
    try:
        number = announce(found, actor=user, now=timezone.now())
    except NotToBeAnnounced:
        messages.error(request, _("This forum cannot be announced to the list; nobody was written to."))
    else:
        words = ngettext("{n} person is told by email.", "{n} people are told by email.", number)
        messages.success(request, words.format(n=number))
    return redirect(f"/desk{found.get_absolute_url()}share/")


def _rows(host: Organization) -> Iterator[list[str]]:
    for follower in host.followers.confirmed().order_by("pk").iterator(chunk_size=2000):
        times = [
            local(at, host.time_zone).strftime("%Y-%m-%d %H:%M")
            for at in (follower.asked_at, follower.confirmed_at)
            if at is not None
        ]
        yield [follower.email, follower.language, *times, follower.wording]
