"""The box on the form: a wish beside a registration, which lives longer than it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendees.operations.sweeps import SWEEPS
from attendees.privacy.purging import purge_due
from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from forums.followers.models import Follower
from forums.followers.telling import ask_back
from forums.hosting.models import Organization, Role
from tests.attendees.registrations.test_form import FILLED, form_of, statements, words
from tests.factories import make_forum, make_member, make_organization, signed_in

pytestmark = pytest.mark.django_db

SAID = "Tell me about the next forum. Separate from this one; leave any time."


def test_whoever_ticks_the_box_has_a_place_and_is_asked_once_more_by_mail(client: Client):
    forum = make_forum()

    page = client.get(form_of(forum)).content.decode()
    answer = client.post(form_of(forum), FILLED | {"follow": "on"})
    ask_back(datetime.now(UTC) + timedelta(seconds=1))

    assert '<input type="checkbox" name="follow"' in page
    assert "checked" not in page[page.index('name="follow"') :].partition(">")[0]
    assert answer.status_code == 303
    assert list(
        Follower.objects.values_list("organization", "email", "language", "wording", "confirmed_at")
    ) == [(forum.organization_id, "sophea@example.org", "en", SAID, None)]
    assert [message.to for message in mail.outbox] == [["sophea@example.org"]]


def test_whoever_leaves_the_box_alone_is_on_no_list(client: Client):
    client.post(form_of(make_forum()), FILLED)

    assert (Registration.objects.count(), Follower.objects.count()) == (1, 0)


def test_the_words_are_kept_in_the_language_they_were_read_in(client: Client):
    client.post(f"{form_of(make_forum())}?lang=fr", FILLED | {"follow": "on", "language": "km"})

    follower = Follower.objects.get()
    assert (follower.language, follower.wording) == (
        "km",
        "Prévenez-moi du prochain forum. Indépendant de celui-ci\u00a0; arrêtez quand vous voulez.",
    )


def test_a_wish_without_an_address_is_put_to_the_person_with_everything_typed(client: Client):
    page = client.post(form_of(make_forum()), FILLED | {"email": "", "follow": "on"})

    assert (page.status_code, Registration.objects.count(), Follower.objects.count()) == (422, 0, 0)
    assert "To tell you, we need an email. Write one above, or leave this box empty." in words(page)
    assert 'value="Sophea Chan"' in page.content.decode()


def test_where_the_form_came_back_nobody_is_on_a_list_yet(client: Client):
    page = client.post(form_of(make_forum(capacity=2, waiting_list=False)), FILLED | {"follow": "on"})

    box = page.content.decode().partition('name="follow"')[2].partition(">")[0]
    assert (page.status_code, "checked" in box, Follower.objects.count()) == (409, True, 0)


@pytest.mark.parametrize("wanted", [False, True])
def test_a_protected_forum_has_the_box_only_where_an_owner_wanted_it(client: Client, wanted: bool):
    forum = make_forum(make_organization(keep_in_touch_on_protected=wanted), protected=True)

    page = client.get(form_of(forum)).content.decode()
    client.post(form_of(forum), FILLED | {"follow": "on"})

    assert ('name="follow"' in page, Follower.objects.exists()) == (wanted, wanted)


def test_an_owner_turns_the_box_on_in_the_settings():
    host = make_organization()
    facts = {"name_en": "Ours", "time_zone": "America/Vancouver", "first_language": "en"}
    address = f"/desk/{host.slug}/settings/"
    owner, organizer = (signed_in(make_member(host, role=role)) for role in (Role.OWNER, Role.ORGANIZER))

    refused = organizer.post(address, facts | {"keep_in_touch_on_protected": "on"}).status_code
    owner.post(address, facts | {"keep_in_touch_on_protected": "on"})
    on = Organization.objects.get().keep_in_touch_on_protected
    owner.post(address, facts)

    assert (refused, on, Organization.objects.get().keep_in_touch_on_protected) == (404, True, False)


def test_the_list_survives_the_purge_of_every_forum(client: Client):
    forum = make_forum()
    client.post(form_of(forum), FILLED | {"follow": "on"})

    while purge_due(datetime.now(UTC) + timedelta(days=90)):
        pass

    assert (Registration.objects.count(), Follower.objects.get().email) == (0, "sophea@example.org")


def test_erasing_a_registration_says_how_to_leave_the_list_and_leaves_it_alone(client: Client):
    client.post(form_of(make_forum()), FILLED | {"follow": "on"})
    path = f"{manage_path(Registration.objects.get())}erasure/"

    page = client.get(path)
    client.post(path)

    assert "That list is separate and stays: each of its messages has a link that takes you off." in words(
        page
    )
    assert Follower.objects.count() == 1


def test_the_wish_costs_one_query_more(client: Client):
    forum = make_forum()

    with CaptureQueriesContext(connection) as alone:
        client.post(form_of(forum), FILLED)
    with CaptureQueriesContext(connection) as wishing:
        client.post(form_of(forum), FILLED | {"name": "Dara Kim", "follow": "on"})

    assert len(statements(wishing)) == len(statements(alone)) + 1


def test_the_worker_sweeps_the_list():
    names = {sweep.name for sweep in SWEEPS}

    assert names >= {"followers", "announcements", "unconfirmed followers", "letters of no follower"}
