"""The whole life of one invitation, as one person's calendar hears it."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.core import mail

from attendees.messages.fan_out import fan_out
from attendees.messages.telling import tell_registrations
from attendees.registrations.changing import come_back, give_up, resize
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from attendees.registrations.removing import back_to_the_list
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing.announcing import cancel, change, postpone
from forums.publishing.editing import Edit, Place
from tests.factories import VANCOUVER_PROOF, make_forum, make_member, make_organization

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 18, 0, 0, tzinfo=UTC)


class Life:
    """One registration and what its address heard, an hour after each step."""

    def __init__(self, **fields: object) -> None:
        host = make_organization()
        self.now = NOW
        self.forum = make_forum(host, on=VANCOUVER_PROOF, **fields)
        self.actor = make_member(host)
        answer = Answer(name="Sophea", email="sophea@example.org", party=2, waits=True)
        self.registration = register(self.forum, answer=answer, now=self.now)
        self.heard: list[tuple[str, icalendar.Event | None]] = []
        self.tell()

    def tell(self) -> None:
        fan_out(self.now)
        tell_registrations(self.now)
        for message in mail.outbox[len(self.heard) :]:
            files = [part for part in message.message().walk() if part.get_filename() == "invite.ics"]
            calendar = icalendar.Calendar.from_ical(files[0].get_payload(decode=True)) if files else None
            method = str(calendar["method"]) if calendar else "words"
            self.heard.append((method, calendar.walk("VEVENT")[0] if calendar else None))
        self.now += timedelta(hours=1)

    def moves(self, **columns: object) -> None:
        place = columns.pop("place", None)
        edit = Edit(columns=columns, place=place)
        change(
            Forum.objects.get(pk=self.forum.pk), edit=edit, line=LangText(), actor=self.actor, now=self.now
        )
        self.tell()

    def fresh(self) -> Registration:
        return Registration.objects.select_related("forum__organization", "forum__venue").get(
            pk=self.registration.pk
        )

    @property
    def events(self) -> list[icalendar.Event]:
        return [event for _, event in self.heard if event is not None]


def test_one_uid_rising_numbers_and_the_right_method_through_a_whole_life():
    life = Life()
    life.moves(place=Place(name="Cafeteria", address="10707 146 Street"))
    life.moves(starts_local=time(15), ends_local=time(18))
    postpone(life.fresh().forum, line=LangText(), actor=life.actor, now=life.now)
    life.tell()
    life.moves(local_date=date(2026, 12, 13))
    give_up(life.fresh(), now=life.now)
    life.tell()
    come_back(life.fresh(), party=3, now=life.now)
    life.tell()
    resize(life.fresh(), party=1, now=life.now)
    life.tell()
    cancel(life.fresh().forum, line=LangText(), actor=life.actor, now=life.now)
    life.tell()

    assert [method for method, _ in life.heard] == [
        *("REQUEST", "REQUEST", "REQUEST"),  # a place; another room; another hour
        *("CANCEL", "REQUEST"),  # postponed; a new date
        *("CANCEL", "REQUEST"),  # given back; back again
        *("REQUEST", "CANCEL"),  # fewer people; the forum is cancelled
    ]
    assert {str(event["uid"]) for event in life.events} == {f"{life.registration.uuid}@testserver"}
    sequences = [int(event["sequence"]) for event in life.events]
    stamps = [event["dtstamp"].dt for event in life.events]
    assert sequences == sorted(set(sequences))
    assert stamps == sorted(set(stamps))
    assert [str(event.get("status", "")) for event in life.events] == [
        *("CONFIRMED", "CONFIRMED", "CONFIRMED"),
        *("CANCELLED", "CONFIRMED"),
        *("", "CONFIRMED"),  # one person has left; the forum goes on
        *("CONFIRMED", "CANCELLED"),
    ]


def test_a_typo_is_told_to_nobody():
    life = Life()

    life.moves(title=LangText(en="The right to vote from abroad!"), description=LangText(en="Now with tea"))

    assert len(life.heard) == 1


def test_whoever_moves_up_and_is_put_back_hears_an_invitation_and_its_end():
    life = Life(capacity=2)
    other = register(life.forum, answer=Answer(name="Dara", party=2, waits=True), now=life.now)
    life.now += timedelta(minutes=1)
    back_to_the_list(life.fresh(), actor=life.actor, now=life.now)
    life.tell()
    give_up(other, now=life.now)
    life.tell()

    assert [method for method, _ in life.heard] == ["REQUEST", "CANCEL", "REQUEST"]
    sequences = [int(event["sequence"]) for event in life.events]
    assert sequences == sorted(set(sequences))
    assert str(life.heard[1][1].get("status", "")) == ""
