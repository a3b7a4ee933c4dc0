"""Who confirms a step of a public forum reads how many hear of it by mail, and how many must be called."""

import re
from datetime import UTC, datetime, time

import pytest
from django.test import Client

from attendees.registrations.models import Registration
from forums.programme.models import Forum
from tests.factories import make_forum, make_member, make_organization, make_registration, signed_in

pytestmark = pytest.mark.django_db

COUNTED = "2 people are told by email. 1 has no email: please call them, the name is on the desk."


def texts(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def forum() -> Forum:
    forum = make_forum(make_organization(languages=["en"]))
    make_registration(forum, party=4)
    make_registration(forum, state="waiting", queued_at=datetime.now(UTC))
    make_registration(forum, email="", phone="+1 604-555-0107")
    make_registration(forum, state="unconfirmed")
    make_registration(forum, state="ended", ended_because="self", ended_at=datetime.now(UTC))
    return forum


@pytest.fixture
def owner(forum: Forum) -> Client:
    return signed_in(make_member(forum.organization))


@pytest.mark.parametrize("step", ["postponement", "cancellation"])
def test_a_step_counts_whom_it_reaches_before_and_after(forum: Forum, owner: Client, step: str):
    address = f"/desk{forum.get_absolute_url()}{step}/"

    pages = [texts(owner.get(address)), texts(owner.post(address, follow=True))]

    assert [COUNTED in page for page in pages] == [True, True]
    assert f"Done. {COUNTED}" in pages[1]


def test_a_new_time_counts_whom_it_reaches_before_and_after(forum: Forum, owner: Client):
    address = f"/desk{forum.get_absolute_url()}edit/"
    form = {
        "title": str(forum.title),
        "local_date": f"{forum.local_date}",
        "starts_local": f"{time(15):%H:%M}",
        "ends_local": "17:30",
        "place": forum.venue.name,
        "address": forum.venue.address,
        "room_limit": "220",
        "contact_phone": "604-555-0142",
    }

    asked = texts(owner.post(address, form))
    confirmed = re.search(r'name="confirmed" value="(\w+)"', asked).group(1)
    saved = texts(owner.post(address, form | {"confirmed": confirmed}, follow=True))

    assert f"{COUNTED} Their calendars follow." in asked
    assert f"Changed. {COUNTED}" in saved


def test_where_everybody_has_an_email_nobody_must_be_called(owner: Client, forum: Forum):
    Registration.objects.filter(email="").delete()

    page = texts(owner.get(f"/desk{forum.get_absolute_url()}cancellation/"))

    assert "<p>2 people are told by email.</p>" in page
