"""Where a registration must stand, written by hand. Times are minutes past noon, so that a case reads like a shift."""

from dataclasses import asdict
from typing import Any

from attendees.checkin.standing import Fact, Known, Place, Standing, Surplus, Totals

MINE = 7
SEATED_1, SEATED_2, SEATED_4 = Place(True, 1), Place(True, 2), Place(True, 4)
GIVEN_BACK = Place(False, 4)


def fact(name: str, kind: Any, count: int, at: int, **facts: Any) -> Fact:
    """`a1` is the first scan of door a."""
    device, seq = name[0], int(name[1:])
    number = facts.pop("number", MINE)
    return Fact(name, device, seq, kind, count, number, at_ms=at * 60_000, **facts)


def admit(name: str, count: int, at: int, **facts: Any) -> Fact:
    return fact(name, "admit", count, at, **{"allowed_seen": 4, **facts})


def undo(name: str, at: int, undoes: str) -> Fact:
    return fact(name, "undo", 0, at, undoes=undoes, number=None)


def first(admitted: int, at: int, by: str, out: int = 0) -> Known:
    return Known(admitted, out, at * 60_000, by)


def case(name: str, facts: list[Fact], place: Place, standing: Standing, totals: Totals) -> dict[str, Any]:
    return {
        "name": name,
        "facts": [asdict(fact) for fact in facts],
        "number": MINE,
        "place": asdict(place),
        "standing": asdict(standing),
        "totals": asdict(totals),
    }


NOBODY = Standing(Known(), allowed=4, left=4, excess=0, why="", extra=())
ALL_FOUR = Standing(first(4, 5, "a"), allowed=4, left=0, excess=0, why="", extra=())

CASES = [
    case("nobody has come", [], SEATED_4, NOBODY, Totals(0, 0)),
    case("all four at once", [admit("a1", 4, 5)], SEATED_4, ALL_FOUR, Totals(4, 4)),
    case(
        "in two groups, at two doors",
        [admit("b1", 1, 9), admit("a1", 3, 5)],
        SEATED_4,
        ALL_FOUR,
        Totals(4, 4),
    ),
    case("the same scan twice is one scan", [admit("a1", 4, 5)] * 3, SEATED_4, ALL_FOUR, Totals(4, 4)),
    case("another number's scans", [admit("a1", 4, 5, number=8)], SEATED_4, NOBODY, Totals(4, 4)),
    case("a refusal changes nothing", [fact("a1", "refuse", 0, 5)], SEATED_4, NOBODY, Totals(0, 0)),
    case(
        "walk-ins and nameless exits are the room's",
        [fact("a1", "walk_in", 3, 5, number=None), fact("a2", "exit", 1, 6, number=None)],
        SEATED_4,
        NOBODY,
        Totals(2, 3),
    ),
    case("an undo", [admit("a1", 4, 5), undo("a2", 6, "a1")], SEATED_4, NOBODY, Totals(0, 0)),
    case(
        "an undo that came before its scan",
        [undo("b1", 6, "a1"), admit("a1", 4, 5)],
        SEATED_4,
        NOBODY,
        Totals(0, 0),
    ),
    case(
        "two undos of one scan",
        [undo("a2", 6, "a1"), admit("a1", 2, 5), admit("a3", 1, 9), undo("b1", 7, "a1")],
        SEATED_4,
        Standing(first(1, 9, "a"), 4, 3, 0, "", ()),
        Totals(1, 1),
    ),
    case(
        "an undo cannot be undone",
        [admit("a1", 4, 5), undo("a2", 6, "a1"), undo("a3", 7, "a2")],
        SEATED_4,
        NOBODY,
        Totals(0, 0),
    ),
    case(
        "an undo of a scan nobody has",
        [undo("a2", 6, "z9"), admit("a1", 4, 5)],
        SEATED_4,
        ALL_FOUR,
        Totals(4, 4),
    ),
    case(
        "two went out, one came back",
        [admit("a1", 4, 5), fact("a2", "exit", 2, 20), fact("a3", "return", 1, 30)],
        SEATED_4,
        Standing(first(4, 5, "a", out=1), 4, 0, 0, "", ()),
        Totals(3, 4),
    ),
    case(
        "a return without its exit",
        [admit("a1", 4, 5), fact("a3", "return", 1, 30)],
        SEATED_4,
        ALL_FOUR,
        Totals(5, 4),
    ),
    case(
        "one code at two doors: the later scan is one too many",
        [admit("b1", 1, 6, allowed_seen=1), admit("a1", 1, 5, allowed_seen=1)],
        SEATED_1,
        Standing(first(2, 5, "a"), 1, 0, 1, "twice", (Surplus("b1", 1),)),
        Totals(2, 2),
    ),
    case(
        "the device's clock is corrected as it was known then",
        [admit("b1", 1, 90, allowed_seen=1, offset_ms=-86 * 60_000), admit("a1", 1, 5, allowed_seen=1)],
        SEATED_1,
        Standing(first(2, 4, "b"), 1, 0, 1, "twice", (Surplus("a1", 1),)),
        Totals(2, 2),
    ),
    case(
        "at the same moment the device decides, then its own count",
        [
            admit("b1", 1, 5, allowed_seen=1),
            admit("a9", 1, 5, allowed_seen=1),
            admit("a2", 1, 5, allowed_seen=1),
        ],
        SEATED_1,
        Standing(first(3, 5, "a"), 1, 0, 2, "twice", (Surplus("a9", 1), Surplus("b1", 1))),
        Totals(3, 3),
    ),
    case(
        "a scan that passes the place carries only what passes it",
        [admit("a1", 3, 5), admit("b1", 4, 6)],
        SEATED_4,
        Standing(first(7, 5, "a"), 4, 0, 3, "twice", (Surplus("b1", 3),)),
        Totals(7, 7),
    ),
    case(
        "the party was made smaller after it was in",
        [admit("a1", 4, 5)],
        SEATED_2,
        Standing(first(4, 5, "a"), 2, 0, 2, "smaller", (Surplus("a1", 2),)),
        Totals(4, 4),
    ),
    case(
        "let in on a place that was given back",
        [admit("a1", 4, 5)],
        GIVEN_BACK,
        Standing(first(4, 5, "a"), 0, 0, 4, "given_back", (Surplus("a1", 4),)),
        Totals(4, 4),
    ),
    case(
        "let in by the lead, with a reason",
        [admit("a1", 4, 5), admit("b1", 2, 6, reason="lead")],
        SEATED_4,
        Standing(first(6, 5, "a"), 4, 0, 0, "", ()),
        Totals(6, 6),
    ),
    case(
        "a scan with a reason is never the one too many",
        [
            admit("a1", 1, 5, reason="lead", allowed_seen=1),
            admit("a2", 1, 6, allowed_seen=1),
            admit("b1", 1, 7, allowed_seen=1),
        ],
        SEATED_1,
        Standing(first(3, 5, "a"), 1, 0, 1, "twice", (Surplus("b1", 1),)),
        Totals(3, 3),
    ),
    case(
        "more went out than came in",
        [fact("a1", "exit", 2, 5, number=None), fact("a2", "walk_in", 1, 6, number=None)],
        SEATED_4,
        NOBODY,
        Totals(-1, 1),
    ),
]
