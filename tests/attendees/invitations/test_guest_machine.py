"""Guests and the public in any order, with the clock running: the seats are right after each step."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from attendees.invitations.answering import (
    Coming,
    Delegate,
    OnBehalf,
    accept,
    decline,
    delegate,
    postpone_answer,
)
from attendees.invitations.clock import end_invitations
from attendees.invitations.inviting import Guest, invite, revoke
from attendees.invitations.models import Invitation
from attendees.invitations.refusals import NoRoomToHold, NotAnswerable, NotInvitable
from attendees.registrations.changing import come_back, give_up, resize
from attendees.registrations.closing import close_lists, end_lists
from attendees.registrations.models import Registration
from attendees.registrations.promoting import promote_due
from attendees.registrations.refusals import (
    AlreadyInside,
    CannotReturn,
    ForumFull,
    ListClosed,
    RegistrationClosed,
    TooManyTries,
)
from attendees.registrations.registering import Answer, register
from attendees.registrations.removing import back_to_the_list, take_off
from forums.programme.models import Forum
from forums.programme.queue import fills, promotes
from tests.factories import make_forum, make_member

REFUSED = (
    *(AlreadyInside, CannotReturn, ForumFull, ListClosed, NoRoomToHold, NotAnswerable, NotInvitable),
    *(RegistrationClosed, TooManyTries),
)
PEOPLE, SEATS = some.integers(1, 4), some.integers(0, 3)


class GuestsAndThePublic(RuleBasedStateMachine):
    guests = Bundle("guests")

    def __init__(self) -> None:
        super().__init__()
        self.forum = make_forum(capacity=8, room_limit=16)
        self.actor = make_member(self.forum.organization)
        self.now = datetime.now(UTC)
        self.number = 0

    @rule(target=guests, seats=SEATS, most=PEOPLE, outside=some.booleans())
    def somebody_is_invited(self, seats: int, most: int, outside: bool) -> Invitation | None:
        self.number += 1
        guest = Guest(
            name=f"Guest {self.number}",
            email=f"guest{self.number}@example.org",
            seats=seats,
            max_party=most,
            outside=outside,
        )
        with suppress(*REFUSED):
            return invite(self.forum, [guest], actor=self.actor, now=self.now)[0]
        return None

    @rule(one=guests, party=PEOPLE)
    def a_guest_comes(self, one: Invitation | None, party: int) -> None:
        self._try(one, accept, Coming(party=party))

    @rule(one=guests, party=PEOPLE, number=some.integers(1, 3))
    def a_guest_sends_somebody(self, one: Invitation | None, party: int, number: int) -> None:
        sent = Delegate(name=f"Delegate {number}", email=f"delegate{number}@example.org", party=party)
        self._try(one, delegate, sent)

    @rule(one=guests)
    def a_guest_cannot_come(self, one: Invitation | None) -> None:
        self._try(one, decline, by=OnBehalf())

    @rule(one=guests)
    def a_guest_is_not_sure(self, one: Invitation | None) -> None:
        self._try(one, postpone_answer, ask_again_on=self.forum.local_date, by=OnBehalf())

    @rule(one=guests)
    def an_invitation_is_taken_back(self, one: Invitation | None) -> None:
        self._try(one, revoke, actor=self.actor)

    def _try(self, one: Any, verb: Any, *said: Any, **more: Any) -> None:
        with suppress(*REFUSED):
            if one:
                verb(one, *said, now=self.now, **more)

    @rule(party=PEOPLE)
    def somebody_registers(self, party: int) -> None:
        self.number += 1
        answer = Answer(name="A", email=f"p{self.number}@example.org", party=party, waits=True)
        with suppress(*REFUSED):
            register(self.forum, answer=answer, now=self.now)

    @rule(which=some.integers(0, 9), verb=some.sampled_from([give_up, take_off, back_to_the_list]))
    def a_place_ends(self, which: int, verb: Any) -> None:
        self._try(self._anybody(which), verb)

    @rule(which=some.integers(0, 9), party=PEOPLE, verb=some.sampled_from([resize, come_back]))
    def a_party_changes(self, which: int, party: int, verb: Any) -> None:
        self._try(self._anybody(which), verb, party=party)

    def _anybody(self, which: int) -> Registration | None:
        return Registration.objects.filter(forum=self.forum).order_by("pk")[which : which + 1].first()

    @rule(capacity=some.integers(2, 10))
    def the_room_changes(self, capacity: int) -> None:
        forum = Forum.objects.get(pk=self.forum.pk)
        forum.own_capacity = capacity
        forum.fit_the_room()
        forum.save(update_fields=["own_capacity", "capacity", "over_committed"])
        promote_due(self.now)

    @rule(before=some.sampled_from([25, 23, 5, 2, -1]))
    def the_day_comes(self, before: int) -> None:
        assert self.forum.starts_at is not None
        self.now = max(self.now, self.forum.starts_at - timedelta(hours=before))
        for sweep in (promote_due, close_lists, end_lists, end_invitations):
            sweep(self.now)

    @invariant()
    def the_counters_are_the_rows(self) -> None:
        forum = Forum.objects.get(pk=self.forum.pk)
        people, guests = Registration.objects.filter(forum=forum), Invitation.objects.filter(forum=forum)
        taken = people.seated().aggregate(sum=Sum("party"))["sum"] or 0
        held = guests.aggregate(sum=Sum("held"))["sum"] or 0
        assert (forum.seats_taken, forum.seats_held, forum.waiting_parties) == (
            taken,
            held,
            people.waiting().count(),
        )
        assert forum.over_committed == (taken + held > forum.capacity)

    @invariant()
    def nobody_waits_who_would_fit(self) -> None:
        forum = Forum.objects.get(pk=self.forum.pk)
        if promotes(forum, self.now):
            parties = [one.party for one in Registration.objects.waiting().filter(forum=forum)]
            eligible = parties if fills(forum, self.now) else parties[:1]
            assert not [party for party in eligible if party <= forum.free]

    @invariant()
    def what_a_guest_said_is_what_they_have(self) -> None:
        for guest in Invitation.objects.filter(forum=self.forum).select_related("registration"):
            there = guest.registration
            comes = there is not None and there.is_live
            if guest.state == "revoked":
                assert not comes
            if guest.state in ("declined", "unsure") and comes:  # by the link of the guest's own place
                assert there.email == guest.email
            if guest.state == "delegated" and comes:
                assert there.email == guest.delegate_email
            if guest.state == "accepted" and comes:
                assert there.email == guest.email


@pytest.mark.django_db
def test_guests_and_the_public_share_the_room_in_any_order(deep: bool):
    run_state_machine_as_test(
        GuestsAndThePublic,
        settings=settings(
            max_examples=600 if deep else 20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
