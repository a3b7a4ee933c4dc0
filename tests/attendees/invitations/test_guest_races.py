"""One guest answers twice at once, and a guest against the public: one seat is given once."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.db.models import Sum

from attendees.invitations import answering
from attendees.invitations.answering import Coming, Delegate, OnBehalf, accept, decline, delegate
from attendees.invitations.inviting import Guest, invite
from attendees.invitations.models import Invitation
from attendees.registrations import placing
from attendees.registrations.models import Registration
from attendees.registrations.refusals import ForumFull
from attendees.registrations.registering import Answer, register
from forums.programme.models import Forum
from tests.factories import make_forum, make_member
from tests.races import meeting_before, race

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.now(UTC)


def invited(forum: Forum, **said: object) -> Invitation:
    guest = Guest(**{"name": "The Minister", "email": "minister@example.org"} | said)
    return invite(forum, [guest], actor=make_member(forum.organization), now=NOW)[0]


def counted(forum: Forum) -> tuple[int, int, int]:
    """What the counters say, and what the rows do."""
    forum.refresh_from_db()
    rows = Registration.objects.seated().filter(forum=forum).aggregate(sum=Sum("party"))["sum"] or 0
    return forum.seats_taken, forum.seats_held, rows


def test_the_same_answer_from_eight_browsers_is_one_place(monkeypatch):
    forum = make_forum(capacity=3)
    guest = invited(forum, seats=1)
    monkeypatch.setattr(answering, "seat_guest", meeting_before(answering.seat_guest, runners=8))

    outcomes = race([partial(accept, guest, Coming(), now=NOW)] * 8)

    assert {type(outcome) for outcome in outcomes} == {Invitation}
    assert (counted(forum), Registration.objects.count()) == ((1, 0, 1), 1)


def test_a_yes_a_no_and_a_delegate_at_once_leave_one_answer_and_right_numbers(monkeypatch):
    forum = make_forum(capacity=3)
    guest = invited(forum, seats=2, max_party=2)
    monkeypatch.setattr(answering, "seat_guest", meeting_before(answering.seat_guest, runners=2))
    sent = Delegate(name="Dara", email="dara@example.org", party=2)

    outcomes = race(
        [
            partial(accept, guest, Coming(party=1), now=NOW),
            partial(delegate, guest, sent, now=NOW),
            partial(decline, guest, by=OnBehalf(), now=NOW),
        ]
    )

    guest.refresh_from_db()
    party = {"accepted": 1, "delegated": 2, "declined": 0}[guest.state]
    assert {type(outcome) for outcome in outcomes} == {Invitation}
    assert counted(forum) == (party, 0, party)


def test_a_guest_who_brings_more_and_somebody_new_share_the_last_seat_once(monkeypatch):
    forum = make_forum(capacity=2)
    guest = invited(forum, seats=1, max_party=2)
    monkeypatch.setattr(answering, "seat_guest", meeting_before(answering.seat_guest, runners=2))
    monkeypatch.setattr(placing, "take", meeting_before(placing.take, runners=2))

    outcomes = race(
        [
            partial(accept, guest, Coming(party=2), now=NOW),
            partial(register, forum, answer=Answer(name="Sophea", party=1), now=NOW),
        ]
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, ForumFull)]
    taken, held, rows = counted(forum)
    assert (len(refused), taken + held, rows) == (1, 2, taken)


def test_two_lists_at_once_invite_each_address_once():
    forum = make_forum()
    guests = [Guest(name=f"Guest {number}", email=f"guest{number}@example.org") for number in range(50)]
    actor = make_member(forum.organization)

    race([partial(invite, forum, guests, actor=actor, now=NOW)] * 4)

    assert Invitation.objects.count() == 50
