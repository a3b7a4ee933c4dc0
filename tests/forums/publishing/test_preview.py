"""A half-written draft can be looked at: what is not said yet is not there, and nothing breaks."""

from datetime import time
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from forums.programme.models import Forum
from tests.factories import SUNDAY, make_member, make_organization, signed_in

pytestmark = pytest.mark.django_db

NEW = "/desk/our-committee/new-forum/"
SITE = settings.SITE_URL


def texts(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def owner() -> Client:
    return signed_in(make_member(make_organization(slug="our-committee", languages=["en", "km"])))


@pytest.mark.parametrize("then", ["preview", "publish"])
def test_a_draft_that_does_not_say_when_it_ends_can_be_looked_at(owner: Client, then: str):
    form = {"uuid": str(uuid4()), "title": "Half", "local_date": SUNDAY.isoformat(), "starts_local": "14:00"}

    answer = owner.post(NEW, form | {"then": then}, follow=True)

    assert answer.status_code == 200
    assert Forum.objects.values_list("starts_local", "ends_local").get() == (time(14), None)


def test_a_preview_says_the_start_alone_and_offers_no_calendar_before_the_end_is_known(owner: Client):
    form = {"uuid": str(uuid4()), "title": "Half", "local_date": SUNDAY.isoformat(), "starts_local": "14:00"}

    page = texts(owner.post(NEW, form | {"then": "preview"}, follow=True))

    assert "<strong>2:00 pm</strong>" in page
    assert [words for words in ('href=""', "calendar.ics", "calendar.google") if words in page] == []


def test_a_preview_shows_the_button_and_the_places_and_leads_nowhere_that_is_not_there(owner: Client):
    form = {
        "uuid": str(uuid4()),
        "title": "Whole",
        "local_date": SUNDAY.isoformat(),
        "starts_local": "14:00",
        "ends_local": "17:30",
        "place": "The hall",
        "room_limit": "220",
    }

    page = texts(owner.post(NEW, form | {"then": "preview"}, follow=True))

    public = Forum.objects.get().get_absolute_url()
    assert '<span class="button" role="link" aria-disabled="true">Register – free</span>' in page
    assert '<p class="places">Plenty of places</p>' in page
    assert "The button and the calendar work once the forum is public." in page
    dead = [
        f'"{public}',
        f'content="{SITE}{public}',
        f'href="{SITE}{public}',
        "calendar.google",
        "outlook",
        "#take",
    ]
    assert [link for link in dead if link in page] == []


def test_a_preview_without_a_room_says_nothing_of_places_and_does_not_call_them_taken(owner: Client):
    page = texts(owner.post(NEW, {"uuid": str(uuid4()), "title": "Half", "then": "preview"}, follow=True))

    assert 'aria-disabled="true">Register – free' in page
    assert [words for words in ('class="places"', "Full.", "All places are taken.") if words in page] == []
