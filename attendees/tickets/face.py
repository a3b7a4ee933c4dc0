"""What a ticket shows, the same on the page and in the picture."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from attendees.registrations.models import Registration
from attendees.tickets.code import spaced
from attendees.tickets.issuing import can_sign, ticket_text
from attendees.tickets.qr import svg_path
from forums.languages import words
from forums.programme.models import Forum
from forums.programme.neutral import title_outside
from forums.programme.page import second_language


@dataclass(frozen=True)
class Face:
    """Words in the active language; `qr` is the path of the code, "" while there is no place."""

    title: str
    title_language: str
    when: str
    starts_iso: str
    doors: str
    doors_beside: str
    beside: str
    qr: str
    code: str
    party: int
    kept: str
    name: str
    place: list[str]


def face_of(registration: Registration, *, now: datetime) -> Face:
    """Runs no query where the forum is loaded with its venue."""
    forum = registration.forum
    title_language, title = title_outside(forum)
    beside = second_language(forum.title, translation.get_language() or "")
    with translation.override(beside or translation.get_language()):
        doors_beside = _doors(forum)
    doors = _doors(forum)
    return Face(
        title=title,
        title_language=title_language,
        when=_when(forum),
        starts_iso=forum.local(forum.starts_at).isoformat(timespec="minutes") if forum.starts_at else "",
        doors=doors,
        doors_beside="" if doors_beside == doors else doors_beside,
        beside=beside,
        qr=svg_path(ticket_text(registration)) if admits(registration, now) else "",
        code=spaced(registration.code),
        party=registration.party,
        kept=_kept_until(forum),
        name=registration.name,
        place=_place(forum, registration, now),
    )


def admits(registration: Registration, now: datetime) -> bool:
    """Whether this ticket opens a door that will open: somebody has a place, the forum takes place, and its code can
    be made."""
    forum = registration.forum
    return registration.is_seated and forum.is_published and not forum.is_over(now) and can_sign(forum)


def _when(forum: Forum) -> str:
    assert forum.local_date is not None
    assert forum.starts_local is not None
    return f"{words.short_date(forum.local_date)}, {words.clock(forum.starts_local)}"


def _doors(forum: Forum) -> str:
    return _("Doors {time}").format(time=words.bare_clock(forum.doors_clock)) if forum.doors_clock else ""


def _kept_until(forum: Forum) -> str:
    if forum.places_held_until is None:
        return ""
    return _("kept until {time}").format(time=words.clock(forum.local(forum.places_held_until).time()))


def _place(forum: Forum, registration: Registration, now: datetime) -> list[str]:
    if forum.venue is None:
        return []
    if not registration.is_told_the_address(now):
        return [_("We tell you the address before the forum.")]
    return [line for line in (forum.venue.name, forum.venue.address) if line]
