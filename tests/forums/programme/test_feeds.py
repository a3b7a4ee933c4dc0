"""What calendars and feed readers subscribe to, read back by libraries that share no code with ours."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import icalendar
import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.languages.text import LangText
from forums.programme.models import Forum
from tests.factories import SUNDAY, VANCOUVER_PROOF, make_forum, make_organization

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LONG_AGO = SUNDAY - timedelta(days=200)


def titles(ics: bytes) -> list[str]:
    return [str(event["summary"]) for event in icalendar.Calendar.from_ical(ics).walk("VEVENT")]


def test_all_listed_forums_stand_in_one_subscription_and_nothing_else_does(client: Client):
    host, other = make_organization(), make_organization()
    make_forum(host, title=LangText(en="Soon"))
    make_forum(other, title=LangText(en="Sooner"), on=SUNDAY - timedelta(days=7))
    make_forum(host, title=LangText(en="Cancelled lately"), on=SUNDAY - timedelta(days=60), state="cancelled")
    make_forum(host, title=LangText(en="Long over"), on=LONG_AGO)
    make_forum(host, title=LangText(en="With the link alone"), visibility="unlisted")
    make_forum(host, title=LangText(en="A draft"), state="draft")

    everything = client.get("/feeds/forums.ics").content
    of_one = client.get(f"/{host.slug}/forums.ics").content

    assert titles(everything) == ["Cancelled lately", "Sooner", "Soon"]
    assert titles(of_one) == ["Cancelled lately", "Soon"]


def test_a_feed_asks_nobody_and_says_where_it_comes_from(client: Client):
    host = make_organization(slug="our-committee", name=LangText(en="Our committee"))
    make_forum(host)

    calendar = icalendar.Calendar.from_ical(client.get("/our-committee/forums.ics?lang=en").content)
    event = calendar.walk("VEVENT")[0]

    said = {name: str(calendar[name]) for name in ("name", "x-wr-calname", "source", "url")}
    assert said == {
        "name": "Our committee",
        "x-wr-calname": "Our committee",
        "source": "http://testserver/our-committee/forums.ics?lang=en",
        "url": "http://testserver/our-committee/?lang=en",
    }
    assert calendar["refresh-interval"].params == {"VALUE": "DURATION"}
    assert [name for name in ("method", "attendee", "organizer") if name in calendar or name in event] == []


def test_each_zone_is_described_once_and_both_readers_find_the_hour(client: Client):
    vobject.icalendar.__dict__["__tzidMap"].clear()
    host = make_organization()
    make_forum(host, on=VANCOUVER_PROOF, title=LangText(en="A"))
    make_forum(host, on=VANCOUVER_PROOF + timedelta(days=200), title=LangText(en="B"))
    make_forum(
        host, on=VANCOUVER_PROOF + timedelta(days=1), time_zone="America/Edmonton", title=LangText(en="C")
    )

    ics = client.get(f"/{host.slug}/forums.ics").content

    starts = [event.dtstart.value.astimezone(UTC) for event in vobject.readOne(ics.decode()).vevent_list]
    assert ics.count(b"BEGIN:VTIMEZONE") == 2
    assert sorted(starts) == sorted(Forum.objects.values_list("starts_at", flat=True))
    assert starts[0] == datetime(2026, 12, 6, 21, tzinfo=UTC)


def test_a_cancelled_and_a_postponed_forum_say_so_under_the_uid_they_had(client: Client):
    forum = make_forum()
    address = f"{forum.get_absolute_url()}feed.ics"
    heard = []

    for state in ("published", "postponed", "cancelled"):
        Forum.objects.filter(pk=forum.pk).update(state=state)
        event = icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]
        heard.append((str(event["uid"]), str(event["status"])))

    uid = f"{forum.uuid}@testserver"
    assert heard == [(uid, "CONFIRMED"), (uid, "CANCELLED"), (uid, "CANCELLED")]


def test_an_entry_is_as_old_as_its_last_change_and_not_as_the_fetch(client: Client):
    changed_at = datetime(2026, 11, 1, 12, 0, 30, 123, tzinfo=UTC)
    forum = make_forum(content_changed_at=changed_at)

    event = icalendar.Calendar.from_ical(client.get("/feeds/forums.ics").content).walk("VEVENT")[0]

    assert event["dtstamp"].dt == changed_at.replace(microsecond=0)
    assert event["sequence"] == forum.sequence


@pytest.mark.parametrize("form", ["ics", "atom"])
def test_a_reader_who_has_it_gets_304_until_something_changes(client: Client, form: str):
    forum = make_forum()
    first = client.get(f"/feeds/forums.{form}")

    again = client.get(f"/feeds/forums.{form}", headers={"if-none-match": first["ETag"]})
    Forum.objects.filter(pk=forum.pk).update(seats_taken=100)
    fuller = client.get(f"/feeds/forums.{form}", headers={"if-none-match": first["ETag"]})
    Forum.objects.filter(pk=forum.pk).update(state="cancelled")
    changed = client.get(f"/feeds/forums.{form}", headers={"if-none-match": first["ETag"]})

    assert [r.status_code for r in (first, again, fuller, changed)] == [200, 304, 304, 200]
    assert (first["Cache-Control"], first.cookies.output()) == ("public, max-age=30", "")


def test_atom_names_each_forum_once_newest_change_first_with_its_zone_in_words(client: Client):
    host = make_organization(slug="our-committee", name=LangText(en="Our committee"))
    older = datetime(2026, 10, 1, tzinfo=UTC)
    make_forum(host, slug="older", title=LangText(en="Older & <b>bold</b>"), content_changed_at=older)
    make_forum(host, slug="newer", title=LangText(en="Newer"), state="cancelled", on=VANCOUVER_PROOF)

    root = ET.fromstring(client.get("/our-committee/forums.atom").content)

    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Newer – Cancelled",
        "Older & <b>bold</b>",
    ]
    assert root.findtext(f"{ATOM}id") == "http://testserver/our-committee/forums.atom"
    assert "Sunday 6 December 2026, 2:00 to 5:30 pm, Vancouver time (UTC−7)" in entries[0].findtext(
        f"{ATOM}summary"
    )
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"urn:uuid:{Forum.objects.get(slug=slug).uuid}" for slug in ("newer", "older")
    ]


def test_a_feed_without_a_forum_is_a_whole_feed(client: Client):
    calendar, document = client.get("/feeds/forums.ics"), client.get("/feeds/forums.atom")

    assert titles(calendar.content) == []
    assert ET.fromstring(document.content).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


def test_a_protected_forum_is_in_a_feed_by_its_weekday_alone(client: Client):
    forum = make_forum(protected=True, title=LangText(en="The secret evening"))

    said = b"".join(
        client.get(address).content
        for address in ("/feeds/forums.ics", "/feeds/forums.atom", f"{forum.get_absolute_url()}feed.ics")
    ).decode()

    assert "Sunday afternoon" in said
    assert [word for word in ("secret", forum.venue.name, forum.venue.address) if word in said] == []


def test_an_address_kept_back_is_in_no_feed(client: Client):
    forum = make_forum(address_shown="seated")

    said = client.get("/feeds/forums.ics").content + client.get("/feeds/forums.atom").content

    assert forum.venue.address.encode() not in re.sub(rb"\r\n ", b"", said)


def test_a_feed_of_forty_costs_what_a_feed_of_one_costs(client: Client):
    counted = []

    for number in (1, 40):
        for _ in range(number):
            make_forum()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/feeds/forums.ics")
        counted.append(len(queries))

    assert counted == [1, 1]


@pytest.mark.parametrize("address", ["/feeds/forums.rss", "/nobody/forums.ics", "/nobody/nothing/feed.ics"])
def test_what_is_no_feed_is_not_found(client: Client, address: str):
    assert client.get(address).status_code == 404
