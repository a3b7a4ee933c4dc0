"""On the day the form named, what people told us is deleted; only numbers stay."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import Combinable

from attendees.checkin.models import Scan
from attendees.privacy.guests import purge_guests
from attendees.privacy.letters import letters_about
from attendees.privacy.models import Purge
from attendees.registrations.models import Registration
from attendees.registrations.questions.models import Answer, SpeakerQuestion
from forums.hosting.models import record
from forums.programme.models import Forum

PURGE_TIME = time(
    21, 0
)  # at the venue: the day itself is over, and "deleted on 19 June" is true that evening
BATCH = 500  # rows; a write lock of well under a second


def purge_due(now: datetime) -> bool:
    """Delete the next batch of the forums whose day has come. True while anything is left to delete.

    Safe to repeat and to run in several processes: each batch locks its forum's row and commits by itself.
    """
    return any(purge_batch(forum, now=now) for forum in forums_due(now))


def forums_due(now: datetime) -> list[Forum]:
    """The forums whose purge day has come and is not done, the oldest first."""
    done = Purge.objects.filter(forum=OuterRef("pk"), on=OuterRef("purge_on"), finished_at__isnull=False)
    # No zone's 21:00 comes before the same date has begun in UTC.
    candidates = Forum.objects.announced().filter(~Exists(done), purge_on__lte=now.astimezone(UTC).date())
    return [forum for forum in candidates.order_by("purge_on", "id") if purge_instant(forum) <= now]


def purge_instant(forum: Forum) -> datetime:
    """21:00 of the purge day on the venue's clocks."""
    assert forum.purge_on is not None
    return datetime.combine(forum.purge_on, PURGE_TIME, ZoneInfo(forum.time_zone))


@transaction.atomic
def purge_batch(forum: Forum, *, now: datetime) -> bool:
    """Delete up to BATCH registrations with their letters, counting them; True while some may be left.

    Locks the forum row, and asks again whether its day has come: a new date moves it. Then the guests go. The last
    batch finds nobody: it unlinks the scans, deletes what was asked in the room and writes down that the day is done.
    `Forum.seats_taken` stays as it was, one of the totals; but a postponed forum may yet take place, and its counters
    follow.
    """
    forum = Forum.objects.select_for_update().get(pk=forum.pk)
    if forum.purge_on is None or purge_instant(forum) > now:
        return False
    purge, _ = Purge.objects.get_or_create(forum=forum, on=forum.purge_on)
    if purge.finished_at is not None:
        return False  # another worker was faster
    batch = list(Registration.objects.filter(forum=forum).order_by("id")[:BATCH])
    if not batch:
        if purge_guests(forum, purge):
            return True
        finish(purge, forum, now=now)
        return False
    count(purge, batch)
    letters_about(registration.uuid for registration in batch).delete()
    Registration.objects.filter(pk__in=[registration.pk for registration in batch]).delete()
    gone = _counters_without(batch) if forum.state == Forum.State.POSTPONED else {}
    Forum.objects.filter(pk=forum.pk).update(
        door_revision=F("door_revision") + 1,  # the desk shows other numbers
        **gone,
    )
    return True


def _counters_without(batch: list[Registration]) -> dict[str, Combinable]:
    return {
        "seats_taken": F("seats_taken") - sum(one.party for one in batch if one.is_seated),
        "waiting_parties": F("waiting_parties") - sum(one.is_waiting for one in batch),
    }


def count(purge: Purge, batch: list[Registration]) -> None:
    """Add to the totals what this batch is about to lose."""
    for registration in batch:
        addresses = (
            registration.email,
            registration.new_email,
            registration.former_email,
            registration.copy_to_email,
        )
        purge.names += bool(registration.name) + bool(registration.copy_to_name)
        purge.emails += sum(map(bool, addresses))
        purge.phones += bool(registration.phone)
        purge.going += registration.is_seated
        purge.cancelled += registration.is_ended
        purge.arrived += registration.admitted > 0
    purge.answers += Answer.objects.filter(registration__in=batch).count()
    purge.save()


def finish(purge: Purge, forum: Forum, *, now: datetime) -> None:
    """Leave the scans as bare numbers, delete what was asked in the room, and say in the organization's history that
    it is done."""
    SpeakerQuestion.objects.filter(forum=forum).delete()
    Scan.objects.filter(forum=forum).update(registration=None, number=None, reason="", digest="")
    purge.finished_at = now
    purge.save(update_fields=["finished_at"])
    Forum.objects.filter(pk=forum.pk).update(purged_at=now)
    if not purge.found_nobody:
        record(forum.organization, actor=None, verb="purged", subject=f"forum:{forum.uuid}", at=now)
