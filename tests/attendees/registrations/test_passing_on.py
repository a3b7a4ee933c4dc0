"""A new ticket in the place of the old one: whoever knew the old one knows nothing any more, and is told so."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.core import mail
from django.test import Client

from attendees.messages.address_letters import compose_end, send_address_letters
from attendees.messages.fan_out import fan_out
from attendees.messages.telling import tell_registrations
from attendees.registrations import passing_on
from attendees.registrations.addressing import ask_for_address, confirm_new_address, forget_former
from attendees.registrations.changing import come_back, give_up, resize
from attendees.registrations.ending import erase
from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from attendees.registrations.passing_on import Successor, pass_on, reissue
from attendees.registrations.registering import Answer, register
from attendees.tickets.code import spaced
from attendees.tickets.issuing import ticket_text
from forums.languages.text import LangText
from forums.mailing.models import Letter
from forums.mailing.sending import NotYet
from forums.programme.models import Forum
from forums.publishing.announcing import postpone, resume
from tests.attendees.checkin.doors import make_phone
from tests.factories import make_forum, make_member, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
DARA = Successor(name="Dara Sok", email="dara@example.org", language="fr")


def a_place(forum: Forum | None = None, **answer: object) -> Registration:
    answers = {"name": "Sophea Chan", "party": 2, "email": "sophea@example.org"} | answer
    found = register(forum or make_forum(), answer=Answer(**answers), now=NOW)
    tell()
    return again(found)


def again(registration: Registration) -> Registration:
    return Registration.objects.select_related("forum").get(pk=registration.pk)


def tell(minutes: int = 0) -> None:
    now = datetime.now(UTC) + timedelta(minutes=minutes)
    fan_out(now)
    tell_registrations(now)
    send_address_letters(now)


def entry_in(message) -> tuple[str, int] | None:
    """What a calendar is asked: METHOD and SEQUENCE."""
    for part in message.message().walk():
        if part.get_content_type() == "text/calendar":
            calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
            return str(calendar["METHOD"]), int(calendar.walk("VEVENT")[0]["SEQUENCE"])
    return None


def the_last_letter() -> Letter:
    return Letter.objects.get(key__startswith="former:")


@pytest.mark.parametrize("renew", [reissue, lambda person, now: pass_on(person, DARA, now=now)])
def test_whoever_knows_the_old_code_is_not_let_in_with_it(renew):
    person = a_place()
    phone = make_phone(person.forum)
    known = phone.look(person.code)["state"]

    renewed = renew(person, now=NOW)

    assert known == "party"
    assert (phone.look(person.code)["state"], phone.look(renewed.code)["state"]) == (
        "not_on_list",
        "party",
    )
    assert (person.code.casefold() in renewed.search, renewed.code.casefold() in renewed.search) == (
        False,
        True,
    )


def test_a_new_code_is_nobody_elses(monkeypatch: pytest.MonkeyPatch):
    person = a_place()
    other = make_registration(person.forum)
    draws = iter([other.code, person.code, "2345678923"])
    monkeypatch.setattr(passing_on, "draw_code", lambda: next(draws))

    renewed = reissue(person, now=NOW)

    assert renewed.code == "2345678923"


def test_the_new_ticket_is_told_as_one_and_the_next_letter_is_about_something_else():
    person = a_place()

    renewed = reissue(person, now=NOW)
    tell()
    resize(renewed, party=1, now=NOW)
    tell()

    told, then = mail.outbox[1:]
    assert told.subject.startswith("Your new ticket: ")
    assert "You have a new ticket." in told.body
    assert "The old one no longer opens the door. Please show this one." in told.body
    assert f"Code: {spaced(renewed.code)}" in told.body
    assert then.subject.startswith("Now one person: ")
    assert again(person).told_issue == 2


def test_a_new_ticket_for_fewer_people_does_not_say_that_the_old_one_still_works():
    person = a_place()

    resize(reissue(person, now=NOW), party=1, now=NOW)
    tell()

    assert "Any ticket you have saved still works" not in mail.outbox[-1].body
    assert "The old one no longer opens the door." in mail.outbox[-1].body


def test_a_new_ticket_of_a_postponed_forum_comes_with_the_new_date():
    person = a_place()
    actor = make_member(person.forum.organization)
    postpone(person.forum, line=LangText(), actor=actor, now=NOW)
    tell()

    reissue(person, now=NOW)
    tell()
    resume(person.forum, line=LangText(), actor=actor, now=NOW)
    tell()

    _place, _postponed, renewed, resumed = mail.outbox
    assert "The old one no longer opens the door. The new one comes with the new date." in renewed.body
    assert (entry_in(renewed), entry_in(resumed)) == (None, ("REQUEST", 3))
    assert f"Code: {spaced(again(person).code)}" in resumed.body


def test_whoever_comes_back_is_told_that_the_earlier_ticket_opens_nothing():
    person = a_place()
    give_up(person, now=NOW)
    tell()

    come_back(person, party=2, now=NOW)
    tell()

    assert "This is a new ticket. The old one no longer opens the door." in mail.outbox[-1].body
    assert "The old one" not in mail.outbox[0].body


def test_the_old_entry_ends_below_the_number_of_the_new_one_and_above_every_earlier():
    """Both may show in one calendar, and mail has no order."""
    person = a_place()
    resize(person, party=3, now=NOW)
    tell()

    pass_on(again(person), DARA, now=NOW)
    tell()

    heard = [(message.to[0], entry_in(message)) for message in mail.outbox]
    assert heard == [
        ("sophea@example.org", ("REQUEST", 0)),
        ("sophea@example.org", ("REQUEST", 1)),
        ("dara@example.org", ("REQUEST", 3)),
        ("sophea@example.org", ("CANCEL", 2)),
    ]


def test_the_last_letter_speaks_the_language_of_whoever_left():
    pass_on(a_place(), DARA, now=NOW)
    tell()

    of_sophea, of_dara = (
        next(message.body for message in mail.outbox[1:] if message.to == [to])
        for to in ("sophea@example.org", "dara@example.org")
    )
    assert "Your registration is under another address now." in of_sophea
    assert "Vous avez 2 places" in of_dara


def test_a_retry_of_the_last_letter_is_the_same_message_whatever_the_new_holder_does():
    person = pass_on(a_place(), DARA, now=NOW)
    first = compose_end(the_last_letter())

    resize(person, party=1, now=NOW)
    tell_registrations(NOW)
    second = compose_end(the_last_letter())

    assert first.message().as_bytes() == second.message().as_bytes()


def test_the_last_letter_waits_while_an_earlier_one_may_be_leaving():
    person = a_place()
    resize(person, party=1, now=NOW)
    tell()
    Letter.objects.filter(key=f"registration:{person.uuid}:2").update(state="leased")

    pass_on(again(person), DARA, now=NOW)

    with pytest.raises(NotYet):
        compose_end(the_last_letter())


def test_the_last_letter_to_one_address_never_goes_to_the_next():
    person = pass_on(a_place(), DARA, now=NOW)
    tell_registrations(NOW)
    forget_former(NOW + timedelta(hours=24))
    vanna = Successor(name="Vanna", email="vanna@example.org", language="en")
    pass_on(again(person), vanna, now=NOW + timedelta(hours=25))

    to_sophea, to_dara = map(compose_end, Letter.objects.filter(key__startswith="former:").order_by("pk"))

    assert to_sophea is None
    assert to_dara.to == ["dara@example.org"]


def test_places_are_passed_on_once_more_only_when_the_last_letter_has_left(client: Client):
    person = pass_on(a_place(), DARA, now=NOW)
    tell_registrations(NOW)

    sent = {"name": "Vanna", "email": "vanna@example.org", "language": "en"}
    too_soon = client.post(manage_path(person) + "passing-on/", sent)
    send_address_letters(datetime.now(UTC))
    done = client.post(manage_path(person) + "passing-on/", sent)

    assert (too_soon.status_code, done.status_code) == (429, 200)
    assert again(person).email == "vanna@example.org"


def test_whoever_waits_under_a_wrong_address_is_told_there_that_it_is_another_now():
    forum = make_forum(capacity=2)
    make_registration(forum, party=2)
    person = a_place(forum, waits=True)
    asked = ask_for_address(person, email="right@example.org", now=NOW)

    confirm_new_address(asked, number=asked.new_email_number, now=NOW)
    tell()

    last = [message for message in mail.outbox if message.to == ["sophea@example.org"]][-1]
    assert "Your registration is under another address now." in last.body
    assert "calendar" not in last.body
    assert entry_in(last) is None


def test_a_new_holder_who_wants_to_be_forgotten_does_not_keep_the_old_one_waiting():
    person = pass_on(a_place(), DARA, now=NOW)
    tell_registrations(NOW)

    erase(person, now=NOW)
    tell()

    last = [(message.to[0], entry_in(message)) for message in mail.outbox[2:]]
    assert last == [("dara@example.org", ("CANCEL", 3)), ("sophea@example.org", ("CANCEL", 1))]
    assert again(person).former_email == ""


def test_the_new_holder_hears_nothing_of_moves_before_their_time():
    person = a_place()
    Forum.objects.filter(pk=person.forum.pk).update(sequence=4, fanned_out_sequence=4)

    passed = pass_on(person, DARA, now=NOW)

    assert passed.told_forum_sequence == 4
    assert ticket_text(passed) != ticket_text(person)
