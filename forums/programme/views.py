from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from forums.hosting.models import Organization
from forums.languages.middleware import use_language
from forums.programme.caching import cached, forum_etag, programme_etag
from forums.programme.calendar import forum_calendar
from forums.programme.gates import announced_forum
from forums.programme.models import Forum
from forums.programme.page import forum_context, organization_context, programme_context

PAST_SHOWN = 50  # a page of history; older forums keep their own addresses


@require_safe
def what_is_on(request: HttpRequest) -> HttpResponse:
    """Every listed forum of every organization: what comes, then what was."""
    now = timezone.now()
    listed = Forum.objects.listed().with_people()
    upcoming, past = list(listed.upcoming(now)), list(listed.past(now)[:PAST_SHOWN])
    return cached(
        request,
        programme_etag(upcoming, past, now),
        lambda: render(request, "forums/programme/what_is_on.html", programme_context(upcoming, past, now)),
    )


@require_safe
def organization(request: HttpRequest, organization: str) -> HttpResponse:
    """Who announces, how to reach them, and what they hold."""
    host = get_object_or_404(Organization, slug=organization)
    use_language(request, fallback=host.first_language)
    now = timezone.now()
    listed = Forum.objects.listed().with_people().filter(organization=host)
    upcoming, past = list(listed.upcoming(now)), list(listed.past(now)[:PAST_SHOWN])
    return cached(
        request,
        programme_etag(upcoming, past, now, organization=host),
        lambda: render(
            request,
            "forums/programme/organization.html",
            programme_context(upcoming, past, now) | organization_context(host),
        ),
    )


@require_safe
def forum(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """The forum page."""
    found = announced_forum(organization, forum)
    use_language(request, fallback=found.organization.first_language)
    now = timezone.now()
    return cached(
        request,
        forum_etag(found, now),
        lambda: render(
            request,
            "forums/programme/forum.html",
            forum_context(found, now, language=translation.get_language()),
        ),
    )


@require_safe
def calendar(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """The forum for a calendar, without anything personal: people share it."""
    found = announced_forum(organization, forum)
    use_language(request, fallback=found.organization.first_language)
    language = translation.get_language() or found.organization.first_language
    return cached(
        request,
        forum_etag(found, timezone.now()),
        lambda: HttpResponse(
            forum_calendar(found, language=language),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{_file_name(found)}"'},
        ),
    )


def _file_name(forum: Forum) -> str:
    """A folder of downloads is read by others too."""
    return "calendar.ics" if forum.protected else f"{forum.slug}.ics"
