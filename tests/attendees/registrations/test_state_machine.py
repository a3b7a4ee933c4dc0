"""Every transition in any order, with the clock running: what must be true of the seats is true after each step."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from attendees.registrations.addressing import ask_for_address, confirm_new_address, forget_former
from attendees.registrations.approving import approve, decline
from attendees.registrations.changing import come_back, confirm_address, give_up, keep, resize
from attendees.registrations.closing import close_lists, end_lists, release_due
from attendees.registrations.ending import erase, expire_unconfirmed
from attendees.registrations.models import Registration
from attendees.registrations.passing_on import Successor, pass_on, reissue
from attendees.registrations.promoting import promote_due
from attendees.registrations.refusals import (
    AlreadyInside,
    CannotReturn,
    ConfirmationExpired,
    ForumFull,
    ListClosed,
    RegistrationClosed,
    TooManyTries,
)
from attendees.registrations.registering import Answer, register
from attendees.registrations.removing import back_to_the_list, take_off
from forums.programme.models import Forum
from forums.programme.queue import fills, promotes
from tests.factories import make_forum

REFUSED = (
    AlreadyInside,
    CannotReturn,
    ConfirmationExpired,
    ForumFull,
    ListClosed,
    RegistrationClosed,
    TooManyTries,
)
PARTIES = some.integers(1, 5)
RARELY, OFTEN = some.sampled_from([False, False, False, True]), some.sampled_from([True, True, True, False])
SWEEPS = (promote_due, release_due, close_lists, end_lists, expire_unconfirmed, forget_former)


class EveryWayOfAnswering(RuleBasedStateMachine):
    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.forum = make_forum(capacity=6, keep_within_hours=12)
        self.now = datetime.now(UTC)

    @initialize(target=people)
    def the_forum_is_full_and_two_parties_wait(self) -> MultipleResults[Registration | None]:
        return multiple(*(self._registered(party, has_email=party != 2) for party in (1, 2, 3, 3, 1)))

    @rule(target=people, party=PARTIES, waits=OFTEN, has_email=some.booleans())
    def somebody_registers(self, party: int, waits: bool, has_email: bool) -> Registration | None:
        return self._registered(party, waits=waits, has_email=has_email)

    def _registered(self, party: int, *, waits: bool = True, has_email: bool = True) -> Registration | None:
        number = Registration.objects.count()
        email = f"person{number}@example.org" if has_email else ""
        answer = Answer(name=f"Person {number}", email=email, party=party, waits=waits)
        with suppress(*REFUSED):
            return register(self.forum, answer=answer, now=self.now)
        return None

    @rule(one=people, party=PARTIES)
    def a_party_changes(self, one: Registration | None, party: int) -> None:
        with suppress(*REFUSED):
            if one:
                resize(one, party=party, now=self.now)

    @rule(one=people)
    def somebody_gives_up(self, one: Registration | None) -> None:
        with suppress(*REFUSED):
            if one:
                give_up(one, now=self.now)

    @rule(one=people, party=PARTIES, waits=some.booleans())
    def somebody_comes_back(self, one: Registration | None, party: int, waits: bool) -> None:
        with suppress(*REFUSED):
            if one:
                come_back(one, party=party, waits=waits, now=self.now)

    @rule(one=people, party=PARTIES, waits=some.booleans())
    def an_address_is_confirmed(self, one: Registration | None, party: int, waits: bool) -> None:
        with suppress(*REFUSED):
            if one:
                confirm_address(one, party=party, waits=waits, now=self.now)

    @rule(one=people)
    def somebody_says_that_they_come(self, one: Registration | None) -> None:
        if one:
            keep(one, now=self.now)

    @rule(one=people, number=some.integers(1, 9))
    def somebody_has_another_address(self, one: Registration | None, number: int) -> None:
        with suppress(*REFUSED):
            if one:
                asked = ask_for_address(one, email=f"new{number}@example.org", now=self.now)
                confirm_new_address(asked, number=asked.new_email_number, now=self.now)

    @rule(one=people, number=some.integers(1, 9))
    def somebody_else_comes_instead(self, one: Registration | None, number: int) -> None:
        successor = Successor(name="Dara", email=f"dara{number}@example.org", language="km")
        with suppress(*REFUSED):
            if one:
                pass_on(one, successor, now=self.now)

    @rule(one=people)
    def somebody_gets_a_new_ticket(self, one: Registration | None) -> None:
        with suppress(*REFUSED):
            if one:
                reissue(one, now=self.now)

    @rule(one=people)
    def somebody_is_forgotten(self, one: Registration | None) -> None:
        if one:
            erase(one, now=self.now)

    @rule(one=people, others=people)
    def the_host_says_yes(self, one: Registration | None, others: Registration | None) -> None:
        approve(self.forum, [each.pk for each in (one, others) if each], now=self.now)

    @rule(one=people)
    def the_host_says_no(self, one: Registration | None) -> None:
        decline(self.forum, [one.pk] if one else [], now=self.now)

    @rule(one=people)
    def the_host_takes_somebody_off(self, one: Registration | None) -> None:
        with suppress(*REFUSED):
            if one:
                take_off(one, now=self.now)

    @rule(one=people)
    def the_host_puts_a_party_back(self, one: Registration | None) -> None:
        with suppress(*REFUSED):
            if one:
                back_to_the_list(one, now=self.now)

    @rule(capacity=some.integers(0, 9))
    def the_room_changes(self, capacity: int) -> None:
        forum = Forum.objects.get(pk=self.forum.pk)
        forum.own_capacity, forum.room_limit = capacity, 13
        forum.fit_the_room()
        forum.save(update_fields=["own_capacity", "room_limit", "capacity", "over_committed"])
        promote_due(self.now)

    @rule(mode=some.sampled_from(Forum.QueueMode), waiting_list=OFTEN, confirm_address=RARELY)
    def the_host_changes_the_rules(self, **rules: object) -> None:
        Forum.objects.filter(pk=self.forum.pk).update(queue_mode=rules.pop("mode"), **rules)
        promote_due(self.now)

    @rule(approval=RARELY)
    def the_host_wants_to_decide(self, approval: bool) -> None:
        Forum.objects.filter(pk=self.forum.pk).update(approval=approval)

    @rule(state=some.sampled_from([Forum.State.PUBLISHED, Forum.State.PUBLISHED, Forum.State.POSTPONED]))
    def the_forum_is_postponed_or_resumed(self, state: str) -> None:
        Forum.objects.filter(pk=self.forum.pk).update(state=state)
        promote_due(self.now)

    @rule(hours=some.sampled_from([1, 11, 13, 50]))
    def time_passes(self, hours: int) -> None:
        self._go_on_to(self.now + timedelta(hours=hours))

    @rule(before=some.sampled_from([25, 23, 23, 5, 2, -1]))
    def the_day_comes(self, before: int) -> None:
        assert self.forum.starts_at is not None
        self._go_on_to(max(self.now, self.forum.starts_at - timedelta(hours=before)))

    def _go_on_to(self, now: datetime) -> None:
        self.now = now
        for sweep in SWEEPS:
            sweep(self.now)

    @invariant()
    def the_counters_are_the_rows(self) -> None:
        forum = Forum.objects.get(pk=self.forum.pk)
        people = Registration.objects.filter(forum=forum)
        taken = people.seated().aggregate(sum=Sum("party"))["sum"] or 0
        assert (forum.seats_taken, forum.waiting_parties) == (taken, people.waiting().count())
        assert forum.over_committed == (taken + forum.seats_held > forum.capacity)

    @invariant()
    def nobody_waits_who_would_fit(self) -> None:
        forum = Forum.objects.get(pk=self.forum.pk)
        if not promotes(forum, self.now):
            return
        parties = [one.party for one in Registration.objects.waiting().filter(forum=forum)]
        eligible = parties if fills(forum, self.now) else parties[:1]
        assert not [party for party in eligible if party <= forum.free]

    @invariant()
    def a_ticket_is_where_a_place_is(self) -> None:
        for person in Registration.objects.filter(forum=self.forum).select_related("forum"):
            can_sign = bool(person.is_seated and person.issue and person.issued_at and person.issued_party)
            assert can_sign == person.is_seated

    @invariant()
    def whoever_has_an_end_has_no_number_and_no_deadline(self) -> None:
        ended = Registration.objects.filter(forum=self.forum, state=Registration.State.ENDED)
        assert not ended.exclude(keep_by=None, confirm_by=None).exists()


@pytest.mark.django_db
def test_every_order_of_transitions_keeps_the_seats_right(deep: bool):
    run_state_machine_as_test(
        EveryWayOfAnswering,
        settings=settings(
            max_examples=1_500 if deep else 50,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
