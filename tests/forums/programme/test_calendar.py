"""What calendars are told, read back by two libraries that share no code."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.conf import settings
from django.test import Client

from forums.languages.text import LangText
from forums.programme.calendar import registration_calendar, uid_of
from forums.programme.calendar_links import google_link, office_link, outlook_link
from forums.programme.models import Forum
from tests.factories import VANCOUVER_PROOF, make_forum, make_organization, make_venue

pytestmark = pytest.mark.django_db

STAMP = datetime(2026, 11, 1, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def vobject_forgets_the_zones_it_has_read():
    """It keeps the first VTIMEZONE of each name for the whole process."""
    vobject.icalendar.__dict__["__tzidMap"].clear()


def written(forum: Forum, **said) -> bytes:
    return registration_calendar(
        forum, **{"uid": "1@x", "sequence": 0, "stamp": STAMP, "language": "en"} | said
    )


def event(ics: bytes) -> icalendar.Event:
    return icalendar.Calendar.from_ical(ics).walk("VEVENT")[0]


def instants(ics: bytes) -> dict[str, tuple[datetime, datetime]]:
    """Start and end as UTC: by icalendar, which knows the zone's name, and by vobject, which reads our VTIMEZONE."""
    by_name, by_block = event(ics), vobject.readOne(ics.decode()).vevent
    return {
        "icalendar": (
            by_name["dtstart"].dt.astimezone(UTC),
            by_name["dtend"].dt.astimezone(UTC),
        ),
        "vobject": (
            by_block.dtstart.value.astimezone(UTC),
            by_block.dtend.value.astimezone(UTC),
        ),
    }


def test_two_in_the_afternoon_in_vancouver_is_nine_in_the_evening_utc():
    forum = make_forum(on=VANCOUVER_PROOF)

    read = instants(written(forum))

    expected = (
        datetime(2026, 12, 6, 21, tzinfo=UTC),
        datetime(2026, 12, 7, 0, 30, tzinfo=UTC),
    )
    assert read == {"icalendar": expected, "vobject": expected}


@pytest.mark.parametrize(
    ("zone", "on", "starts", "ends"),
    [
        (
            "Europe/Paris",
            date(2026, 10, 24),
            time(22),
            time(5),
        ),  # over the night the clocks are set back
        ("Europe/Paris", date(2027, 3, 27), time(22), time(5)),
        ("Europe/Paris", date(2027, 3, 28), time(14), time(17)),
        ("America/New_York", date(2026, 11, 1), time(14), time(17)),
        ("America/Edmonton", date(2026, 12, 6), time(14), time(17)),
        ("Asia/Phnom_Penh", date(2026, 12, 6), time(18), time(20)),
        (
            "Australia/Lord_Howe",
            date(2027, 4, 4),
            time(9),
            time(12),
        ),  # half an hour of summer time
        ("America/Vancouver", date(2018, 5, 20), time(14), time(17, 30)),
    ],
)
def test_every_reader_finds_the_same_instants_also_near_a_clock_change(zone, on, starts, ends):
    forum = make_forum(on=on, starts=starts, ends=ends, time_zone=zone)

    read = instants(written(forum))

    assert read == {
        "icalendar": (forum.starts_at, forum.ends_at),
        "vobject": (forum.starts_at, forum.ends_at),
    }


def test_a_zone_that_stands_still_is_one_standard_block():
    forum = make_forum(on=date(2027, 7, 4), time_zone="Europe/Paris")

    lines = written(forum).decode().split("\r\n")

    block = lines[lines.index("BEGIN:VTIMEZONE") : lines.index("END:VTIMEZONE") + 1]
    assert block == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Paris",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0200",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_lines_are_at_most_75_octets_and_never_end_inside_a_character():
    forum = make_forum(
        title=LangText(km="សិទ្ធិបោះឆ្នោតពីក្រៅប្រទេស" * 5),
        description=LangText(km="ការបោះឆ្នោត " * 80),
    )

    ics = written(forum, language="km")

    lines = ics.split(b"\r\n")
    assert [line for line in lines if len(line) > 75] == []
    assert [line for line in lines if line.decode(errors="replace").encode() != line] == []
    assert b"\n" not in ics.replace(b"\r\n", b"")


