"""Reads [ics, …] as JSON from its input; writes [[[uid, start, end], …], …], instants as UTC found by the VTIMEZONE
inside. Runs in Debian's own Python, which libical is bound to."""

import json
import sys

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402  the version is chosen first


def instant(calendar, prop, at):
    """By the block in the object itself: a TZID that libical knows by its name would be its own zone data's."""
    parameter = prop.get_first_parameter(ICalGLib.ParameterKind.TZID_PARAMETER)
    zone = calendar.get_timezone(parameter.get_tzid()) if parameter else ICalGLib.Timezone.get_utc_timezone()
    at.convert_timezone(zone, ICalGLib.Timezone.get_utc_timezone())
    day = f"{at.get_year():04}-{at.get_month():02}-{at.get_day():02}"
    return f"{day}T{at.get_hour():02}:{at.get_minute():02}:{at.get_second():02}.000Z"


def read(text):
    calendar = ICalGLib.Component.new_from_string(text)
    found = []
    event = calendar.get_first_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
    while event is not None:
        start = event.get_first_property(ICalGLib.PropertyKind.DTSTART_PROPERTY)
        end = event.get_first_property(ICalGLib.PropertyKind.DTEND_PROPERTY)
        instants = instant(calendar, start, start.get_dtstart()), instant(calendar, end, end.get_dtend())
        found.append((event.get_uid(), *instants))
        event = calendar.get_next_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
    return found


print(json.dumps([read(text) for text in json.load(sys.stdin)]))
