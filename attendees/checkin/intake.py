"""One fact after the other: new, known, or in conflict."""

import logging
from datetime import datetime

from attendees.checkin.decide import decide_walk_in
from attendees.checkin.ledger import Ledger
from attendees.checkin.loading import fact_of
from attendees.checkin.looking import verdict_on
from attendees.checkin.models import Device, Scan
from attendees.checkin.reading import Held
from attendees.checkin.room import door_of
from attendees.checkin.sent import SentFact
from attendees.checkin.verdict import Verdict

log = logging.getLogger(__name__)


class Intake:
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

    def _verdict(self, scan: Scan, held: Held) -> Verdict:
        if scan.kind == Scan.Kind.WALK_IN:
            door = door_of(self.ledger.forum, self.ledger.room, self.now)
            return decide_walk_in(door=door, count=scan.count, reason=scan.reason)
        return verdict_on(held, self.ledger, count=scan.count, reason=scan.reason, now=self.now)
