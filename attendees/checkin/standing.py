"""Where one registration and the whole room stand, as a function of the set of scans and nothing else.

Order of arrival, repeats, batches and delays cannot change a result: facts are read as a set and sorted by
their own clock. Clocks decide labels (who was first, which scan is one too many), never a total.
static/js/door/standing.js is the same in JavaScript; tests/vectors/standing.json binds both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["admit", "return", "exit", "walk_in", "undo", "refuse"]
Why = Literal["", "given_back", "smaller", "twice"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One scan, as the door that made it wrote it down.

    `count` is people: at least one, but 0 for undo and refuse. `number` is the ticket's door number, or None for
    walk-ins and nameless exits. `offset_ms` is server minus device clock when it was last known before the scan.
    """

    id: str
    device: str
    seq: int
    kind: Kind
    count: int = 0
    number: int | None = None
    undoes: str | None = None
    at_ms: int = 0
    offset_ms: int = 0
    allowed_seen: int = 0
    reason: str = ""

    @property
    def effective_ms(self) -> int:
        """When it happened, by the server's clock as the device knew it then. Never capped by a time of arrival."""
        return self.at_ms + self.offset_ms


@dataclass(frozen=True, slots=True)
class Known:
    """What the scans alone say of one door number. `first_by` is the device that admitted first."""

    admitted: int = 0
    out: int = 0
    first_at_ms: int | None = None
    first_by: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What the registration says now."""

    seated: bool
    party: int

    @property
    def allowed(self) -> int:
        return self.party if self.seated else 0


@dataclass(frozen=True, slots=True)
class Surplus:
    """One scan that let in `count` people more than the place allowed."""

    scan: str
    count: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Scans and registration together. Nobody is ever un-admitted: an excess is something to talk about."""

    known: Known
    allowed: int
    left: int
    excess: int
    why: Why
    extra: tuple[Surplus, ...]

    @property
    def arrived(self) -> bool:
        return self.known.admitted > 0


@dataclass(frozen=True, slots=True)
class Totals:
    """The room. `inside` falls below zero when more exits than entries were tapped; show it as 0."""

    inside: int
    admitted: int


def standing(facts: Iterable[Fact], *, number: int, place: Place) -> Standing:
    """Where one registration stands. `facts` may hold other numbers' scans; it must hold every undo of its own."""
    scans = live(facts, number=number)
    admits = [scan for scan in scans if scan.kind == "admit"]
    forced = sum(scan.count for scan in admits if scan.reason)
    found = known(scans, number=number)
    excess = max(0, found.admitted - place.allowed - forced)
    return Standing(
        known=found,
        allowed=place.allowed,
        left=max(0, place.allowed - found.admitted),
        excess=excess,
        why=_why(admits, place) if excess else "",
        extra=tuple(_surplus(admits, place.allowed)),
    )


def known(facts: Iterable[Fact], *, number: int) -> Known:
    """What a door that holds these scans knows of a number, with or without a row for it."""
    scans = live(facts, number=number)
    first = next((scan for scan in scans if scan.kind == "admit"), None)
    return Known(
        admitted=_people(scans, "admit"),
        out=max(0, _people(scans, "exit") - _people(scans, "return")),
        first_at_ms=first.effective_ms if first else None,
        first_by=first.device if first else "",
    )


def totals(facts: Iterable[Fact]) -> Totals:
    """Bodies in the room (without the team) and people let in so far, walk-ins included."""
    scans = live(facts)
    entered = _people(scans, "admit") + _people(scans, "walk_in")
    return Totals(inside=entered + _people(scans, "return") - _people(scans, "exit"), admitted=entered)


def live(facts: Iterable[Fact], *, number: int | None = None) -> list[Fact]:
    """The scans that count, first things first: what no undo names, of one number or of all.

    An undo annuls the whole scan it names, once, whenever and from whichever device it comes; naming an undo
    does nothing.
    """
    distinct = {fact.id: fact for fact in facts}.values()
    undone = {fact.undoes for fact in distinct if fact.kind == "undo"}
    counting = (
        fact
        for fact in distinct
        if fact.kind not in ("undo", "refuse")
        and fact.id not in undone
        and (number is None or fact.number == number)
    )
    return sorted(counting, key=lambda fact: (fact.effective_ms, fact.device, fact.seq))


def _people(scans: Iterable[Fact], kind: Kind) -> int:
    return sum(scan.count for scan in scans if scan.kind == kind)


def _why(admits: list[Fact], place: Place) -> Why:
    if not place.seated:
        return "given_back"
    fitted_once = sum(scan.count for scan in admits) <= max(scan.allowed_seen for scan in admits)
    return "smaller" if fitted_once else "twice"


def _surplus(admits: list[Fact], allowed: int) -> Iterable[Surplus]:
    """The scans that pass what is allowed. A scan with a reason was let in knowingly and is never one of them."""
    running = 0
    for scan in admits:
        if scan.reason:
            continue
        running += scan.count
        over = min(scan.count, running - allowed)
        if over > 0:
            yield Surplus(scan.id, over)
