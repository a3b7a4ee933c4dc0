"""What the public pages show; the organizer's preview shows the same."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from forums.hosting.models import Organization
from forums.languages import words
from forums.languages.text import LangText
from forums.programme.calendar_links import google_link, office_link, outlook_link
from forums.programme.linked_data import linked_data
from forums.programme.markdown import to_html, to_text
from forums.programme.models import Change, Forum
from forums.programme.moves import public_moves
from forums.programme.neutral import title_outside
from forums.programme.offer import Standing, line_in_words, offer_of, places_in_words

SUMMARY_LENGTH = 200  # characters that a chat shows under a link
CLOSED = (
    *(Standing.PAST, Standing.CANCELLED, Standing.POSTPONED, Standing.CLOSED, Standing.DRAFT),
    Standing.INVITED,
)


@dataclass(frozen=True)
class Entry:
    """A forum in a list, with its standing in words."""

    forum: Forum
    state: str


def entries(forums: list[Forum], now: datetime) -> list[Entry]:
    return [Entry(forum, _state_in_words(forum, now)) for forum in forums]


def forum_context(forum: Forum, now: datetime, *, language: str | None) -> dict[str, Any]:
    """Everything the forum's template asks for. Costs two queries: the speakers and the last change."""
    beside = second_language(forum.title, language or "")
    offer = offer_of(forum, now)
    change = forum.changes.order_by("-sequence").first() if forum.sequence else None
    with translation.override(beside or language):
        there = _said(forum, now)
    here = _said(forum, now)
    speakers = list(forum.speakers.all())
    return {
        "forum": forum,
        "organization": forum.organization,
        "speakers": speakers,
        "linked_data": linked_data(forum, speakers=speakers, change=change, language=language or ""),
        "beside": beside,
        "offer": offer,
        "places": here["places"],
        "line_of_parties": line_in_words(forum, now),
        "second": {name: words for name, words in there.items() if words != here[name]},
        "line": _public_line(forum, change),
        "moved": public_moves(forum, change) if change and not forum.is_over(now) else [],
        "descriptions": [(code, to_html(text)) for code, text in _reader_first(forum.description, language)],
        "title_outside": title_outside(forum, language)[1],
        "summary": "" if forum.protected else to_text(str(forum.description))[:SUMMARY_LENGTH],
        "shows_address": forum.shows_address_to_everyone(),
        "starts_iso": forum.local(forum.starts_at).isoformat(timespec="minutes") if forum.starts_at else "",
        "is_upcoming": offer.standing not in (Standing.PAST, Standing.CANCELLED, Standing.POSTPONED),
        "map_url": map_url(forum),
        "calendar": calendar_links(forum, language or ""),
        "page_url": f"{settings.SITE_URL}{forum.get_absolute_url()}",
        "share_texts": share_texts(forum),
    }


def programme_context(upcoming: list[Forum], past: list[Forum], now: datetime) -> dict[str, Any]:
    """Of a page that lists forums; runs no query."""
    shown = [*upcoming, *past]
    language = translation.get_language() or ""
    spoken = {code for forum in shown for code in forum.title}
    return {
        "upcoming": entries(upcoming, now),
        "past": entries(past, now),
        "beside": second_language(dict.fromkeys(spoken, ""), language),
        "hosts": list({forum.organization_id: forum.organization for forum in shown}.values()),
    }


def organization_context(host: Organization) -> dict[str, Any]:
    language = translation.get_language() or ""
    return {
        "organization": host,
        "beside": second_language(host.name, language),
        "page_url": f"{settings.SITE_URL}{host.get_absolute_url()}",
    }


def second_language(texts: dict[str, str], language: str) -> str:
    """The language that stands beside the reader's: Khmer beside all others, English beside Khmer; or none."""
    wanted = "en" if language == "km" else "km"
    return wanted if wanted in texts else ""


def map_url(forum: Forum) -> str:
    """A plain link to a map; nothing is loaded from there."""
    if forum.venue is None or not forum.venue.address or not forum.shows_address_to_everyone():
        return ""
    return f"https://www.openstreetmap.org/search?query={quote(forum.venue.address, safe='')}"


def calendar_links(forum: Forum, language: str) -> dict[str, str]:
    """Web calendars with the forum filled in; none before its start and its end are known."""
    if forum.starts_at is None or forum.ends_at is None:
        return {}
    return {
        "google": google_link(forum, language),
        "outlook": outlook_link(forum, language),
        "office": office_link(forum, language),
    }


def share_texts(forum: Forum) -> list[tuple[str, str]]:
    """Ready to paste into a chat, once per language of the title; the link keeps the language. Of a protected forum
    without its title, which may name people."""
    found = []
    for code in forum.title:
        if not forum.local_date or not forum.starts_local or not forum.starts_at:
            continue
        with translation.override(code):
            when = f"{words.long_date(forum.local_date)}, {words.clock(forum.starts_local)}"
            zone = words.zone_words(forum.time_zone, forum.starts_at)
            title = title_outside(forum, code)[1]
            where = forum.venue.name if forum.venue and forum.shows_address_to_everyone() else ""
            link = f"{settings.SITE_URL}{forum.get_absolute_url()}?lang={code}"
            found.append((code, "\n".join(filter(None, [title, f"{when}, {zone}", where, link]))))
    return found


def _public_line(forum: Forum, change: Change | None) -> LangText:
    """The organizer's own line. What was written about a move may name the place, so it stands on the page only
    where the place does; of a forum that does not take place, the form says that it stands there."""
    is_public = change is not None and (not forum.is_published or forum.shows_address_to_everyone())
    return LangText(change.line) if change and is_public else LangText()


def _said(forum: Forum, now: datetime) -> dict[str, str]:
    """The words that follow the state, in the active language."""
    offer = offer_of(forum, now)
    places = "" if offer.standing in CLOSED else places_in_words(forum, now)
    return {"label": offer.label, "sentence": offer.sentence, "message": offer.message, "places": places}


def _state_in_words(forum: Forum, now: datetime) -> str:
    offer = offer_of(forum, now)
    if offer.standing in (Standing.OPEN, Standing.FULL, Standing.NOT_YET):
        return places_in_words(forum, now)
    short = {
        Standing.PAST: _("Past"),
        Standing.POSTPONED: _("Postponed"),
        Standing.CANCELLED: _("Cancelled"),
        Standing.CLOSED: _("Registration is closed."),
        Standing.INVITED: _("By invitation only."),
    }
    return short.get(offer.standing, "")


def _reader_first(texts: dict[str, str], language: str | None) -> list[tuple[str, str]]:
    return sorted(texts.items(), key=lambda item: item[0] != language)
