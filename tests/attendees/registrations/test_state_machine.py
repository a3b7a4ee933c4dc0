"""Every transition in any order, with the clock running and the worker at work now and then.

What must be true of the seats is true after each step, and what must be true of mailboxes after the worker's turn.
"""

import pytest
from django.core import mail
from django.db.models import F, Sum
from hypothesis import HealthCheck, settings
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

from attendees.registrations.models import Registration
from attendees.tickets.issuing import NoTicket, ticket_text
from forums.programme.calendar import uid_of
from forums.programme.queue import fills, promotes
from tests.attendees.registrations.mailboxes import calendars
from tests.attendees.registrations.test_picture import NOWHERE, PICTURE
from tests.attendees.registrations.world import World


class EveryWayOfAnswering(World):
    @initialize()
    def nobody_has_moved(self) -> None:
        self.states: dict[int, str] = {}

    @invariant()
    def the_counters_are_the_rows(self) -> None:
        forum = self.forum
        people = Registration.objects.filter(forum=forum)
        taken = people.seated().aggregate(sum=Sum("party"))["sum"] or 0
        assert (forum.seats_taken, forum.waiting_parties) == (taken, people.waiting().count())
        assert forum.over_committed == (taken + forum.seats_held > forum.capacity)

    @invariant()
    def nobody_waits_who_would_fit(self) -> None:
        forum = self.forum
        if not promotes(forum, self.now):
            return
        parties = [one.party for one in Registration.objects.waiting().filter(forum=forum)]
        possible = [party for party in parties if party <= forum.capacity]
        eligible = possible if fills(forum, self.now) else possible[:1]
        assert not [party for party in eligible if party <= forum.free]

    @invariant()
    def a_ticket_is_where_a_place_is_and_every_move_is_in_the_picture(self) -> None:
        for person in Registration.objects.filter(forum=self.made).select_related("forum"):
            assert _is_derivable(person) == person.is_seated
            move = (self.states.get(person.pk, NOWHERE), person.state)
            assert move[0] == move[1] or move in PICTURE
            self.states[person.pk] = person.state

    def everybody_has_heard_what_is_true(self) -> None:
        forum = self.forum
        people = Registration.objects.filter(forum=forum).exclude(email="")
        assert not people.live().exclude(told_news=F("news")).exists()
        standing = {at: entry for at, entry in calendars(mail.outbox).items() if entry.stands}
        seated = people.seated().filter(wants_calendar=True) if forum.is_published else people.none()
        stands = {uid for _address, uid in standing} - {
            uid_of(uuid) for uuid in self._inside_without_a_name()
        }
        assert stands == {uid_of(person.uuid) for person in seated}
        assert set(standing) >= {(person.email, uid_of(person.uuid)) for person in seated}
        assert len([at for at in standing if at[1] in stands]) == len(stands)
        assert {standing[person.email, uid_of(person.uuid)].starts_at for person in seated} <= {
            forum.starts_at
        }

    def _inside_without_a_name(self) -> list[object]:
        """Whoever was let in and then forgotten: nobody can be written to, and they are where the entry says."""
        forgotten = Registration.objects.filter(forum=self.made, email="", name="")
        return list(forgotten.filter(admitted__gt=0).values_list("uuid", flat=True))


def _is_derivable(person: Registration) -> bool:
    try:
        return bool(ticket_text(person))
    except NoTicket:
        return False


@pytest.mark.django_db
def test_every_order_of_transitions_keeps_the_seats_right(deep: bool):
    run_state_machine_as_test(
        EveryWayOfAnswering,
        settings=settings(
            max_examples=1_500 if deep else 25,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
