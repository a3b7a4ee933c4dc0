"""A forum that was broken off and has a new day: nobody is inside any more."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from attendees.checkin.models import Scan
from attendees.registrations.models import Registration, RegistrationQuerySet
from attendees.registrations.seats import give_back, lock


def let_out(now: datetime) -> int:
    """Registrations count nobody as inside whom only the first evening's doors let in. Safe to repeat."""
    forums = sorted(set(_let_in_before().values_list("forum", flat=True)))
    return sum(_let_out(forum) for forum in forums)


@transaction.atomic
def _let_out(forum_id: int) -> int:
    forum = lock(forum_id)
    give_back(forum, 0)
    return _let_in_before().filter(forum=forum).update(admitted=0, revision=forum.door_revision)


def _let_in_before() -> RegistrationQuerySet:
    since = Scan.objects.live().filter(registration=OuterRef("pk"), kind=Scan.Kind.ADMIT)
    return Registration.objects.filter(~Exists(since), admitted__gt=0, forum__scans_from__isnull=False)
