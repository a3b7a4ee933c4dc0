"""Public pages are the same for every reader of one language: they carry an ETag and may be kept by anyone."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from forums.hosting.models import Organization
from forums.programme.models import Forum
from forums.programme.offer import line_in_words, offer_of, places_in_words

MAX_AGE = 30  # seconds a page may be kept unasked; then 304 answers most


def forum_etag(forum: Forum, now: datetime) -> str:
    """Everything the forum page shows that can change; `forum` comes with venue and organization."""
    offer = offer_of(forum, now)
    return _etag(
        forum.uuid,
        forum.state,
        forum.visibility,
        forum.content_changed_at,
        forum.venue.content_changed_at if forum.venue else "",
        forum.organization.content_changed_at,
        forum.donations_open,
        forum.organization.donations_open,
        places_in_words(forum, now),
        line_in_words(forum, now),
        offer.standing,
        offer.label,
        offer.sentence,
    )


def programme_etag(
    upcoming: list[Forum], past: list[Forum], now: datetime, *, organization: Organization | None = None
) -> str:
    """Of a page that lists forums: also of which list each stands in, for a cancelled forum's own page is the same
    before its day and after."""
    changed = organization.content_changed_at if organization else ""
    lists = (_etag(*(forum_etag(forum, now) for forum in forums)) for forums in (upcoming, past))
    return _etag(changed, *lists)


def feed_etag(name: str, forums: list[Forum]) -> str:
    """Of a subscription: what calendars hear. How many places are left is no part of it."""
    return _etag(name, *(part for forum in forums for part in _heard(forum)))


def cached(request: HttpRequest, etag: str, render: Callable[[], HttpResponse]) -> HttpResponse:
    """304 if the reader has this version, else the page. Sets what a cache in between needs to know.

    Nothing on these pages is secret or personal, so compressing them gives nothing away.
    """
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response = HttpResponseNotModified() if etag in known or "*" in known else render()
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    patch_vary_headers(response, ["Accept-Encoding"])
    return cast("HttpResponse", GZipMiddleware(lambda _: response).process_response(request, response))


def _heard(forum: Forum) -> tuple[object, ...]:
    venue_changed_at = forum.venue.content_changed_at if forum.venue else ""
    return (
        *(forum.uuid, forum.state, forum.sequence, forum.starts_at, forum.address_shown),
        *(forum.content_changed_at, venue_changed_at, forum.organization.content_changed_at),
    )


def _etag(*parts: object) -> str:
    said = "|".join(map(str, (settings.RELEASE, settings.DEMO, translation.get_language(), *parts)))
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'  # weak: the server may compress on the way
