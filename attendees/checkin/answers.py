"""What a phone is told, in the shapes of docs/door.md."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from attendees.checkin.ledger import Ledger
from attendees.checkin.models import DoorPass, Scan
from attendees.checkin.reading import Held
from attendees.checkin.room import holds_places
from attendees.checkin.standing import Kind
from attendees.checkin.verdict import State, Verdict
from attendees.registrations.models import Registration
from attendees.tickets.token import forum_hint
from forums.programme.models import Forum

WITH_NAME = ("admit", "return", "party", "waiting", "pending")
WITH_STICKER = ("admit", "return", "party")
SIGNED_OFF = {"state": "signed_off", "kind": "refuse", "n": 0}


def told(verdict: Verdict, held: Held, ledger: Ledger) -> dict[str, Any]:
    """The verdict with the words it needs. A name only beside the ticket itself, as issued last."""
    found = ledger.find(held)
    shown = found is not None and held.issue == found.issue and verdict.state in WITH_NAME
    return asdict(verdict) | {
        "who": ledger.who(found) if found and shown else "",
        "first_door": ledger.labels.get(verdict.first_by, ""),
        "sticker": found is not None and verdict.state in WITH_STICKER and found.gets_a_sticker,
        "on": _day(verdict, held, found, ledger.forum),
    }


def told_of(scan: Scan, held: Held, ledger: Ledger) -> dict[str, Any]:
    """What a stored fact says now: its state, kind and count as decided, the rest as it stands."""
    if scan.kind == Scan.Kind.UNDO:
        undone = next((fact.count for fact in ledger.facts if fact.id == str(scan.undoes)), 0)
        return {"state": "undone", "kind": "undo", "n": undone}
    if scan.kind == Scan.Kind.EXIT:
        return {"state": "left", "kind": "exit", "n": scan.count}
    found, known = ledger.find(held), ledger.known(scan.number)
    party = found.party if found else 0
    verdict = Verdict(
        state=cast("State", scan.shown),
        kind=cast("Kind", scan.kind),
        n=scan.count,
        party=party,
        left=max(0, party - known.admitted),
        admitted=known.admitted,
        first_at_ms=known.first_at_ms,
        first_by=known.first_by,
    )
    return told(verdict, held, ledger)


def entry_of(scan: Scan, held: Held, ledger: Ledger, *, is_open: bool) -> dict[str, Any]:
    """A phone that was signed off hears that its fact is kept, and nothing about anybody."""
    speaks = is_open and scan.counted
    standing = asdict(ledger.standing(scan.number)) if speaks and scan.number is not None else None
    return {
        "id": str(scan.id),
        "verdict": told_of(scan, held, ledger) if speaks else SIGNED_OFF,
        "standing": standing,
        "revision": scan.revision,
        "counted": scan.counted,
    }


def forum_facts(door_pass: DoorPass, now: datetime) -> dict[str, Any]:
    """What the top line says, and what this pass may. Without the number of tickets: that costs a query."""
    forum = door_pass.forum
    offset = forum.local(now).utcoffset()
    assert offset is not None
    return {
        "title": str(forum.title),
        "door": door_pass.label,
        "utc_offset_min": int(offset.total_seconds() // 60),
        "may_admit_over": door_pass.may_admit_over,
    }


def version_of(door_pass: DoorPass, now: datetime) -> str:
    """Everything that the state says and no scan changes, in one text; the language is in the title."""
    forum = door_pass.forum
    facts = (forum.door_revision, forum.state, forum.team, forum.room_limit, holds_places(forum, now))
    return repr((facts, forum.waiting_parties, forum.walk_ins, sorted(forum_facts(door_pass, now).items())))


def _day(verdict: Verdict, held: Held, found: Registration | None, forum: Forum) -> str:
    """The day a place was given back, or the day of the other forum of the same hosts that a ticket is for.
    Where that is the same day it would explain nothing."""
    if verdict.state == "given_back" and found and found.ended_at:
        return forum.local(found.ended_at).date().isoformat()
    if verdict.state == "another_forum" and held.ticket:
        theirs = Forum.objects.announced().filter(organization=forum.organization_id)
        days = theirs.order_by("-starts_at").values_list("uuid", "local_date")
        hint = held.ticket.hint
        found_on = next((day for uuid, day in days if day and forum_hint(uuid) == hint), None)
        return found_on.isoformat() if found_on and found_on != forum.local_date else ""
    return ""
