"""What people were told of a forum's time and place, and what a step of its sequence altered, in words.

A place that is kept back is in nothing that is made here: it cannot be told early by accident. What everybody may
read comes from `public_moves` alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from django.utils.translation import gettext as _

from forums.languages import words
from forums.programme.models import Change, Forum
from forums.programme.wallclock import local

PLACE = ("venue", "address")
TIME = ("starts_at", "ends_at", "time_zone")
QUIET = ("place_is_public", "purge_on")  # kept beside the rest, and told to nobody by themselves
TOLD = ("state", *TIME, *PLACE, *QUIET)

type Facts = Mapping[str, Any]


class Part(StrEnum):
    """What of a forum has moved."""

    TIME = auto()
    PLACE = auto()
    ADDRESS = auto()


@dataclass(frozen=True)
class Moved:
    """One part, old and new, in words. Without an `old` it is told for the first time."""

    part: Part
    what: str
    old: str
    new: str


def told(forum: Forum) -> dict[str, Any]:
    """What people with a place, and their calendars, know; `forum` comes with its venue."""
    venue = None if forum.keeps_address else forum.venue
    return {
        "state": forum.state,
        "starts_at": forum.starts_at,
        "ends_at": forum.ends_at,
        "time_zone": forum.time_zone,
        "venue": venue.name if venue else "",
        "address": venue.address if venue else "",
        "place_is_public": forum.shows_address_to_everyone(),
        "purge_on": forum.purge_on,
    }


def told_by(change: Change) -> dict[str, Any]:
    """What people knew after this step."""
    return {name: getattr(change, f"new_{name}") for name in TOLD}


def is_news(before: Facts, after: Facts) -> bool:
    """Whether calendars must hear it. A place that was known and is kept back from now on is no news, and neither
    is a change of those who may read it, nor an earlier day on which everything is deleted."""
    quiet = {name: after[name] for name in QUIET}
    quiet |= {} if after["venue"] else dict.fromkeys(PLACE, "")
    return {**before, **quiet} != {**after}


def moves(change: Change, *, with_place: bool) -> list[Moved]:
    """What one change altered. `with_place` only for whoever may know where the forum is."""
    return [*_of_time(change), *(_of_place(change) if with_place else [])]


def public_moves(forum: Forum, change: Change) -> list[Moved]:
    """What everybody may read of the forum's newest change, as far as it is still true. A forum that was withdrawn
    and is public again is announced anew: what it was before is nobody's plan."""
    if change.old_state == Forum.State.DRAFT:
        return []
    now_told, then_told = told(forum), told_by(change)
    found = _of_time(change) if _same(TIME, now_told, then_told) else []
    is_open = forum.shows_address_to_everyone() and change.new_place_is_public
    if is_open and _same(PLACE, now_told, then_told):
        found += _of_place(change, may_know_old=change.old_place_is_public)
    return found


def _of_time(change: Change) -> list[Moved]:
    old = (change.old_starts_at, change.old_ends_at, change.old_time_zone)
    new = (change.new_starts_at, change.new_ends_at, change.new_time_zone)
    if old[0] != new[0]:
        spoken = [words.clock_and_day(starts, zone) for starts, _ends, zone in (old, new)]
    elif old[1] != new[1]:
        spoken = [_span(*old), _span(*new)]
    else:
        return []
    return [Moved(Part.TIME, _("New time:"), *spoken)]


def _of_place(change: Change, *, may_know_old: bool = True) -> list[Moved]:
    old_venue, old_address = (change.old_venue, change.old_address) if may_know_old else ("", "")
    if not change.new_venue:
        return []
    if not old_venue:
        place = ", ".join(filter(None, [change.new_venue, change.new_address]))
        return [Moved(Part.PLACE, _("The place:"), "", place)]
    if old_venue != change.new_venue:
        return [Moved(Part.PLACE, _("New place:"), old_venue, change.new_venue)]
    if old_address == change.new_address:
        return []
    what = _("New address:") if old_address else _("The address:")
    return [Moved(Part.ADDRESS, what, old_address, change.new_address or change.new_venue)]


def _span(starts: datetime, ends: datetime, time_zone: str) -> str:
    """2:00 to 6:30 pm"""
    return words.time_span(local(starts, time_zone).time(), local(ends, time_zone).time())


def _same(names: tuple[str, ...], one: Facts, other: Facts) -> bool:
    return all(one[name] == other[name] for name in names)
