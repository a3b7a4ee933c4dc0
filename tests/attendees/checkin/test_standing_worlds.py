"""Two doors agree afterwards, whatever the order of upload: any order, repetition and batching is one standing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendees.checkin.standing import Fact, Place, live, standing, totals

NUMBERS = [7, 8]
COUNTED = ["admit", "admit", "admit", "return", "exit", "walk_in"]


@st.composite
def shifts(draw: st.DrawFn) -> list[Fact]:
    """What a few doors wrote in one evening: each in its own order, by its own clock, undoing whatever it likes."""
    facts: list[Fact] = []
    for device in draw(st.sampled_from(["a", "ab", "abc"])):
        clock, offset = draw(st.integers(-50, 50)), draw(st.integers(-50, 50))
        for seq in range(draw(st.integers(0, 5))):
            clock += draw(st.integers(0, 3))  # a device's clock never runs back from one scan to the next
            offset += draw(st.sampled_from([0, 0, 0, -7, 7]))  # but it may be corrected between two
            facts.append(draw(scans(f"{device}{seq}", device, seq, clock, offset)))
    return facts


@st.composite
def scans(draw: st.DrawFn, name: str, device: str, seq: int, at_ms: int, offset_ms: int) -> Fact:
    kind = draw(st.sampled_from([*COUNTED, "undo", "refuse"]))
    undoes = draw(st.sampled_from([f"{door}{at}" for door in "abc" for at in range(5)]))
    return Fact(
        id=name,
        device=device,
        seq=seq,
        kind=kind,
        count=draw(st.integers(1, 4)) if kind in COUNTED else 0,
        number=None if kind in ("walk_in", "undo") else draw(st.sampled_from([7, 7, 8, None])),
        undoes=undoes if kind == "undo" else None,
        at_ms=at_ms,
        offset_ms=offset_ms,
        allowed_seen=draw(st.integers(0, 4)),
        reason=draw(st.sampled_from(["", "", "", "lead"])),
    )


def places() -> st.SearchStrategy[Place]:
    return st.builds(Place, seated=st.booleans(), party=st.integers(1, 4))


@st.composite
def deliveries(draw: st.DrawFn, facts: list[Fact]) -> list[Fact]:
    """The same facts as a server may receive them: in batches, some of them twice, in any order of batches."""
    repeated = facts + (draw(st.lists(st.sampled_from(facts), max_size=6)) if facts else [])
    return draw(st.permutations(repeated))


def everything(facts: list[Fact], place: Place) -> object:
    return (
        [standing(facts, number=number, place=place) for number in NUMBERS],
        totals(facts),
        [scan.id for scan in live(facts)],
    )


def agree(data: st.DataObject) -> None:
    facts, place = data.draw(shifts()), data.draw(places())

    arrived = data.draw(deliveries(facts))

    assert everything(arrived, place) == everything(facts, place)


@given(st.data())
@settings(max_examples=300)
def test_any_order_of_upload_gives_equal_standings_labels_and_totals(data):
    agree(data)


@pytest.mark.deep
@given(st.data())
@settings(max_examples=20_000, deadline=None)
def test_any_order_of_upload_gives_equal_standings_in_many_more_worlds(data):
    agree(data)


@given(shifts(), places(), st.integers(0, 15))
def test_totals_and_excess_never_depend_on_a_clock(facts, place, wrong):
    moved = [replace(fact, at_ms=fact.at_ms * 31 % 17, offset_ms=wrong - fact.offset_ms) for fact in facts]

    before, after = [standing(world, number=7, place=place) for world in (facts, moved)]

    assert totals(moved) == totals(facts)
    assert (after.known.admitted, after.known.out, after.left, after.excess, after.why) == (
        before.known.admitted,
        before.known.out,
        before.left,
        before.excess,
        before.why,
    )


@given(shifts(), places())
def test_the_extra_scans_carry_exactly_the_excess(facts, place):
    found = standing(facts, number=7, place=place)

    admits = {scan.id: scan for scan in live(facts, number=7) if scan.kind == "admit"}
    assert sum(surplus.count for surplus in found.extra) == found.excess
    assert all(0 < surplus.count <= admits[surplus.scan].count for surplus in found.extra)


@given(shifts(), places(), st.data())
def test_an_undo_is_as_if_the_scan_had_never_been(facts, place, data):
    if not facts:
        return
    undone = data.draw(st.sampled_from(facts))
    undo = Fact("undo", "z", 1, "undo", undoes=undone.id)

    with_undo = data.draw(deliveries([*facts, undo]))

    # What an undo itself named stays annulled: an undo cannot be undone.
    without = [fact for fact in facts if fact is not undone or fact.kind == "undo"]
    assert everything(with_undo, place) == everything(without, place)
