"""What somebody wants to be sent: on a protected forum nothing, unless they ask for it."""

from datetime import datetime

from django.db import transaction

from attendees.registrations.models import Registration
from attendees.registrations.restraint import may_write
from attendees.registrations.seats import lock


@transaction.atomic
def wish(registration: Registration, *, calendar: bool, reminders: bool, now: datetime) -> Registration:
    """An entry in their calendar or none, reminders or none; the calendar hears it at once, unless the address has
    heard enough today. Locks the forum. Safe to repeat."""
    forum = lock(registration.forum_id)
    found = Registration.objects.select_for_update().get(pk=registration.pk)
    hears = found.wants_calendar != calendar and found.is_seated and forum.is_published and found.email
    if hears and may_write(forum, found.email, now=now):
        found.news, found.sequence = found.news + 1, found.sequence + 1
    found.wants_calendar, found.wants_reminders = calendar, reminders
    found.save(update_fields=["wants_calendar", "wants_reminders", "news", "sequence"])
    return found


def remind_no_more(registration: Registration) -> None:
    """No reminder, no thanks and no last line; what changes the place itself is still told. Safe to repeat."""
    Registration.objects.filter(pk=registration.pk).update(wants_reminders=False)
