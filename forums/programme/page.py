"""What the forum page shows, the same for the public page and the organizer's preview."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from forums.programme.models import Forum
from forums.programme.markdown import to_html
from forums.programme.offer import offer_of, places_in_words


def forum_context(forum: Forum, now: datetime, *, language: str | None) -> dict[str, Any]:
    """Everything the template asks for; runs no query beyond the forum's own speakers."""
    return {
        "forum": forum,
        "organization": forum.organization,
        "beside": second_language(forum, language or ""),
        "offer": offer_of(forum, now),
        "places": places_in_words(forum),
        "descriptions": [(code, to_html(text)) for code, text in _reader_first(forum.description, language)],
        "shows_address": forum.shows_address_to_everyone(),
        "map_url": map_url(forum),
        "page_url": f"{settings.SITE_URL}{forum.get_absolute_url()}",
        "now": now,
    }


def second_language(forum: Forum, language: str) -> str:
    """The language that stands beside the reader's on this forum's pages, or ""."""
    return next((code for code in forum.title if code != language and code in ("km", "en")), "")


def map_url(forum: Forum) -> str:
    """A plain link to a map; nothing is loaded from there."""
    if forum.venue is None or not forum.venue.address:
        return ""
    return f"https://www.openstreetmap.org/search?query={quote(forum.venue.address, safe='')}"


def _reader_first(texts: dict[str, str], language: str | None) -> list[tuple[str, str]]:
    return sorted(texts.items(), key=lambda item: item[0] != language)
