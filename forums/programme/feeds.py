"""What calendars and readers subscribe to: several forums as one iCalendar object or one Atom document.

Nothing in here is personal, and nothing asks anybody to come: a feed has no METHOD, ATTENDEE or ORGANIZER (RFC 5545;
its NAME, SOURCE and REFRESH-INTERVAL are RFC 7986's). DTSTAMP is when the forum last changed, or every fetch would
look new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils import translation
from icalendar import Calendar, Event

from forums.languages import words
from forums.programme.calendar import PRODID, clean, forum_event, page_url, uid_of
from forums.programme.markdown import to_text
from forums.programme.models import Forum, ForumQuerySet
from forums.programme.neutral import title_outside
from forums.programme.vtimezone import vtimezone

KEPT = timedelta(days=90)  # a calendar that looks in rarely still hears that a forum was cancelled
MOST = 500  # forums of one feed; a subscription is fetched by thousands of machines
REFRESH = timedelta(hours=4)  # clients that ask more often get 304
NEVER = "1970-01-01T00:00:00+00:00"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, kw_only=True)
class Feed:
    """`source` is the address it is fetched from, `page` the one a person reads."""

    name: str
    source: str
    page: str
    language: str
    forums: Sequence[Forum]


def in_feeds(forums: ForumQuerySet, now: datetime) -> list[Forum]:
    """What a subscription holds: all that is to come, and for KEPT what is past, cancelled or not; the next last."""
    recent = forums.with_people().filter(ends_at__gt=now - KEPT).order_by("-starts_at", "-id")
    return list(recent[:MOST])[::-1]


def ics(feed: Feed) -> bytes:
    """The iCalendar object, one VTIMEZONE for each zone over all its forums."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", clean(feed.name))
    calendar.add("x-wr-calname", clean(feed.name))
    calendar.add("source", feed.source, parameters={"VALUE": "URI"})
    calendar.add("url", feed.page)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    by_zone = sorted(feed.forums, key=lambda forum: forum.time_zone)
    for zone, there in groupby(by_zone, key=lambda forum: forum.time_zone):
        instants = [at for forum in there for at in (forum.starts_at, forum.ends_at) if at is not None]
        calendar.add_component(vtimezone(zone, min(instants), max(instants)))
    for forum in feed.forums:
        calendar.add_component(_event(forum, feed.language))
    return bytes(calendar.to_ical())


def atom(feed: Feed) -> bytes:
    """The Atom document (RFC 4287), what changed last first."""
    newest = sorted(feed.forums, key=lambda forum: forum.content_changed_at, reverse=True)
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _say(root, "id", feed.source)
    _say(root, "title", feed.name)
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.source})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    _say(root, "updated", _instant(max((forum.content_changed_at for forum in newest), default=None)))
    author = SubElement(root, "author")
    _say(author, "name", feed.name)
    with translation.override(feed.language):
        for forum in newest:
            _entry(root, forum, feed.language)
    written: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written


def _event(forum: Forum, language: str) -> Event:
    event = forum_event(
        forum,
        uid=uid_of(forum.uuid),
        sequence=forum.sequence,
        stamp=forum.content_changed_at,
        language=language,
        show_address=forum.shows_address_to_everyone(),
    )
    del event["organizer"]  # an entry that somebody took by themselves has nobody to answer to
    return event


def _entry(root: Element, forum: Forum, language: str) -> None:
    assert forum.published_at is not None
    spoken, title = title_outside(forum, language)
    entry = SubElement(root, "entry", {"xml:lang": spoken})
    _say(entry, "id", f"urn:uuid:{forum.uuid}")
    _say(entry, "title", title if forum.is_published else f"{title} – {forum.get_state_display()}")
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page_url(forum)})
    _say(entry, "published", _instant(forum.published_at))
    _say(entry, "updated", _instant(forum.content_changed_at))
    _say(SubElement(entry, "author"), "name", forum.organization.name.pick(language)[1])
    _say(entry, "summary", "\n".join(filter(None, [*_when_and_where(forum), _about(forum)])))


def _when_and_where(forum: Forum) -> list[str]:
    assert forum.starts_at is not None
    assert forum.ends_at is not None
    starts, ends = forum.local(forum.starts_at), forum.local(forum.ends_at)
    when = f"{words.long_date(starts.date())}, {words.time_span(starts.time(), ends.time())}"
    place = forum.venue if forum.shows_address_to_everyone() else None
    return [
        f"{when}, {words.zone_words(forum.time_zone, forum.starts_at)}",
        ", ".join(filter(None, [place.name, place.address])) if place else "",
    ]


def _about(forum: Forum) -> str:
    return "" if forum.protected else to_text(str(forum.description))


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = clean(text)


def _instant(at: datetime | None) -> str:
    """RFC 3339. A feed without an entry has an `updated` too: the standard wants one, and readers only compare it."""
    return at.isoformat(timespec="seconds") if at else NEVER
