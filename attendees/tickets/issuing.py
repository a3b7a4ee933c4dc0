"""From a registration with a place to the text of its code."""

from attendees.registrations.models import Registration
from attendees.tickets.token import Ticket, forum_hint, sign
from forums.programme.models import Forum
from forums.signing.subkeys import numbers, subkey


class NoTicket(Exception):
    """A ticket exists only while somebody has a place, and while the secret that signs it is there."""


def can_sign(forum: Forum) -> bool:
    """Whether the secret that this forum's tickets are made with is still among ours."""
    return forum.ticket_key_id in numbers()


def ticket_text(registration: Registration) -> str:
    """The signed text of the QR code: the same bytes for the same facts, whenever it is asked for.

    Runs no query where the forum is loaded. Raises NoTicket.
    """
    if not registration.is_seated or registration.issued_at is None or registration.issued_party is None:
        raise NoTicket(registration.code)
    forum = registration.forum
    if not can_sign(forum):
        raise NoTicket(registration.code)
    ticket = Ticket(
        key_id=forum.ticket_key_id or 0,
        hint=forum_hint(forum.uuid),
        issued_at=registration.issued_at,
        number=registration.door_number,
        party=registration.issued_party,
        issue=registration.issue,
    )
    return sign(ticket, forum=forum.uuid, seed=subkey("tickets", number=forum.ticket_key_id))
