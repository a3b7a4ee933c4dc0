"""What the door must say, written by hand: every rule, and both sides of every boundary."""

from dataclasses import asdict
from typing import Any

from attendees.checkin.standing import Known
from attendees.checkin.verdict import Ask, Door, Row, Verdict

HINT = 4711
MADE = 1_796_500_000_000  # when the list was made, and the ticket issued unless a case says otherwise

NOBODY = Known()
ONE = Row(issue=1, party=1, state="seated")
FOUR = Row(issue=1, party=4, state="seated")
ALL_IN = Known(admitted=4, first_at_ms=MADE + 5, first_by="door-a")


def ticket(**facts: Any) -> Ask:
    return Ask(
        **{
            "what": "ticket",
            "hint": HINT,
            "genuine": True,
            "issue": 1,
            "party": 1,
            "issued_at_ms": MADE,
            **facts,
        }
    )


def code(**facts: Any) -> Ask:
    return Ask(what="code", **facts)


def door(**facts: Any) -> Door:
    return Door(**{"hint": HINT, "limit": 220, "team": 4, "inside": 100, "as_of_ms": MADE, **facts})


def case(
    name: str,
    ask: Ask,
    verdict: Verdict,
    *,
    row: Row | None = ONE,
    known: Known = NOBODY,
    at: Door | None = None,
) -> dict[str, Any]:
    return {
        "name": name,
        "ask": asdict(ask),
        "row": asdict(row) if row else None,
        "known": asdict(known),
        "door": asdict(at or door()),
        "verdict": asdict(verdict),
    }


def walk_in(name: str, verdict: Verdict, *, at: Door, count: int = 1, reason: str = "") -> dict[str, Any]:
    return {"name": name, "door": asdict(at), "count": count, "reason": reason, "verdict": asdict(verdict)}


def admit(n: int, **facts: Any) -> Verdict:
    return Verdict(**{"state": "admit", "kind": "admit", "n": n, "party": 1, "left": 1, "room": 116, **facts})


def four(state: Any, n: int, **facts: Any) -> Verdict:
    return Verdict(**{"state": state, "kind": "admit", "n": n, "party": 4, "left": 4, "room": 116, **facts})


# fmt: off
OURS = [
    case("1: something that is not a ticket", Ask(what="other"), Verdict("not_a_ticket")),
    case("1 before 7: also when the forum is off", Ask(what="other"), Verdict("not_a_ticket"), at=door(open=False)),
    case("2: the hint of another forum", ticket(hint=HINT + 1), Verdict("another_forum")),
    case("2 before 3: another forum's key is another forum", ticket(hint=1, genuine=False), Verdict("another_forum")),
    case("3: a signature that is not ours", ticket(genuine=False), Verdict("not_our_code")),
    case("3 before 5: also without a row", ticket(genuine=False), Verdict("not_our_code"), row=None),
    case("4: an older issue is replaced", ticket(issue=1), Verdict("replaced"), row=Row(2, 1, "seated")),
    case("4 before 6: also when the place was given back", ticket(), Verdict("replaced"), row=Row(2, 1, "given_back")),
    case("4 not: a typed code has no issue", code(), admit(1), row=Row(2, 1, "seated")),
]

LATE = Verdict("late", kind="admit", n=1, party=1, left=1, room=116, late_since_ms=MADE)
LISTED = [
    case("5: no row, and the list knows everybody", ticket(), Verdict("not_on_list"), row=None),
    case("5: no row, issued after the list", ticket(), LATE, row=None, at=door(takes_late=True)),
    case(
        "5: no row, issued two minutes before the list",
        ticket(),
        LATE,
        row=None,
        at=door(takes_late=True, as_of_ms=MADE + 120_000),
    ),
    case(
        "5: no row, issued a moment earlier",
        ticket(),
        Verdict("not_on_list"),
        row=None,
        at=door(takes_late=True, as_of_ms=MADE + 120_001),
    ),
    case("5: a typed code nobody has", code(), Verdict("not_on_list"), row=None, at=door(takes_late=True)),
    case(
        "5 then 8: a late family is asked how many",
        ticket(party=4),
        four("party", 4, late_since_ms=MADE),
        row=None,
        at=door(takes_late=True),
    ),
    case(
        "5 then 8: late, and the room is full",
        ticket(),
        Verdict("room_full", party=1, left=1, late_since_ms=MADE),
        row=None,
        at=door(takes_late=True, inside=216),
    ),
    case(
        "5 then 10: late, a second time",
        ticket(),
        Verdict("already_in", party=1, admitted=1, first_at_ms=MADE, first_by="door-a"),
        row=None,
        known=Known(1, 0, MADE, "door-a"),
        at=door(takes_late=True),
    ),
    case("6: on the waiting list", code(), Verdict("waiting"), row=Row(0, 2, "waiting")),
    case("6: not yet approved", code(), Verdict("pending"), row=Row(0, 2, "pending")),
    case("6: given back", ticket(), Verdict("given_back"), row=Row(1, 1, "given_back")),
    case("6: ended otherwise", ticket(), Verdict("ended"), row=Row(1, 1, "ended")),
    case("6 before 7: its word also when the forum is off", ticket(), Verdict("ended"), row=Row(1, 1, "ended"), at=door(open=False)),
    case("6 not: the ticket is newer than the list", ticket(issue=2), admit(1), row=Row(1, 4, "given_back")),
    case("7: postponed or cancelled", ticket(), Verdict("forum_off"), at=door(open=False)),
    case("7 before 10: also for who is in", ticket(), Verdict("forum_off"), known=Known(1, 0, MADE, "a"), at=door(open=False)),
]

