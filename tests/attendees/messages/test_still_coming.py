"""The day before, everyone with a place is asked whether they still come."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from attendees.messages.reminders import remind
from attendees.messages.telling import tell_registrations
from attendees.registrations.changing import give_up, resize
from attendees.registrations.closing import release_due
from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing.announcing import change
from forums.publishing.editing import Edit
from tests.factories import SUNDAY, VANCOUVER_PROOF, make_forum, make_member

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
        ({"seated_at": ASKED}, "a place only since"),
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

    assert Registration.objects.get().keep_by is None


def test_whoever_gave_the_place_back_meanwhile_is_not_asked():
    person = a_place(make_forum(on=VANCOUVER_PROOF))
    give_up(person, now=ASKED)
    tell_registrations(ASKED)
    mail.outbox.clear()

    assert asked(ASKED) == []
