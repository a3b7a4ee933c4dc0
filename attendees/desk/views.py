from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.desk import live, roster, summary
from attendees.desk.export import csv_lines
from attendees.desk.no_shows import no_shows_in_words
from attendees.privacy.proof import proof_of
from attendees.registrations.models import Registration
from forums.hosting.access import May, role_may
from forums.hosting.models import User
from forums.programme.gates import forum_for
from forums.programme.models import Forum


@require_safe
@login_required
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """A sentence, what needs this person, then their forums."""
    assert isinstance(request.user, User)
    now = timezone.now()
    memberships = summary.memberships_of(request.user)
    if not memberships:
        return redirect("hosting:start")
    forums = summary.forums_of(memberships)
    tasks = summary.tasks_for(memberships, forums, now)
    context = {
        "section": "forums",
        "organization": memberships[0].organization,
        "headline": summary.headline(forums, tasks, now),
        "tasks": tasks,
        "coming": [_entry(forum, now) for forum in forums if not forum.is_over(now)],
        "past": [_entry(forum, now) for forum in reversed(forums) if forum.is_over(now)],
        "may_announce": [m.organization for m in memberships if role_may(m.role, May.EDIT_FORUMS)],
    }
    return render(request, "attendees/desk/home.html", context)


@require_safe
@login_required
@never_cache
def forum(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """One forum: how full, who comes, who has arrived. Names only for roles that may see people."""
    found = forum_for(request, organization, forum, may=May.SEE_FORUMS)
    if found.is_draft and _may(request, May.EDIT_FORUMS):
        return redirect(f"/desk{found.get_absolute_url()}edit/")
    texts, now = live.live_counts(found), timezone.now()
    context = {
        "section": "forums",
        "forum": found,
        "organization": found.organization,
        "over_by": summary.over_by(found),
        "places": summary.places_sentence(found),
        "live": texts,
        "may": {may.value: _may(request, may) for may in May},
        "no_shows": "" if found.is_over(now) else no_shows_in_words(found, now),
        "proof": proof_of(found) if found.purged_at else "",
    }
    if _may(request, May.SEE_PEOPLE):
        context |= _people(request, found, texts)
    return render(request, "attendees/desk/forum.html", context)


@require_safe
@login_required
def live_numbers(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """The same texts as the page, for its poll; 304 while nothing has changed at the door or on the list."""
    found = forum_for(request, organization, forum, may=May.SEE_FORUMS)
    version = live.version_of(found)
    if request.headers.get("If-None-Match") == version:
        response: HttpResponse = HttpResponseNotModified()
    else:
        texts = live.live_counts(found)
        if _may(request, May.SEE_PEOPLE):
            texts |= live.arrival_texts(_page(request, found))
        response = JsonResponse(texts)
    response["ETag"] = version
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@login_required
@never_cache
def export(request: HttpRequest, organization: str, forum: str) -> HttpResponse | StreamingHttpResponse:
    """Everybody on the list, as a spreadsheet file; of a protected forum for owners only."""
    found = forum_for(request, organization, forum, may=May.SEE_PEOPLE)
    if not _may_search(request, found):
        raise Http404
    rows = Registration.objects.filter(forum=found).exclude(name="").order_by("id").iterator(chunk_size=2000)
    response = StreamingHttpResponse(csv_lines(found, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.csv"'
    return response


def _people(request: HttpRequest, forum: Forum, texts: dict[str, str]) -> dict[str, Any]:
    tab, query = roster.tab_of(request.GET.get("tab", "")), _query(request, forum)
    page = _page(request, forum)
    return {
        "tabs": [
            {"tab": each, "words": roster.WORDS[each], "count": texts[f"tab-{each}"], "current": each == tab}
            for each in roster.Tab
        ],
        "tab": tab,
        "query": query,
        "searches": _may_search(request, forum),
        "people": page.people,
        "next_before": page.next_before,
        "decides": tab is roster.Tab.PENDING and _may(request, May.CHANGE_PEOPLE),
    }


def _page(request: HttpRequest, forum: Forum) -> roster.Page:
    before = request.GET.get("before", "")
    return roster.page(
        forum,
        tab=roster.tab_of(request.GET.get("tab", "")),
        query=_query(request, forum),
        before=int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None,
    )


def _query(request: HttpRequest, forum: Forum) -> str:
    """What is looked for; whoever may not search reads the list as it stands."""
    return request.GET.get("q", "").replace("\x00", "")[:100] if _may_search(request, forum) else ""


def _may_search(request: HttpRequest, forum: Forum) -> bool:
    return not forum.protected or _may(request, May.SEARCH_PROTECTED)


def _may(request: HttpRequest, may: May) -> bool:
    return role_may(request.membership.role, may)  # type: ignore[attr-defined]


def _entry(forum: Forum, now: datetime) -> dict[str, Any]:
    return {"forum": forum, "places": summary.places_sentence(forum), "is_past": forum.is_over(now)}
