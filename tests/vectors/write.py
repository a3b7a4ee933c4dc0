"""Write the vectors that bind the door's Python to its JavaScript: `python -m tests.vectors.write`.

Cases written by hand come first, with what must be said; then as many drawn ones, whose answers are Python's.
The same run gives the same bytes.
"""

import json
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from attendees.checkin.decide import LATE_MS, decide, decide_walk_in
from attendees.checkin.standing import Fact, Known, Place, standing, totals
from attendees.checkin.verdict import Ask, Door, Row
from tests.vectors import decide_cases, standing_cases, ticket_cases

HERE = Path(__file__).parent
DRAWN = 200


def drawn_decision(random: Random, number: int) -> dict[str, Any]:
    """Small ranges, so that every boundary is met often."""
    ask = Ask(
        what=random.choice(["other", "ticket", "ticket", "ticket", "ticket", "code"]),
        hint=random.choice([1, 1, 1, 1, 1, 2]),
        genuine=random.random() < 0.9,
        issue=random.randint(1, 3),
        party=random.randint(1, 4),
        issued_at_ms=random.choice([0, 1, LATE_MS, LATE_MS + 1]),
        count=random.choice([None, None, 1, 2, 3, 4]),
        reason=random.choice(["", "", "", "lead"]),
    )
    row = Row(
        random.randint(1, 3),
        random.randint(1, 4),
        random.choice(["seated", "seated", "seated", "seated", "waiting", "pending", "given_back", "ended"]),
    )
    known = Known(
        random.randint(0, 4), random.randint(0, 2), random.choice([None, 5]), random.choice(["", "a"])
    )
    door = drawn_door(random)
    listed = row if random.random() < 0.8 else None
    return {
        "name": f"drawn {number}",
        "ask": asdict(ask),
        "row": asdict(listed) if listed else None,
        "known": asdict(known),
        "door": asdict(door),
        "verdict": asdict(decide(ask, row=listed, known=known, door=door)),
    }


def drawn_door(random: Random) -> Door:
    return Door(
        hint=1,
        limit=random.randint(3, 8),
        team=random.randint(0, 2),
        inside=random.randint(-1, 6),
        kept=random.randint(0, 3),
        as_of_ms=random.choice([0, LATE_MS + 1, 2 * LATE_MS]),
        open=random.random() < 0.9,
        re_entry=random.random() < 0.5,
        takes_late=random.random() < 0.5,
        takes_walk_ins=random.random() < 0.8,
    )


def drawn_walk_in(random: Random, number: int) -> dict[str, Any]:
    door, count, reason = drawn_door(random), random.randint(1, 3), random.choice(["", "", "lead"])
    verdict = decide_walk_in(door=door, count=count, reason=reason)
    return {
        "name": f"drawn {number}",
        "door": asdict(door),
        "count": count,
        "reason": reason,
        "verdict": asdict(verdict),
    }


def drawn_standing(random: Random, number: int) -> dict[str, Any]:
    facts = [drawn_fact(random, seq) for seq in range(random.randint(0, 9))]
    facts += random.choices(facts, k=2) if facts else []
    place = Place(random.random() < 0.8, random.randint(1, 4))
    return {
        "name": f"drawn {number}",
        "facts": [asdict(fact) for fact in facts],
        "number": 7,
        "place": asdict(place),
        "standing": asdict(standing(facts, number=7, place=place)),
        "totals": asdict(totals(facts)),
    }


def drawn_fact(random: Random, seq: int) -> Fact:
    kind = random.choice(["admit", "admit", "admit", "return", "exit", "walk_in", "undo", "refuse"])
    nobody = kind in ("undo", "refuse")
    return Fact(
        id=f"scan-{seq}",
        device=random.choice("abc"),
        seq=seq,
        kind=kind,
        count=0 if nobody else random.randint(1, 3),
        number=None if kind in ("undo", "walk_in") else random.choice([7, 7, 7, 8, None]),
        undoes=f"scan-{random.randint(0, 9)}" if kind == "undo" else None,
        at_ms=random.randint(0, 5),
        offset_ms=random.randint(-3, 3),
        allowed_seen=random.randint(0, 4),
        reason=random.choice(["", "", "", "lead"]),
    )


def files() -> dict[str, str]:
    """File name → content, as it must stand in this folder."""
    random = Random(2018_05_20)
    return {
        "decide.json": _text(
            decide=decide_cases.CASES + [drawn_decision(random, number) for number in range(DRAWN)],
            walk_in=decide_cases.WALK_INS + [drawn_walk_in(random, number) for number in range(DRAWN // 4)],
        ),
        "standing.json": _text(
            standing=standing_cases.CASES + [drawn_standing(random, number) for number in range(DRAWN // 2)]
        ),
        "tickets.json": _text(**ticket_cases.tickets()),
    }


def _text(**parts: Any) -> str:
    """JSON with one case a line, so that a change is read as a change."""
    lines = ",\n".join(f" {json.dumps(name)}: {_lines(part)}" for name, part in parts.items())
    return f"{{\n{lines}\n}}\n"


def _lines(part: Any) -> str:
    if not isinstance(part, list):
        return json.dumps(part)
    return "[\n" + ",\n".join(f"  {json.dumps(case)}" for case in part) + "\n ]"


if __name__ == "__main__":
    for name, content in files().items():
        (HERE / name).write_text(content)
