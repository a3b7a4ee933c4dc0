"""The waiting list in words, the same on the page and in letters."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.registrations.models import Registration
from attendees.registrations.promoting import number_of
from forums.languages import words
from forums.programme.models import Forum


def in_line(registration: Registration) -> str:
    """You’re number 3, for 4 people"""
    said = ngettext(
        "You’re number {k}, for one person", "You’re number {k}, for {n} people", registration.party
    )
    return said.format(k=number_of(registration), n=registration.party)


def while_waiting(forum: Forum, *, writes: bool = True) -> list[str]:
    """What happens until the list ends, and then. A smaller party may pass unless the order is always strict. Whoever
    cannot be written to looks at their page."""
    ends = forum.promotion_ends
    assert ends is not None
    hears = _("We’ll write if places free up before {until}.")
    looks = _("Look here again: if places free up before {until}, this page turns into your ticket.")
    said = [
        (hears if writes else looks).format(until=words.clock_and_day(ends, forum.time_zone)),
        _("After that, come to the door: waiting people go in first."),
    ]
    if forum.queue_mode != Forum.QueueMode.STRICT:
        said.append(_("A smaller party may be seated before you when a single place frees."))
    return said


def to_the_door(forum: Forum) -> str:
    """Where those go who still wait when there is no time to write any more."""
    if forum.places_held_until is None or forum.walk_ins == Forum.WalkIns.NO:
        return _("Please come to the door: waiting people go in first.")
    held = forum.local(forum.places_held_until).time()
    return _("Please come to the door: from {time}, waiting people go in first.").format(
        time=words.clock(held)
    )
