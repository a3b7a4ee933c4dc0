"""Four programs that share no code read our calendars: what each finds is compared."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import vobject

HERE = Path(__file__).parent

type Found = list[tuple[str, datetime, datetime]]  # UID, start and end as UTC


def by_icalendar(calendars: Sequence[bytes]) -> list[Found]:
    """Finds the zone by its name; the block in the object is left aside."""
    return [
        [
            (str(event["uid"]), event["dtstart"].dt.astimezone(UTC), event["dtend"].dt.astimezone(UTC))
            for event in icalendar.Calendar.from_ical(ics).walk("VEVENT")
        ]
        for ics in calendars
    ]


def by_vobject(calendars: Sequence[bytes]) -> list[Found]:
    return [_by_vobject(ics) for ics in calendars]


def by_ical_js(calendars: Sequence[bytes]) -> list[Found]:
    return _asked(["node", HERE / "ical_js.cjs"], calendars)


def by_libical(calendars: Sequence[bytes]) -> list[Found]:
    return _asked(["/usr/bin/python3", HERE / "libical.py"], calendars)


def _by_vobject(ics: bytes) -> Found:
    vobject.icalendar.__dict__[
        "__tzidMap"
    ].clear()  # it keeps the first block of each name for the whole process
    events = vobject.readOne(ics.decode()).vevent_list
    return [
        (event.uid.value, event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC))
        for event in events
    ]


def _asked(command: Sequence[str | Path], calendars: Sequence[bytes]) -> list[Found]:
    said = subprocess.run(
        command,
        input=json.dumps([ics.decode() for ics in calendars]),
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
        check=True,
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "TZ": "Pacific/Chatham",
        },  # of no use to anybody who peeks
    ).stdout
    return [
        [(uid, datetime.fromisoformat(start), datetime.fromisoformat(end)) for uid, start, end in events]
        for events in json.loads(said)
    ]
