"""The verdict on a code, without anything being written down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from attendees.checkin.answers import told
from attendees.checkin.decide import decide
from attendees.checkin.ledger import Ledger
from attendees.checkin.loading import open_ledger, row_of
from attendees.checkin.reading import Held, read_text
from attendees.checkin.room import door_of, numbers
from attendees.checkin.verdict import Verdict
from forums.programme.models import Forum


@dataclass(frozen=True)
class Look:
    verdict: dict[str, Any]
    door: dict[str, int]


def look(forum: Forum, text: str, *, reason: str, now: datetime) -> Look:
    """What the door would say now. Takes no lock: the scan that follows is decided anew."""
    held = read_text(text, forum=forum)
    ledger = open_ledger(forum, [held])
    verdict = verdict_on(held, ledger, count=None, reason=reason, now=now)
    return Look(told(verdict, held, ledger), numbers(forum, ledger.room, now))


def verdict_on(held: Held, ledger: Ledger, *, count: int | None, reason: str, now: datetime) -> Verdict:
    """decide() with everything this forum knows."""
    return decide(
        held.ask(count=count, reason=reason),
        row=row_of(ledger.find(held)),
        known=ledger.known(ledger.number(held)),
        door=door_of(ledger.forum, ledger.room, now),
    )
