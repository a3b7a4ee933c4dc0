"""How many parties with a place stayed away from an organization's earlier forums."""

from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from attendees.privacy.models import Purge
from attendees.registrations.models import Registration
from forums.programme.models import Forum

FEWEST = 3  # forums; one evening of snow says nothing about the next
MOST = 10  # the newest; an audience changes


def no_shows_in_words(forum: Forum, now: datetime) -> str:
    """“Of 141 parties with a place at your last 4 forums, 22 did not come.” "" while too little is known.

    Only forums whose door was used count. What was purged has left its totals. Two queries.
    """
    earlier = Forum.objects.published().filter(organization=forum.organization_id, ends_at__lt=now)
    living = Registration.objects.filter(forum__in=earlier).values("forum", "forum__starts_at")
    rows = living.annotate(
        going=Count("pk", filter=Q(state=Registration.State.SEATED)),
        arrived=Count("pk", filter=Q(state=Registration.State.SEATED, admitted__gt=0)),
    )
    purged = Purge.objects.filter(forum__in=earlier, finished_at__isnull=False)
    found = [(row["forum__starts_at"], row["going"], row["arrived"]) for row in rows]
    found += purged.values_list("forum__starts_at", "going", "arrived")
    used = sorted((each for each in found if each[2]), reverse=True)[:MOST]
    if len(used) < FEWEST:
        return ""
    going = sum(each[1] for each in used)
    away = going - sum(min(each[1], each[2]) for each in used)
    sentence = _("Of {going} parties with a place at your last {n} forums, {away} did not come.")
    return sentence.format(going=going, n=len(used), away=away)
