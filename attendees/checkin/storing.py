"""Scans become facts: decided under the forum's lock, written once, answered the same whenever they come again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from attendees.checkin.answers import entry_of
from attendees.checkin.intake import Intake
from attendees.checkin.loading import Batch, open_ledger
from attendees.checkin.models import Device, Scan
from attendees.checkin.reading import Held, read_text
from attendees.checkin.room import numbers
from attendees.checkin.sent import SentFact
from attendees.registrations.models import Registration
from attendees.registrations.seats import lock
from forums.programme.models import Forum

HeldUp = tuple[SentFact, Held]
NAMELESS = (Scan.Kind.WALK_IN, Scan.Kind.UNDO)
NOBODY = (Scan.Kind.UNDO, Scan.Kind.REFUSE)
HEARD_EVERY = timedelta(seconds=30)  # "last seen" to the half minute, without a row written for every scan


@dataclass(frozen=True)
class Outcome:
    """`stored` has an entry for every fact that is in the database now, `conflicts` the ids that are taken; `door` is
    None for a phone that was signed off."""

    stored: list[dict[str, Any]]
    conflicts: list[str]
    door: dict[str, int] | None


class ForumPurged(Exception):
    """Nothing is kept of this forum any more, and nothing new is."""


def store(device: Device, sent: list[SentFact], *, now: datetime) -> Outcome:
    """Store what is new and answer for all of it. Safe to repeat; signatures are checked before anything is locked.
    Raises ForumPurged.
    """
    forum = device.door_pass.forum
    held_up = [
        (fact, Held() if fact.kind in NAMELESS else read_text(fact.text, forum=forum)) for fact in sent
    ]
    return _store(device, held_up, now)


def hear_from(device: Device, *, unsent: int, release: str, now: datetime) -> None:
    """Keep what a phone says of itself, for the desk."""
    said = (unsent, release) == (device.unsent, device.app_version)
    if said and device.last_seen_at and now - device.last_seen_at < HEARD_EVERY:
        return
    Device.objects.filter(pk=device.pk).update(last_seen_at=now, unsent=unsent, app_version=release)


@transaction.atomic
def _store(device: Device, held_up: list[HeldUp], now: datetime) -> Outcome:
    """Locks the forum, then the registrations: two doors never both admit the last of a party, and nobody gives
    a place back while its holder walks in."""
    forum = lock(device.door_pass.forum_id)
    if forum.purged_at:
        raise ForumPurged
    sent = [fact for fact, _ in held_up]
    names = frozenset({fact.id for fact in sent} | {fact.undoes for fact in sent if fact.undoes})
    batch = Batch(device, names, frozenset(fact.seq for fact in sent))
    ledger = open_ledger(forum, [held for _, held in held_up], batch=batch, lock=True)
    ledger.labels[str(device.uuid)] = device.door_pass.label
    intake = Intake(device, ledger, now)
    answered = [(intake.take(fact, held), fact, held) for fact, held in held_up]
    _write(forum, intake)
    is_open = intake.counted
    stored = [entry_of(scan, held, ledger, is_open=is_open) for scan, _, held in answered if scan]
    conflicts = [str(fact.id) for scan, fact, _ in answered if scan is None]
    return Outcome(stored, conflicts, numbers(forum, ledger.room, now) if is_open else None)


def _write(forum: Forum, intake: Intake) -> None:
    """Everything that is new under one revision; nothing where every fact was known."""
    if not intake.new:
        return
    forum.door_revision += 1
    moved = _moved(intake)
    for row in moved:
        row.admitted, row.revision = intake.ledger.admitted(row), forum.door_revision
    Scan.objects.bulk_create(intake.new)
    if moved:
        Registration.objects.bulk_update(moved, ["admitted", "revision"])
    Forum.objects.filter(pk=forum.pk).update(door_revision=forum.door_revision)


def _moved(intake: Intake) -> list[Registration]:
    """The registrations whose people came, went or were taken back."""
    undone = {str(scan.undoes) for scan in intake.new if scan.counted and scan.undoes}
    named = {fact.number for fact in intake.ledger.facts if fact.id in undone}
    named |= {scan.number for scan in intake.new if scan.counted and scan.kind not in NOBODY}
    return [row for row in intake.ledger.registrations if row.door_number in named]
