"""What search engines read on a forum's page."""

import json
import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forums.languages.text import LangText
from forums.programme.models import Forum, Speaker
from forums.publishing.announcing import change
from forums.publishing.editing import Edit
from tests.factories import VANCOUVER_PROOF, make_forum, make_member, make_organization, make_venue

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def said_on(client: Client, forum: Forum) -> dict[str, Any] | None:
    found = BLOCK.search(client.get(f"{forum.get_absolute_url()}?lang=en").content.decode())
    return json.loads(found[1]) if found else None


def test_a_forum_says_when_where_who_and_that_it_costs_nothing(client: Client):
    host = make_organization(slug="our-committee", name=LangText(en="Our committee"))
    venue = make_venue(host, name="Guildford Park", address="10707 146 Street")
    forum = make_forum(host, slug="evening", on=VANCOUVER_PROOF, venue=venue, languages_spoken=["en", "km"])
    Speaker.objects.create(forum=forum, name="Sam Rainsy")

    said = said_on(client, forum)

    page = "http://testserver/our-committee/evening/"
    assert said == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": "The right to vote from abroad",
        "startDate": "2026-12-06T14:00-07:00",
        "endDate": "2026-12-06T17:30-07:00",
        "doorTime": "2026-12-06T13:30-07:00",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
        "inLanguage": ["en", "km"],
        "isAccessibleForFree": True,
        "location": {"@type": "Place", "name": "Guildford Park", "address": "10707 146 Street"},
        "organizer": {
            "@type": "Organization",
            "name": "Our committee",
            "url": "http://testserver/our-committee/",
        },
        "performer": [{"@type": "Person", "name": "Sam Rainsy"}],
    }


@pytest.mark.parametrize(
    ("state", "status"), [("postponed", "EventPostponed"), ("cancelled", "EventCancelled")]
)
def test_the_status_follows_the_state(client: Client, state: str, status: str):
    said = said_on(client, make_forum(state=state))

    assert said["eventStatus"] == f"https://schema.org/{status}"


def test_a_new_start_is_told_with_the_old_one(client: Client):
    forum = make_forum(on=VANCOUVER_PROOF)
    actor = make_member(forum.organization)
    edit = Edit(columns={"local_date": date(2026, 12, 13), "starts_local": time(15)})
    change(forum, edit=edit, line=LangText(), actor=actor, now=timezone.now())

    said = said_on(client, forum)

    assert (said["eventStatus"], said["previousStartDate"], said["startDate"]) == (
        "https://schema.org/EventRescheduled",
        "2026-12-06T14:00-07:00",
        "2026-12-13T15:00-07:00",
    )


@pytest.mark.parametrize("hidden", [{"visibility": "unlisted"}, {"protected": True}])
def test_what_search_engines_are_not_to_find_says_nothing_to_them(client: Client, hidden: dict[str, Any]):
    assert said_on(client, make_forum(**hidden)) is None


def test_an_address_kept_back_is_not_in_it(client: Client):
    assert "location" not in said_on(client, make_forum(address_shown="seated"))


def test_no_title_can_end_the_block(client: Client):
    title = "</script><script>alert(1)</script>&amp;\u2028\u2029"

    page = client.get(make_forum(title=LangText(en=title)).get_absolute_url()).content.decode()

    block = BLOCK.search(page)[1]
    assert [sign for sign in "<>&\u2028\u2029" if sign in block] == []
    assert json.loads(block)["name"].startswith("</script><script>")


def test_a_draft_in_its_preview_says_nothing(client: Client):
    forum = make_forum(state="draft")
    client.force_login(make_member(forum.organization))

    page = client.get(f"/desk{forum.get_absolute_url()}preview/").content.decode()

    assert BLOCK.search(page) is None


def test_the_offset_is_the_one_of_that_day(client: Client):
    summer = make_forum(on=date(2027, 7, 4), time_zone="Europe/Paris")
    winter = make_forum(on=date(2027, 7, 4) + timedelta(days=182), time_zone="Europe/Paris")

    assert [said_on(client, forum)["startDate"] for forum in (summer, winter)] == [
        "2027-07-04T14:00+02:00",
        "2028-01-02T14:00+01:00",
    ]
