"""The VTIMEZONE of one span of time, as every importer reads it.

Importers disagree about recurring rules and about RDATE (some take only the first), so there is none of either:
one block per real transition around the span, and a single STANDARD block where the offset stays the same.
RFC 5545 section 3.6.5.
"""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

MARGIN = timedelta(days=1)  # clients ask for the offset a little before and after the event
LOOK_BACK = timedelta(
    days=400
)  # more than a year: the change before the span, where a zone still changes its clocks
STEP = timedelta(days=7)  # no zone changes twice within a week
ALWAYS = datetime(1970, 1, 1)  # noqa: DTZ001  wall-clock time, as RFC 5545 wants it


def vtimezone(time_zone: str, first: datetime, last: datetime) -> Timezone:
    """The offsets of `time_zone` from `first` to `last`, two aware instants."""
    zone = ZoneInfo(time_zone)
    described = Timezone()
    described.add("TZID", time_zone)
    inside = _transitions(zone, first - MARGIN, last + MARGIN)
    if not inside:
        return _with_fixed_offset(described, _offset(zone, first))
    before = _transitions(zone, first - LOOK_BACK, first - MARGIN)[-1:]
    if not before:
        _with_fixed_offset(described, _offset(zone, first - MARGIN))
    for transition in before + inside:
        described.add_component(_block(zone, transition))
    return described


def _with_fixed_offset(described: Timezone, offset: timedelta) -> Timezone:
    block = TimezoneStandard()  # also in summer: Outlook makes a lone DAYLIGHT block recur every year
    block.DTSTART, block.TZOFFSETFROM, block.TZOFFSETTO = ALWAYS, offset, offset
    described.add_component(block)
    return described


def _block(zone: ZoneInfo, transition: datetime) -> TimezoneDaylight | TimezoneStandard:
    old, new = (
        _offset(zone, transition - timedelta(seconds=1)),
        _offset(zone, transition),
    )
    block = TimezoneDaylight() if transition.astimezone(zone).dst() else TimezoneStandard()
    block.DTSTART = (transition + old).replace(tzinfo=None)  # the wall clock still shows the old time
    block.TZOFFSETFROM, block.TZOFFSETTO = old, new
    return block


def _transitions(zone: ZoneInfo, first: datetime, last: datetime) -> list[datetime]:
    """The instants after `first`, up to `last`, at which the offset changes."""
    weeks = int((last - first) / STEP) + 1
    points = [min(first + STEP * number, last) for number in range(weeks + 1)]
    return [_narrowed(zone, a, b) for a, b in pairwise(points) if _offset(zone, a) != _offset(zone, b)]


def _narrowed(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first whole second with the new offset, by halving."""
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
