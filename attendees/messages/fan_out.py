"""A forum that moved is told to everyone in it, once per step of its sequence."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from attendees.registrations.models import Registration
from forums.programme.models import Change, Forum
from forums.programme.wallclock import local

BEFORE_A_PLACE = (Registration.State.WAITING, Registration.State.PENDING)


def fan_out(now: datetime) -> int:
    """Raise the news of everyone whose forum has changed since the last fan-out; answer how many forums had.

    Each forum is one transaction under its row lock. Safe to repeat, and by any number of workers.
    """
    moved = Forum.objects.announced().filter(sequence__gt=F("fanned_out_sequence")).order_by("pk")
    return sum(_fan_out(forum) for forum in list(moved.values_list("pk", flat=True)))


@transaction.atomic
def _fan_out(forum_id: int) -> bool:
    """Seated people's calendars hear a higher number; those who wait only hear words, and none where the clock shows
    what it did. Whoever said that they come said it of the old day, and nobody is held to a deadline set for it."""
    forum = Forum.objects.select_for_update().get(pk=forum_id)
    if forum.sequence == forum.fanned_out_sequence:
        return False  # another worker was faster
    unheard = forum.changes.filter(sequence__gt=forum.fanned_out_sequence, same_clock=False)
    in_words = list(unheard.order_by("sequence"))
    people = Registration.objects.filter(forum=forum)
    people.seated().update(sequence=F("sequence") + 1, news=F("news") + 1)
    if in_words:
        people.filter(state__in=BEFORE_A_PLACE).update(news=F("news") + 1)
    if _have_a_new_day(in_words):
        people.seated().update(said_coming_at=None, keep_by=None)
    forum.fanned_out_sequence = forum.sequence
    forum.save(update_fields=["fanned_out_sequence"])
    return True


def _have_a_new_day(changes: list[Change]) -> bool:
    if not changes:
        return False
    first, last = changes[0], changes[-1]
    old, new = local(first.old_starts_at, first.old_time_zone), local(last.new_starts_at, last.new_time_zone)
    return old.date() != new.date()
