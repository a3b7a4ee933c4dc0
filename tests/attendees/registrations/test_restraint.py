"""What our form may do to an address, and what it tells about one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from attendees.messages.telling import tell_registrations
from attendees.registrations.changing import come_back, give_up, resize
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.programme.models import Forum
from tests.factories import make_forum

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC).replace(hour=12)  # a day is a window; this one does not end during a test
SOMEBODY = "somebody@example.org"


def registered(forum: Forum, *, now: datetime = NOW, **fields) -> Registration:
    return register(
        forum, answer=Answer(**{"name": "Sophea", "party": 1, "email": SOMEBODY} | fields), now=now
    )


def test_registering_and_giving_up_again_and_again_fills_no_mailbox():
    forum = make_forum()

    for round_ in range(20):
        now = NOW + timedelta(seconds=round_)
        person = registered(forum, now=now)
        tell_registrations(now)
        give_up(person, now=now)
        tell_registrations(now)

    assert len(mail.outbox) == 12


def test_giving_up_and_coming_back_again_and_again_fills_no_mailbox():
    forum = make_forum()
    person = registered(forum)

    for round_ in range(20):
        now = NOW + timedelta(seconds=round_)
        tell_registrations(now)
        give_up(person, now=now)
        tell_registrations(now)
        come_back(person, party=1, now=now)

    person.refresh_from_db()
    assert (person.state, len(mail.outbox)) == ("unconfirmed", 12)


def test_changing_the_number_again_and_again_fills_no_mailbox_and_is_done_all_the_same():
    forum = make_forum()
    person = registered(forum)
    tell_registrations(NOW)

    for round_ in range(20):
        now = NOW + timedelta(seconds=round_)
        person = resize(person, party=2 + round_ % 2, now=now)
        tell_registrations(now)

    assert (person.party, person.sequence, len(mail.outbox)) == (3, 20, 12)


def test_an_entry_in_a_calendar_is_taken_out_however_much_was_said_that_day():
    forum = make_forum()
    person = registered(forum)
    for round_ in range(20):
        person = resize(person, party=2 + round_ % 2, now=NOW)
    tell_registrations(NOW)

    give_up(person, now=NOW)
    tell_registrations(NOW)

    person.refresh_from_db()
    assert (person.told_state, mail.outbox[-1].subject.partition(":")[0]) == ("ended", "Given back")


def test_the_next_day_an_address_hears_from_us_again():
    forum = make_forum()
    for _ in range(12):
        give_up(registered(forum), now=NOW)

    states = [registered(forum, now=NOW + timedelta(days=days)).state for days in (0, 1)]

    assert states == ["unconfirmed", "seated"]


def test_whoever_comes_back_is_one_of_three_like_whoever_registers():
    forum = make_forum()
    first = [registered(forum) for _ in range(3)]
    for person in first:
        give_up(person, now=NOW)
    for _ in range(3):
        registered(forum)

    back = [come_back(person, party=6, now=NOW) for person in first]

    assert [(person.state, person.issue) for person in back] == [("unconfirmed", 1)] * 3
    assert Registration.objects.seated().count() == 3


def test_whom_we_do_not_write_to_we_do_not_write_to_when_they_come_back():
    forum = make_forum()
    eighth = [registered(forum) for _ in range(8)][-1]

    for _ in range(3):
        give_up(eighth, now=NOW)
        eighth = come_back(eighth, party=1, now=NOW)

    assert (eighth.state, eighth.news) == ("unconfirmed", 0)


def test_whoever_gives_no_address_is_not_held_back():
    forum = make_forum()
    person = registered(forum, email="")

    for round_ in range(20):
        person = resize(person, party=2 + round_ % 2, now=NOW)
    give_up(person, now=NOW)
    back = come_back(person, party=2, now=NOW)

    assert (back.state, back.party) == ("seated", 2)


@pytest.mark.parametrize(
    ("name", "is_named"),
    [
        ("Sophea Chan", True),
        ("St. John O’Neill-Chan III", True),
        ("ចាន់ សុភា", True),
        ("J.P. Tan 2", True),
        ("You won! https://evil.example/x", False),
        ("Visit evil.example", False),
        ("evil．example", False),
        ("write to a@b", False),
        ("Call 1-900-555-0199", False),
    ],
)
def test_what_a_stranger_wrote_into_a_name_is_no_link_in_a_letter(name, is_named):
    forum = make_forum()

    registered(forum, name=name)
    tell_registrations(NOW)

    html = mail.outbox[0].alternatives[0].content
    assert (name in mail.outbox[0].body, name in html) == (is_named, is_named)
