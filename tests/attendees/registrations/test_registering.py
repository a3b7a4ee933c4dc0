"""From a form to a place: every state a registration begins in, and every refusal."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from attendees.registrations.ending import expire_unconfirmed
from attendees.registrations.models import Registration
from attendees.registrations.refusals import ForumFull, RegistrationClosed, TooManyTries
from attendees.registrations.registering import Answer, register
from forums.programme.models import Forum
from forums.programme.offer import Standing
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def answer(party: int = 1, **fields) -> Answer:
    return Answer(**{"name": "Sophea Chan", "party": party, "email": "sophea@example.org"} | fields)


def counts(forum: Forum) -> tuple[int, int]:
    forum.refresh_from_db()
    return forum.seats_taken, forum.door_revision


def test_a_registration_takes_its_seats_and_carries_a_ticket():
    forum = make_forum(capacity=5)

    registration = register(forum, answer=answer(party=4), now=NOW)

    kept = Registration.objects.get()
    assert kept == registration
    assert (kept.state, kept.issue, kept.issued_party, kept.issued_at) == ("seated", 1, 4, NOW)
    assert (kept.news, kept.sequence, kept.told_news, kept.revision) == (1, 0, 0, 1)
    assert kept.search == f"sophea chan sophea@example.org {kept.code.lower()}"
    assert counts(forum) == (4, 1)


def test_the_same_form_twice_is_one_registration():
    forum = make_forum(capacity=5)
    form = answer(party=3)

    first, second = register(forum, answer=form, now=NOW), register(forum, answer=form, now=NOW)

    assert first == second
    assert counts(forum) == (3, 1)


def test_a_full_forum_says_how_many_places_could_be_had():
    forum = make_forum(capacity=5)
    make_registration(forum, party=3)

    with pytest.raises(ForumFull) as refused:
        register(forum, answer=answer(party=3), now=NOW)

    assert refused.value.free == 2
    assert (Registration.objects.count(), *counts(forum)) == (1, 3, 1)


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"state": "cancelled"}, Standing.CANCELLED),
        ({"state": "postponed"}, Standing.POSTPONED),
        ({"registration_opens_at": NOW + timedelta(days=1)}, Standing.NOT_YET),
        ({"registration_closes_at": NOW - timedelta(minutes=1)}, Standing.CLOSED),
        ({"on": (NOW - timedelta(days=30)).date()}, Standing.PAST),
    ],
)
def test_a_forum_that_takes_nobody_says_why(fields, standing):
    forum = make_forum(**fields)

    with pytest.raises(RegistrationClosed) as refused:
        register(forum, answer=answer(), now=NOW)

    assert (refused.value.standing, Registration.objects.count()) == (standing, 0)


def test_a_family_shares_an_address_three_times_and_then_confirms_it():
    forum = make_forum(capacity=50)

    states = [register(forum, answer=answer(), now=NOW).state for _ in range(4)]

    assert states == ["seated", "seated", "seated", "unconfirmed"]
    fourth = Registration.objects.get(state="unconfirmed")
    assert (fourth.confirm_by, fourth.news, fourth.issue) == (NOW + timedelta(hours=48), 1, 0)
    assert counts(forum) == (3, 4)


def test_an_address_in_another_spelling_is_the_same_address():
    forum = make_forum(capacity=50)
    spellings = ["S.Chan+a@Example.ORG", "s.chan+a@example.org", " s.CHAN+a@example.org"]

    kept = [register(forum, answer=answer(email=email), now=NOW).email for email in spellings]
    fourth = register(forum, answer=answer(email="s.chan+a@EXAMPLE.org"), now=NOW)
    other = register(forum, answer=answer(email="schan@example.org"), now=NOW)

    assert set(kept) == {"s.chan+a@example.org"}
    assert (fourth.state, other.state) == ("unconfirmed", "seated")


def test_nobodys_mailbox_is_filled_through_our_form():
    forum = make_forum(capacity=50)

    registrations = [register(forum, answer=answer(), now=NOW) for _ in range(8)]

    assert [registration.news for registration in registrations] == [1, 1, 1, 1, 1, 1, 0, 0]


def test_beyond_forty_a_minute_from_one_place_an_address_is_confirmed_and_others_wait():
    forum = make_forum(capacity=100)
    for n in range(40):
        register(forum, answer=answer(email=f"p{n}@example.org", source="192.0.2.7"), now=NOW)

    with_address = register(forum, answer=answer(email="one@example.org", source="192.0.2.7"), now=NOW)
    elsewhere = register(forum, answer=answer(email="two@example.org", source="192.0.2.8"), now=NOW)
    with pytest.raises(TooManyTries):
        register(forum, answer=answer(email="", source="192.0.2.7"), now=NOW)
    later = register(forum, answer=answer(email="", source="192.0.2.7"), now=NOW + timedelta(minutes=1))

    assert (with_address.state, elsewhere.state, later.state) == ("unconfirmed", "seated", "seated")


def test_a_forum_that_confirms_addresses_keeps_no_place_before():
    forum = make_forum(capacity=5, confirm_address=True)

    registration = register(forum, answer=answer(party=2), now=NOW)

    assert registration.state == "unconfirmed"
    assert counts(forum) == (0, 1)


def test_where_nothing_is_free_nobody_is_asked_to_confirm_in_vain():
    forum = make_forum(capacity=1, confirm_address=True)

    with pytest.raises(ForumFull) as refused:
        register(forum, answer=answer(party=2), now=NOW)

    assert refused.value.free == 1


def test_what_nobody_confirms_ends_after_two_days_or_when_registration_closes():
    slow = make_forum(capacity=5, confirm_address=True)
    closing = make_forum(confirm_address=True, registration_closes_at=NOW + timedelta(hours=1))
    first = register(slow, answer=answer(), now=NOW)
    second = register(closing, answer=answer(), now=NOW)

    ended = [expire_unconfirmed(NOW + timedelta(hours=hours)) for hours in (0, 1, 47, 48, 49)]

    assert ended == [0, 1, 0, 1, 0]
    for registration in (first, second):
        registration.refresh_from_db()
        assert (registration.state, registration.ended_because, registration.news) == ("ended", "expired", 1)


def test_two_forums_count_apart():
    one, other = make_forum(), make_forum()
    submission = uuid4()

    kept = {register(forum, answer=answer(submission_id=submission), now=NOW).pk for forum in (one, other)}

    assert len(kept) == 2


def test_a_code_that_is_taken_is_drawn_again(monkeypatch):
    forum = make_forum()
    taken = make_registration(forum)
    drawn = iter([taken.code, "CCCCCCCCCC"])
    monkeypatch.setattr("attendees.registrations.registering.draw_code", lambda: next(drawn))

    registration = register(forum, answer=answer(), now=NOW)

    assert registration.code == "CCCCCCCCCC"
    assert registration.search.endswith("cccccccccc")
