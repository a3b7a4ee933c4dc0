"""Every kind of message, in every language, in zones of every sort: what the standards ask and four readers find."""

import email.message
import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from attendees.messages.news import Kind
from forums.programme.models import Forum
from tests.attendees.messages.test_the_mail import KINDS, composed, only, read
from tests.factories import make_forum, make_organization
from tests.machine import libical_answers
from tests.readers import by_ical_js, by_icalendar, by_libical, by_vobject

pytestmark = pytest.mark.django_db

ZONES = {
    "America/Vancouver": date(2026, 12, 6),  # stands still since 2026
    "America/Edmonton": date(2026, 12, 6),
    "America/St_Johns": date(2027, 3, 14),  # half an hour, and the clocks go forward that night
    "Europe/Paris": date(2027, 10, 31),
    "Asia/Phnom_Penh": date(2027, 4, 14),
    "Australia/Lord_Howe": date(2027, 4, 4),  # half an hour of summer time
    "UTC": date(2027, 1, 1),
}
CALENDARS = {kind: said for kind, said in KINDS.items() if said[1]}
LANGUAGES = ("en", "km", "fr")
ONCE = (
    b"UID",
    b"DTSTAMP",
    b"DTSTART",
    b"DTEND",
    b"SEQUENCE",
    b"SUMMARY",
    b"ORGANIZER",
    b"ATTENDEE",
    b"METHOD",
)
ADDRESS = re.compile(rb"[\w.+-]+@[\w.-]+")


def messages_in(zone: str) -> list[tuple[Kind, email.message.EmailMessage, Forum]]:
    """Each kind that carries a calendar, in each language."""
    found = []
    for kind, (fields, _) in CALENDARS.items():
        for language in LANGUAGES:
            forum = make_forum(make_organization(time_zone=zone), on=ZONES[zone])
            message, registration = composed(kind, language=language, forum=forum, **fields)
            found.append((kind, read(message), registration.forum))
    return found


def attached(parsed: email.message.EmailMessage) -> bytes:
    return bytes(only(parsed, "application/ics").get_content())


@pytest.mark.parametrize("zone", ZONES)
def test_four_readers_find_the_same_instants_in_every_message(zone: str):
    messages = messages_in(zone)
    calendars = [attached(parsed) for _, parsed, _ in messages]
    uids = [str(icalendar.Calendar.from_ical(ics).walk("VEVENT")[0]["uid"]) for ics in calendars]

    readers = [by_icalendar, by_vobject, by_ical_js, *([by_libical] if libical_answers() else [])]
    found = {reader.__name__: reader(calendars) for reader in readers}

    expected = [
        [(uid, forum.starts_at, forum.ends_at)] for uid, (_, _, forum) in zip(uids, messages, strict=True)
    ]
    assert found == {reader.__name__: expected for reader in readers}


@pytest.mark.skipif(not libical_answers(), reason="libical is not here; bin/test says how to get it")
def test_libical_is_among_the_readers():
    forum = make_forum()
    message, _ = composed(forum=forum)

    assert by_libical([attached(read(message))])[0][0][1:] == (forum.starts_at, forum.ends_at)


@pytest.mark.parametrize("zone", ["America/Vancouver", "Europe/Paris"])
def test_every_object_is_written_as_rfc_5545_asks(zone: str):
    for kind, parsed, _ in messages_in(zone):
        ics = attached(parsed)
        lines = ics.removesuffix(b"\r\n").split(b"\r\n")
        unfolded = ics.replace(b"\r\n ", b"")
        names = [re.split(rb"[;:]", line)[0] for line in unfolded.split(b"\r\n")]

        assert b"\n" not in ics.replace(b"\r\n", b""), kind
        assert max(map(len, lines)) <= 75, kind
        assert b"".join(line.decode().encode() for line in lines) == b"".join(lines), (
            kind
        )  # no fold in a character
        assert lines[0] == b"BEGIN:VCALENDAR", kind
        assert {b"VERSION:2.0", b"PRODID:-//Sala//Public forums//EN"} <= set(lines), kind
        # DTSTART stands once more in each block of the zone
        event = unfolded.partition(b"BEGIN:VEVENT")[2].partition(b"BEGIN:VALARM")[0]
        counted = {name: len(re.findall(rb"(?m)^%s[;:]" % name, event)) for name in ONCE if name != b"METHOD"}
        assert counted == dict.fromkeys(counted, 1), kind
        assert names.count(b"METHOD") == names.count(b"VERSION") == 1, kind
        assert b"RDATE" not in names, kind
        assert b"RRULE" not in names, kind


@pytest.mark.parametrize("zone", ["America/Vancouver", "Asia/Phnom_Penh"])
def test_method_sender_and_recipient_agree_in_mail_and_calendar(zone: str):
    for kind, parsed, _ in messages_in(zone):
        part, ics = only(parsed, "text/calendar"), attached(parsed)
        calendar = icalendar.Calendar.from_ical(ics)
        event = calendar.walk("VEVENT")[0]
        sender, recipient = (parsed[name].addresses[0].addr_spec for name in ("From", "To"))

        assert part.get_payload(decode=True) == ics, kind
        assert part.get_param("method") == str(calendar["method"]) == CALENDARS[kind][1], kind
        assert (str(event["organizer"]), str(event["attendee"])) == (
            f"mailto:{sender}",
            f"mailto:{recipient}",
        ), kind
        addresses = set(ADDRESS.findall(ics.replace(b"\r\n ", b"")))
        assert addresses == {sender.encode(), recipient.encode(), str(event["uid"]).encode()}, kind


def test_the_zone_block_counts_as_zoneinfo_does_all_around_the_evening():
    """Hour by hour, a day before and after: by the block alone, for each zone near a change of its clocks."""
    for zone, on in ZONES.items() - {("UTC", ZONES["UTC"])}:  # which needs no block
        forum = make_forum(make_organization(time_zone=zone), on=on)
        message, _ = composed(forum=forum)
        hours = [forum.starts_at + timedelta(hours=hour) for hour in range(-24, 25)]
        shown = attached(read(message)).decode()
        moved = [_starting(shown, forum, at) for at in hours]

        found = by_ical_js(moved)

        assert [events[0][1] for events in found] == hours, zone


def _starting(ics: str, forum: Forum, at: datetime) -> bytes:
    """The same object with another start, as the wall clock there shows it; twice-shown hours mean the first."""
    local = forum.local(at)
    if local.fold or local.replace(fold=1).utcoffset() != local.utcoffset():
        return _in_utc(ics, at)
    return re.sub(r"(DTSTART;TZID=[^:]+:)\d{8}T\d{6}", rf"\g<1>{local:%Y%m%dT%H%M%S}", ics).encode()


def _in_utc(ics: str, at: datetime) -> bytes:
    """An hour that comes twice has no name of its own in a local DTSTART."""
    return re.sub(
        r"DTSTART;TZID=[^:]+:\d{8}T\d{6}", f"DTSTART:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", ics
    ).encode()
