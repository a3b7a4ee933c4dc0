"""Whom a step of a forum reaches: the same people that the fan-out tells."""

from django.db.models import Count, Q

from attendees.messages.fan_out import BEFORE_A_PLACE
from attendees.registrations.models import Registration
from forums.programme.models import Forum
from forums.publishing.reach import Reach


def who_is_told(forum: Forum) -> Reach:
    """One query."""
    people = Registration.objects.filter(forum=forum, state__in=[Registration.State.SEATED, *BEFORE_A_PLACE])
    found = people.aggregate(
        without_mail=Count("id", filter=Q(email="")), by_mail=Count("id", filter=~Q(email=""))
    )
    return Reach(**found)
