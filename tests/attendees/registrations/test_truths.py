"""What no program can write, however wrong: each truth of the tables refuses its falsehood by name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from attendees.registrations.approving import approve
from attendees.registrations.changing import give_up, keep
from attendees.registrations.closing import release_due
from attendees.registrations.models import Registration
from attendees.registrations.refusals import CannotReturn
from attendees.registrations.registering import Answer, register
from attendees.registrations.removing import back_to_the_list, take_off
from attendees.registrations.truths import ENDS, HEARD, STATES
from forums.programme.models import Forum
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
ENDED = {"state": "ended", "ended_because": "self", "ended_at": NOW}
WAITING = {"state": "waiting", "queued_at": NOW}
FALSEHOODS = [
    ("registration_in_one_of_five_states", {"state": "invited"}),
    ("registration_ends_in_one_of_eight_ways", ENDED | {"ended_because": "lost"}),
    ("registration_told_one_of_six_things", {"told_state": "moved"}),
    ("party_from_1_to_255", {"party": 0}),
    ("party_from_1_to_255", {"party": 256}),
    ("door_number_has_32_bits", {"door_number": 2**32}),
    ("issue_fits_one_byte", {"issue": 256}),
    ("ended_registration_says_why", ENDED | {"ended_because": ""}),
    ("ended_registration_says_why", ENDED | {"ended_at": None}),
    ("ended_registration_says_why", {"ended_because": "self"}),
    ("ended_registration_says_why", {"ended_at": NOW}),
    ("waiting_since_some_time", {"state": "waiting"}),
    ("seated_registration_has_a_ticket", {"seated_at": None}),
    ("seated_registration_has_a_ticket", {"issue": 0, "told_issue": 0}),
    ("seated_registration_has_a_ticket", {"issued_at": None}),
    ("seated_registration_has_a_ticket", {"issued_party": None}),
    ("unconfirmed_registration_has_an_address", {"state": "unconfirmed", "email": ""}),
    ("only_unconfirmed_has_time_to_confirm", {"confirm_by": NOW}),
    ("only_seated_is_asked_to_keep", WAITING | {"keep_by": NOW}),
    ("only_seated_is_asked_to_keep", ENDED | {"said_coming_at": NOW}),
    ("only_seated_is_asked_to_keep", {"state": "pending", "keep_by": NOW}),
    ("nobody_heard_news_that_is_none", {"told_news": 2}),
    ("no_calendar_is_ahead", {"told_sequence": 1}),
    ("nobody_heard_of_a_later_ticket", {"told_issue": 2}),
    ("former_address_goes_some_day", {"former_email": "a@example.org"}),
    ("former_address_goes_some_day", {"former_at": NOW}),
]
FALSE_COUNTS = [
    ("forum_never_oversold", {"seats_taken": 6}),
    ("forum_never_oversold", {"seats_held": 6}),
    ("forum_promises_no_more_than_the_room", {"capacity": 6}),
    ("seats_taken", {"seats_taken": -1}),
    ("seats_held", {"seats_held": -1}),
    ("waiting_parties", {"waiting_parties": -1}),
]


def refused(write) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    return str(error.value)


@pytest.mark.parametrize(("truth", "columns"), FALSEHOODS)
def test_no_program_writes_a_registration_that_cannot_be(truth: str, columns: dict[str, object]):
    registration = make_registration(make_forum())

    said = refused(lambda: Registration.objects.filter(pk=registration.pk).update(**columns))

    assert truth in said


@pytest.mark.parametrize(("truth", "columns"), FALSE_COUNTS)
def test_no_program_counts_what_cannot_be(truth: str, columns: dict[str, object]):
    forum = make_forum(capacity=5)

    said = refused(lambda: Forum.objects.filter(pk=forum.pk).update(**columns))

    assert truth in said


def test_the_tables_know_the_same_words_as_the_code():
    words = tuple(
        map(tuple, (Registration.State.values, Registration.Because.values, Registration.Told.values))
    )

    assert words == (STATES, ENDS, HEARD)


@pytest.mark.parametrize("move", [back_to_the_list, take_off, give_up])
def test_whoever_loses_a_place_has_said_nothing_and_owes_no_answer(move):
    forum = make_forum(capacity=2)
    person = make_registration(forum, party=2)
    register(forum, answer=Answer(name="Dara", party=1, waits=True), now=NOW)
    keep(person, now=NOW)

    move(person, now=NOW + timedelta(minutes=1))

    found = Registration.objects.get(pk=person.pk)
    assert (found.is_seated, found.said_coming_at, found.keep_by) == (False, None, None)


def test_a_party_that_has_had_every_ticket_there_can_be_is_not_put_back():
    forum = make_forum(capacity=2)
    person = make_registration(forum)
    Registration.objects.filter(pk=person.pk).update(issue=255)

    with pytest.raises(CannotReturn):
        back_to_the_list(person, now=NOW)

    assert Registration.objects.get().is_seated


def test_a_deadline_that_has_passed_frees_the_place_and_goes_with_it():
    forum = make_forum(capacity=1, approval=True)
    asked = register(forum, answer=Answer(name="Dara", party=1, email="dara@example.org"), now=NOW)
    approve(forum, [asked.pk], now=NOW)
    Registration.objects.update(keep_by=NOW)

    released = release_due(NOW)

    found = Registration.objects.get()
    assert (released, found.state, found.ended_because, found.keep_by) == (1, "ended", "released", None)
