"""What a phone brought after it was signed off counts once the organizer says so."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from attendees.checkin.loading import Batch, open_ledger
from attendees.checkin.models import Device, Scan
from attendees.registrations.models import Registration
from attendees.registrations.seats import lock
from forums.hosting.models import User, record
from forums.programme.models import Forum


@transaction.atomic
def count_scans(device: Device, *, actor: User, now: datetime) -> int:
    """Count every scan of this phone that waited for it; gives how many. Locks the forum. Safe to repeat."""
    forum = lock(device.door_pass.forum_id)
    late = Scan.objects.filter(device=device, counted=False)
    brought = list(late.values_list("id", "undoes"))
    if not brought:
        return 0
    forum.door_revision += 1
    late.filter(~Q(kind=Scan.Kind.REFUSE), shown="").update(shown=F("kind"))
    late.update(counted=True, revision=forum.door_revision)
    names = frozenset(name for pair in brought for name in pair if name)
    ledger = open_ledger(forum, [], batch=Batch(device, names), lock=True)
    for row in ledger.registrations:
        row.admitted, row.revision = ledger.admitted(row), forum.door_revision
    Registration.objects.bulk_update(ledger.registrations, ["admitted", "revision"])
    Forum.objects.filter(pk=forum.pk).update(door_revision=forum.door_revision)
    host = device.door_pass.forum.organization
    record(host, actor=actor, verb="late scans counted", subject=f"device:{device.uuid}", at=now)
    return len(brought)
