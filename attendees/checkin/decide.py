"""What the door says to a code: ten rules, the first that matches wins.

Pure: the server calls it under the registration's lock, a phone without a network calls its twin,
static/js/door/decide.js. tests/vectors/decide.json binds both. No words here: templates have them.
"""

from dataclasses import replace

from attendees.checkin.standing import Known
from attendees.checkin.verdict import Ask, Door, Row, State, Verdict

LATE_MS = 120_000  # a ticket's time is cut to the minute, and a list takes a while to arrive


def decide(ask: Ask, *, row: Row | None, known: Known, door: Door) -> Verdict:
    """The verdict on one code. `known` is what this door's scans say of the number, also where it has no row."""
    refusal = _not_ours(ask, door) or _no_place(ask, row, door)
    if refusal:
        return Verdict(refusal)
    if not door.open:
        return Verdict("forum_off")
    party = ask.party if row is None or _newer(ask, row) else row.party
    if party > known.admitted:
        verdict = _admission(ask, party, known, door)
        return _late(verdict, ask) if row is None else verdict
    if door.re_entry and known.out > 0:
        return _return(ask, party, known)
    return Verdict(
        "already_in",
        party=party,
        admitted=known.admitted,
        first_at_ms=known.first_at_ms,
        first_by=known.first_by,
    )


def decide_walk_in(*, door: Door, count: int = 1, reason: str = "") -> Verdict:
    """The verdict on somebody without a code. Places of people still to come are kept for them."""
    if not door.open:
        return Verdict("forum_off")
    if not reason:
        if count > door.room:
            return Verdict("room_full", room=door.room)
        if not door.takes_walk_ins:
            return Verdict("with_place_only", room=door.room)
        if count > door.walk_ins:
            return Verdict("places_kept", left=door.walk_ins, room=door.room)
    return Verdict("walk_in", kind="walk_in", n=count, room=door.room)


def _not_ours(ask: Ask, door: Door) -> State | None:
    if ask.what == "other":
        return "not_a_ticket"
    if ask.what == "ticket" and ask.hint != door.hint:
        return "another_forum"
    if ask.what == "ticket" and not ask.genuine:
        return "not_our_code"
    return None


def _no_place(ask: Ask, row: Row | None, door: Door) -> State | None:
    if row is None:
        late = ask.what == "ticket" and door.takes_late and ask.issued_at_ms >= door.as_of_ms - LATE_MS
        return None if late else "not_on_list"
    if ask.what == "ticket" and ask.issue < row.issue:
        return "replaced"
    if row.state != "seated" and not _newer(ask, row):
        return row.state
    return None


def _newer(ask: Ask, row: Row) -> bool:
    """The ticket was made after this list: what we signed on it counts."""
    return ask.what == "ticket" and ask.issue > row.issue


def _admission(ask: Ask, party: int, known: Known, door: Door) -> Verdict:
    left = party - known.admitted
    wanted = _wanted(ask, party, left)
    room = left if ask.reason else min(left, door.room)
    told = Verdict("room_full", party=party, left=left, admitted=known.admitted, room=door.room)
    if room < (wanted or 1):
        return told
    if wanted is None:
        return replace(told, state="party", kind="admit", n=room)
    return replace(told, state="admit", kind="admit", n=wanted)


def _late(verdict: Verdict, ask: Ask) -> Verdict:
    """The same verdict for somebody this list does not know yet; the ticket itself is the row."""
    state = "late" if verdict.state == "admit" else verdict.state
    return replace(verdict, state=state, late_since_ms=ask.issued_at_ms)


def _return(ask: Ask, party: int, known: Known) -> Verdict:
    wanted = _wanted(ask, party, known.out)
    return Verdict(
        state="party" if wanted is None else "return",
        kind="return",
        n=known.out if wanted is None else wanted,
        party=party,
        left=known.out,
        admitted=known.admitted,
    )


def _wanted(ask: Ask, party: int, most: int) -> int | None:
    """How many are coming through now; None while a family has not been asked."""
    if ask.count is not None:
        return min(ask.count, most)
    return 1 if party == 1 else None
