"""Doors that decide at the same moment: nobody is admitted twice, and the room's limit holds."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.db.models import Sum

from attendees.checkin import enrolling, storing
from attendees.checkin.enrolling import Enrolled, NoSuchPass, enrol_by_code
from attendees.checkin.models import Scan
from attendees.registrations import changing
from attendees.registrations.changing import give_up
from attendees.registrations.refusals import AlreadyInside
from forums.programme.models import Forum
from tests.attendees.checkin.doors import make_door, make_phone, text_of
from tests.factories import make_forum, make_registration
from tests.races import meeting_before, race

pytestmark = pytest.mark.django_db(transaction=True)

DOORS = 8


def deciding_together(monkeypatch, runners: int) -> None:
    """All doors have read what is known before any of them writes; with the lock they cannot."""
    monkeypatch.setattr(storing, "_write", meeting_before(storing._write, runners=runners))


def test_eight_doors_scan_one_family_of_three_at_once(monkeypatch):
    forum = make_forum()
    family = make_registration(forum, party=3)
    phones = [make_phone(forum, label=f"Door {n}") for n in range(DOORS)]
    text = text_of(family)
    facts = [phone.fact(text=text, count=3) for phone in phones]
    deciding_together(monkeypatch, DOORS)

    answers = race([partial(phone.send, fact) for phone, fact in zip(phones, facts, strict=True)])

    family.refresh_from_db()
    forum.refresh_from_db()
    said = sorted(answer.json()["stored"][0]["verdict"]["state"] for answer in answers)
    assert said == ["admit", *["already_in"] * (DOORS - 1)]
    assert Scan.objects.filter(kind="admit").aggregate(sum=Sum("count"))["sum"] == family.admitted == 3
    assert len(set(Scan.objects.values_list("revision", flat=True))) == DOORS
    assert max(Scan.objects.values_list("revision", flat=True)) == forum.door_revision


def test_two_doors_share_the_last_place_in_the_room(monkeypatch):
    forum = make_forum(capacity=1, room_limit=5)
    phones = [make_phone(forum) for _ in range(2)]
    facts = [phone.fact("walk_in") for phone in phones]
    deciding_together(monkeypatch, 2)

    answers = race([partial(phone.send, fact) for phone, fact in zip(phones, facts, strict=True)])

    said = sorted(answer.json()["stored"][0]["verdict"]["state"] for answer in answers)
    assert said == ["room_full", "walk_in"]
    assert phones[0].door()["inside"] == 1


def test_one_batch_sent_eight_times_at_once_is_stored_once(monkeypatch):
    forum = make_forum()
    phone, family = make_phone(forum), make_registration(forum, party=3)
    facts = [phone.fact(text=text_of(family), count=2), phone.fact("walk_in")]
    deciding_together(monkeypatch, DOORS)

    answers = race([partial(phone.send, *facts) for _ in range(DOORS)])

    assert {answer.status_code for answer in answers} == {200}
    assert len({str(answer.json()["stored"]) for answer in answers}) == 1
    assert (Scan.objects.count(), phone.door()["inside"]) == (2, 3)


def test_a_place_is_not_given_back_while_its_holder_walks_in(monkeypatch):
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)
    fact = phone.fact(text=text_of(one))
    deciding_together(monkeypatch, 2)
    monkeypatch.setattr(changing, "_saved", meeting_before(changing._saved, runners=2))

    entered, given_back = race([lambda: phone.send(fact), lambda: give_up(one, now=datetime.now(UTC))])

    one.refresh_from_db()
    state = entered.json()["stored"][0]["verdict"]["state"]
    if isinstance(given_back, AlreadyInside):
        assert (state, one.state, one.admitted) == ("admit", "seated", 1)
    else:
        assert (state, one.state, one.admitted) == ("given_back", "ended", 0)
    assert Forum.objects.get().seats_taken == (1 if one.is_seated else 0)


def test_a_typed_code_makes_one_phone_of_eight(monkeypatch):
    code = make_door(make_forum()).code
    monkeypatch.setattr(enrolling, "_enrolled", meeting_before(enrolling._enrolled, runners=DOORS))

    outcomes = race(
        [partial(enrol_by_code, code, source=f"192.0.2.{n}", now=datetime.now(UTC)) for n in range(DOORS)]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == sorted(
        [Enrolled.__name__, *[NoSuchPass.__name__] * (DOORS - 1)]
    )
