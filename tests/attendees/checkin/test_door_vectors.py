"""The files that `node --test` reads too: what Python says is what they hold."""

import json
from pathlib import Path

import pytest

from attendees.checkin.decide import decide, decide_walk_in
from attendees.checkin.standing import Fact, Known, Place, standing, totals
from attendees.checkin.verdict import Ask, Door, Row, State, Verdict
from tests.vectors import decide_cases, standing_cases
from tests.vectors.write import HERE, files

DECISIONS = json.loads((HERE / "decide.json").read_text())
STANDINGS = json.loads((HERE / "standing.json").read_text())["standing"]


def by_name(cases):
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


@by_name(DECISIONS["decide"])
def test_decide_says_what_the_vectors_hold(case):
    row = Row(**case["row"]) if case["row"] else None

    said = decide(Ask(**case["ask"]), row=row, known=Known(**case["known"]), door=Door(**case["door"]))

    assert said == Verdict(**case["verdict"])


@by_name(DECISIONS["walk_in"])
def test_a_walk_in_is_told_what_the_vectors_hold(case):
    said = decide_walk_in(door=Door(**case["door"]), count=case["count"], reason=case["reason"])

    assert said == Verdict(**case["verdict"])


@by_name(STANDINGS)
def test_standings_are_what_the_vectors_hold(case):
    facts = [Fact(**fact) for fact in case["facts"]]

    said = (standing(facts, number=case["number"], place=Place(**case["place"])), totals(facts))

    assert json.loads(json.dumps(said, default=plain)) == [case["standing"], case["totals"]]


def test_the_cases_written_by_hand_reach_every_state():
    cases = decide_cases.CASES + decide_cases.WALK_INS

    assert {case["verdict"]["state"] for case in cases} == set(State.__args__)


def test_the_files_are_the_writer_s():
    """After changing a case: python -m tests.vectors.write."""
    folder = Path(HERE)

    assert {name: (folder / name).read_text() for name in files()} == files()


def test_the_writer_s_cases_stand_in_the_files_first():
    assert DECISIONS["decide"][: len(decide_cases.CASES)] == decide_cases.CASES
    assert [case["name"] for case in STANDINGS][: len(standing_cases.CASES)] == [
        case["name"] for case in standing_cases.CASES
    ]


def plain(value):
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
