"""Guests are asked by name and their seats kept back; an invitation is taken back and its seats are free."""

from datetime import timedelta

import pytest
from django.utils import timezone

from attendees.invitations.answering import Coming, accept
from attendees.invitations.inviting import Guest, invite, revoke, take_back_list
from attendees.invitations.models import GuestList, Invitation
from attendees.invitations.refusals import AlreadyMailed, NoRoomToHold, NotInvitable
from attendees.invitations.telling import tell_guests
from attendees.registrations.models import Registration
from attendees.registrations.refusals import AlreadyInside
from forums.hosting.models import AuditEntry
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing.announcing import change
from forums.publishing.editing import Edit
from tests.attendees.invitations.guests import a_forum, a_guest, fresh, seats
from tests.factories import make_member, make_registration

pytestmark = pytest.mark.django_db


def ask(forum: Forum, *guests: Guest, **more: object) -> list[Invitation]:
    return invite(forum, guests, actor=make_member(forum.organization), now=timezone.now(), **more)


def test_seats_of_a_guest_are_held_within_the_public_ones():
    forum = a_forum(capacity=5)

    ask(forum, Guest(name="A", email="a@x.example", seats=2), Guest(name="B", seats=1))

    assert seats(forum) == (0, 3, 5)


def test_more_seats_than_are_free_are_held_for_nobody():
    forum = a_forum(capacity=2)

    with pytest.raises(NoRoomToHold) as refused:
        ask(forum, Guest(name="A", seats=2), Guest(name="B", seats=1))

    assert (refused.value.free, refused.value.wanted, refused.value.outside) == (2, 3, False)
    assert (seats(forum), Invitation.objects.count()) == ((0, 0, 2), 0)


def test_seats_outside_are_added_to_the_room_and_leave_it_unused():
    forum = a_forum(capacity=5, room_limit=20)

    guest = a_guest(forum, seats=3, outside=True)
    with_them = seats(forum)
    revoke(guest, actor=make_member(forum.organization), now=timezone.now())

    assert (with_them, seats(forum)) == ((0, 3, 8), (0, 0, 5))


def test_seats_outside_fit_the_room_or_nobody_is_invited():
    forum = a_forum(capacity=5, room_limit=11)

    with pytest.raises(NoRoomToHold) as refused:
        a_guest(forum, seats=3, outside=True)

    assert (refused.value.free, refused.value.outside, seats(forum)) == (2, True, (0, 0, 5))


def test_an_edit_of_the_forum_keeps_the_seats_outside():
    forum = a_forum(capacity=5, room_limit=20)
    a_guest(forum, seats=3, outside=True)

    edit, actor = Edit(columns={"own_capacity": 6}), make_member(forum.organization)
    change(Forum.objects.get(pk=forum.pk), edit=edit, line=LangText(), actor=actor, now=timezone.now())

    assert seats(forum) == (0, 3, 9)


def test_the_same_list_twice_invites_once():
    forum = a_forum()
    guests = [Guest(name="A", email="A@x.example"), Guest(name="A again", email="a@X.example")]

    first, second = ask(forum, *guests), ask(forum, *guests)

    assert ([one.name for one in first], second) == (["A"], [])


def test_whoever_was_taken_back_may_be_invited_anew():
    forum = a_forum()
    guest = a_guest(forum)
    revoke(guest, actor=make_member(forum.organization), now=timezone.now())

    again = a_guest(forum)

    assert list(Invitation.objects.order_by("pk").values_list("state", flat=True)) == ["revoked", "invited"]
    assert again.pk != guest.pk


@pytest.mark.parametrize("state", ["draft", "postponed", "cancelled"])
def test_nobody_is_invited_to_a_forum_that_is_not_public(state: str):
    with pytest.raises(NotInvitable):
        a_guest(a_forum(state=state))


def test_nobody_is_invited_once_it_has_begun():
    forum = a_forum()

    with pytest.raises(NotInvitable):
        a_guest(forum, now=forum.starts_at)


def test_taking_back_an_accepted_invitation_gives_the_place_back():
    forum = a_forum(capacity=5)
    guest = a_guest(forum, seats=2, max_party=2)
    accept(guest, Coming(party=2), now=timezone.now())

    for _ in range(2):
        revoke(guest, actor=make_member(forum.organization), now=timezone.now())

    registration = Registration.objects.get()
    assert (registration.state, registration.ended_because, seats(forum)) == ("ended", "host", (0, 0, 5))
    assert fresh(guest).state == "revoked"


def test_nobody_is_taken_back_who_is_inside():
    guest = a_guest()
    accept(guest, Coming(), now=timezone.now())
    Registration.objects.update(admitted=1)

    with pytest.raises(AlreadyInside):
        revoke(guest, actor=make_member(guest.forum.organization), now=timezone.now())


def test_freed_seats_go_to_those_who_wait():
    forum = a_forum(capacity=2)
    guest = a_guest(forum, seats=2)
    Forum.objects.filter(pk=forum.pk).update(waiting_parties=1)
    waiting = make_registration(forum, state=Registration.State.WAITING, queued_at=timezone.now(), party=2)

    revoke(guest, actor=make_member(forum.organization), now=timezone.now())

    waiting.refresh_from_db()
    assert (waiting.state, seats(forum)) == ("seated", (2, 0, 2))


def test_a_list_is_undone_as_a_whole_while_nothing_has_left():
    forum = a_forum(capacity=5)
    guests = GuestList.objects.create(forum=forum)
    ask(forum, Guest(name="A", email="a@x.example", seats=2), Guest(name="B"), guest_list=guests)

    undone = [
        take_back_list(guests, actor=make_member(forum.organization), now=timezone.now()) for _ in range(2)
    ]

    guests.refresh_from_db()
    assert (undone, guests.state, seats(forum)) == ([2, 0], "undone", (0, 0, 5))
    assert set(Invitation.objects.values_list("state", flat=True)) == {"revoked"}
    assert not tell_guests(timezone.now() + timedelta(hours=1))


def test_a_list_of_which_a_letter_has_left_is_not_undone():
    forum, now = a_forum(capacity=5), timezone.now()
    guests = GuestList.objects.create(forum=forum)
    ask(forum, Guest(name="A", email="a@x.example", seats=2), guest_list=guests)
    tell_guests(now + timedelta(minutes=3))

    with pytest.raises(AlreadyMailed) as refused:
        take_back_list(guests, actor=make_member(forum.organization), now=now)

    assert (refused.value.number, seats(forum)) == (1, (0, 2, 5))


def test_the_history_says_who_invited_how_many():
    forum = a_forum()

    ask(forum, Guest(name="A"), Guest(name="B"))

    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["invited 2"]
