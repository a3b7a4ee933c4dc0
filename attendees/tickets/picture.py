"""A ticket as a picture, for people who keep pictures."""

from django.conf import settings
from django.utils.translation import gettext as _

from attendees.registrations.models import Registration
from attendees.tickets.code import spaced
from attendees.tickets.issuing import ticket_text
from attendees.tickets.qr import svg_path, view_box
from forums.languages import words
from forums.printing.typesetting import png
from forums.programme.models import Forum


def ticket_png(registration: Registration, *, place: str) -> bytes:
    """The ticket in the active language, 794 by 1,119 pixels, showing `place`. Raises NoTicket."""
    forum = registration.forum
    title_language, title = forum.title.pick()
    return png(
        "ticket",
        {
            "language": registration.language,
            "title": title,
            "title_language": title_language,
            "when": when(forum),
            "doors": doors(forum),
            "qr": _drawn(ticket_text(registration)),
            "admits": _("Admits"),
            "party": registration.party,
            "code": spaced(registration.code),
            "name": registration.name,
            "place": place,
            "kept": kept_until(forum),
            "changes": _("Check for changes: {address}").format(
                address=settings.SITE_URL.partition("://")[2] + forum.get_absolute_url()
            ),
        },
    )


def when(forum: Forum) -> str:
    """Sunday 6 December, 2:00 pm"""
    assert forum.local_date is not None
    assert forum.starts_local is not None
    return f"{words.short_date(forum.local_date)}, {words.clock(forum.starts_local)}"


def doors(forum: Forum) -> str:
    """Doors 1:30, or nothing where they open with the start"""
    return _("Doors {time}").format(time=words.bare_clock(forum.doors_local)) if forum.doors_local else ""


def kept_until(forum: Forum) -> str:
    """Kept for you until 2:10 pm, or nothing where places are held to the end"""
    if forum.places_held_until is None:
        return ""
    return _("Kept for you until {time}.").format(
        time=words.clock(forum.local(forum.places_held_until).time())
    )


def _drawn(text: str) -> str:
    side = view_box()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path stroke="#000" d="{svg_path(text)}"/></svg>'
    )
