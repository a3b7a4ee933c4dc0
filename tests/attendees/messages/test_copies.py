"""Whoever answered for somebody gets ticket and updates as messages of their own."""

from datetime import UTC, datetime, time, timedelta

import icalendar
import pytest
from django.core import mail

from attendees.messages.copies import send_copies
from attendees.messages.fan_out import fan_out
from attendees.messages.telling import tell_registrations
from attendees.registrations.changing import give_up
from attendees.registrations.ending import erase
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing.announcing import cancel, change
from forums.publishing.editing import Edit
from tests.factories import VANCOUVER_PROOF, make_forum, make_member

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def a_place(forum: Forum | None = None) -> Registration:
    forum = forum or make_forum(on=VANCOUVER_PROOF)
    answer = Answer(name="The Minister", party=2, email="minister@example.org")
    found = register(forum, answer=answer, now=NOW)
    found.copy_to_name, found.copy_to_email = "Bopha", "bopha@example.org"
    found.save()
    return found


def copied(minutes: int, *, main_first: bool = True) -> list[tuple[str, str, str]]:
    """(headline, method, attendee) of what the other address hears."""
    now = NOW + timedelta(minutes=minutes)
    mail.outbox.clear()
    fan_out(now)
    for sweep in (tell_registrations, send_copies) if main_first else (send_copies, tell_registrations):
        sweep(now)
    theirs = [message for message in mail.outbox if message.to == ["bopha@example.org"]]
    return [(_headline(message), *_calendar(message)) for message in theirs]


def _headline(message) -> str:
    return str(next(line for line in message.body.split("\n")[1:] if line))


def _calendar(message) -> tuple[str, str]:
    files = [part for part in message.message().walk() if part.get_filename() == "invite.ics"]
    if not files:
        return "", ""
    calendar = icalendar.Calendar.from_ical(files[0].get_payload(decode=True))
    return str(calendar["method"]), str(calendar.walk("VEVENT")[0]["attendee"])


@pytest.mark.parametrize("main_first", [True, False])
def test_a_copy_follows_the_whole_life_in_whichever_order_the_worker_comes(main_first: bool):
    person = a_place()
    actor = make_member(person.forum.organization)
    heard = [copied(0, main_first=main_first)]
    forum, edit = Forum.objects.get(), Edit(columns={"starts_local": time(15)})
    change(forum, edit=edit, line=LangText(), actor=actor, now=NOW)
    heard.append(copied(1, main_first=main_first))
    give_up(person, now=NOW)
    heard += [copied(2, main_first=main_first), copied(3, main_first=main_first)]

    theirs = "mailto:bopha@example.org"
    assert heard == [
        [("They have 2 places.", "REQUEST", theirs)],
        [("They have 2 places.", "REQUEST", theirs)],
        [("They have no place any more.", "CANCEL", theirs)],
        [],
    ]


def test_a_cancelled_forum_leaves_their_calendar_too():
    person = a_place()
    copied(0)
    cancel(Forum.objects.get(), line=LangText(), actor=make_member(person.forum.organization), now=NOW)

    assert copied(1) == [("The forum is cancelled.", "CANCEL", "mailto:bopha@example.org")]


def test_a_copy_shows_the_ticket_and_opens_nothing_else():
    person = a_place()

    copied(0)

    [message] = [message for message in mail.outbox if message.to == ["bopha@example.org"]]
    assert "ticket.png" in message.message().as_string()
    assert "/t/" in message.body
    assert "/r/" not in message.body
    assert person.name in message.body


def test_nobody_hears_who_answered_for_somebody_that_was_forgotten():
    person = a_place()
    copied(0)

    erase(person, now=NOW)

    assert copied(1) == []


def test_without_anybody_who_answered_there_is_no_copy():
    register(make_forum(), answer=Answer(name="A", party=1, email="a@example.org"), now=NOW)

    assert copied(0) == []
