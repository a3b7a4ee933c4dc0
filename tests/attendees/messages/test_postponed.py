"""What people hear while the forum they come to has no day, and when it has one again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db.models import F

from attendees.messages.fan_out import fan_out
from attendees.messages.telling import tell_registrations
from attendees.privacy.purging import purge_due
from attendees.registrations.changing import come_back, give_up, resize
from attendees.registrations.models import Registration
from attendees.registrations.refusals import RegistrationClosed
from attendees.registrations.registering import Answer, register
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing import announcing
from forums.publishing.editing import Edit
from tests.attendees.checkin.doors import make_phone
from tests.factories import VANCOUVER_PROOF, make_forum, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def told_place(party: int = 4) -> Registration:
    """Somebody who has heard of their place."""
    answer = Answer(name="Sophea Chan", party=party, email="sophea@example.org")
    registration = register(make_forum(on=VANCOUVER_PROOF), answer=answer, now=NOW)
    sweep(NOW)
    mail.outbox.clear()
    return registration


def sweep(now: datetime) -> None:
    fan_out(now)
    tell_registrations(now)


def step(verb: Callable[..., Forum], forum: Forum, *, minutes: int) -> None:
    verb(forum, line=LangText(), actor=make_user(), now=later(minutes))


def redate(forum: Forum, *, on: date, now: datetime) -> None:
    edit = Edit(columns={"local_date": on})
    announcing.change(forum, edit=edit, line=LangText(), actor=make_user(), now=now)


def heard() -> list[str]:
    return [message.subject for message in mail.outbox]


def test_the_letter_says_until_when_places_are_kept_without_a_new_date():
    registration = told_place()

    step(announcing.postpone, registration.forum, minutes=1)
    sweep(later(1))

    kept = (
        "You keep your places until 5 January 2027. If there is no new date by then, your details are deleted"
    )
    assert heard() == ["Postponed: The right to vote from abroad"]
    assert kept in mail.outbox[0].body


def test_a_forum_that_takes_place_after_all_returns_without_a_new_date():
    registration = told_place()

    step(announcing.postpone, registration.forum, minutes=1)
    sweep(later(1))
    step(announcing.resume, registration.forum, minutes=2)
    sweep(later(2))

    assert heard()[1:] == ["It takes place: Sunday 6 December, 2:00 pm"]
    assert "The forum takes place after all.\n" in mail.outbox[1].body
    assert "METHOD:REQUEST" in mail.outbox[1].alternatives[1].content


def test_postponed_and_taken_up_again_before_the_worker_came_is_told_as_it_was():
    registration = told_place()

    step(announcing.postpone, registration.forum, minutes=1)
    step(announcing.resume, registration.forum, minutes=2)
    sweep(later(2))

    assert heard() == ["As before: Sunday 6 December, 2:00 pm"]


def test_who_gave_places_back_in_between_and_returns_has_not_kept_them():
    registration = told_place()
    forum = registration.forum

    step(announcing.postpone, forum, minutes=1)
    sweep(later(1))
    give_up(registration, now=later(2))
    sweep(later(2))
    redate(forum, on=VANCOUVER_PROOF + WEEK, now=later(3))
    come_back(registration, party=1, now=later(4))
    sweep(later(4))

    assert heard()[1:] == [
        "Given back: Sunday 6 December",
        "You have a place: Sunday 13 December, 2:00 pm",
    ]
    assert "New time: Sunday 13 December, 2:00 pm, not Sunday 6 December, 2:00 pm." in mail.outbox[2].body
    assert "You keep your places" not in mail.outbox[2].body


def test_who_gave_places_back_and_returned_before_the_worker_came_has_not_kept_them_either():
    registration = told_place()
    forum = registration.forum

    step(announcing.postpone, forum, minutes=1)
    sweep(later(1))
    give_up(registration, now=later(2))
    redate(forum, on=VANCOUVER_PROOF + WEEK, now=later(3))
    come_back(registration, party=1, now=later(4))
    sweep(later(4))

    assert heard()[1:] == ["You have a place: Sunday 13 December, 2:00 pm"]


def test_fewer_people_while_the_forum_is_postponed_are_told_as_that():
    registration = told_place()

    step(announcing.postpone, registration.forum, minutes=1)
    sweep(later(1))
    resize(registration, party=2, now=later(2))
    sweep(later(2))

    assert heard()[1:] == ["Now 2 people: The right to vote from abroad"]
    assert "It does not take place on the date below." in mail.outbox[1].body
    assert Registration.objects.values_list("told_news", "told_state").get() == (3, "cancelled")


def test_a_cancelled_forum_is_told_once():
    registration = told_place()

    step(announcing.cancel, registration.forum, minutes=1)
    sweep(later(1))
    with pytest.raises(RegistrationClosed):
        resize(registration, party=2, now=later(2))
    sweep(later(2))

    assert heard() == ["Cancelled: The right to vote from abroad"]
    assert Registration.objects.filter(told_news=F("news")).count() == 1


def test_a_postponed_forum_is_purged_on_its_promised_day_and_begins_anew_with_a_new_date():
    registration = told_place()
    forum = Forum.objects.get(pk=registration.forum_id)
    phone = make_phone(forum)
    step(announcing.postpone, forum, minutes=1)
    after_the_promise = datetime(2027, 1, 6, 12, 0, tzinfo=UTC)

    while purge_due(after_the_promise):
        pass
    purged = Forum.objects.get()
    closed = phone.state().status_code
    redate(forum, on=date(2027, 3, 7), now=after_the_promise)

    after = Forum.objects.get()
    assert (purged.purged_at, closed) == (after_the_promise, 410)
    assert Registration.objects.count() == 0
    assert (after.state, after.purged_at, after.purge_on) == ("published", None, date(2027, 4, 6))
    assert (after.seats_taken, after.seats_held, after.waiting_parties, after.free) == (0, 0, 0, 216)
    assert phone.state().status_code == 200
