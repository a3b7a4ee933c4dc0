"""What the committee sees of its list, and what only an owner may take."""

import csv
from datetime import UTC, datetime

import pytest
from django.test import Client

from forums.followers.models import Follower
from forums.hosting.models import Organization, Role
from tests.factories import make_follower, make_member, make_organization, signed_in

pytestmark = pytest.mark.django_db

SEVEN = datetime(2026, 12, 6, 22, 0, tzinfo=UTC)


def desk(host: Organization) -> str:
    return f"/desk/{host.slug}/followers/"


def browser_of(host: Organization, role: Role = Role.OWNER) -> Client:
    return signed_in(make_member(host, role=role))


def test_owners_and_organizers_see_how_many_there_are_and_no_address():
    host = make_organization()
    follower = make_follower(host)
    make_follower(host)
    make_follower(host, confirmed=False)
    make_follower(make_organization())

    pages = {role: browser_of(host, role).get(desk(host)) for role in Role}

    assert {role: page.status_code for role, page in pages.items()} == {
        Role.OWNER: 200,
        Role.ORGANIZER: 200,
        Role.TREASURER: 404,
        Role.DOOR_LEAD: 404,
        Role.VIEWER: 404,
    }
    text = pages[Role.ORGANIZER].content.decode()
    assert "2 people asked to hear of your next forums." in text
    assert "1 more has still to say yes from their mailbox." in text
    assert follower.email not in text
    assert ("followers.csv" in text, "followers.csv" in pages[Role.OWNER].content.decode()) == (False, True)


def test_an_owner_takes_the_list_with_the_words_that_were_agreed_to():
    host = make_organization()
    make_follower(
        host, email="=cmd@example.org", wording="Tell me; please.", asked_at=SEVEN, confirmed_at=SEVEN
    )
    make_follower(host, confirmed=False)

    answer = browser_of(host).get(f"/desk/{host.slug}/followers.csv")

    rows = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))
    assert rows == [
        ["Email", "Language", "Asked", "Confirmed", "The words they saw"],
        ["'=cmd@example.org", "en", "2026-12-06 15:00", "2026-12-06 15:00", "Tell me; please."],
    ]
    assert answer["Content-Disposition"] == f'attachment; filename="{host.slug}-followers.csv"'


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_nobody_else_takes_the_list(role: Role):
    host = make_organization()
    make_follower(host)

    answer = browser_of(host, role).get(f"/desk/{host.slug}/followers.csv")

    assert answer.status_code == 404


def test_the_head_of_the_file_speaks_the_owners_language():
    host = make_organization()

    answer = browser_of(host).get(f"/desk/{host.slug}/followers.csv?lang=fr")

    assert answer.getvalue().decode("utf-8-sig").splitlines()[0].startswith('"Courriel","Langue"')


def test_somebody_is_taken_off_on_request_and_it_is_written_down_without_a_name():
    host = make_organization()
    follower = make_follower(host, email="sophea@example.org")
    elsewhere = make_follower(make_organization(), email="sophea@example.org")
    browser = browser_of(host, Role.ORGANIZER)

    answer = browser.post(desk(host), {"email": " Sophea@example.org "})

    assert (answer.status_code, list(Follower.objects.all())) == (302, [elsewhere])
    assert list(host.audit_entries.values_list("verb", "subject")) == [
        ("took off the list", f"follower:{follower.uuid}")
    ]


def test_an_address_that_is_not_there_is_said_and_kept():
    host = make_organization()
    make_follower(make_organization(), email="sophea@example.org")

    page = browser_of(host).post(desk(host), {"email": "sophea@example.org"}).content.decode()

    assert ("This address is not on the list." in page, 'value="sophea@example.org"' in page) == (True, True)
    assert Follower.objects.count() == 1


def test_the_page_costs_the_same_for_one_and_for_many(django_assert_max_num_queries):
    host = make_organization()
    for _ in range(30):
        make_follower(host)
    browser = browser_of(host)

    with django_assert_max_num_queries(8):
        browser.get(desk(host))
