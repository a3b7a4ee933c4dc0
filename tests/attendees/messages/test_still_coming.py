"""The day before, everyone with a place is asked whether they still come."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client

from attendees.messages.fan_out import fan_out
from attendees.messages.reminders import ask_now, remind, told
from attendees.messages.telling import tell_registrations
from attendees.registrations.addressing import ask_for_address, confirm_new_address
from attendees.registrations.changing import give_up, keep, resize
from attendees.registrations.closing import release_due
from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from attendees.registrations.passing_on import Successor, pass_on
from attendees.registrations.registering import Answer, register
from forums.languages.text import LangText
from forums.mailing.models import Letter
from forums.mailing.sending import put_letter
from forums.programme.models import Forum
from forums.programme.timing import derive
from forums.publishing.announcing import change
from forums.publishing.editing import Edit
from tests.factories import SUNDAY, VANCOUVER_PROOF, make_forum, make_member, make_organization

pytestmark = pytest.mark.django_db

EARLY = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
ASKED = datetime(2026, 12, 5, 18, 0, tzinfo=UTC)  # 11:00 on the Saturday in Vancouver


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def a_place(forum: Forum, *, now: datetime = EARLY, name: str = "sophea", party: int = 4) -> Registration:
    found = register(forum, answer=Answer(name=name, party=party, email=f"{name}@example.org"), now=now)
    tell_registrations(now)
    mail.outbox.clear()
    return Registration.objects.get(pk=found.pk)


def asked(now: datetime) -> list[str]:
    remind(now)
    found = [message.subject for message in mail.outbox]
    mail.outbox.clear()
    return found


def test_everyone_is_asked_once_at_eleven_the_day_before():
    a_place(make_forum(on=VANCOUVER_PROOF))

    before, at, again = (asked(ASKED + timedelta(minutes=minutes)) for minutes in (-1, 0, 5))

    assert (before, at, again) == ([], ["Tomorrow 2:00 pm: still coming?"], [])


def test_the_question_leads_to_a_page_and_changes_no_calendar():
    person = a_place(make_forum(on=VANCOUVER_PROOF))

    remind(ASKED)

    question = mail.outbox[0]
    types = {part.get_content_type() for part in question.message().walk()}
    assert "text/calendar" not in types
    assert f"{manage_path(person)}keeping/" in question.body
    assert f"{manage_path(person)}cancellation/" in question.body
    assert "4 places are kept for you." in question.body


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ({"email": ""}, "nobody to write to"),
        ({"wants_reminders": False}, "no wish to be reminded"),
        ({"issued_at": ASKED}, "a place only since"),
        ({"said_coming_at": EARLY}, "said so already"),
    ],
)
def test_who_has_no_need_to_be_asked_is_not(columns: dict[str, object], what: str):
    a_place(make_forum(on=VANCOUVER_PROOF))
    Registration.objects.update(**columns)

    assert asked(ASKED) == [], what


@pytest.mark.parametrize("state", ["postponed", "cancelled"])
def test_a_forum_that_is_off_asks_nobody(state: str):
    a_place(make_forum(on=VANCOUVER_PROOF))
    Forum.objects.update(state=state)

    assert asked(ASKED) == []


def test_a_forum_that_moves_asks_anew_before_its_new_day():
    forum = make_forum(on=VANCOUVER_PROOF)
    a_place(forum)
    asked(ASKED)
    edit = Edit(columns={"local_date": SUNDAY + timedelta(days=70)})
    moved = change(forum, edit=edit, line=LangText(), actor=make_member(forum.organization), now=ASKED)

    Forum.objects.update(fanned_out_sequence=1)

    assert (asked(ASKED), asked(moved.ask_coming_at)) == ([], ["Tomorrow 2:00 pm: still coming?"])


def test_whoever_said_so_of_the_old_day_is_asked_about_the_new_one_and_held_to_nothing():
    forum = make_forum(on=VANCOUVER_PROOF, release_unanswered=True)
    said, silent = a_place(forum, name="sophea"), a_place(forum, name="dara")
    remind(ASKED)
    keep(said, now=ASKED)
    mail.outbox.clear()
    edit = Edit(columns={"local_date": SUNDAY + timedelta(days=70)})
    moved = change(forum, edit=edit, line=LangText(), actor=make_member(forum.organization), now=ASKED)

    before_the_fan_out = release_due(forum.release_at)
    fan_out(forum.release_at)
    after_it = release_due(forum.release_at)
    tell_registrations(forum.release_at)
    mail.outbox.clear()

    assert (before_the_fan_out, after_it) == (0, 0)
    assert asked(moved.ask_coming_at) == ["Tomorrow 2:00 pm: still coming?"] * 2
    assert Registration.objects.get(pk=silent.pk).is_seated


def test_a_forum_that_begins_an_hour_later_asks_nobody_twice():
    forum = make_forum(on=VANCOUVER_PROOF)
    person = a_place(forum)
    keep(person, now=ASKED)
    edit = Edit(columns={"starts_local": time(15, 0)})
    change(forum, edit=edit, line=LangText(), actor=make_member(forum.organization), now=ASKED)
    fan_out(ASKED)

    assert asked(ASKED) == []


def test_whoever_took_the_places_over_is_asked_whatever_the_other_one_said():
    person = a_place(make_forum(on=VANCOUVER_PROOF))
    keep(person, now=EARLY)

    taken_over(person, now=ASKED - timedelta(hours=1))

    assert [message.to for message in _sent(ASKED)] == [["dara@example.org"]]


def test_a_question_that_was_on_its_way_to_the_other_one_reaches_nobody():
    forum = make_forum(on=VANCOUVER_PROOF)
    person = a_place(forum)
    put_letter(f"reminder:{forum.uuid}:coming-2026-12-06-1:{person.uuid}", kind="coming", now=ASKED)

    taken_over(person, now=ASKED)

    assert _sent(ASKED) == []


def test_whoever_took_the_places_over_after_the_hour_of_asking_is_held_to_no_answer():
    forum = make_forum(on=VANCOUVER_PROOF, release_unanswered=True)
    person = a_place(forum)
    remind(ASKED)
    letter = Letter.objects.get(key__startswith="reminder:")
    mail.outbox.clear()

    taken_over(person, now=ASKED + timedelta(hours=1))
    told(letter)  # as where the worker records it only now

    assert _sent(ASKED + timedelta(hours=1)) == []
    assert Registration.objects.get().keep_by is None


def test_the_question_follows_somebody_to_another_address_until_it_is_answered():
    person = a_place(make_forum(on=VANCOUVER_PROOF))
    remind(ASKED)
    mail.outbox.clear()

    found = ask_for_address(person, email="right@example.org", now=ASKED)
    confirm_new_address(found, number=found.new_email_number, now=ASKED)
    tell_registrations(ASKED)
    mail.outbox.clear()
    asked_there = [message.to for message in _sent(ASKED)]
    again = asked(ASKED)

    assert (asked_there, again) == ([["right@example.org"]], [])


def test_whoever_comes_after_the_host_has_asked_is_asked_the_day_before():
    forum = make_forum(on=VANCOUVER_PROOF)
    a_place(forum, name="sophea")
    ask_now(forum, actor=make_member(forum.organization), now=EARLY)
    first = [(message.to, message.subject) for message in _sent(EARLY)]
    a_place(forum, name="dara", now=EARLY + timedelta(days=1))

    then = [(message.to, message.subject) for message in _sent(ASKED)]

    assert first == [(["sophea@example.org"], "Sunday 6 December, 2:00 pm: still coming?")]
    assert then == [(["dara@example.org"], "Tomorrow 2:00 pm: still coming?")]


def test_the_day_before_is_asked_at_eleven_also_when_the_clocks_change_that_night():
    """In Paris the clocks go back in the night to 25 October 2026: Saturday has summer time, Sunday has not."""
    host = make_organization(time_zone="Europe/Paris")
    forum = make_forum(host, on=date(2026, 10, 25))
    derive(forum)

    at = forum.ask_coming_at

    assert at == datetime(2026, 10, 24, 9, 0, tzinfo=UTC)
    assert forum.starts_at == datetime(2026, 10, 25, 13, 0, tzinfo=UTC)


def taken_over(person: Registration, *, now: datetime) -> None:
    pass_on(person, Successor(name="Dara", email="dara@example.org", language="en"), now=now)
    tell_registrations(now)
    mail.outbox.clear()


def _sent(now: datetime) -> list:
    remind(now)
    found = list(mail.outbox)
    mail.outbox.clear()
    return found


def test_the_answer_is_one_tap_and_looking_says_nothing(client: Client):
    person = a_place(make_forum())

    looked = client.get(f"{manage_path(person)}keeping/")
    before = Registration.objects.get().said_coming_at
    page = client.post(f"{manage_path(person)}keeping/", follow=True)

    assert "Yes, all 4 of us are coming" in words(looked)
    assert "Only some of us" in words(looked)
    assert before is None
    assert "Thank you. We look forward to seeing you." in words(page)
    assert Registration.objects.get().said_coming_at is not None


def test_silence_keeps_the_place_unless_the_host_chose_otherwise():
    forum = make_forum(on=VANCOUVER_PROOF)
    a_place(forum)
    asked(ASKED)

    release_due(forum.starts_at - timedelta(minutes=1))

    assert Registration.objects.get().state == "seated"


def test_where_the_host_chose_so_silence_gives_the_place_to_who_waits():
    forum = make_forum(on=VANCOUVER_PROOF, capacity=5, release_unanswered=True)
    a_place(forum, name="sophea", party=2)
    coming = a_place(forum, name="dara", party=3)
    register(forum, answer=Answer(name="vanna", party=2, email="vanna@example.org", waits=True), now=EARLY)
    tell_registrations(EARLY)
    mail.outbox.clear()

    remind(ASKED)
    said = mail.outbox[0].body
    resize(coming, party=2, now=ASKED)
    released = [release_due(at) for at in (forum.release_at - timedelta(minutes=1), forum.release_at)]

    assert "Please tell us until Sunday 6 December, 9:00 am" in said
    assert released == [0, 1]
    states = {person.name: person.state for person in Registration.objects.all()}
    assert states == {"sophea": "ended", "dara": "seated", "vanna": "seated"}


def test_nobody_is_held_to_an_answer_when_the_question_came_late():
    forum = make_forum(on=VANCOUVER_PROOF, release_unanswered=True)
    a_place(forum)

    remind(forum.release_at - timedelta(hours=7))

    assert "Please tell us until" not in mail.outbox[0].body
    assert Registration.objects.get().keep_by is None


def test_whoever_gave_the_place_back_meanwhile_is_not_asked():
    person = a_place(make_forum(on=VANCOUVER_PROOF))
    give_up(person, now=ASKED)
    tell_registrations(ASKED)
    mail.outbox.clear()

    assert asked(ASKED) == []
