"""How many are in the room, from the scans and the list as they are now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Sum, Value
from django.db.models.functions import Greatest

from attendees.checkin.models import Scan
from attendees.checkin.standing import Totals
from attendees.checkin.verdict import Door
from attendees.registrations.models import Registration
from attendees.tickets.token import forum_hint
from forums.programme.models import Forum


@dataclass(frozen=True, slots=True)
class Room:
    """People: `totals` by the scans, `expected` those of seated parties who are still to come."""

    totals: Totals
    expected: int


def room_of(forum: Forum) -> Room:
    """One query, whatever the number of scans."""
    scans = Scan.objects.live().filter(forum=forum).order_by().values_list("kind").annotate(n=Sum("count"))
    still = Registration.objects.seated().filter(forum=forum, party__gt=F("admitted")).order_by()
    absent = still.values_list(Value("expected")).annotate(n=Sum(Greatest(F("party") - F("admitted"), 0)))
    people = dict(scans.union(absent, all=True))
    entered = people.get(Scan.Kind.ADMIT, 0) + people.get(Scan.Kind.WALK_IN, 0)
    inside = entered + people.get(Scan.Kind.RETURN, 0) - people.get(Scan.Kind.EXIT, 0)
    return Room(Totals(inside=inside, admitted=entered), people.get("expected") or 0)


def door_of(forum: Forum, room: Room, now: datetime) -> Door:
    """What decides. The server's list is never old, so it takes no late tickets."""
    return Door(
        hint=forum_hint(forum.uuid),
        limit=forum.room_limit or 0,
        team=forum.team,
        inside=room.totals.inside,
        kept=room.expected if holds_places(forum, now) else 0,
        open=forum.is_published,
        re_entry=forum.re_entry,
        takes_walk_ins=forum.walk_ins == Forum.WalkIns.IF_ROOM,
    )


def holds_places(forum: Forum, now: datetime) -> bool:
    """Whether chairs are still kept for people who registered and are not here."""
    return forum.places_held_until is not None and now < forum.places_held_until


def numbers(forum: Forum, room: Room, now: datetime) -> dict[str, int]:
    """The three numerals of the scanner and what they are made of; `inside` without the team, not floored."""
    door = door_of(forum, room, now)
    return {
        "inside": room.totals.inside,
        "team": forum.team,
        "limit": door.limit,
        "walk_ins": door.walk_ins,
        "waiting": forum.waiting_parties,
        "admitted": room.totals.admitted,
        "revision": forum.door_revision,
    }
