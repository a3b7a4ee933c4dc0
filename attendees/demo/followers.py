"""Invented people on the demo's list of those who keep in touch."""

from datetime import UTC, datetime, timedelta

from attendees.demo.facts import Facts
from attendees.demo.people import draw_people
from forums.followers.joining import BESIDE_THE_BOX, BOX
from forums.followers.models import Follower
from forums.hosting.models import Organization

DRAWN = 30  # some of them have no email
NOT_YET = 2  # the last ones have asked a moment ago and not said yes


def draw_followers(organization: Organization, facts: Facts, *, now: datetime) -> None:
    """A list where there is none yet; the worker writes to nobody of it. Safe to repeat."""
    if organization.followers.exists():
        return
    drawn = draw_people(
        DRAWN,
        facts["sample_names"],
        seed="followers",
        time_zone=organization.time_zone,
        now=now.astimezone(UTC),
    )
    people = [person for person in drawn if person.email]
    followers = [
        Follower(
            organization=organization,
            email=person.email.replace("@", "+news@"),
            language=person.language,
            wording=f"{BOX} {BESIDE_THE_BOX}",
            asked_at=person.at.astimezone(UTC),
            confirmed_at=person.at.astimezone(UTC) + timedelta(minutes=5),
            told_news=1,
        )
        for person in people
    ]
    for follower in followers[-NOT_YET:]:
        follower.asked_at, follower.confirmed_at = now - timedelta(hours=1), None
    Follower.objects.bulk_create(followers)
