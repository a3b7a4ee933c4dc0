"""What a scan costs the database."""

from datetime import UTC, datetime, timedelta

import pytest

from attendees.checkin.models import Device
from tests.attendees.checkin.doors import make_phone, text_of
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)

TRANSACTION = ("SAVEPOINT", "RELEASE")


def statements(captured) -> list[str]:
    return [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION)]


@pytest.mark.parametrize("earlier", [1, 12])
def test_a_scan_costs_eight_queries_whatever_came_before(django_assert_max_num_queries, earlier):
    forum = make_forum()
    phone = make_phone(forum)
    for _ in range(earlier):
        phone.admit(make_registration(forum))
    one = make_registration(forum)
    text = text_of(one)

    with django_assert_max_num_queries(99) as captured:
        phone.send(phone.fact(text=text))

    assert len(statements(captured)) == 8


def test_asking_costs_little(django_assert_max_num_queries):
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)
    text = text_of(one)
    etag = phone.state()["ETag"]

    with django_assert_max_num_queries(99) as looking:
        phone.look(text)
    with django_assert_max_num_queries(99) as waiting:
        phone.state(**{"If-None-Match": etag})

    assert (len(statements(looking)), len(statements(waiting))) == (4, 1)


def test_the_desk_hears_from_a_phone_but_not_with_every_scan():
    phone = make_phone(make_forum())
    Device.objects.update(last_seen_at=NOW - timedelta(hours=1))

    phone.send(phone.fact("walk_in"))
    heard = Device.objects.get().last_seen_at
    phone.send(phone.fact("walk_in"))

    assert heard > NOW - timedelta(minutes=1)
    assert Device.objects.values_list("last_seen_at", "unsent", "app_version").get() == (heard, 0, "0.1.0")
