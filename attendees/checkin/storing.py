"""Scans become facts: decided under the forum's lock, written once, answered the same whenever they come again."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from attendees.checkin.answers import entry_of
from attendees.checkin.decide import decide_walk_in
from attendees.checkin.ledger import Batch, Ledger, fact_of, open_ledger
from attendees.checkin.looking import verdict_on
from attendees.checkin.models import Device, Scan
from attendees.checkin.reading import Held, read_text
from attendees.checkin.room import door_of, numbers
from attendees.checkin.sent import SentFact
from attendees.registrations.models import Registration
from attendees.registrations.seats import lock
from forums.programme.models import Forum

log = logging.getLogger(__name__)

Helds = Mapping[UUID, Held]
NAMELESS = (Scan.Kind.WALK_IN, Scan.Kind.UNDO)
NOBODY = (Scan.Kind.UNDO, Scan.Kind.REFUSE)
HEARD_EVERY = timedelta(seconds=30)  # "last seen" to the half minute, without a row written for every scan


@dataclass(frozen=True)
class Outcome:
    """`stored` has an entry for every fact that is in the database now, `conflicts` the ids that are taken."""

    stored: list[dict[str, Any]]
    conflicts: list[str]
    door: dict[str, int]


def store(device: Device, sent: list[SentFact], *, now: datetime) -> Outcome:
    """Store what is new and answer for all of it. Safe to repeat; signatures are checked before anything is locked."""
    forum = device.door_pass.forum
    helds = {fact.id: Held() if fact.kind in NAMELESS else read_text(fact.text, forum=forum) for fact in sent}
    return _store(device, sent, helds, now)


def hear_from(device: Device, *, unsent: int, release: str, now: datetime) -> None:
    """Keep what a phone says of itself, for the desk."""
    said = (unsent, release) == (device.unsent, device.app_version)
    if said and device.last_seen_at and now - device.last_seen_at < HEARD_EVERY:
        return
    Device.objects.filter(pk=device.pk).update(last_seen_at=now, unsent=unsent, app_version=release)


@transaction.atomic
def _store(device: Device, sent: list[SentFact], helds: Helds, now: datetime) -> Outcome:
    """Locks the forum, then the registrations: two doors never both admit the last of a party, and nobody gives
    a place back while its holder walks in."""
    forum = lock(device.door_pass.forum_id)
    names = frozenset({fact.id for fact in sent} | {fact.undoes for fact in sent if fact.undoes})
    batch = Batch(device, names, frozenset(fact.seq for fact in sent))
    ledger = open_ledger(forum, helds.values(), batch=batch, lock=True)
    ledger.labels[str(device.uuid)] = device.door_pass.label
    intake = _Intake(device, ledger, now)
    answered = [(fact, intake.take(fact, helds[fact.id])) for fact in sent]
    _write(forum, intake)
    stored = [entry_of(scan, helds[fact.id], ledger) for fact, scan in answered if scan]
    conflicts = [str(fact.id) for fact, scan in answered if scan is None]
    return Outcome(stored, conflicts, numbers(forum, ledger.room, now))


class _Intake:
    """Takes the facts of one batch one after the other; `new` are those that have to be written."""

    def __init__(self, device: Device, ledger: Ledger, now: datetime) -> None:
        self.device, self.ledger, self.now = device, ledger, now
        self.counted = device.is_open(now)
        self.new: list[Scan] = []
        self._by_id = {scan.id: scan for scan in ledger.scans}
        self._by_seq = {scan.seq: scan for scan in ledger.scans if scan.device_id == device.pk}

    def take(self, fact: SentFact, held: Held) -> Scan | None:
        """The scan that the fact is or becomes; None where its id or its number belongs to another."""
        stored = self._by_id.get(fact.id) or self._by_seq.get(fact.seq)
        if stored is None:
            return self._add(fact, held)
        if (stored.id, stored.device_id, stored.digest) == (fact.id, self.device.pk, fact.digest):
            return stored
        log.warning("door device %s sent scan %s with other content", self.device.uuid, fact.id)
        return None

    def _add(self, fact: SentFact, held: Held) -> Scan:
        found = self.ledger.find(held)
        scan = Scan(
            id=fact.id,
            forum=self.ledger.forum,
            device=self.device,
            registration=found,
            seq=fact.seq,
            number=self.ledger.number(held),
            issue=held.issue,
            kind=fact.kind,
            count=fact.count,
            undoes=fact.undoes,
            at_ms=fact.at_ms,
            offset_ms=fact.offset_ms,
            allowed_seen=found.party if found and found.is_seated else 0,
            reason=fact.reason if self.device.door_pass.may_admit_over else "",
            source=fact.source,
            shown=fact.shown,
            digest=fact.digest,
            received_at=self.now,
            counted=self.counted,
            revision=self.ledger.forum.door_revision + 1,
        )
        if self.counted:
            self._decide(scan, held)
            self.ledger.add(fact_of(scan))
        self.new.append(scan)
        self._by_id[scan.id] = self._by_seq[scan.seq] = scan
        return scan

    def _decide(self, scan: Scan, held: Held) -> None:
        """A fact that nobody was shown a verdict on gets one: kind, count and shown become what it says."""
        if scan.shown:
            return
        if scan.kind == Scan.Kind.EXIT:
            scan.shown = "left"
        elif scan.kind == Scan.Kind.UNDO:
            scan.shown = "undone"
        else:
            verdict = self._verdict(scan, held)
            scan.kind, scan.count, scan.shown = verdict.kind, verdict.n, verdict.state

    def _verdict(self, scan: Scan, held: Held) -> Any:
        if scan.kind == Scan.Kind.WALK_IN:
            door = door_of(self.ledger.forum, self.ledger.room, self.now)
            return decide_walk_in(door=door, count=scan.count, reason=scan.reason)
        return verdict_on(held, self.ledger, count=scan.count, reason=scan.reason, now=self.now)


def _write(forum: Forum, intake: _Intake) -> None:
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


def _moved(intake: _Intake) -> list[Registration]:
    """The registrations whose people came, went or were taken back."""
    undone = {str(scan.undoes) for scan in intake.new if scan.counted and scan.undoes}
    named = {fact.number for fact in intake.ledger.facts if fact.id in undone}
    named |= {scan.number for scan in intake.new if scan.counted and scan.kind not in NOBODY}
    return [row for row in intake.ledger.registrations if row.door_number in named]
