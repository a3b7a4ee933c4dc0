"""Two letters around a new address: the question to the new one, and the end of the old one's entry."""

from copy import copy
from datetime import datetime
from uuid import UUID

from attendees.messages.composing import compose_letter
from attendees.messages.news import Kind
from attendees.messages.telling import is_under_way
from attendees.registrations.addressing import WITH_AN_ENTRY
from attendees.registrations.models import Registration
from forums.mailing.message import Message
from forums.mailing.models import Letter
from forums.mailing.sending import NotYet, send_due


def send_address_letters(now: datetime) -> bool:
    """Send what is due; True if more is waiting."""
    asked = send_due("address:", compose=compose_question, now=now)
    return send_due("former:", compose=compose_end, told=forget, now=now) or asked


def compose_question(letter: Letter) -> Message | None:
    """To the new address alone. It may be a stranger's: it names nobody, opens nothing but the question, and brings
    no calendar. None once it was answered, or asked of another address."""
    registration = _found(letter)
    if registration is None or not registration.new_email:
        return None
    if letter.key != f"address:{registration.uuid}:{registration.new_email_number}":
        return None
    stranger = copy(registration)
    stranger.email, stranger.state = registration.new_email, Registration.State.UNCONFIRMED
    stranger.told_state = Registration.Told.NOTHING
    return compose_letter(stranger, kind=Kind.ADDRESS, changes=[], key=letter.key, written_at=letter.made_at)


def compose_end(letter: Letter) -> Message | None:
    """To whoever had the place, or read its messages, until now: the entry goes from that calendar. Their language
    and their calendar's number are those of the moment they left, whatever has become of the registration since.
    Raises NotYet while a letter to them may be on its way, which would bring the entry back."""
    registration = _found(letter)
    if registration is None or not registration.former_email or registration.former_at != letter.made_at:
        return None
    if is_under_way(registration.uuid):
        raise NotYet
    former = copy(registration)
    former.email, former.language = registration.former_email, letter.language
    former.state, former.sequence = Registration.State.ENDED, registration.former_sequence
    former.told_state = Registration.Told.REQUESTED
    former.wants_calendar = former.in_calendar = letter.kind == WITH_AN_ENTRY
    return compose_letter(former, kind=Kind.FORMER, changes=[], key=letter.key, written_at=letter.made_at)


def forget(letter: Letter) -> None:
    """The former address has heard it, and is no longer ours to keep."""
    left = Registration.objects.filter(uuid=_uuid(letter), former_at=letter.made_at)
    left.update(former_email="", former_at=None)


def _found(letter: Letter) -> Registration | None:
    people = Registration.objects.select_related("forum__organization", "forum__venue")
    return people.filter(uuid=_uuid(letter)).first()


def _uuid(letter: Letter) -> UUID:
    return UUID(letter.key.split(":")[1])
