"""What everybody with a place hears a week before, the day after, and on the day their details go."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendees.messages.by_the_clock import give_notice
from attendees.messages.fan_out import fan_out
from attendees.messages.telling import tell_registrations
from attendees.privacy.purging import purge_due
from attendees.registrations.changing import give_up
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.languages.text import LangText
from forums.mailing.models import Letter
from forums.programme.models import Forum
from forums.publishing.announcing import change
from forums.publishing.editing import Edit
from tests.factories import VANCOUVER_PROOF, make_forum, make_member

pytestmark = pytest.mark.django_db

ANNOUNCED = datetime(2026, 11, 1, 18, 0, tzinfo=UTC)
WEEK = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)  # 11:00 on the Sunday before, in Vancouver
THANKS = datetime(2026, 12, 7, 17, 0, tzinfo=UTC)  # 10:00 on the Monday after
STARTS = datetime(2026, 12, 6, 21, tzinfo=UTC)
LAST = datetime(2027, 1, 5, 16, 0, tzinfo=UTC)  # 9:00 on the day of the purge
HOURS = {WEEK: "week", THANKS: "thanks", LAST: "last"}
SUBJECTS = {
    WEEK: "In a week: Sunday 6 December, 2:00 pm",
    THANKS: "Thank you",
    LAST: "Thank you. Your details go on 5 January.",
}


def a_forum(**fields: object) -> Forum:
    return make_forum(on=VANCOUVER_PROOF, **{"published_at": ANNOUNCED} | fields)


def a_place(forum: Forum, *, now: datetime = ANNOUNCED, name: str = "sophea", **more: object) -> Registration:
    answer = Answer(name=name, party=4, email=f"{name}@example.org", **more)
    found = register(forum, answer=answer, now=now)
    tell_registrations(now)
    mail.outbox.clear()
    return Registration.objects.get(pk=found.pk)


def heard(now: datetime) -> list[str]:
    """The subjects of what goes out now."""
    mail.outbox.clear()
    give_notice(now)
    return [message.subject for message in mail.outbox]


@pytest.mark.parametrize("hour", HOURS, ids=HOURS.values())
def test_it_goes_out_once_and_not_a_minute_early(hour: datetime):
    a_place(a_forum())

    said = [heard(hour + timedelta(minutes=minutes)) for minutes in (-1, 0, 5)]

    assert said == [[], [SUBJECTS[hour]], []]


def test_a_forum_announced_less_than_ten_days_before_reminds_nobody_after_three():
    a_place(a_forum(published_at=STARTS - timedelta(days=9)))

    assert heard(WEEK) == []


@pytest.mark.parametrize("hour", HOURS, ids=HOURS.values())
@pytest.mark.parametrize(
    "columns", [{"wants_reminders": False}, {"email": ""}], ids=["wants none", "no address"]
)
def test_nobody_hears_who_cannot_or_will_not(hour: datetime, columns: dict[str, object]):
    person = a_place(a_forum())
    Registration.objects.filter(pk=person.pk).update(**columns)

    assert heard(hour) == []


@pytest.mark.parametrize("hour", HOURS, ids=HOURS.values())
def test_nobody_hears_who_has_given_the_places_back(hour: datetime):
    give_up(a_place(a_forum()), now=ANNOUNCED)

    assert heard(hour) == []


@pytest.mark.parametrize("hour", HOURS, ids=HOURS.values())
@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_nothing_is_said_of_a_forum_that_does_not_take_place(hour: datetime, state: str):
    forum = a_forum()
    a_place(forum)
    Forum.objects.filter(pk=forum.pk).update(state=state)

    assert heard(hour) == []


def test_whoever_registers_in_the_last_week_is_not_told_that_it_is_in_a_week():
    forum = a_forum()
    a_place(forum)
    a_place(forum, now=WEEK + timedelta(minutes=1), name="dara")

    heard(WEEK + timedelta(minutes=2))

    assert [message.to for message in mail.outbox] == [["sophea@example.org"]]


def test_present_and_absent_are_thanked_in_the_same_words():
    forum = a_forum()
    came, _stayed_away = a_place(forum), a_place(forum, name="dara")
    Registration.objects.filter(pk=came.pk).update(admitted=4)

    heard(THANKS)

    bodies = {re.sub(r"https?://\S+|sophea|dara", "", str(message.body)) for message in mail.outbox}
    assert (len(mail.outbox), len(bodies)) == (2, 1)


@pytest.mark.parametrize(("hour", "pictures"), [(WEEK, 1), (THANKS, 0), (LAST, 0)])
def test_afterwards_no_code_is_sent_any_more_and_never_a_calendar(hour: datetime, pictures: int):
    a_place(a_forum())

    heard(hour)

    types = [part.get_content_type() for part in mail.outbox[0].message().walk()]
    assert (types.count("image/png"), types.count("text/calendar")) == (pictures, 0)


def test_the_last_line_names_the_hour_and_comes_before_the_purge():
    forum = a_forum()
    a_place(forum)

    heard(LAST)
    purge_due(datetime(2027, 1, 6, 5, 0, tzinfo=UTC))  # 21:00 in Vancouver

    said = " ".join(str(mail.outbox[0].body).split())
    assert "Today at 9:00 pm, Vancouver time (UTC−7), we delete your name" in said
    assert (Registration.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_protected_forum_writes_to_those_alone_who_asked_for_it():
    forum = a_forum(protected=True)
    a_place(forum)
    a_place(forum, name="dara", wants_reminders=True)

    said = heard(WEEK)

    assert (said, [message.to for message in mail.outbox]) == (["Sunday afternoon"], [["dara@example.org"]])


def test_a_forum_that_moves_tells_anew_for_its_new_day():
    forum = a_forum()
    a_place(forum)
    heard(WEEK)
    edit = Edit(columns={"local_date": date(2026, 12, 20)})
    change(forum, edit=edit, line=LangText(), actor=make_member(forum.organization), now=WEEK)
    fan_out(WEEK)
    tell_registrations(WEEK)

    assert heard(WEEK + timedelta(days=14)) == ["In a week: Sunday 20 December, 2:00 pm"]


def test_a_letter_that_comes_too_late_is_not_sent():
    a_place(a_forum())
    give_notice(WEEK - timedelta(minutes=1))
    Forum.objects.update(week_told_for=None)

    assert heard(WEEK + timedelta(days=6)) == []


def test_an_idle_look_costs_the_same_for_one_forum_and_for_thirty():
    counted = []

    for number in (1, 29):
        for _ in range(number):
            a_forum()
        with CaptureQueriesContext(connection) as queries:
            give_notice(ANNOUNCED)
        counted.append(len(queries))

    assert counted == [4, 4]


def test_reminders_end_by_one_tap_in_the_mail_program(client: Client):
    person = a_place(a_forum())
    heard(WEEK)
    [message] = mail.outbox
    way_out = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")

    looked = client.get(way_out)
    person.refresh_from_db()
    before = person.wants_reminders
    done = client.post(way_out, {"List-Unsubscribe": "One-Click"})

    person.refresh_from_db()
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (looked.status_code, before, done.status_code) == (200, True, 200)
    assert (person.wants_reminders, person.is_seated) == (False, True)
    assert heard(THANKS) == []


def test_the_way_out_opens_nothing_else(client: Client):
    a_place(a_forum())
    heard(WEEK)
    way_out = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")

    answers = [
        client.get(way_out.replace("/reminders/", f"/{page}")).status_code
        for page in ("", "change/", "erasure/")
    ]

    assert answers == [404, 404, 404]


def test_every_letter_about_a_place_refers_to_the_first():
    forum = a_forum()
    answer = Answer(name="Sophea", party=2, email="sophea@example.org")
    register(forum, answer=answer, now=ANNOUNCED)
    tell_registrations(ANNOUNCED)
    [first] = mail.outbox

    heard(WEEK)

    [later] = mail.outbox
    assert "References" not in first.extra_headers
    assert later.extra_headers["References"] == first.extra_headers["Message-ID"]
