"""What saving a change would mean, said before it is saved."""

import hashlib
from copy import copy
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forums.languages import words
from forums.programme.models import Forum
from forums.programme.timing import derive
from forums.publishing.editing import Edit


@dataclass(frozen=True)
class Consequence:
    """One line: what changes, from what, to what; and whether people with a place are told."""

    what: str
    old: str = ""
    new: str = ""
    is_told: bool = False


def consequences_of(forum: Forum, edit: Edit) -> list[Consequence]:
    """Nothing for a typo. Writes nothing; the forum comes with its venue."""
    return [*_of_the_time(forum, edit), *_of_the_place(forum, edit), *_of_the_room(forum, edit)]


def digest_of(consequences: list[Consequence]) -> str:
    """Names exactly these lines: who confirms them has seen them, and nothing else has come between."""
    return hashlib.sha256(repr(consequences).encode()).hexdigest()[:32]


def _of_the_time(forum: Forum, edit: Edit) -> list[Consequence]:
    after = copy(forum)
    for column, value in edit.columns.items():
        setattr(after, column, value)
    derive(after)
    if (after.starts_at, after.ends_at, after.time_zone) == (forum.starts_at, forum.ends_at, forum.time_zone):
        return []
    return [Consequence(_("Time"), _when(forum), _when(after), is_told=True)]


def _of_the_place(forum: Forum, edit: Edit) -> list[Consequence]:
    if edit.place is None or forum.venue is None:
        return []
    old = ", ".join(filter(None, (forum.venue.name, forum.venue.address)))
    new = ", ".join(filter(None, (edit.place.name, edit.place.address)))
    return [Consequence(_("Place"), old, new, is_told=True)] if old != new else []


def _of_the_room(forum: Forum, edit: Edit) -> list[Consequence]:
    room = edit.columns.get("room_limit") or forum.room_limit or 0
    team = edit.columns.get("team", forum.team)
    capacity = max(0, room - team) if edit.capacity is None else edit.capacity
    over = forum.seats_taken + forum.seats_held - capacity
    if over <= 0 or capacity >= forum.capacity:
        return []
    words_ = _("{n} people more than places. Nobody loses a place; nobody new can register.").format(n=over)
    return [Consequence(_("Room"), str(forum.capacity), f"{capacity}: {words_}")]


def _when(forum: Forum) -> str:
    if (
        forum.local_date is None
        or forum.starts_local is None
        or forum.ends_local is None
        or forum.starts_at is None
    ):
        return ""
    span = words.time_span(forum.starts_local, forum.ends_local)
    return (
        f"{words.long_date(forum.local_date)}, {span}, {words.zone_words(forum.time_zone, forum.starts_at)}"
    )
