"""What was held up or typed, before the list is asked."""

from dataclasses import dataclass

from attendees.checkin.verdict import Ask
from attendees.tickets import code as typed
from attendees.tickets.token import Ticket, forum_hint, read, verify
from forums.programme.models import Forum
from forums.signing.subkeys import ticket_public_keys


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket, a typed code, or neither. `genuine`: we signed it for this forum."""

    ticket: Ticket | None = None
    genuine: bool = False
    code: str = ""

    @property
    def number(self) -> int | None:
        """The door number, where it can be trusted; a typed code's stands in the list."""
        return self.ticket.number if self.ticket and self.genuine else None

    @property
    def issue(self) -> int | None:
        return self.ticket.issue if self.ticket and self.genuine else None

    def ask(self, *, count: int | None, reason: str) -> Ask:
        if self.ticket is None:
            return Ask("code" if self.code else "other", count=count, reason=reason)
        return Ask(
            "ticket",
            hint=self.ticket.hint,
            genuine=self.genuine,
            issue=self.ticket.issue,
            party=self.ticket.party,
            issued_at_ms=int(self.ticket.issued_at.timestamp() * 1000),
            count=count,
            reason=reason,
        )


def read_text(text: str, *, forum: Forum) -> Held:
    """No query. Only the key that the forum's tickets are made with is trusted."""
    signed = read(text)
    if signed is None:
        return Held(code=typed.normalise(text) or "")
    if signed.ticket.hint != forum_hint(forum.uuid):
        return Held(signed.ticket)
    keys = {number: key for number, key in ticket_public_keys().items() if number == forum.ticket_key_id}
    return Held(signed.ticket, genuine=verify(signed, forum=forum.uuid, public_keys=keys))
