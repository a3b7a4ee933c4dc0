"""Eight people at once, five places: nobody is turned away wrongly, nobody is promised a chair that is not there."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.db.models import Sum

from attendees.registrations import changing, placing, promoting
from attendees.registrations.changing import confirm_address, give_up, resize
from attendees.registrations.models import Registration
from attendees.registrations.refusals import ForumFull
from attendees.registrations.registering import Answer, register
from forums.programme.models import Forum
from tests.factories import make_forum, make_registration
from tests.races import meeting_before, race

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.now(UTC)
CLIENTS = 8


def one(forum: Forum, party: int) -> Registration:
    return register(forum, answer=Answer(name="Sophea", party=party), now=NOW)


def seated(forum: Forum) -> int:
    return Registration.objects.seated().filter(forum=forum).aggregate(sum=Sum("party"))["sum"] or 0


def kinds(outcomes) -> set[type]:
    return {type(outcome) for outcome in outcomes}


@pytest.mark.parametrize("parties", [[1] * 8, [1, 2, 3, 1, 2, 3, 1, 2], [3] * 8])
def test_eight_registrations_never_oversell_five_places(monkeypatch, parties):
    forum = make_forum(capacity=5)
    monkeypatch.setattr(placing, "take", meeting_before(placing.take, runners=CLIENTS))

    outcomes = race([partial(one, forum, party) for party in parties])

    forum.refresh_from_db()
    assert kinds(outcomes) == {Registration, ForumFull}
    assert forum.seats_taken == seated(forum) <= 5
    refused = [
        party for party, outcome in zip(parties, outcomes, strict=True) if isinstance(outcome, ForumFull)
    ]
    assert forum.free < min(refused)


def test_growing_parties_and_new_ones_never_oversell(monkeypatch):
    forum = make_forum(capacity=9)
    families = [make_registration(forum, party=1) for _ in range(4)]
    monkeypatch.setattr(placing, "take", meeting_before(placing.take, runners=CLIENTS))
    monkeypatch.setattr(changing, "take", meeting_before(changing.take, runners=CLIENTS))

    outcomes = race(
        [
            *(partial(resize, family, party=3, now=NOW) for family in families),
            *(partial(one, forum, 2) for _ in range(4)),
        ]
    )

    forum.refresh_from_db()
    assert kinds(outcomes) == {Registration, ForumFull}
    assert forum.seats_taken == seated(forum) == 8  # two of eight fit: 4 + 2 + 2, and then one place is left


def test_eight_confirmations_never_oversell_five_places(monkeypatch):
    forum = make_forum(capacity=5, confirm_address=True)
    asked = [
        register(forum, answer=Answer(name="Sophea", party=2, email=f"p{n}@example.org"), now=NOW)
        for n in range(CLIENTS)
    ]
    monkeypatch.setattr(placing, "take", meeting_before(placing.take, runners=CLIENTS))

    outcomes = race([partial(confirm_address, registration, party=2, now=NOW) for registration in asked])

    forum.refresh_from_db()
    assert kinds(outcomes) == {Registration, ForumFull}
    assert forum.seats_taken == seated(forum) == 4


def test_one_form_sent_eight_times_at_once_is_one_registration(monkeypatch):
    forum = make_forum(capacity=50)
    form = Answer(name="Sophea", party=2)
    monkeypatch.setattr(placing, "take", meeting_before(placing.take, runners=CLIENTS))

    outcomes = race([lambda: register(forum, answer=form, now=NOW) for _ in range(CLIENTS)])

    forum.refresh_from_db()
    assert kinds(outcomes) == {Registration}
    assert {outcome.pk for outcome in outcomes} == {Registration.objects.get().pk}
    assert forum.seats_taken == 2


def test_shrinking_eight_times_at_once_gives_the_places_back_once(monkeypatch):
    forum = make_forum(capacity=60)
    make_registration(forum, party=40)
    family = make_registration(forum, party=4)
    monkeypatch.setattr(changing, "give_back", meeting_before(changing.give_back, runners=CLIENTS))

    outcomes = race([partial(resize, family, party=1, now=NOW) for _ in range(CLIENTS)])

    forum.refresh_from_db()
    assert kinds(outcomes) == {Registration}
    assert forum.seats_taken == seated(forum) == 41


def waits(forum: Forum, party: int) -> Registration:
    return register(forum, answer=Answer(name="Dara", party=party, waits=True), now=NOW)


def test_the_last_place_goes_to_one_of_two_and_the_other_waits(monkeypatch):
    forum = make_forum(capacity=1)
    monkeypatch.setattr(placing, "take", meeting_before(placing.take, runners=2))

    outcomes = race([partial(waits, forum, 1), partial(waits, forum, 1)])

    forum.refresh_from_db()
    assert sorted(outcome.state for outcome in outcomes) == ["seated", "waiting"]
    assert (forum.seats_taken, forum.waiting_parties) == (1, 1)


def test_a_place_given_back_goes_to_whoever_waits_and_not_to_somebody_new(monkeypatch):
    forum = make_forum(capacity=2)
    seated_now = [make_registration(forum) for _ in range(2)]
    family = waits(forum, 2)
    monkeypatch.setattr(placing, "take", meeting_before(placing.take, runners=3))
    monkeypatch.setattr(promoting, "move_up", meeting_before(promoting.move_up, runners=3))

    race(
        [
            *(partial(give_up, person, now=NOW) for person in seated_now),
            *(partial(one, forum, 1) for _ in range(4)),
        ]
    )

    forum.refresh_from_db()
    family.refresh_from_db()
    assert (family.state, forum.seats_taken, forum.waiting_parties) == ("seated", 2, 0)


def test_a_party_that_grows_while_another_leaves_neither_oversells_nor_leaves_an_empty_place(monkeypatch):
    forum = make_forum(capacity=4)
    growing, leaving = make_registration(forum, party=2), make_registration(forum, party=2)
    single = waits(forum, 1)
    monkeypatch.setattr(changing, "take", meeting_before(changing.take, runners=2))
    monkeypatch.setattr(placing, "give_back", meeting_before(placing.give_back, runners=2))

    race([partial(resize, growing, party=4, now=NOW), partial(give_up, leaving, now=NOW)])

    forum.refresh_from_db()
    single.refresh_from_db()
    assert (single.state, forum.seats_taken, seated(forum)) == ("seated", 3, 3)


def test_two_workers_promote_each_party_once(monkeypatch):
    forum = make_forum(capacity=2)
    make_registration(forum, party=2)
    waiting = [waits(forum, 1) for _ in range(3)]
    Forum.objects.filter(pk=forum.pk).update(capacity=4, room_limit=8)
    monkeypatch.setattr(promoting, "move_up", meeting_before(promoting.move_up, runners=2))

    race([partial(promoting.promote_due, NOW), partial(promoting.promote_due, NOW)])

    forum.refresh_from_db()
    states = [Registration.objects.get(pk=person.pk).state for person in waiting]
    assert (states, forum.seats_taken, forum.waiting_parties) == (["seated", "seated", "waiting"], 4, 1)


def test_whoever_asks_for_a_place_while_the_last_one_is_given_back_does_not_wait_beside_it(monkeypatch):
    forum = make_forum(capacity=1)
    leaving = make_registration(forum)
    monkeypatch.setattr(placing, "queue_up", meeting_before(placing.queue_up, runners=2))
    monkeypatch.setattr(changing, "promote", meeting_before(changing.promote, runners=2))

    race([partial(waits, forum, 1), partial(give_up, leaving, now=NOW)])

    forum.refresh_from_db()
    coming = Registration.objects.exclude(pk=leaving.pk).get()
    assert (coming.state, forum.seats_taken, forum.waiting_parties) == ("seated", 1, 0)


def test_a_party_that_grows_on_one_phone_and_leaves_on_another_holds_the_places_it_says(monkeypatch):
    forum = make_forum(capacity=9)
    make_registration(forum, party=5)
    family = make_registration(forum, party=2)
    monkeypatch.setattr(changing, "take", meeting_before(changing.take, runners=2))
    monkeypatch.setattr(placing, "give_back", meeting_before(placing.give_back, runners=2))

    race([partial(resize, family, party=4, now=NOW), partial(give_up, family, now=NOW)])

    forum.refresh_from_db()
    family.refresh_from_db()
    assert (family.state, forum.seats_taken, seated(forum)) == ("ended", 5, 5)
