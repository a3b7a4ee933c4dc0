"""What people read when the forum they come to moves, and what they do not read yet."""

from datetime import UTC, datetime, time, timedelta

import icalendar
import pytest
from django.core import mail
from django.db.models import F

from attendees.messages.fan_out import fan_out
from attendees.messages.telling import tell_registrations
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing.announcing import change, reveal_due
from forums.publishing.editing import Edit, Place
from tests.factories import VANCOUVER_PROOF, make_forum, make_member, make_organization, make_venue

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
HALL = Place(name="Secret Hall", address="1 Hidden Road")


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def a_forum(**fields: object) -> Forum:
    host = make_organization()
    venue = make_venue(host, name="Gym", address="5 School Street")
    return make_forum(host, on=VANCOUVER_PROOF, venue=venue, **fields)


def a_place(forum: Forum, *, now: datetime = NOW, **fields: object) -> Registration:
    answer = Answer(name="Sophea Chan", party=2, email="sophea@example.org")
    registration = register(forum, answer=answer, now=now)
    Registration.objects.filter(pk=registration.pk).update(**fields) if fields else None
    return registration


def edited(
    forum: Forum, *, place: Place | None = None, line: str = "", now: datetime, **columns: object
) -> None:
    texts = LangText(en=line) if line else LangText()
    edit = Edit(columns=columns, place=place)
    change(forum, edit=edit, line=texts, actor=make_member(forum.organization), now=now)


def sweep(now: datetime) -> None:
    fan_out(now)
    tell_registrations(now)


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


def nobody_waits_for_a_letter() -> bool:
    return not Registration.objects.exclude(told_news=F("news")).exists()


def test_a_move_is_not_told_before_the_place_is():
    tomorrow = NOW + timedelta(days=1)
    forum = a_forum(address_shown="later", address_shown_at=tomorrow)
    a_place(forum)
    sweep(NOW)

    edited(forum, place=HALL, now=later(1))
    sweep(later(1))
    before = subjects()
    Forum.objects.update(address_shown_at=tomorrow)
    reveal_due(tomorrow)
    sweep(tomorrow)

    assert before == ["You have 2 places: Sunday 6 December, 2:00 pm"]
    assert "Secret Hall" not in mail.outbox[0].message().as_string()
    assert subjects()[1:] == ["The place: Secret Hall, 1 Hidden Road"]
    assert "\nHere is the place.\n" in mail.outbox[1].body
    assert "\n\nThe place: Secret Hall, 1 Hidden Road.\n\n" in mail.outbox[1].body
    assert nobody_waits_for_a_letter()


def test_keeping_the_place_back_writes_to_nobody():
    forum = a_forum()
    a_place(forum)
    sweep(NOW)

    edited(forum, address_shown="later", now=later(1))
    sweep(later(1))

    assert len(mail.outbox) == 1
    assert nobody_waits_for_a_letter()


def test_a_street_that_was_not_known_is_told_as_the_address():
    host = make_organization()
    forum = make_forum(host, on=VANCOUVER_PROOF, venue=make_venue(host, name="Gym", address=""))
    a_place(forum)
    sweep(NOW)

    edited(forum, place=Place(name="Gym", address="1 Hidden Road"), now=later(1))
    sweep(later(1))

    assert subjects()[1:] == ["The address: 1 Hidden Road"]
    assert "Here is the address.\n" in mail.outbox[1].body


def test_whoever_has_no_place_hears_the_new_time_and_not_the_new_place():
    forum = a_forum(address_shown="seated")
    a_place(forum, state="pending", told_state="pending", told_news=1)

    edited(forum, place=HALL, starts_local=time(15), line="Secret Hall is warmer.", now=later(1))
    sweep(later(1))

    (message,) = mail.outbox
    assert "New time: Sunday 6 December, 3:00 pm, not Sunday 6 December, 2:00 pm." in message.body
    assert [word for word in ("Secret", "Hidden", "Gym") if word in message.message().as_string()] == []


def test_a_later_end_is_told_as_the_new_time():
    forum = a_forum()
    a_place(forum)
    sweep(NOW)

    edited(forum, ends_local=time(18, 30), now=later(1))
    sweep(later(1))

    assert subjects()[1:] == ["New time: 2:00 to 6:30 pm"]
    assert "New time: 2:00 to 6:30 pm, not 2:00 to 5:30 pm.\nYou keep your places.\n" in mail.outbox[1].body
    assert nobody_waits_for_a_letter()


def test_moved_and_moved_back_before_the_worker_came_is_told_as_it_was():
    forum = a_forum()
    a_place(forum)
    sweep(NOW)

    edited(forum, starts_local=time(15), now=later(1))
    edited(forum, starts_local=time(14), now=later(2))
    sweep(later(3))

    assert subjects()[1:] == ["As before: Sunday 6 December, 2:00 pm"]
    assert _sequence(mail.outbox[1]) == 1
    assert nobody_waits_for_a_letter()


def _sequence(message) -> int:
    part = next(part for part in message.message().walk() if part.get_content_type() == "text/calendar")
    return int(icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")[0]["sequence"])
