"""What a guest answers on their own page; the last answer wins."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from attendees.invitations.clock import end_invitations
from attendees.invitations.inviting import revoke
from attendees.invitations.links import invitation_path
from attendees.invitations.models import Invitation
from attendees.invitations.telling import tell_guests
from attendees.messages.address_letters import send_address_letters
from attendees.messages.telling import tell_registrations
from attendees.registrations.changing import give_up
from attendees.registrations.models import Registration
from attendees.registrations.removing import take_off
from forums.programme.models import Forum
from tests.attendees.invitations.guests import a_forum, a_guest, fresh, seats
from tests.factories import make_member, make_registration

pytestmark = pytest.mark.django_db

DELEGATE = {"name": "Dara Sok", "email": "dara@example.org"}


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def answer(client: Client, guest: Invitation, page: str, **said: str):
    return client.post(f"{invitation_path(guest)}{page}/?lang=en", said)


def sent() -> list[tuple[str, str]]:
    """(to, subject) of all that the worker has to send."""
    mail.outbox.clear()
    now = timezone.now() + timedelta(minutes=5)
    tell_guests(now)
    send_address_letters(now)
    tell_registrations(now)
    return sorted((message.to[0], message.subject) for message in mail.outbox)


@pytest.mark.parametrize("page", ["", "acceptance/", "delegation/", "declination/", "later/"])
def test_looking_answers_nothing(client: Client, page: str):
    guest = a_guest(seats=1)

    shown = client.get(f"{invitation_path(guest)}{page}?lang=en")

    assert (shown.status_code, "The Minister" in words(shown)) == (200, True)
    assert (shown["Cache-Control"], shown["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")
    assert shown.cookies.output() == ""
    assert (fresh(guest).state, Registration.objects.count(), seats(guest.forum)[:2]) == (
        "invited",
        0,
        (0, 1),
    )


def test_the_page_names_the_guest_and_nothing_else_personal(client: Client):
    guest = a_guest(phone="604-555-0199", max_party=3)

    said = words(client.get(f"{invitation_path(guest)}?lang=en"))

    assert "The Minister is invited." in said
    assert [word for word in ("minister@example.org", "0199", "official") if word in said] == []


def test_a_guest_comes_on_the_seats_that_were_kept_and_gets_a_ticket(client: Client):
    forum = a_forum(capacity=5)
    guest = a_guest(forum, seats=3, max_party=3)

    done = answer(
        client, guest, "acceptance", party="2", announced_as="Minister of Culture", wishes_to_speak="on"
    )

    person = Registration.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"{invitation_path(guest)}?said=thanks&lang=en")
    assert (person.name, person.party, person.category, person.state) == (
        "The Minister",
        2,
        "official",
        "seated",
    )
    assert seats(forum) == (2, 0, 5)
    found = fresh(guest)
    assert (found.state, found.announced_as, found.wishes_to_speak) == (
        "accepted",
        "Minister of Culture",
        True,
    )
    assert [to for to, _ in sent()] == ["minister@example.org"]
    assert "Thank you. Will attend: 2 people. You can change this answer here until" in words(
        client.get(done["Location"])
    )


def test_the_same_answer_twice_is_one_place_and_one_letter(client: Client):
    guest = a_guest(seats=1)

    for _ in range(2):
        answer(client, guest, "acceptance")

    person = Registration.objects.get()
    assert (person.news, person.issue, seats(guest.forum)[:2]) == (1, 1, (1, 0))


def test_a_guest_comes_although_registration_is_closed_full_and_by_invitation_only(client: Client):
    now = timezone.now()
    forum = a_forum(capacity=3, visibility="invitation", registration_closes_at=now - timedelta(days=1))
    guest = a_guest(forum, seats=2, max_party=2)
    make_registration(forum)

    answer(client, guest, "acceptance", party="2")

    assert seats(forum) == (3, 0, 3)


def test_more_people_than_were_kept_come_where_there_is_room(client: Client):
    forum = a_forum(capacity=3)
    guest = a_guest(forum, seats=1, max_party=5)

    refused = answer(client, guest, "acceptance", party="4")
    done = answer(client, guest, "acceptance", party="3")

    assert (refused.status_code, "There is room for 3 people. Nothing has changed." in words(refused)) == (
        409,
        True,
    )
    assert (done.status_code, seats(forum)) == (303, (3, 0, 3))


def test_a_guest_who_cannot_come_leaves_a_line_and_the_seats(client: Client):
    forum = a_forum(capacity=5)
    guest = a_guest(forum, seats=2)

    answer(client, guest, "declination", message="My heart is with you.", read_aloud="on")

    found = fresh(guest)
    assert (found.state, found.message, found.read_aloud) == ("declined", "My heart is with you.", True)
    assert (seats(forum), sent()) == ((0, 0, 5), [("minister@example.org", "Your answer: Cannot come")])


def test_a_delegate_gets_the_ticket_and_the_guest_a_receipt(client: Client):
    guest = a_guest(seats=1)

    answer(client, guest, "delegation", **DELEGATE)

    person = Registration.objects.get()
    assert (person.name, person.email, person.category) == ("Dara Sok", "dara@example.org", "official")
    to = dict(sent())
    assert set(to) == {"dara@example.org", "minister@example.org"}
    assert to["minister@example.org"] == "Your answer: Sends someone"
    tickets = [message.to[0] for message in mail.outbox if "ticket.png" in message.message().as_string()]
    assert tickets == ["dara@example.org"]


def test_a_guest_who_declined_may_still_send_somebody_and_then_come(client: Client):
    forum = a_forum(capacity=5)
    guest = a_guest(forum, seats=1)
    answer(client, guest, "declination")
    answer(client, guest, "delegation", **DELEGATE)
    sent()

    answer(client, guest, "acceptance")

    person = Registration.objects.get()
    assert (person.name, person.email, person.issue) == ("The Minister", "minister@example.org", 2)
    assert seats(forum) == (1, 0, 5)
    heard = sent()
    assert [to for to, _ in heard] == ["dara@example.org", "minister@example.org"]
    methods = {
        message.to[0]: re.findall(r'method="?(\w+)', message.message().as_string())[0]
        for message in mail.outbox
    }
    assert methods == {"dara@example.org": "CANCEL", "minister@example.org": "REQUEST"}


def test_a_guest_who_is_not_sure_keeps_the_seats_and_names_a_day(client: Client):
    forum = a_forum()
    guest = a_guest(forum, seats=1)
    assert forum.local_date is not None
    day = forum.local_date - timedelta(days=3)

    outside = answer(client, guest, "later", ask_again_on=str(forum.local_date))
    done = answer(client, guest, "later", ask_again_on=str(day))

    assert (outside.status_code, done.status_code) == (422, 303)
    assert (fresh(guest).state, fresh(guest).ask_again_on, seats(forum)[:2]) == ("unsure", day, (0, 1))


def test_whoever_accepted_and_is_not_sure_any_more_gives_the_place_back(client: Client):
    forum = a_forum()
    guest = a_guest(forum)
    answer(client, guest, "acceptance")

    answer(client, guest, "later", ask_again_on=str(forum.local_date - timedelta(days=3)))

    assert (Registration.objects.get().state, fresh(guest).state, seats(forum)[:2]) == (
        "ended",
        "unsure",
        (0, 0),
    )


def test_whoever_gives_the_place_back_on_their_own_page_is_seen_as_that_and_may_answer_again(client: Client):
    guest = a_guest()
    answer(client, guest, "acceptance")
    give_up(Registration.objects.get(), now=timezone.now())

    gave_back = fresh(guest).gave_back
    answer(client, guest, "acceptance")

    person = Registration.objects.get()
    assert (gave_back, person.state, person.issue, person.sequence) == (True, "seated", 2, 2)


def test_whom_the_host_took_off_comes_back_through_the_host(client: Client):
    guest = a_guest()
    answer(client, guest, "acceptance")
    take_off(Registration.objects.get(), now=timezone.now())

    refused = answer(client, guest, "acceptance")

    assert (refused.status_code, "Please call the host." in words(refused)) == (409, True)
    assert seats(guest.forum)[:2] == (0, 0)


@pytest.mark.parametrize("page", ["declination", "delegation"])
def test_whoever_is_inside_takes_nothing_back(client: Client, page: str):
    guest = a_guest()
    answer(client, guest, "acceptance")
    Registration.objects.update(admitted=1)

    refused = answer(client, guest, page, **DELEGATE)

    assert (refused.status_code, Registration.objects.get().state) == (409, "seated")


def test_an_assistant_answers_and_is_named(client: Client):
    guest = a_guest()

    unnamed = answer(client, guest, "acceptance", for_them="on")
    answer(client, guest, "acceptance", for_them="on", by_name="Bopha", by_email="bopha@example.org")

    person = Registration.objects.get()
    assert (unnamed.status_code, "Please write your name" in words(unnamed)) == (422, True)
    assert (person.email, person.copy_to_name, person.copy_to_email) == (
        "minister@example.org",
        "Bopha",
        "bopha@example.org",
    )
    assert (fresh(guest).answered_by_name, fresh(guest).answered_by_email) == ("Bopha", "bopha@example.org")


def test_the_press_is_asked_for_its_outlet_and_nobody_else_is(client: Client):
    press = a_guest(category="media")
    other = a_guest(press.forum, email="other@example.org")

    pages = [words(client.get(f"{invitation_path(guest)}acceptance/?lang=en")) for guest in (press, other)]
    answer(client, press, "acceptance", outlet="Radio Khmer", equipment="One camera")

    assert ["Newspaper, station or site" in page for page in pages] == [True, False]
    assert (fresh(press).outlet, fresh(press).equipment) == ("Radio Khmer", "One camera")


def test_a_guest_without_an_address_comes_by_the_link_on_paper(client: Client):
    guest = a_guest(email="", phone="604-555-0199")

    answer(client, guest, "acceptance")

    person = Registration.objects.get()
    assert (person.email, person.phone, sent()) == ("", "604-555-0199", [])
    assert "Open my ticket" in words(client.get(f"{invitation_path(guest)}?lang=en"))


@pytest.mark.parametrize("link", ["x", "x.i.1.y", "a" * 300])
def test_a_link_we_never_signed_is_not_found(client: Client, link: str):
    assert client.get(f"/i/{link}/").status_code == 404


def test_a_link_dies_with_the_invitation_and_with_the_forum(client: Client):
    taken_back, begun = a_guest(), a_guest()
    path = invitation_path(taken_back)
    revoke(taken_back, actor=make_member(taken_back.forum.organization), now=timezone.now())
    Forum.objects.filter(pk=begun.forum_id).update(starts_at=timezone.now() - timedelta(minutes=1))

    pages = [client.get(f"{path}?lang=en"), client.get(f"{invitation_path(begun)}?lang=en")]

    assert [page.status_code for page in pages] == [410, 410]
    assert all("This invitation cannot be answered any more." in words(page) for page in pages)


@pytest.mark.parametrize(
    ("state", "sentence"), [("postponed", "is postponed"), ("cancelled", "is cancelled")]
)
def test_a_forum_that_is_off_takes_no_answer_and_says_why(client: Client, state: str, sentence: str):
    guest = a_guest()
    Forum.objects.filter(pk=guest.forum_id).update(state=state)

    page = client.get(f"{invitation_path(guest)}?lang=en")
    refused = answer(client, guest, "acceptance")

    assert (page.status_code, sentence in words(page), sentence in words(refused)) == (200, True, True)
    assert Registration.objects.count() == 0


def test_a_form_that_comes_back_keeps_what_was_typed(client: Client):
    guest = a_guest(max_party=3)

    page = answer(client, guest, "delegation", name="Dara Sok", email="no address", party="9")

    said = page.content.decode()
    assert page.status_code == 422
    assert 'value="Dara Sok"' in said
    assert 'value="no address"' in said
    assert "from 1 to 3" in words(page)


def test_when_the_forum_begins_nothing_is_kept_any_more():
    forum = a_forum(capacity=5, room_limit=20)
    inside, outside = a_guest(forum, seats=2), a_guest(forum, email="b@x.example", seats=3, outside=True)
    kept = seats(forum)

    ended = [end_invitations(forum.starts_at) for _ in range(2)]

    assert (kept, seats(forum), ended) == ((0, 5, 8), (0, 0, 5), [1, 0])
    assert [fresh(one).state for one in (inside, outside)] == ["expired", "expired"]


def test_a_protected_forum_is_named_nowhere_outside_the_page(client: Client):
    forum = a_forum(protected=True)
    guest = a_guest(forum)

    sent()

    [message] = mail.outbox
    text = message.message().as_string() + str(message.body)
    assert message.subject == "Sunday afternoon"
    assert [
        word for word in (str(forum.title), str(forum.organization.name), forum.venue.name) if word in text
    ] == []
    assert guest.name in message.body
