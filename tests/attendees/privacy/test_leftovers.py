"""Letters whose registration is gone, or never was."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from attendees.messages import telling
from attendees.messages.telling import tell_registrations
from attendees.operations.sweeps import SWEEPS
from attendees.privacy import leftovers
from attendees.privacy.leftovers import forget_letters
from attendees.privacy.purging import purge_due
from attendees.registrations.linking import send_links
from attendees.registrations.models import Registration
from forums.mailing.models import Letter
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def purge_all(now: datetime) -> None:
    while purge_due(now):
        pass


def test_a_letter_raised_in_the_moment_of_the_purge_goes_the_next_day(monkeypatch):
    person = make_registration(make_forum())
    put = telling.put_letters

    def put_after_the_purge(letters):
        purge_all(NOW + timedelta(days=90))
        put(letters)

    monkeypatch.setattr(telling, "put_letters", put_after_the_purge)
    tell_registrations(NOW)
    left = Letter.objects.filter(key__contains=str(person.uuid)).count()

    forgotten = [forget_letters(NOW + timedelta(hours=hours)) for hours in (23, 24)]

    assert (left, forgotten, Letter.objects.count()) == (1, [0, 1], 0)


def test_what_an_unknown_address_cost_goes_after_a_day():
    known = make_registration(make_forum(), email="known@example.org")
    for email in ("known@example.org", "stranger@example.org", "nobody@example.org"):
        send_links(email, source="192.0.2.1", now=NOW)

    for sweep in SWEEPS:
        sweep.work(NOW + timedelta(hours=30))

    assert {letter.key.split(":")[1] for letter in Letter.objects.all()} == {str(known.uuid)}


def test_letters_of_others_and_of_people_who_are_there_stay(monkeypatch):
    monkeypatch.setattr(leftovers, "CHUNK", 2)
    uuids = [make_registration(make_forum()).uuid for _ in range(3)]
    kept = [f"registration:{uuid}:1" for uuid in uuids] + [f"link:{uuids[0]}:5", "team:5:1"]
    gone = [f"{kind}:{uuid4()}:1" for kind in ("registration", "link")]
    for key in [*kept, *gone]:
        Letter.objects.create(key=key, next_try_at=NOW, made_at=NOW - timedelta(days=2))

    forgotten = forget_letters(NOW)

    assert (forgotten, Registration.objects.count()) == (2, 3)
    assert sorted(Letter.objects.values_list("key", flat=True)) == sorted(kept)
