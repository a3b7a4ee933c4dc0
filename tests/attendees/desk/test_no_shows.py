"""What the desk says of those who stayed away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from attendees.privacy.purging import purge_due
from forums.hosting.models import Organization
from forums.programme.models import Forum
from tests.factories import TODAY, make_forum, make_member, make_organization, make_registration, signed_in

pytestmark = pytest.mark.django_db


def an_evening(host: Organization, *, days_ago: int, came: int, stayed_away: int) -> Forum:
    forum = make_forum(host, on=TODAY - timedelta(days=days_ago))
    for number in range(came + stayed_away):
        make_registration(forum, admitted=1 if number < came else 0)
    return forum


def said(host: Organization) -> str:
    coming = make_forum(host)
    page = signed_in(make_member(host)).get(f"/desk{coming.get_absolute_url()}")
    return str(page.context["no_shows"])


def test_three_evenings_say_how_many_parties_stay_away_and_the_purge_keeps_the_numbers():
    host = make_organization()
    for days_ago in (10, 20):
        an_evening(host, days_ago=days_ago, came=3, stayed_away=1)
    an_evening(host, days_ago=40, came=2, stayed_away=2)
    while purge_due(timezone.now()):
        pass

    assert said(host) == "Of 12 parties with a place at your last 3 forums, 4 did not come."


def test_two_evenings_say_nothing_and_neither_does_one_whose_door_was_not_used():
    host = make_organization()
    for days_ago in (10, 20):
        an_evening(host, days_ago=days_ago, came=3, stayed_away=1)
    an_evening(host, days_ago=25, came=0, stayed_away=4)
    an_evening(make_organization(), days_ago=12, came=3, stayed_away=0)

    assert said(host) == ""
