"""Guests are forgotten on the day that the invitation named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from attendees.invitations.answering import Delegate, OnBehalf, delegate
from attendees.invitations.clock import forget_drafts
from attendees.invitations.models import GuestList, Invitation
from attendees.invitations.telling import tell_guests
from attendees.privacy.models import Purge
from attendees.privacy.purging import purge_due
from forums.mailing.models import Letter
from forums.programme.models import Forum
from tests.attendees.invitations.guests import a_forum, a_guest, seats

pytestmark = pytest.mark.django_db


def purge_all() -> None:
    while purge_due(timezone.now()):
        pass


def test_names_addresses_and_letters_of_guests_go_and_are_counted():
    forum, now = a_forum(), timezone.now()
    a_guest(forum, phone="604-555-0199")
    sent = a_guest(forum, name="Another", email="other@example.org")
    by = OnBehalf(name="Bopha", email="bopha@example.org")
    delegate(sent, Delegate(name="Dara", email="dara@example.org", by=by), now=now)
    GuestList.objects.create(forum=forum, rows=[{"name": "Somebody"}])
    tell_guests(now)
    Forum.objects.filter(pk=forum.pk).update(purge_on=(now - timedelta(days=2)).date())

    purge_all()

    purge = Purge.objects.get()
    assert (Invitation.objects.count(), GuestList.objects.count(), Letter.objects.count()) == (0, 0, 0)
    # the registration of the delegate, the two guests, the delegate and the assistant once more each
    assert (purge.names, purge.emails, purge.phones) == (6, 6, 1)


def test_a_postponed_forum_keeps_nothing_back_for_guests_it_has_forgotten():
    forum = a_forum(capacity=5, room_limit=20)
    a_guest(forum, seats=2)
    a_guest(forum, email="b@x.example", seats=3, outside=True)
    Forum.objects.filter(pk=forum.pk).update(
        state="postponed", purge_on=(timezone.now() - timedelta(days=2)).date()
    )

    purge_all()

    assert (seats(forum), Forum.objects.get().seats_outside) == ((0, 0, 5), 0)


def test_a_list_that_nobody_confirmed_is_forgotten_after_a_day():
    forum, now = a_forum(), timezone.now()
    GuestList.objects.create(forum=forum, rows=[{"name": "A"}], made_at=now - timedelta(hours=25))
    kept = GuestList.objects.create(forum=forum, made_at=now - timedelta(hours=23))

    gone = forget_drafts(now)

    assert (gone, list(GuestList.objects.all())) == (1, [kept])
