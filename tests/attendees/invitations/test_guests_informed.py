"""What guests hear without having said anything: reminders, and what becomes of the forum."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from attendees.invitations.answering import Coming, OnBehalf, accept, decline, postpone_answer
from attendees.invitations.clock import keep_guests_informed, remind_guests
from attendees.invitations.models import Invitation
from attendees.invitations.telling import tell_guests
from attendees.privacy.guests import forget_erased_guests
from attendees.registrations.ending import erase
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing.announcing import cancel, change, postpone
from forums.publishing.editing import Edit
from tests.attendees.invitations.guests import a_forum, a_guest, fresh
from tests.factories import VANCOUVER_PROOF, make_member

pytestmark = pytest.mark.django_db

EARLY = datetime(2026, 11, 10, 18, 0, tzinfo=UTC)
WEEK = datetime(2026, 11, 29, 17, 0, tzinfo=UTC)  # 10:00 in Vancouver, seven days before
TWO_DAYS = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)


def invited(**fields: object) -> Invitation:
    guest = a_guest(a_forum(on=VANCOUVER_PROOF), now=EARLY, **fields)
    heard(EARLY)
    return guest


def heard(now: datetime) -> list[str]:
    mail.outbox.clear()
    keep_guests_informed(now)
    remind_guests(now)
    tell_guests(now)
    return [message.subject for message in mail.outbox]


def test_the_invitation_says_what_and_where_and_comes_once():
    guest = a_guest(a_forum(on=VANCOUVER_PROOF), now=EARLY, seats=2)

    first, again = heard(EARLY), heard(EARLY)

    assert (len(first), again) == (1, [])
    assert first[0].startswith("Invitation: public forum, 6 December, Guildford Park")
    assert fresh(guest).told_news == 1


@pytest.mark.parametrize("hour", [WEEK, TWO_DAYS])
def test_whoever_has_not_answered_is_asked_again_at_ten_and_once(hour: datetime):
    invited()

    said = [heard(hour + timedelta(minutes=minutes)) for minutes in (-1, 0, 5)]

    assert said == [[], ["Will you come? Sunday 6 December, 2:00 pm"], []]


def test_any_answer_ends_the_reminders():
    guest = invited()
    decline(guest, by=OnBehalf(), now=EARLY)
    heard(EARLY)

    assert [heard(hour) for hour in (WEEK, TWO_DAYS)] == [[], []]


def test_whoever_is_not_sure_is_asked_on_the_day_they_named():
    guest = invited()
    postpone_answer(guest, ask_again_on=date(2026, 11, 25), by=OnBehalf(), now=EARLY)
    receipt = heard(EARLY)

    before, on = (
        heard(datetime(2026, 11, 25, 16, 59, tzinfo=UTC)),
        heard(datetime(2026, 11, 25, 17, 0, tzinfo=UTC)),
    )

    assert receipt == ["Your answer: Not sure yet"]
    assert [before, on] == [[], ["Will you come? Sunday 6 December, 2:00 pm"]]


def test_a_move_a_postponement_and_a_cancellation_reach_whoever_has_not_answered():
    guest = invited()
    forum, actor = Forum.objects.get(), make_member(guest.forum.organization)
    edit = Edit(columns={"local_date": date(2026, 12, 13)})
    change(forum, edit=edit, line=LangText(), actor=actor, now=EARLY)
    said = [heard(EARLY)]
    postpone(forum, line=LangText(), actor=actor, now=EARLY)
    said.append(heard(EARLY))
    cancel(forum, line=LangText(), actor=actor, now=EARLY)
    said.append(heard(EARLY))

    title = "The right to vote from abroad"
    assert said == [
        ["Time or place have changed: Sunday 13 December, 2:00 pm"],
        [f"Postponed: {title}"],
        [f"Cancelled: {title}"],
    ]


def test_whose_invitation_was_held_up_by_a_postponement_is_invited_for_the_new_day():
    guest = a_guest(a_forum(on=VANCOUVER_PROOF), now=EARLY)
    forum, actor = Forum.objects.get(), make_member(guest.forum.organization)
    postpone(forum, line=LangText(), actor=actor, now=EARLY)
    silent = heard(EARLY)
    edit = Edit(columns={"local_date": date(2026, 12, 13)})
    change(forum, edit=edit, line=LangText(), actor=actor, now=EARLY)

    said = heard(EARLY)

    assert silent == []
    assert [subject.startswith("Invitation: public forum, 13 December") for subject in said] == [True]


def test_whoever_is_erased_is_forgotten_in_the_invitation_too():
    guest = invited()
    accept(guest, Coming(), now=EARLY)
    registration = fresh(guest).registration
    assert registration is not None
    erase(registration, now=EARLY)

    forgotten = [forget_erased_guests(EARLY) for _ in range(2)]

    found = fresh(guest)
    assert (forgotten, found.name, found.email, found.state) == ([1, 0], "", "", "revoked")
