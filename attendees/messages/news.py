"""What somebody must hear: a pure function of what they were told, the changes since, and the truth."""

from collections.abc import Sequence
from enum import StrEnum

from attendees.registrations.models import Registration
from forums.programme.models import Change, Forum
from forums.programme.moves import TOLD, Moved, moves, public_moves

State, Told = Registration.State, Registration.Told


class Kind(StrEnum):
    """The word the history shows. It is fixed when the letter is raised, so that a retry says the same."""

    CONFIRM = "confirm"
    PENDING = "pending"
    WAITING = "waiting"
    TO_THE_DOOR = "to_the_door"
    SEATED = "seated"
    PROMOTED = "promoted"
    RETURNED = "returned"
    RESIZED = "resized"
    REISSUED = "reissued"
    CALENDAR = "calendar"
    MOVED = "moved"
    AS_BEFORE = "as_before"
    SAME_CLOCK = "same_clock"
    RESCHEDULED = "rescheduled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    ENDED = "ended"
    LINK = "link"
    WEEK = "week"
    COMING = "coming"
    THANKS = "thanks"
    LAST = "last"
    ADDRESS = "address"
    FORMER = "former"


BY_THE_CLOCK = (Kind.WEEK, Kind.COMING, Kind.THANKS, Kind.LAST)  # what no change of the registration brings
AFTERWARDS = (Kind.THANKS, Kind.LAST)
UNASKED = (  # no answer to what this person has just done: each says how to stop it (RFC 8058)
    *BY_THE_CLOCK,
    *(Kind.PROMOTED, Kind.TO_THE_DOOR, Kind.MOVED, Kind.AS_BEFORE, Kind.SAME_CLOCK),
    *(Kind.RESCHEDULED, Kind.POSTPONED, Kind.CANCELLED),
)


class Method(StrEnum):
    """What a calendar is asked to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def kind_of(registration: Registration, changes: Sequence[Change]) -> Kind | None:
    """The kind of letter that brings this person up to date; None where there is nothing to say."""
    if registration.is_unconfirmed:
        return Kind.CONFIRM if registration.forum.is_published else None
    if registration.is_ended:
        never_came_up = registration.told_state == Told.NOTHING and registration.issue == 0
        return None if never_came_up else Kind.ENDED
    if registration.forum.state == Forum.State.CANCELLED:
        return Kind.CANCELLED
    if registration.forum.state == Forum.State.POSTPONED:
        knows = registration.told_state == Told.CANCELLED and since_told(registration, changes) is None
        return _kind_as_before(registration) if registration.is_seated and knows else Kind.POSTPONED
    if registration.is_seated:
        return _kind_with_a_place(registration, changes)
    if registration.is_waiting:
        return Kind.TO_THE_DOOR if registration.forum.list_is_closed else Kind.WAITING
    return Kind.PENDING


def method_of(registration: Registration) -> Method | None:
    """What the calendar must hear now: an entry for whoever has a place and wants one, its end for whoever may show
    one."""
    if registration.is_seated and registration.forum.is_published and registration.wants_calendar:
        return Method.REQUEST
    return Method.CANCEL if registration.may_stand_in_a_calendar else None


def told_after(registration: Registration) -> str:
    """The `told_state` once the letter of this state has left."""
    if registration.is_unconfirmed:  # the letter took an entry out of the calendar, where there was one
        return Told.ENDED if registration.told_state == Told.REQUESTED else registration.told_state
    if registration.is_ended:
        return Told.ENDED
    if registration.is_seated:
        return Told.REQUESTED if registration.forum.is_published else Told.CANCELLED
    return Told.WAITING if registration.state == State.WAITING else Told.PENDING


def since_told(registration: Registration, changes: Sequence[Change]) -> Change | None:
    """All changes this person has not heard of as one: the old of the first, the new of the last."""
    unheard = [change for change in changes if change.sequence > registration.told_forum_sequence]
    if not unheard:
        return None
    first, last = unheard[0], unheard[-1]
    spans = {f"old_{name}": getattr(first, f"old_{name}") for name in TOLD}
    spans |= {f"new_{name}": getattr(last, f"new_{name}") for name in TOLD}
    same_clock = all(change.same_clock for change in unheard)
    return Change(
        sequence=last.sequence, line=last.line, made_at=last.made_at, same_clock=same_clock, **spans
    )


def moves_for(registration: Registration, change: Change) -> list[Moved]:
    """What moved, as far as this person may know it: without a place, what everybody may read. What has been kept
    back again since the change was made is not told either."""
    if registration.is_seated:
        return moves(change, with_place=not registration.forum.keeps_address)
    return public_moves(registration.forum, change)


def awaits_fan_out(registration: Registration) -> bool:
    """Whether the forum has changed and this person's calendar has not got its new number yet. Whatever were
    said now would be said again, differently, in a moment."""
    forum = registration.forum
    hears_of_it = registration.is_live and not registration.is_unconfirmed
    return hears_of_it and forum.sequence > forum.fanned_out_sequence


def _kind_with_a_place(registration: Registration, changes: Sequence[Change]) -> Kind:
    change = since_told(registration, changes)
    if registration.told_state == Told.WAITING:
        return Kind.PROMOTED
    if registration.told_state == Told.ENDED:
        return Kind.RETURNED
    if registration.told_state == Told.CANCELLED:
        return Kind.RETURNED if _took_a_new_place(registration, changes) else Kind.RESCHEDULED
    if registration.told_state == Told.REQUESTED:
        if change is None:
            return _kind_as_before(registration)
        if change.same_clock:
            return Kind.SAME_CLOCK
        return Kind.MOVED if moves_for(registration, change) else Kind.AS_BEFORE
    return Kind.SEATED


def _kind_as_before(registration: Registration) -> Kind:
    """Of a place that is known, on a day that is known."""
    if has_a_newer_ticket(registration):
        return Kind.REISSUED
    return Kind.CALENDAR if _changed_their_calendar(registration) else Kind.RESIZED


def has_a_newer_ticket(registration: Registration) -> bool:
    """Whether the ticket this person has heard of opens the door no longer."""
    return 0 < registration.told_issue < registration.issue


def _changed_their_calendar(registration: Registration) -> bool:
    """Only people of a protected forum are asked whether they want an entry."""
    return registration.forum.protected and registration.wants_calendar != registration.in_calendar


def _took_a_new_place(registration: Registration, changes: Sequence[Change]) -> bool:
    """Whether the place was given back and taken again once the postponed forum had its day: nobody can take one
    earlier, and whoever kept theirs has had it for longer."""
    unheard = [change for change in changes if change.sequence > registration.told_forum_sequence]
    returned = next((change for change in unheard if change.new_state == Forum.State.PUBLISHED), None)
    seated_at = registration.seated_at
    return returned is None or (seated_at is not None and seated_at > returned.made_at)
