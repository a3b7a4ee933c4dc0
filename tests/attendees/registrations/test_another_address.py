"""Another address, another name, another person: what changes, what stays, and who hears of it."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.core import mail
from django.test import Client

from attendees.messages.address_letters import send_address_letters
from attendees.messages.telling import tell_registrations
from attendees.registrations.addressing import forget_former
from attendees.registrations.changing import give_up
from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from attendees.registrations.passing_on import reissue
from attendees.registrations.registering import Answer, register
from attendees.tickets.issuing import ticket_text
from forums.programme.models import Forum
from tests.attendees.checkin.doors import make_phone
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def a_place(*, email: str = "wrong@example.org", **fields: object) -> Registration:
    forum = make_forum(**fields)
    found = register(forum, answer=Answer(name="Sophea Chan", party=2, email=email), now=NOW)
    work()
    return Registration.objects.get(pk=found.pk)


def work() -> None:
    tell_registrations(datetime.now(UTC))
    send_address_letters(datetime.now(UTC))


def heard() -> list[tuple[str, str, str, int]]:
    """To whom, and what their calendar was asked: method, UID and SEQUENCE."""
    return [(message.to[0], *_entry(message)) for message in mail.outbox]


def _entry(message) -> tuple[str, str, int]:
    for part in message.message().walk():
        if part.get_content_type() == "text/calendar":
            calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
            event = calendar.walk("VEVENT")[0]
            return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"])
    return "", "", -1


def link_in(message) -> str:
    found = re.search(r"https?://[^/]+(/r/\S+/new-address/)", message.body)
    assert found is not None
    return found.group(1)


def test_a_new_address_counts_once_it_was_confirmed_from_there(client: Client):
    person = a_place()
    old_link = manage_path(person)

    asked = client.post(old_link + "address/", {"email": "right@example.org"}, follow=True)
    work()
    before = Registration.objects.get()
    question = mail.outbox[-1]
    client.get(link_in(question))
    looked = Registration.objects.get().email
    answered = client.post(link_in(question), follow=True)
    work()

    assert "We’ve asked at right@example.org whether it is right." in words(asked)
    assert (before.email, looked) == ("wrong@example.org", "wrong@example.org")
    assert "You have 2 places." in words(answered)
    assert client.get(old_link).status_code == 404
    uid = heard()[0][2]
    assert heard() == [
        ("wrong@example.org", "REQUEST", uid, 0),
        ("right@example.org", "", "", -1),
        ("right@example.org", "REQUEST", uid, 2),
        ("wrong@example.org", "CANCEL", uid, 1),
    ]
    after = Registration.objects.get()
    assert (after.email, after.new_email, after.former_email) == ("right@example.org", "", "")


def test_the_question_to_a_new_address_names_nobody_and_opens_nothing_else(client: Client):
    person = a_place()

    client.post(manage_path(person) + "address/", {"email": "stranger@example.org"})
    work()

    question = mail.outbox[-1]
    everything = question.body + question.alternatives[0].content
    assert "Sophea" not in everything
    assert "wrong@example.org" not in everything
    assert set(re.findall(r"/r/[^./]+\.(\w)\.", everything)) == {"a"}


def test_only_the_newest_question_counts_and_only_once(client: Client):
    person = a_place()
    for email in ("first@example.org", "second@example.org"):
        client.post(manage_path(person) + "address/", {"email": email})
        work()
    first, second = (link_in(message) for message in mail.outbox[-2:])

    codes = [client.post(link).status_code for link in (first, second, second)]

    assert codes == [404, 303, 410]
    assert Registration.objects.get().email == "second@example.org"


def test_whoever_has_left_meanwhile_has_no_address_to_confirm(client: Client):
    person = a_place()
    client.post(manage_path(person) + "address/", {"email": "right@example.org"})
    work()
    question = link_in(mail.outbox[-1])
    give_up(person, now=NOW)

    answered = client.post(question)

    assert answered.status_code == 410
    assert Registration.objects.get().email == "wrong@example.org"


def test_an_address_that_was_never_confirmed_is_simply_put_right(client: Client):
    forum = make_forum(confirm_address=True)
    answer = Answer(name="Sophea Chan", party=2, email="wrong@example.org")
    person = register(forum, answer=answer, now=NOW)
    work()

    page = client.post(manage_path(person) + "address/", {"email": "right@example.org"}, follow=True)
    work()

    assert "We’ve written to right@example.org." in words(page)
    assert [message.to[0] for message in mail.outbox] == ["wrong@example.org", "right@example.org"]


def test_whoever_had_no_address_gets_the_ticket_by_mail(client: Client):
    person = a_place(email="")

    client.post(manage_path(person) + "address/", {"email": "sophea@example.org"})
    work()
    client.post(link_in(mail.outbox[-1]))
    work()

    assert [(to, method) for to, method, _uid, _number in heard()] == [
        ("sophea@example.org", ""),
        ("sophea@example.org", "REQUEST"),
    ]


def test_a_former_address_is_forgotten_after_a_day_letter_or_no_letter(client: Client):
    person = a_place()
    client.post(manage_path(person) + "address/", {"email": "right@example.org"})
    work()
    client.post(link_in(mail.outbox[-1]))

    early, late = (forget_former(datetime.now(UTC) + timedelta(hours=hours)) for hours in (23, 25))

    assert (early, late, Registration.objects.get().former_email) == (0, 1, "")


def test_nobody_can_fill_a_strangers_mailbox_with_questions(client: Client):
    person = a_place()

    answers = [
        client.post(manage_path(person) + "address/", {"email": "victim@example.org"}) for _ in range(25)
    ]
    work()

    assert answers[-1].status_code == 429
    assert len([message for message in mail.outbox if message.to == ["victim@example.org"]]) <= 1


def test_another_name_is_on_the_list_and_the_ticket_stays(client: Client):
    person = a_place()
    ticket = ticket_text(person)

    client.post(manage_path(person) + "details/", {"name": "A friend", "language": "km"})

    after = Registration.objects.get()
    assert (after.name, after.language, "a friend" in after.search) == ("A friend", "km", True)
    assert (ticket_text(after), manage_path(after)) == (ticket, manage_path(person))


def test_somebody_else_comes_instead_with_a_ticket_and_a_link_of_their_own(client: Client):
    person = a_place(email="sophea@example.org")
    old_ticket, old_link = ticket_text(person), manage_path(person)

    sent = {"name": "Dara Sok", "email": "dara@example.org", "language": "fr"}
    page = client.post(old_link + "passing-on/", sent)
    work()

    after = Registration.objects.get()
    phone = make_phone(Forum.objects.get())
    uid = heard()[0][2]
    assert "Done. Your places are theirs now." in words(page)
    assert client.get(old_link).status_code == 404
    assert (phone.look(old_ticket)["state"], phone.look(ticket_text(after))["state"]) == ("replaced", "party")
    assert sorted(heard()[1:]) == [
        ("dara@example.org", "REQUEST", uid, 2),
        ("sophea@example.org", "CANCEL", uid, 1),
    ]
    assert (after.name, after.party, after.state) == ("Dara Sok", 2, "seated")


def test_places_are_not_passed_on_once_somebody_is_inside(client: Client):
    person = a_place()
    make_phone(Forum.objects.get()).admit(person)

    sent = {"name": "Dara Sok", "email": "dara@example.org", "language": "fr"}
    page = client.post(manage_path(person) + "passing-on/", sent)

    assert page.status_code == 409
    assert "inside already" in words(page)
    assert 'value="Dara Sok"' in page.content.decode()


def test_a_new_ticket_replaces_every_copy_of_the_old_one():
    person = a_place()
    old = ticket_text(person)

    renewed = reissue(person, now=datetime.now(UTC))
    work()

    phone = make_phone(Forum.objects.get())
    assert (phone.look(old)["state"], phone.look(ticket_text(renewed))["state"]) == ("replaced", "party")
    assert [method for _to, method, _uid, _number in heard()] == ["REQUEST", "REQUEST"]


def test_one_more_comes_in_one_tap_while_a_place_is_free(client: Client):
    forum = make_forum(capacity=3)
    person = make_registration(forum, party=2)
    offered = client.get(manage_path(person)).content.decode()

    client.post(manage_path(person) + "change/", {"party": "3"})

    assert 'name="party" value="3"' in offered
    assert Registration.objects.get().party == 3
    assert "Bring one more" not in client.get(manage_path(person)).content.decode()
