"""From what the clocks on the wall will show to instants, for everything that happens around one forum."""

from datetime import date, datetime, time, timedelta

from forums.programme.models import Forum
from forums.programme.wallclock import TwiceThatDay, WallTime, end_day, lenient

DOORS_BEFORE = timedelta(minutes=30)
HELD_AFTER_START = timedelta(minutes=10)  # after that, an empty chair goes to somebody at the door
FILL_BEFORE = timedelta(days=1)
PROMOTION_ENDS_BEFORE = timedelta(hours=3)  # somebody who is told later could not come in time
ASK_COMING = time(11)  # of the day before: early enough for whoever waits to plan the next day
ADDRESS_BEFORE = timedelta(days=1)


def derive(forum: Forum) -> None:
    """Set every instant of `forum`, and its purge day, from its wall-clock columns. Saves nothing.

    Without a day and a start there is nothing to derive, and every instant is empty.
    Raises NoSuchTime or TwiceThatDay where the start or the end cannot be told from the clock alone, or where the
    hours named of those that come twice would end it before it starts.
    """
    on, starts, ends = forum.local_date, forum.starts_local, forum.ends_local
    forget(forum)
    if on is None:
        return
    forum.purge_on = on + forum.purge_after
    if starts is None:
        return
    forum.starts_at = WallTime(on, starts, forum.starts_fold).instant(forum.time_zone)
    if ends is not None:
        ended = WallTime(end_day(on, starts, ends), ends, forum.ends_fold)
        forum.ends_at = ended.instant(forum.time_zone)
        if forum.ends_at <= forum.starts_at:
            raise TwiceThatDay(f"{ended} is before {starts} of the same night in {forum.time_zone}")
    _around_the_start(forum, on, starts)
    _registration_window(forum)


def forget(forum: Forum) -> None:
    """Empty every derived instant: the clock does not say enough yet."""
    forum.starts_at = forum.ends_at = forum.doors_at = forum.places_held_until = None
    forum.fill_from_at = forum.promotion_ends = forum.address_shown_at = forum.purge_on = None
    forum.ask_coming_at = None
    forum.registration_opens_at = forum.registration_closes_at = None


def _around_the_start(forum: Forum, on: date, starts: time) -> None:
    """Doors may open the evening before midnight, places be held past it: each is the nearest such time."""
    start = datetime.combine(on, starts)
    doors = _nearest(start, forum.doors_local, before=True) or start - DOORS_BEFORE
    held = _nearest(start, forum.held_until_local, before=False) or start + HELD_AFTER_START
    zone = forum.time_zone
    forum.doors_at = lenient(doors, zone)
    forum.places_held_until = lenient(held, zone)
    forum.fill_from_at = lenient(start - FILL_BEFORE, zone)
    forum.promotion_ends = lenient(start - PROMOTION_ENDS_BEFORE, zone)
    forum.address_shown_at = lenient(start - ADDRESS_BEFORE, zone)
    forum.ask_coming_at = lenient(datetime.combine(on - timedelta(days=1), ASK_COMING), zone)


def _registration_window(forum: Forum) -> None:
    if forum.opens_on:
        opens = datetime.combine(forum.opens_on, forum.opens_local or time(0))
        forum.registration_opens_at = lenient(opens, forum.time_zone)
    forum.registration_closes_at = forum.starts_at
    if forum.closes_on:
        closes = datetime.combine(forum.closes_on, forum.closes_local or time(0))
        forum.registration_closes_at = lenient(closes, forum.time_zone)


def _nearest(start: datetime, at: time | None, *, before: bool) -> datetime | None:
    if at is None:
        return None
    same_day = datetime.combine(start.date(), at)
    if before:
        return same_day if same_day <= start else same_day - timedelta(days=1)
    return same_day if same_day >= start else same_day + timedelta(days=1)
