"""A ticket as a picture, for people who keep pictures."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from attendees.registrations.models import Registration
from attendees.tickets.face import face_of
from attendees.tickets.issuing import NoTicket
from attendees.tickets.qr import view_box
from forums.printing.typesetting import png
from forums.programme.models import Forum


def ticket_png(registration: Registration, *, now: datetime) -> bytes:
    """The ticket in the active language, 794 by 1,119 pixels. Raises NoTicket where there is no code to show."""
    face = face_of(registration, now=now)
    if not face.qr:
        raise NoTicket(registration.code)
    return png(
        "ticket",
        {
            "language": translation.get_language(),
            "title": face.title,
            "title_language": face.title_language,
            "when": face.when,
            "doors": face.doors,
            "qr": _drawn(face.qr),
            "admits": _("Admits"),
            "party": face.party,
            "code": face.code,
            "name": face.name,
            "place": "\n".join(face.place),
            "kept": face.kept,
            "changes": _where_changes_stand(registration.forum),
        },
    )


def _where_changes_stand(forum: Forum) -> str:
    """The forum's page; its address would name a protected one among somebody's pictures."""
    if forum.protected:
        return ""
    address = settings.SITE_URL.partition("://")[2] + forum.get_absolute_url()
    return _("Check for changes: {address}").format(address=address)


def _drawn(path: str) -> str:
    side = view_box()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path stroke="#000" d="{path}"/></svg>'
    )