FULL = Verdict("room_full", party=1, left=1)
LET_IN = [
    case("8: a party of one", ticket(), admit(1)),
    case("8: a typed code of one", code(), admit(1)),
    case("8: a family is asked how many", ticket(), four("party", 4), row=FOUR),
    case("8: all four", ticket(count=4), four("admit", 4), row=FOUR),
    case("8: one of four", ticket(count=1), four("admit", 1), row=FOUR),
    case("8: more than are left", ticket(count=4), four("admit", 3, left=3, admitted=1), row=FOUR, known=Known(1, 0, MADE, "a")),
    case("8: the last of a family is still asked", code(), four("party", 1, left=1, admitted=3), row=FOUR, known=Known(3, 0, MADE, "a")),
    case("8: the party of the list counts, not of the ticket", ticket(party=6, count=6), four("admit", 4), row=FOUR),
    case("8: a newer ticket counts as signed", ticket(issue=2, party=4, count=6), four("admit", 4), row=ONE),
    case("8: the last body the room takes", ticket(), admit(1, room=1), at=door(inside=215)),
    case("8: one too many for the room", ticket(), FULL, at=door(inside=216)),
    case("8: the room is already over", ticket(), FULL, at=door(inside=230)),
    case("8: the team counts too", ticket(), FULL, at=door(inside=100, team=120)),
    case("8: more exits than entries were tapped", ticket(), admit(1, room=219), at=door(inside=-3)),
    case("8: let in by the lead, over the limit", ticket(reason="lead"), admit(1, room=0), at=door(inside=216)),
    case("8: a family is offered what fits", ticket(), four("party", 2, room=2), row=FOUR, at=door(inside=214)),
    case("8: a family of which two fit", ticket(count=2), four("admit", 2, room=2), row=FOUR, at=door(inside=214)),
    case("8: a family of which three do not fit", ticket(count=3), four("room_full", 0, kind="refuse", room=2), row=FOUR, at=door(inside=214)),
    case("8: a family, and no room at all", ticket(), four("room_full", 0, kind="refuse", room=0), row=FOUR, at=door(inside=216)),
    case("8: a family let in by the lead is asked", ticket(reason="lead"), four("party", 4, room=0), row=FOUR, at=door(inside=216)),
    case("8: late again for those who left is an admission", ticket(), four("party", 2, left=2, admitted=2), row=FOUR, known=Known(2, 1, MADE, "a"), at=door(re_entry=True)),
]

BACK = Verdict("return", kind="return", n=1, party=1, left=1, admitted=1)
IN = Verdict("already_in", party=1, admitted=1, first_at_ms=MADE, first_by="a")
AGAIN = [
    case("9: back in", ticket(), BACK, known=Known(1, 1, MADE, "a"), at=door(re_entry=True)),
    case("9: back in even when the room is full", ticket(), BACK, known=Known(1, 1, MADE, "a"), at=door(re_entry=True, inside=216)),
    case("9: a family is asked how many are back", ticket(), Verdict("party", kind="return", n=2, party=4, left=2, admitted=4), row=FOUR, known=Known(4, 2, MADE, "a"), at=door(re_entry=True)),
    case("9: no more return than went out", ticket(count=4), Verdict("return", kind="return", n=2, party=4, left=2, admitted=4), row=FOUR, known=Known(4, 2, MADE, "a"), at=door(re_entry=True)),
    case("9 not: nobody went out", ticket(), IN, known=Known(1, 0, MADE, "a"), at=door(re_entry=True)),
    case("9 not: re-entry is off", ticket(), IN, known=Known(1, 1, MADE, "a")),
    case("10: all four are in", ticket(), Verdict("already_in", party=4, admitted=4, first_at_ms=MADE + 5, first_by="door-a"), row=FOUR, known=ALL_IN),
    case("10: the party was made smaller since", ticket(count=1), Verdict("already_in", party=2, admitted=4, first_at_ms=MADE + 5, first_by="door-a"), row=Row(1, 2, "seated"), known=ALL_IN),
    case("10: a reason opens the room, not the place", ticket(reason="lead"), IN, known=Known(1, 0, MADE, "a")),
]

WALK_INS = [
    walk_in("a free chair", Verdict("walk_in", kind="walk_in", n=1, room=116), at=door(kept=115)),
    walk_in("the free chairs are kept", Verdict("places_kept", left=0, room=116), at=door(kept=116)),
    walk_in("two, and one free chair", Verdict("places_kept", left=1, room=116), at=door(kept=115), count=2),
    walk_in("the room is full", Verdict("room_full"), at=door(inside=216)),
    walk_in("only with a place", Verdict("with_place_only", room=116), at=door(takes_walk_ins=False)),
    walk_in("let in by the lead", Verdict("walk_in", kind="walk_in", n=1), at=door(inside=216), reason="lead"),
    walk_in("postponed or cancelled", Verdict("forum_off"), at=door(open=False), reason="lead"),
]

# fmt: on
CASES = OURS + LISTED + LET_IN + AGAIN
