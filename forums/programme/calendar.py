"""A forum as calendars hear it (RFC 5545). Pure functions of the row: nothing is read or written here.

A UID is made once and never derived from anything that can change; SEQUENCE only rises.
Nothing that opens a door stands in here, for calendars are shared: no link, code or address of an attendee.
"""

import re
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from icalendar import Calendar, Event, vCalAddress

from forums.languages import words
from forums.programme.markdown import to_text
from forums.programme.models import Forum
from forums.programme.neutral import host_outside, title_outside
from forums.programme.vtimezone import vtimezone

PRODID, NEUTRAL_PRODID = "-//Sala//Public forums//EN", "-//Sala//EN"
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]"
)  # RFC 5545 TEXT holds no control characters
_UNSAFE_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def registration_calendar(  # noqa: PLR0913  what differs between two calendars of one forum
    forum: Forum,
    *,
    uid: str,
    sequence: int,
    stamp: datetime,
    language: str,
    method: str = "PUBLISH",
    show_address: bool = True,
) -> bytes:
    """One person's entry as a file to take away: no attendee, no alarm. `uid` comes from `uid_of`."""
    event = forum_event(
        forum,
        uid=uid,
        sequence=sequence,
        stamp=stamp,
        language=language,
        show_address=show_address,
    )
    return calendar_of(forum, event, method=method)


def forum_calendar(forum: Forum, *, language: str) -> bytes:
    """The forum's own download, the same for everybody who reads this language."""
    event = forum_event(
        forum,
        uid=uid_of(forum.uuid),
        sequence=forum.sequence,
        stamp=forum.content_changed_at,
        language=language,
        show_address=forum.shows_address_to_everyone(),
    )
    return calendar_of(forum, event, method="PUBLISH")


def uid_of(uuid: object) -> str:
    """`<uuid>@<our domain>`: a registration's in messages and on its page, a forum's in what everybody may take."""
    return f"{uuid}@{domain()}"


def domain() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def calendar_of(forum: Forum, event: Event, *, method: str) -> bytes:
    """The finished object, lines folded and ended as RFC 5545 says."""
    assert forum.starts_at is not None
    assert forum.ends_at is not None
    calendar = Calendar()
    calendar.add("prodid", NEUTRAL_PRODID if forum.protected else PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(vtimezone(forum.time_zone, forum.starts_at, forum.ends_at))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def forum_event(
    forum: Forum,
    *,
    uid: str,
    sequence: int,
    stamp: datetime,
    language: str,
    show_address: bool,
) -> Event:
    """The VEVENT every form of the forum's calendar shares; `forum` comes with venue and organization.

    SUMMARY is in the reader's language; DESCRIPTION says the wall time in words and adds the other languages.
    Of a protected forum it says the time and "Sunday afternoon": neither who, nor what, nor where.
    """
    assert forum.starts_at is not None
    assert forum.ends_at is not None
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", stamp.replace(microsecond=0))
    event.add("last-modified", forum.content_changed_at.replace(microsecond=0))
    event.add("dtstart", forum.local(forum.starts_at))
    event.add("dtend", forum.local(forum.ends_at))
    spoken, title = title_outside(forum, language)
    event.add("summary", clean(title), parameters={"LANGUAGE": spoken})
    if what := description(forum, language):
        event.add("description", clean(what), parameters={"LANGUAGE": language})
    if where := location(forum, show_address=show_address):
        event.add("location", clean(where))
    if not forum.protected:
        event.add("url", page_url(forum))
    event.add("organizer", _organizer(forum, language))
    event.add("status", "CONFIRMED" if forum.is_published else "CANCELLED")
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE" if forum.protected else "PUBLIC")
    return event


def _organizer(forum: Forum, language: str) -> vCalAddress:
    host = clean_name(host_outside(forum, language))
    return vCalAddress.new(settings.MAIL_FROM, cn=host or None)


def location(forum: Forum, *, show_address: bool) -> str:
    """Name and address in one line, or nothing for those who are not told where it is, and for calendars that must
    not know."""
    if forum.venue is None or not show_address or forum.protected:
        return ""
    return ", ".join(filter(None, [forum.venue.name, forum.venue.address]))


def description(forum: Forum, language: str) -> str:
    """The evening in words: the reader's language first, each other language of the title after it. Nothing of a
    protected forum."""
    if forum.protected:
        return ""
    others = [code for code in forum.title if code != language and forum.title[code]]
    return "\n\n---\n\n".join(_description_in(code, forum) for code in [language, *others])


def page_url(forum: Forum) -> str:
    return f"{settings.SITE_URL}{forum.get_absolute_url()}"


def clean(text: str) -> str:
    """Text without what calendars may not hold. A literal `\\N` would be read as a new line: a space that
    takes no room keeps the two characters apart."""
    plain = _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\N", "\\\u200bN")


def clean_name(name: str) -> str:
    """A name on one line: in a parameter or a mail header a line break would begin something else."""
    return " ".join(_UNSAFE_IN_A_NAME.sub(" ", name).split())


def _description_in(language: str, forum: Forum) -> str:
    with translation.override(language):
        parts = [
            forum.title.pick(language)[1],
            _when_in_words(forum),
            to_text(forum.description.other(language)),
            page_url(forum) + f"?lang={language}",
        ]
    return "\n\n".join(filter(None, parts))


def _when_in_words(forum: Forum) -> str:
    assert forum.starts_at is not None
    assert forum.ends_at is not None
    starts, ends = forum.local(forum.starts_at), forum.local(forum.ends_at)
    day = f"{words.long_date(starts.date())}, {words.time_span(starts.time(), ends.time())}"
    return f"{day}\n{words.zone_words(forum.time_zone, forum.starts_at)}"
