"""More, fewer, none, again: what the holder of a link may do, and what the door and the calendar hear of it."""

from datetime import UTC, datetime, timedelta

import pytest

from attendees.registrations.changing import come_back, confirm_address, give_up, resize
from attendees.registrations.ending import erase, forget_erased
from attendees.registrations.models import Registration
from attendees.registrations.refusals import (
    AlreadyInside,
    CannotReturn,
    ConfirmationExpired,
    ForumFull,
    RegistrationClosed,
)
from attendees.registrations.registering import Answer, register
from forums.programme.models import Forum
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def seats(forum: Forum) -> tuple[int, int]:
    forum.refresh_from_db()
    return forum.seats_taken, forum.door_revision


def unconfirmed(forum: Forum, party: int = 2) -> Registration:
    answer = Answer(name="Sophea", party=party, email="sophea@example.org")
    return register(forum, answer=answer, now=NOW)


@pytest.mark.parametrize("party", [1, 5])
def test_another_number_keeps_the_ticket_and_tells_door_and_calendar(party):
    forum = make_forum(capacity=5)
    family = make_registration(forum, party=3)

    changed = resize(family, party=party, now=NOW)

    assert (changed.party, changed.issue, changed.issued_party) == (party, 1, 3)
    assert (changed.news, changed.sequence, changed.revision) == (2, 1, 2)
    assert seats(forum) == (party, 2)


def test_growing_past_the_room_changes_nothing():
    forum = make_forum(capacity=5)
    family = make_registration(forum, party=3)

    with pytest.raises(ForumFull) as refused:
        resize(family, party=6, now=NOW)

    family.refresh_from_db()
    assert (refused.value.free, family.party, family.news, seats(forum)) == (2, 3, 1, (3, 1))


def test_the_same_number_again_is_no_news():
    forum = make_forum()
    family = make_registration(forum, party=3)

    resize(family, party=3, now=NOW)

    family.refresh_from_db()
    assert (family.news, seats(forum)) == (1, (3, 1))


def test_whoever_is_inside_stays_counted():
    forum = make_forum()
    family = make_registration(forum, party=4, admitted=2)

    kept = resize(family, party=2, now=NOW)
    for smaller in (lambda: resize(family, party=1, now=NOW), lambda: give_up(family, now=NOW)):
        with pytest.raises(AlreadyInside) as refused:
            smaller()
        assert refused.value.admitted == 2

    assert (kept.party, seats(forum)[0]) == (2, 2)


def test_giving_up_frees_every_place_once():
    forum = make_forum()
    family = make_registration(forum, party=4)

    give_up(family, now=NOW)
    ended = give_up(family, now=NOW + timedelta(minutes=1))

    assert (ended.state, ended.ended_because, ended.ended_at) == ("ended", "self", NOW)
    assert (ended.news, ended.sequence, seats(forum)) == (2, 1, (0, 2))


def test_places_can_be_given_back_while_a_forum_is_postponed_but_not_once_it_is_over():
    postponed = make_registration(make_forum(state="postponed"))
    past = make_registration(make_forum(on=(NOW - timedelta(days=9)).date()))

    assert give_up(postponed, now=NOW).is_ended
    with pytest.raises(RegistrationClosed):
        give_up(past, now=NOW)


def test_coming_back_is_the_same_row_with_a_newer_ticket_and_a_higher_sequence():
    forum = make_forum(capacity=5)
    family = make_registration(forum, party=4)
    ended = give_up(family, now=NOW)
    later = NOW + timedelta(hours=1)

    back = come_back(ended, party=2, now=later)

    assert (back.pk, back.uuid, back.code) == (family.pk, family.uuid, family.code)
    assert (back.state, back.party, back.issue, back.issued_at, back.issued_party) == (
        "seated",
        2,
        2,
        later,
        2,
    )
    assert (back.sequence, back.news, back.ended_because, back.ended_at) == (2, 3, "", None)
    assert seats(forum) == (2, 3)


def test_coming_back_twice_is_coming_back_once():
    forum = make_forum(capacity=5)
    ended = give_up(make_registration(forum, party=2), now=NOW)

    come_back(ended, party=2, now=NOW)
    back = come_back(ended, party=2, now=NOW)

    assert (back.issue, seats(forum)[0]) == (2, 2)


