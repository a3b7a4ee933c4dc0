"""A full forum, from the list's last number to a place, as the people on it see it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendees.messages.telling import tell_registrations
from attendees.registrations.approving import Decided, approve, decline
from attendees.registrations.changing import give_up
from attendees.registrations.closing import close_lists, end_lists, release_due
from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from attendees.registrations.promoting import promote_due
from attendees.registrations.registering import Answer, register
from attendees.registrations.removing import back_to_the_list
from forums.programme.models import Forum
from tests.attendees.registrations.test_form import statements
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
FAMILY = {"name": "Sophea Chan", "party": "4", "email": "sophea@example.org", "language": "en"}


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def form_of(forum: Forum) -> str:
    return f"{forum.get_absolute_url()}registration/"


def full_forum(**fields: object) -> tuple[Forum, list[Registration]]:
    forum = make_forum(capacity=4, **fields)
    return forum, [make_registration(forum) for _ in range(4)]


def waiting(forum: Forum, *, party: int = 1, now: datetime = NOW, name: str = "Dara") -> Registration:
    answer = Answer(name=name, party=party, email=f"{name.lower()}@example.org", waits=True)
    return register(forum, answer=answer, now=now)


def states(*people: Registration) -> list[str]:
    return [Registration.objects.get(pk=person.pk).state for person in people]


def subjects() -> list[tuple[str, str]]:
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_a_family_waits_with_a_number_and_its_page_says_what_happens(client: Client):
    forum, _seated = full_forum()
    waiting(forum, party=2)

    form = words(client.get(form_of(forum)))
    answered = client.post(form_of(forum), FAMILY | {"wait": ""})
    page = words(client.get(answered["Location"]))

    assert "Join the waiting list" in form
    assert "You’re number 2, for 4 people." in page
    assert "We’ll write if places free up before " in page
    assert "After that, come to the door: waiting people go in first." in page
    assert "We are fewer than 4" in page
    assert "Take us off the list" in page


def test_the_forum_page_offers_the_list_and_says_how_many_wait(client: Client):
    forum, _seated = full_forum()
    waiting(forum, party=2)

    page = words(client.get(forum.get_absolute_url()))

    assert "Full. Waiting list open." in page
    assert "Join the waiting list" in page
    assert "One party is waiting. We write as soon as places free up." in page


def test_when_the_last_places_went_a_family_may_wait_for_all_of_them(client: Client):
    forum = make_forum(capacity=5)
    make_registration(forum, party=3)

    refused = client.post(form_of(forum), FAMILY)
    waits = client.post(form_of(forum), FAMILY | {"wait": "4"})

    assert "Wait for 4 places Take 2 places now" in words(refused)
    assert "You’re number 1, for 4 people." in words(client.get(waits["Location"]))


def test_a_family_is_not_passed_by_singles_until_the_day_before():
    forum, seated = full_forum()
    family, single = waiting(forum, party=2), waiting(forum, name="Vanna")

    give_up(seated[0], now=NOW)
    after_one = states(family, single)
    give_up(seated[1], now=NOW)

    assert after_one == ["waiting", "waiting"]
    assert states(family, single) == ["seated", "waiting"]


def test_nobody_new_passes_a_family_for_whom_too_few_places_are_free(client: Client):
    forum, seated = full_forum()
    waiting(forum, party=2)
    give_up(seated[0], now=NOW)

    refused = client.post(form_of(forum), FAMILY | {"party": "1"})

    assert refused.status_code == 409
    assert "Wait for one place" in words(refused)
    assert "now" not in words(refused).partition("Wait for one place")[2][:20]


def test_from_the_day_before_whoever_fits_goes_first():
    forum, seated = full_forum()
    family, single = waiting(forum, party=2), waiting(forum, name="Vanna")
    give_up(seated[0], now=NOW)

    promote_due(forum.starts_at - timedelta(hours=24))

    assert states(family, single) == ["waiting", "seated"]


@pytest.mark.parametrize(("mode", "expected"), [("fill", "seated"), ("strict", "waiting")])
def test_the_host_may_always_fill_or_never(mode: str, expected: str):
    forum, seated = full_forum(queue_mode=mode)
    _family, single = waiting(forum, party=2), waiting(forum, name="Vanna")

    give_up(seated[0], now=NOW)
    promote_due(forum.starts_at - timedelta(hours=4))

    assert states(single) == [expected]


def test_a_larger_room_seats_whoever_waits():
    forum, _seated = full_forum()
    family = waiting(forum, party=2)
    Forum.objects.filter(pk=forum.pk).update(capacity=6, room_limit=10)

    promote_due(NOW)

    assert states(family) == ["seated"]


def test_a_smaller_room_takes_nobodys_place_and_stops_the_list():
    forum, seated = full_forum()
    family = waiting(forum)
    Forum.objects.filter(pk=forum.pk).update(capacity=2, over_committed=True)

    give_up(seated[0], now=NOW)
    promote_due(NOW)

    assert states(*seated, family) == ["ended", "seated", "seated", "seated", "waiting"]


def test_a_promoted_family_is_told_at_once_and_its_page_is_its_ticket(client: Client):
    forum, seated = full_forum()
    family = waiting(forum, name="Sophea")
    tell_registrations(NOW)
    mail.outbox.clear()

    give_up(seated[0], now=NOW)
    tell_registrations(NOW)

    told = [subject for to, subject in subjects() if to == "sophea@example.org"]
    assert told == ["Good news: a place for you on Sunday"]
    assert "You have 1 place." in words(client.get(manage_path(family)))


def test_a_promoted_party_says_in_time_that_it_comes_or_the_next_one_does(client: Client):
    forum, seated = full_forum(keep_within_hours=24)
    first, second = waiting(forum, name="Sophea"), waiting(forum, name="Vanna")
    give_up(seated[0], now=NOW)

    page = words(client.get(manage_path(first)))
    release_due(NOW + timedelta(hours=23))
    in_time = states(first, second)
    release_due(NOW + timedelta(hours=25))

    assert "Please say that you come, until" in page
    assert in_time == ["seated", "waiting"]
    assert states(first, second) == ["ended", "seated"]


def test_whoever_says_that_they_come_keeps_the_place(client: Client):
    forum, seated = full_forum(keep_within_hours=24)
    first = waiting(forum, name="Sophea")
    give_up(seated[0], now=NOW)

    client.get(manage_path(first) + "keeping/")
    asked = Registration.objects.get(pk=first.pk).keep_by
    client.post(manage_path(first) + "keeping/")
    release_due(NOW + timedelta(hours=25))

    assert asked is not None
    assert states(first) == ["seated"]


def test_whoever_cannot_be_written_to_is_never_asked_to_answer_in_time():
    forum, seated = full_forum(keep_within_hours=24)
    first = register(forum, answer=Answer(name="Sophea", party=1, waits=True), now=NOW)

    give_up(seated[0], now=NOW)

    first.refresh_from_db()
    assert (first.state, first.keep_by) == ("seated", None)


def test_fewer_keep_their_number_and_more_begin_at_the_end(client: Client):
    forum, _seated = full_forum()
    first, second = waiting(forum, party=3, name="Sophea"), waiting(forum, name="Vanna")

    client.post(manage_path(first) + "change/", {"party": "2"})
    fewer = words(client.get(manage_path(first)))
    client.post(manage_path(first) + "change/", {"party": "4"})

    assert "You’re number 1, for 2 people." in fewer
    assert "You’re number 2, for 4 people." in words(client.get(manage_path(first)))
    assert "You’re number 1, for one person." in words(client.get(manage_path(second)))


def test_a_family_that_becomes_smaller_is_seated_at_once(client: Client):
    forum, seated = full_forum()
    family = waiting(forum, party=2)
    give_up(seated[0], now=NOW)

    client.post(manage_path(family) + "change/", {"party": "1"})

    assert states(family) == ["seated"]


def test_leaving_the_list_lets_the_next_ones_move_up(client: Client):
    forum, seated = full_forum()
    family, single = waiting(forum, party=2), waiting(forum, name="Vanna")
    give_up(seated[0], now=NOW)

    asked = words(client.get(manage_path(family) + "cancellation/"))
    client.post(manage_path(family) + "cancellation/", {"keep": "0"})

    assert "Leave the waiting list?" in asked
    assert states(family, single) == ["ended", "seated"]


def test_the_list_outlives_the_closing_of_registration():
    forum, seated = full_forum(registration_closes_at=NOW + timedelta(hours=1))
    family = waiting(forum)

    give_up(seated[0], now=NOW + timedelta(hours=2))

    assert states(family) == ["seated"]


def test_three_hours_before_the_start_whoever_waits_is_told_to_come_to_the_door_once(client: Client):
    forum, seated = full_forum()
    family = waiting(forum, name="Sophea")
    tell_registrations(NOW)
    mail.outbox.clear()
    late = forum.starts_at - timedelta(hours=3)

    for _ in range(2):
        close_lists(late)
        tell_registrations(late)
    give_up(seated[0], now=late)
    end_lists(forum.starts_at)
    tell_registrations(forum.starts_at)

    told = [subject for to, subject in subjects() if to == "sophea@example.org"]
    assert [subject.partition(":")[0] for subject in told] == ["Please come to the door"]
    assert (
        "From 2:10 pm" in mail.outbox[0].body
        or "from 2:10 pm, waiting people go in first" in mail.outbox[0].body
    )
    family.refresh_from_db()
    assert (family.state, family.ended_because) == ("ended", "list_ended")


def test_in_the_last_three_hours_nobody_new_takes_a_place_before_those_who_wait(client: Client):
    forum, seated = full_forum(starts_at=NOW + timedelta(hours=2), promotion_ends=NOW - timedelta(hours=1))
    make_registration(forum, state="waiting", queued_at=NOW)
    Forum.objects.filter(pk=forum.pk).update(waiting_parties=1)
    give_up(seated[0], now=NOW)

    page = words(client.get(form_of(forum)))

    assert "All places are taken. Walk-ins from 2:10 pm if there is room." in page


def test_where_there_is_no_list_a_full_forum_says_so(client: Client):
    forum, _seated = full_forum(waiting_list=False)

    page = words(client.get(forum.get_absolute_url()))
    sent = client.post(form_of(forum), FAMILY | {"wait": "4"})

    assert "Full." in page
    assert "Waiting list" not in page
    assert sent.status_code == 409
    assert not Registration.objects.waiting().exists()


def test_a_request_holds_no_place_until_the_host_has_decided(client: Client):
    forum = make_forum(capacity=4, approval=True)

    answered = client.post(form_of(forum), FAMILY)
    page = words(client.get(answered["Location"]))
    tell_registrations(NOW)

    forum.refresh_from_db()
    assert forum.seats_taken == 0
    assert "We got your request. The committee looks at each request and will write to you." in page
    assert [subject.partition(":")[0] for _to, subject in subjects()] == ["We got your request"]


def test_a_yes_gives_places_in_the_order_of_asking_and_then_numbers():
    forum = make_forum(capacity=4, approval=True)
    asked = [waiting(forum, party=3, name=name) for name in ("Sophea", "Vanna")]

    decided = approve(forum, [one.pk for one in reversed(asked)], now=NOW)
    again = approve(forum, [one.pk for one in asked], now=NOW)

    assert (decided, again) == (Decided(seated=1, waiting=1), Decided())
    assert states(*asked) == ["seated", "waiting"]


def test_a_yes_without_a_place_or_a_list_stays_open():
    forum = make_forum(capacity=4, approval=True, waiting_list=False)
    asked = [waiting(forum, party=3, name=name) for name in ("Sophea", "Vanna")]

    decided = approve(forum, [one.pk for one in asked], now=NOW)

    assert decided == Decided(seated=1, left=1)
    assert states(*asked) == ["seated", "pending"]


def test_a_no_is_told_with_the_hosts_own_line():
    forum = make_forum(approval=True)
    asked = waiting(forum, name="Sophea")
    tell_registrations(NOW)
    mail.outbox.clear()

    decline(forum, [asked.pk], note="This evening is for members only.", now=NOW)
    tell_registrations(NOW)

    assert [message.subject.partition(":")[0] for message in mail.outbox] == ["No place"]
    assert "This evening is for members only." in mail.outbox[0].body
    assert states(asked) == ["ended"]


def test_waiting_costs_at_most_twelve_queries_form_and_post_together(client: Client):
    forum, _seated = full_forum()
    waiting(forum, party=2)

    with CaptureQueriesContext(connection) as queries:
        client.get(form_of(forum))
        client.post(form_of(forum), FAMILY | {"wait": ""})

    assert len(statements(queries)) <= 12


def test_more_people_than_the_room_holds_are_told_so_and_do_not_wait_in_vain(client: Client):
    forum, _seated = full_forum()

    refused = client.post(form_of(forum), FAMILY | {"party": "5", "wait": "5"})
    five = waiting(forum, party=4)
    grown = client.post(manage_path(five) + "change/", {"party": "5"})

    assert (refused.status_code, grown.status_code) == (409, 409)
    assert "Wait for 5 places" not in words(refused)
    assert Registration.objects.waiting().get().party == 4


def test_a_room_that_became_smaller_than_a_family_keeps_nobody_waiting_behind_it():
    forum, seated = full_forum()
    family, single = waiting(forum, party=4), waiting(forum, name="Vanna")
    Forum.objects.filter(pk=forum.pk).update(capacity=3, own_capacity=3, over_committed=True)

    give_up(seated[0], now=NOW)
    still_over_by_none = states(family, single)
    give_up(seated[1], now=NOW)

    give_up(seated[2], now=NOW)
    somebody_new = waiting(forum, name="Bopha")

    assert still_over_by_none == ["waiting", "waiting"]
    assert states(family, single, somebody_new) == ["waiting", "seated", "seated"]


def test_whoever_is_put_back_on_the_list_hears_that_the_place_is_gone(client: Client):
    forum, seated = full_forum()
    waiting(forum)
    tell_registrations(NOW)
    mail.outbox.clear()

    back_to_the_list(seated[0], now=NOW + timedelta(minutes=1))
    tell_registrations(NOW + timedelta(minutes=1))

    body = next(message.body for message in mail.outbox if message.to == [seated[0].email])
    assert "You’re number 1, for one person." in body
    assert "You no longer have a place: you are on the waiting list now." in body


def test_a_second_number_for_one_address_names_the_first_so_that_one_can_be_given_back():
    forum, _seated = full_forum()
    first = waiting(forum, name="Sophea")
    second = register(forum, answer=Answer(name="Again", party=2, email=first.email, waits=True), now=NOW)

    tell_registrations(NOW)

    to_both = [message.body for message in mail.outbox if message.to == [first.email]]
    assert f"{manage_path(first)}" in to_both[1]
    assert f"{manage_path(second)}" not in to_both[0]
    assert "If you need only one of them, please give the other back there." in to_both[1]
