"""What only shows when a forum's fields are read together: an hour that does not exist, a room that is too small."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from forums.languages import words
from forums.programme.models import DEFAULT_TEAM
from forums.programme.wallclock import NoSuchTime, TwiceThatDay, WallTime, end_day

LONGEST_NIGHT = 12  # hours; an end on the next day that is further away is an end before the start
LONGEST_AROUND = 8  # hours; a longer wait is a slip of the pen

Said = dict[str, Any]  # what is right in each field, by the field's name
Wrong = Iterator[tuple[str, str]]  # a field, and what to say there


def contradictions_in(said: Said, *, time_zone: str) -> list[tuple[str, str]]:
    """Each contradiction as the field where it is said, and the words."""
    return [
        *_in_the_night(said),
        *_on_the_clock(said, time_zone),
        *_around_the_start(said),
        *_in_the_room(said),
    ]


def is_backwards(starts: time | None, ends: time | None) -> bool:
    """Whether an end before the start can hardly mean the next day."""
    if starts is None or ends is None or ends > starts:
        return False
    return ends == starts or _hours_between(starts, ends) > LONGEST_NIGHT


def _in_the_night(said: Said) -> Wrong:
    """14:00 to 13:00 is either a slip of the pen or 23 hours: nobody but the host can tell."""
    starts, ends = said.get("starts_local"), said.get("ends_local")
    if starts is None or ends is None or not is_backwards(starts, ends):
        return
    hours = f"{_hours_between(starts, ends) or 24:.3g}"
    sentence = _(
        "It would end before it starts, or last {hours} hours, until {end} the next day. Please check both times."
    )
    yield "ends_local", sentence.format(hours=hours, end=words.clock(ends))


def _on_the_clock(said: Said, time_zone: str) -> Wrong:
    instants = {}
    for name, at in _wall_times(said).items():
        try:
            instants[name] = at.instant(time_zone)
        except NoSuchTime:
            yield (
                f"{name}_local",
                _("The clocks are set forward that night: this time does not exist. Please choose another."),
            )
        except TwiceThatDay:
            yield (
                f"{name}_fold",
                _("The clocks are set back that night: this time comes twice. Which do you mean?"),
            )
    if len(instants) == 2 and instants["ends"] <= instants["starts"]:
        yield "ends_fold", _("It would end before it starts. Please choose the other hour.")


def _wall_times(said: Said) -> dict[str, WallTime]:
    """The start and the end, as far as they are said."""
    on, starts, ends = said.get("local_date"), said.get("starts_local"), said.get("ends_local")
    if on is None:
        return {}
    days: dict[str, tuple[date, time | None]] = {
        "starts": (on, starts),
        "ends": (end_day(on, starts, ends) if starts and ends else on, ends),
    }
    return {
        name: WallTime(day, at, int(fold) if (fold := said.get(f"{name}_fold")) else None)
        for name, (day, at) in days.items()
        if at is not None
    }


def _around_the_start(said: Said) -> Wrong:
    starts, doors, held = said.get("starts_local"), said.get("doors_local"), said.get("held_until_local")
    if starts and doors and _hours_between(doors, starts) > LONGEST_AROUND:
        yield "doors_local", _("The doors would open after the start.")
    if starts and held and _hours_between(starts, held) > LONGEST_AROUND:
        yield "held_until_local", _("Places would be held until before the start.")


def _in_the_room(said: Said) -> Wrong:
    room, team, capacity = said.get("room_limit"), said.get("team"), said.get("capacity")
    team = DEFAULT_TEAM if team is None else team
    if room is None:
        return
    if team > room:
        yield "team", _("Your team alone would fill the room of {n}.").format(n=room)
    elif capacity is not None and capacity + team > room:
        sentence = _("{capacity} places and a team of {team} are more than the room’s {room}.")
        yield "capacity", sentence.format(capacity=capacity, team=team, room=room)


def _hours_between(earlier: time, later: time) -> float:
    """On the clock, past midnight if need be: 23:30 to 0:10 is two thirds of an hour."""
    minutes = (later.hour - earlier.hour) * 60 + later.minute - earlier.minute
    return minutes % (24 * 60) / 60