@pytest.mark.parametrize("because", ["host", "quarantined", "erased", "declined"])
def test_only_those_who_left_by_themselves_come_back_by_themselves(because):
    forum = make_forum()
    ended = make_registration(forum, state="ended", ended_because=because, ended_at=NOW, issue=1)

    with pytest.raises(CannotReturn):
        come_back(ended, party=1, now=NOW)

    assert seats(forum) == (0, 0)


def test_a_ticket_has_at_most_255_issues():
    forum = make_forum()
    ended = make_registration(forum, state="ended", ended_because="self", ended_at=NOW, issue=255)

    with pytest.raises(CannotReturn):
        come_back(ended, party=1, now=NOW)


def test_coming_back_to_a_full_or_cancelled_forum_is_refused():
    full = make_forum(capacity=2)
    ended = give_up(make_registration(full, party=2), now=NOW)
    make_registration(full, party=1)
    gone = make_registration(make_forum(), state="ended", ended_because="self", ended_at=NOW, issue=1)
    Forum.objects.filter(pk=gone.forum_id).update(state="cancelled")

    with pytest.raises(ForumFull) as refused:
        come_back(ended, party=2, now=NOW)
    with pytest.raises(RegistrationClosed):
        come_back(gone, party=1, now=NOW)

    assert refused.value.free == 1


def test_confirming_takes_the_seats_once():
    forum = make_forum(capacity=5, confirm_address=True)
    asked = unconfirmed(forum)

    confirm_address(asked, party=2, now=NOW)
    kept = confirm_address(asked, party=2, now=NOW)

    assert (kept.state, kept.issue, kept.news, kept.sequence, kept.confirm_by) == ("seated", 1, 2, 0, None)
    assert seats(forum) == (2, 2)


def test_confirming_too_late_or_when_the_places_are_gone_keeps_nothing():
    forum = make_forum(capacity=3, confirm_address=True)
    asked = unconfirmed(forum, party=2)
    make_registration(forum, party=2)

    with pytest.raises(ForumFull) as refused:
        confirm_address(asked, party=2, now=NOW)
    with pytest.raises(ConfirmationExpired):
        confirm_address(asked, party=1, now=NOW + timedelta(hours=48))
    fewer = confirm_address(asked, party=1, now=NOW)

    assert (refused.value.free, fewer.state, fewer.party) == (1, "seated", 1)


def test_an_address_that_was_never_confirmed_is_asked_again_when_it_comes_back():
    forum = make_forum(confirm_address=True)
    ended = give_up(unconfirmed(forum), now=NOW)

    back = come_back(ended, party=3, now=NOW)

    assert (ended.news, back.state, back.news, back.issue) == (1, "unconfirmed", 2, 0)
    assert seats(forum)[0] == 0


def test_erasing_leaves_nothing_personal():
    forum = make_forum()
    person = make_registration(forum, party=3, name="Sophea Chan", phone="604-555-0199")

    erased = erase(person, now=NOW)

    assert (erased.state, erased.ended_because, erased.admitted) == ("ended", "erased", 0)
    assert [erased.name, erased.email, erased.phone, erased.former_email] == [""] * 4
    assert erased.search == person.code.lower()
    assert seats(forum)[0] == 0


def test_an_erased_address_stays_until_the_calendar_has_been_told_at_most_a_day():
    told = make_registration(make_forum(), told_state="requested", email="a@example.org")
    silent = make_registration(make_forum(), told_state="requested", email="b@example.org")
    for person in (told, silent):
        erase(person, now=NOW)

    at_once = forget_erased(NOW)
    Registration.objects.filter(pk=told.pk).update(told_news=2)
    after_the_letter = forget_erased(NOW + timedelta(hours=1))
    emails = list(Registration.objects.order_by("id").values_list("email", flat=True))
    next_day = forget_erased(NOW + timedelta(hours=24))

    assert (at_once, after_the_letter, emails, next_day) == (0, 1, ["", "b@example.org"], 1)


def test_whoever_was_let_in_stays_counted_without_a_name():
    forum = make_forum()
    person = make_registration(forum, party=2, admitted=2, told_state="requested")

    erased = erase(person, now=NOW)

    assert (erased.state, erased.party, erased.admitted, erased.name, erased.email) == (
        "seated",
        2,
        2,
        "",
        "",
    )
    assert seats(forum)[0] == 2
