"""Someone is on the phone: written in within seconds, and the code read aloud."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from attendees.registrations.models import Registration
from forums.hosting.models import AuditEntry, Role
from forums.programme.models import Forum
from tests.factories import make_forum, make_member, make_registration, signed_in

pytestmark = pytest.mark.django_db

SOKHA = {"name": "Sokha", "party": "2", "phone": "604-555-0199", "language": "km"}


def desk(forum: Forum, role: Role = Role.ORGANIZER) -> Client:
    return signed_in(make_member(forum.organization, role=role))


def here(forum: Forum) -> str:
    return f"/desk{forum.get_absolute_url()}caller/"


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_caller_has_places_and_hears_the_code():
    forum = make_forum()

    page = desk(forum).post(here(forum), SOKHA, follow=True)

    person = Registration.objects.get()
    assert (person.name, person.party, person.phone, person.language, person.via, person.state) == (
        *("Sokha", 2, "604-555-0199", "km", "phone", "seated"),
    )
    said = words(page)
    assert "You have 2 places." in said
    assert f"{person.code[:5]} {person.code[5:]}" in said
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["registered by phone"]


def test_digits_are_spelled_in_words():
    forum = make_forum()
    person = make_registration(forum, via="phone", code="2CF9X345HJ")

    page = words(desk(forum).get(f"{here(forum)}{person.uuid}/"))

    assert "two, C, F, nine, X – three, four, five, H, J" in page


def test_the_same_form_twice_is_one_registration():
    forum, number = make_forum(), "5f0c7c2e-7a7d-4a57-9b51-2f1f8f4b6c11"
    client = desk(forum)

    for _ in range(2):
        client.post(here(forum), SOKHA | {"submission_id": number})

    assert Registration.objects.count() == 1


def test_a_full_forum_offers_the_list_and_fewer_places_and_keeps_what_was_typed():
    forum = make_forum(capacity=1)
    client = desk(forum)

    refused = client.post(here(forum), SOKHA)
    waits = client.post(here(forum), SOKHA | {"wait": "2"}, follow=True)

    assert (refused.status_code, 'value="Sokha"' in refused.content.decode()) == (409, True)
    assert "The last places have just been taken." in words(refused)
    assert "You’re number 1, for 2 people." in words(waits)


def test_a_caller_comes_also_after_registration_has_closed_by_date():
    forum = make_forum(registration_closes_at=timezone.now() - timedelta(days=1))

    desk(forum).post(here(forum), SOKHA)

    assert Registration.objects.get().is_seated


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": "cancelled"}, "This forum is cancelled."),
        ({"starts_at": timezone.now() - timedelta(minutes=1)}, "Registration is closed."),
    ],
)
def test_nobody_is_written_in_where_nothing_is_to_come(fields: dict[str, Any], sentence: str):
    forum = make_forum(**fields)

    page = desk(forum).post(here(forum), SOKHA)

    assert (page.status_code, sentence in words(page), Registration.objects.count()) == (409, True, 0)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TREASURER, Role.DOOR_LEAD])
def test_who_may_not_change_people_writes_nobody_in(role: Role):
    forum = make_forum()

    answers = [desk(forum, role).get(here(forum)), desk(forum, role).post(here(forum), SOKHA)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_code_of_somebody_who_did_not_call_is_not_read_aloud():
    forum = make_forum()
    person = make_registration(forum)

    assert desk(forum).get(f"{here(forum)}{person.uuid}/").status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"party": "x"}, {"name": "\x00", "party": "9" * 30}, {"language": "xx"}, {"wait": "x"}]
)
def test_odd_input_is_said_in_words(sent: dict[str, str]):
    forum = make_forum()

    assert desk(forum).post(here(forum), sent).status_code == 422