def test_whatever_an_organizer_types_stays_inside_its_property():
    title = 'A\\Nb; "c", \x00\x07d\r\nATTENDEE:mailto:x@y.z\u2028end'
    host = make_organization(name=LangText(en='Co"m;m\r\nX-EVIL:1'))

    forum = make_forum(host)
    forum.title = LangText(en=title)  # no form lets a NUL through, and no PostgreSQL keeps one
    ics = written(forum)

    expected = 'A\\\u200bNb; "c", d\nATTENDEE:mailto:x@y.zend'
    assert str(event(ics)["summary"]) == expected
    assert vobject.readOne(ics.decode()).vevent.summary.value == expected
    assert event(ics)["organizer"].params["CN"] == 'Co"m;m X-EVIL:1'
    assert "attendee" not in event(ics)


def test_the_description_says_the_wall_time_in_words_and_then_the_other_language():
    forum = make_forum(
        on=VANCOUVER_PROOF,
        description=LangText(en="**Come** early."),
        title=LangText(en="One", km="មួយ"),
    )

    description = str(event(written(forum))["description"])

    english, khmer = description.split("\n\n---\n\n")
    page = f"{settings.SITE_URL}{forum.get_absolute_url()}"
    assert english == (
        "One\n\nSunday 6 December 2026, 2:00 to 5:30 pm\nVancouver time (UTC−7)\n\nCome early.\n\n"
        + page
        + "?lang=en"
    )
    assert khmer.startswith("មួយ\n\nថ្ងៃអាទិត្យ ទី៦ ខែធ្នូ ឆ្នាំ២០២៦")


@pytest.mark.parametrize(
    ("shown", "told", "place"),
    [
        ("everyone", True, "Hall, 1 Street"),
        ("seated", True, "Hall, 1 Street"),
        ("seated", False, None),
    ],
)
def test_the_place_stands_only_where_it_may(shown, told, place):
    host = make_organization()
    forum = make_forum(
        host,
        venue=make_venue(host, name="Hall", address="1 Street"),
        address_shown=shown,
    )

    found = event(written(forum, show_address=told)).get("location")

    assert (str(found) if found else None) == place


def test_the_forum_s_own_file_names_nobody_and_is_cached_like_the_page(client: Client):
    forum = make_forum(on=VANCOUVER_PROOF, sequence=3, address_shown="seated", content_changed_at=STAMP)

    first = client.get(f"{forum.get_absolute_url()}calendar.ics")
    again = client.get(
        f"{forum.get_absolute_url()}calendar.ics",
        headers={"If-None-Match": first["ETag"]},
    )

    found = event(first.content)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert (str(found["uid"]), found["sequence"], found["dtstamp"].dt) == (
        uid_of(forum.uuid),
        3,
        STAMP,
    )
    assert [name for name in ("attendee", "location", "valarm") if name in found] == []
    assert icalendar.Calendar.from_ical(first.content)["method"] == "PUBLISH"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("state", ["postponed", "cancelled"])
def test_a_forum_that_does_not_take_place_says_so_in_its_file(client: Client, state: str):
    forum = make_forum(state=state)

    response = client.get(f"{forum.get_absolute_url()}calendar.ics")

    assert event(response.content)["status"] == "CANCELLED"


def test_a_draft_has_no_calendar(client: Client):
    forum = make_forum(state="draft")

    response = client.get(f"{forum.get_absolute_url()}calendar.ics")

    assert response.status_code == 404


def test_web_calendars_open_with_wall_time_or_with_instants():
    host = make_organization()
    venue = make_venue(host, name="Hall & Co", address="1 Street")
    forum = make_forum(host, on=VANCOUVER_PROOF, venue=venue, address_shown="seated")

    google, outlook, office = (
        google_link(forum, "en"),
        outlook_link(forum, "en", show_address=True),
        office_link(forum, "en", show_address=True),
    )

    assert "&dates=20261206T140000%2F20261206T173000&ctz=America%2FVancouver&" in google
    assert "location=" not in google
    assert "&startdt=2026-12-06T21%3A00%3A00Z&enddt=2026-12-07T00%3A30%3A00Z&" in outlook
    assert outlook.endswith("&location=Hall%20%26%20Co%2C%201%20Street")
    assert office == outlook.replace("outlook.live.com", "outlook.office.com")


def test_the_zone_block_describes_both_sides_of_a_change():
    forum = make_forum(on=date(2026, 10, 24), starts=time(22), ends=time(5), time_zone="Europe/Paris")

    zone = vobject.readOne(written(forum).decode()).vevent.dtstart.value.tzinfo

    wall = [datetime(2026, 10, 24, 23), datetime(2026, 10, 25, 4)]
    expected = [at.replace(tzinfo=ZoneInfo("Europe/Paris")).utcoffset() for at in wall]
    assert [zone.utcoffset(at) for at in wall] == expected
