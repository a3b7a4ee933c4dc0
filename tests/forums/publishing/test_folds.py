"""A fold that is closed says what stands inside it."""

import re
from datetime import date, time

import pytest
from django.test import Client

from forums.programme.models import Forum
from tests.factories import make_forum, make_member, make_organization, make_venue, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return make_organization(slug="our-committee", languages=["en"])


@pytest.fixture
def owner(host) -> Client:
    return signed_in(make_member(host))


def summaries(response) -> list[str]:
    page = " ".join(response.content.decode().split())
    return re.findall(r"<summary>(.*?)</summary>", page)[1:7]


DEFAULTS = [
    "Street address and getting in",
    "Doors: 30 minutes before. Registration: until the start.",
    "Places: the room less a team of 4. Parties up to 6. Walk-ins if there is room.",
    "Waiting list: in order; from the day before, whoever fits. No approval needed.",
    "Not protected.",
    "Listed for everyone, at an address made from the title",
]


def test_a_new_form_names_its_defaults(owner: Client):
    assert summaries(owner.get("/desk/our-committee/new-forum/")) == DEFAULTS


def test_a_forum_names_what_its_host_has_said(host, owner: Client):
    forum = make_forum(
        host,
        slug="our-evening",
        venue=make_venue(host, address="1 Main Street"),
        address_shown="seated",
        doors_local=time(13, 15),
        held_until_local=time(14, 20),
        closes_on=date(2026, 12, 1),
        capacity=80,
        team=3,
        max_party=2,
        walk_ins="no",
        visibility="unlisted",
        queue_mode="strict",
        keep_within_hours=12,
        approval=True,
        confirm_address=True,
        confirm_within_hours=1,
        protected=True,
    )

    assert summaries(owner.get(f"/desk{forum.get_absolute_url()}edit/")) == [
        "Street address and getting in: 1 Main Street (To people with a place)",
        "Doors open 1:15 pm. Places held until 2:20 pm. Registration until 1 December 2026.",
        "80 places to give, a team of 3. Parties up to 2. Only with a place.",
        (
            "Waiting list: always in order. Who moves up says so within 12 hours. You decide each request."
            " Addresses are confirmed within 1 hour."
        ),
        "Protected: neutral messages, initials at the door, deleted after 3 days.",
        "Only with the link, at /our-committee/our-evening/",
    ]


def test_a_form_that_comes_back_names_what_was_typed_and_is_right(host, owner: Client):
    forum = make_forum(host, state="draft", capacity=80)
    form = {"title": "Evening", "doors_local": "25:99", "team": "10", "capacity": "", "max_party": "3"}

    answer = owner.post(f"/desk{forum.get_absolute_url()}edit/", form)

    assert summaries(answer)[3] == "No waiting list. No approval needed."
    assert summaries(answer)[1:3] == [
        "Doors open 1:30 pm. Places held until 2:10 pm. Registration: until the start.",
        "Places: the room less a team of 10. Parties up to 3. Walk-ins if there is room.",
    ]
    assert Forum.objects.get().team == 10


def test_a_box_that_was_unticked_says_so_beside_an_error_elsewhere(host, owner: Client):
    forum = make_forum(host)

    answer = owner.post(f"/desk{forum.get_absolute_url()}edit/", {"title": "", "approval": "on"})

    assert summaries(answer)[3] == "No waiting list. You decide each request."
    assert Forum.objects.values_list("waiting_list", "approval").get() == (True, False)
