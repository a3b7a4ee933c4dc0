"""An evening that is broken off, and its new day: everybody comes anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from attendees.checkin.coming_anew import let_out
from attendees.privacy.purging import purge_due
from attendees.registrations.changing import give_up
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.hosting.models import User
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing.announcing import change, postpone
from forums.publishing.editing import Edit
from tests.attendees.checkin.doors import make_phone, text_of
from tests.factories import SUNDAY, TODAY, make_forum, make_member, make_registration

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def break_off(forum: Forum) -> User:
    actor = make_member(forum.organization)
    postpone(forum, line=LangText(), actor=actor, now=timezone.now())
    return actor


def set_a_new_day(forum: Forum, actor: User) -> None:
    edit = Edit(columns={"local_date": SUNDAY + WEEK})
    change(forum, edit=edit, line=LangText(), actor=actor, now=timezone.now())


def test_whoever_was_let_in_on_the_first_evening_is_let_in_on_the_new_day():
    forum = make_forum()
    person = make_registration(forum)
    phone = make_phone(forum)
    phone.admit(person)

    set_a_new_day(forum, break_off(forum))

    assert (phone.look(text_of(person))["state"], phone.door()["inside"]) == ("admit", 0)
    assert phone.admit(person)["state"] == "admit"
    assert phone.door()["inside"] == 1


def test_whoever_was_let_in_on_the_first_evening_may_give_the_place_back():
    forum = make_forum()
    person = make_registration(forum)
    make_phone(forum).admit(person)
    set_a_new_day(forum, break_off(forum))

    found = [let_out(timezone.now()) for _ in range(2)]
    give_up(person, now=timezone.now())

    assert found == [1, 0]
    assert Registration.objects.get().state == "ended"


def test_whoever_is_in_on_the_new_day_stays_counted():
    forum = make_forum()
    person = make_registration(forum)
    phone = make_phone(forum)
    phone.admit(person)
    set_a_new_day(forum, break_off(forum))
    let_out(timezone.now())
    phone.admit(person)

    let_out(timezone.now())

    assert Registration.objects.get().admitted == 1


def test_people_who_were_deleted_fill_no_room_on_the_new_day():
    forum = make_forum(capacity=5)
    phone = make_phone(forum)
    for _ in range(5):
        phone.admit(make_registration(forum))
    actor = break_off(forum)
    Forum.objects.filter(pk=forum.pk).update(purge_on=TODAY - timedelta(days=2))
    while purge_due(timezone.now()):
        pass

    set_a_new_day(forum, actor)
    forum.refresh_from_db()
    newcomer = register(forum, answer=Answer(name="Dara", party=1), now=timezone.now())

    assert phone.look(text_of(newcomer))["state"] == "admit"
