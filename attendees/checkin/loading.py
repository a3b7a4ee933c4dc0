"""Fills the ledger, in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db.models import Q

from attendees.checkin.ledger import Ledger
from attendees.checkin.models import Device, Scan
from attendees.checkin.reading import Held
from attendees.checkin.room import room_of
from attendees.checkin.standing import Fact, Kind
from attendees.checkin.verdict import Row, RowState
from attendees.registrations.models import Registration
from forums.programme.models import Forum

_ROWS: dict[str, RowState] = {
    Registration.State.SEATED: "seated",
    Registration.State.WAITING: "waiting",
    Registration.State.PENDING: "pending",
    Registration.State.UNCONFIRMED: "pending",
}

_ENDS: dict[str, RowState] = {
    Registration.Because.SELF: "given_back",
    Registration.Because.LIST_ENDED: "waiting",  # they were told to come to the door, and go in first
}


@dataclass(frozen=True)
class Batch:
    """Which scans an upload may meet: those with its ids, those it undoes, those with its numbers on this device."""

    device: Device | None = None
    names: frozenset[UUID] = frozenset()
    seqs: frozenset[int] = frozenset()


def open_ledger(
    forum: Forum, helds: Iterable[Held], *, batch: Batch | None = None, lock: bool = False
) -> Ledger:
    """What the forum knows of what was held up, and of every scan that the batch repeats or undoes. Three queries,
    and two more where an undo names somebody else's scan.

    `lock`: the caller holds the forum's lock, and now these registrations' too.
    """
    batch = batch or Batch()
    numbers = {held.number for held in helds if held.number is not None}
    rows = _registrations(forum, numbers, {held.code for held in helds if held.code}, lock=lock)
    numbers |= {row.door_number for row in rows}
    scans = _scans(forum, numbers, batch)
    undone = {scan.number for scan in scans if scan.id in batch.names and scan.forum_id == forum.pk}
    elsewhere = {number for number in undone - numbers if number is not None}
    if elsewhere:
        rows += _registrations(forum, elsewhere, set(), lock=lock)
        scans |= _scans(forum, elsewhere, Batch())
        numbers |= elsewhere
    counting = [scan for scan in scans if _counts(scan, forum, numbers, batch)]
    labels = {str(scan.device.uuid): scan.device.door_pass.label for scan in scans}
    return Ledger(forum, rows, [fact_of(scan) for scan in counting], labels, room_of(forum), scans)


def fact_of(scan: Scan) -> Fact:
    return Fact(
        id=str(scan.id),
        device=str(scan.device.uuid),
        seq=scan.seq,
        kind=cast("Kind", scan.kind),
        count=scan.count,
        number=scan.number,
        undoes=str(scan.undoes) if scan.undoes else None,
        at_ms=scan.at_ms,
        offset_ms=scan.offset_ms,
        allowed_seen=scan.allowed_seen,
        reason=scan.reason,
    )


def row_of(registration: Registration | None) -> Row | None:
    """The list's row in the words of decide()."""
    if registration is None:
        return None
    state = _ROWS.get(registration.state) or _ENDS.get(registration.ended_because, "ended")
    return Row(issue=registration.issue, party=registration.party, state=state)


def _registrations(forum: Forum, numbers: set[int], codes: set[str], *, lock: bool) -> list[Registration]:
    if not numbers and not codes:
        return []
    rows = Registration.objects.filter(Q(door_number__in=numbers) | Q(code__in=codes), forum=forum)
    return list(rows.select_for_update().order_by("pk") if lock else rows)


def _scans(forum: Forum, numbers: set[int], batch: Batch) -> set[Scan]:
    """The live scans of these numbers, those that the batch names, and every undo of the latter."""
    wanted = Q(forum=forum, number__in=numbers, counted=True, undone=False)
    if forum.scans_from:
        wanted &= Q(received_at__gte=forum.scans_from)
    if batch.names:
        wanted |= Q(id__in=batch.names) | Q(undoes__in=batch.names)
        wanted |= Q(device=batch.device, seq__in=batch.seqs)
    elif not numbers:
        return set()
    return set(Scan.objects.with_undone().filter(wanted).select_related("device__door_pass"))


def _counts(scan: Scan, forum: Forum, numbers: set[int], batch: Batch) -> bool:
    """Whether standing() may see it: a scan that was undone only together with its undo."""
    if scan.forum_id != forum.pk or not scan.counted:
        return False
    if forum.scans_from and scan.received_at < forum.scans_from:
        return False
    if scan.id in batch.names or scan.undoes in batch.names:
        return True
    return scan.number in numbers and not getattr(scan, "undone", False)
