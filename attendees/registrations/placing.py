"""What a registration's row says in each state. The caller holds the forum's lock, and saves the row."""

from datetime import datetime, timedelta

from attendees.registrations.models import Registration
from attendees.registrations.refusals import ForumFull
from attendees.registrations.seats import give_back, leave_queue, queue_up, take
from forums.programme.models import Forum
from forums.programme.queue import may_join, open_places

State = Registration.State
PLACED = (  # every column that is written here, for the caller to save
    *(
        "state",
        "ended_because",
        "ended_at",
        "queued_at",
        "seated_at",
        "keep_by",
        "said_coming_at",
        "confirm_by",
    ),
    *("issue", "issued_at", "issued_party", "news", "sequence", "revision"),
)


def settle(registration: Registration, forum: Forum, now: datetime, *, waits: bool) -> None:
    """A place; else, for whoever would rather wait than go, one on the list. Raises ForumFull, having moved nothing.

    Whoever waits already has been given what fits them before (`promote`): nobody passes them here.
    """
    if take(forum, registration.party, now=now):
        seat(registration, forum, now)
    elif waits and may_wait(forum, registration.party, now):
        wait(registration, forum, now)
    else:
        raise _full(registration, forum, now)


def seat(registration: Registration, forum: Forum, now: datetime) -> None:
    """A place and its ticket; the seats are taken already."""
    _enter(registration, State.SEATED)
    registration.seated_at = registration.issued_at = now
    registration.issue += 1
    registration.issued_party = registration.party
    registration.news += 1
    registration.revision = forum.door_revision


def wait(registration: Registration, forum: Forum, now: datetime) -> None:
    """The last number on the waiting list. Holds no seat."""
    queue_up(forum)
    _enter(registration, State.WAITING)
    registration.queued_at = now
    registration.news += 1
    registration.revision = forum.door_revision


def ask(registration: Registration, forum: Forum) -> None:
    """The host decides about this one. Holds no seat."""
    give_back(forum, 0)
    _enter(registration, State.PENDING)
    registration.news += 1
    registration.revision = forum.door_revision


def await_confirmation(
    registration: Registration, forum: Forum, now: datetime, *, waits: bool, written_to: bool
) -> None:
    """The address is to be confirmed first. Holds no seat, but where there is none to hope for it would only wait in
    vain: raises ForumFull."""
    could_have = forum.approval or registration.party <= open_places(forum, now)
    if not could_have and not (waits and may_wait(forum, registration.party, now)):
        raise _full(registration, forum, now)
    give_back(forum, 0)
    _enter(registration, State.UNCONFIRMED)
    registration.confirm_by = confirm_by(forum, now)
    may_show_an_entry = registration.told_state == Registration.Told.REQUESTED  # its end is told in any case
    registration.news += written_to or may_show_an_entry
    registration.revision = forum.door_revision


def end(registration: Registration, forum: Forum, because: Registration.Because, now: datetime) -> None:
    """Nothing any more; its seats or its number are given back. A row that has ended stays as it is."""
    if registration.is_ended:
        return
    if registration.is_waiting:
        leave_queue(forum)
    else:
        give_back(forum, registration.party if registration.is_seated else 0)
    if not registration.is_unconfirmed:  # whoever never confirmed hears nothing
        registration.news, registration.sequence = registration.news + 1, registration.sequence + 1
    _enter(registration, State.ENDED)
    registration.ended_because, registration.ended_at = because, now
    registration.revision = forum.door_revision


def may_wait(forum: Forum, party: int, now: datetime) -> bool:
    """Whether a new party of this size may wait: more people than the room ever holds would wait in vain."""
    return may_join(forum, now) and party <= forum.capacity


def _full(registration: Registration, forum: Forum, now: datetime) -> ForumFull:
    return ForumFull(open_places(forum, now), may_wait=may_wait(forum, registration.party, now))


def confirm_by(forum: Forum, now: datetime) -> datetime:
    """Until when an address may be confirmed: as long as the host gives, but never past the end of registration."""
    ends = [at for at in (forum.registration_closes_at, forum.starts_at) if at is not None]
    return min([now + timedelta(hours=forum.confirm_within_hours), *ends])


def _enter(registration: Registration, state: Registration.State) -> None:
    """What belonged to the earlier state goes. The number in the list stays readable in `queued_at`."""
    registration.state = state
    registration.ended_because, registration.ended_at = "", None
    registration.confirm_by = registration.keep_by = registration.said_coming_at = None
