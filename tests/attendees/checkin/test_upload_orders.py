"""The same facts in any order, batches and repeats leave the same standings behind."""

import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from attendees.checkin.models import Scan
from tests.attendees.checkin.doors import Phone, make_phone, text_of
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

PARTIES = (1, 3, 4)
LENGTH = 10
KINDS = ("admit", "admit", "admit", "return", "exit", "walk_in", "undo", "undo", "refuse")


@dataclass(frozen=True)
class Step:
    """One scan of a world, before it has an id: who, what, for whom; `undoes` is another step's place."""

    phone: int
    kind: str
    party: int | None
    count: int
    undoes: int | None
    at_ms: int


def make_world(seed: int) -> list[Step]:
    chance = random.Random(seed)
    kinds = [chance.choice(KINDS) for _ in range(LENGTH)]
    to_undo = [place for place, kind in enumerate(kinds) if kind not in ("undo", "refuse")]
    steps = []
    for place, kind in enumerate(kinds):
        named = kind in ("admit", "return", "refuse") or (kind == "exit" and chance.random() < 0.5)
        steps.append(
            Step(
                phone=chance.randrange(2),
                kind=kind,
                party=chance.randrange(len(PARTIES)) if named else None,
                count=0 if kind in ("undo", "refuse") else chance.randint(1, 3),
                undoes=chance.choice(to_undo or [0]) if kind == "undo" else None,
                at_ms=chance.randrange(10**6) * 20 + place,  # no two at the same moment
            )
        )
    return steps


@dataclass
class Evening:
    """One forum in which a world happens."""

    steps: list[Step]
    phones: list[Phone] = field(init=False)

    def __post_init__(self) -> None:
        forum = make_forum(re_entry=True)
        self.phones = [make_phone(forum) for _ in range(2)]
        self.families = [make_registration(forum, party=party) for party in PARTIES]
        texts = [text_of(family) for family in self.families]
        ids = [self.phones[0].fact()["id"] for _ in range(LENGTH)]
        self.facts = []
        for place, step in enumerate(self.steps):
            fact = self.phones[step.phone].fact(step.kind, id=ids[place], count=step.count, at_ms=step.at_ms)
            fact["text"] = "" if step.party is None else texts[step.party]
            fact["undoes"] = None if step.undoes is None else ids[step.undoes]
            fact["shown"] = step.kind if step.kind != "refuse" else "already_in"
            self.facts.append((step.phone, fact))
        self.places = {name: place for place, name in enumerate(ids)}

    def upload(self, chance: random.Random) -> None:
        waiting = [pair for pair in self.facts for _ in range(chance.choice((1, 1, 2)))]
        chance.shuffle(waiting)
        while waiting:
            phone, _ = waiting[0]
            size = chance.randint(1, 4)
            batch = [fact for owner, fact in waiting if owner == phone][:size]
            assert self.phones[phone].send(*batch).status_code == 200
            for fact in batch:
                waiting.remove((phone, fact))

    def standings(self) -> Any:
        """What the phones are told at the end, with the places of steps for their ids."""
        told = {}
        for family, party in zip(self.families, PARTIES, strict=True):
            family.refresh_from_db()
            entry = self.phones[0].scan("refuse", text=text_of(family), shown="already_in")
            standing = entry["standing"]
            standing["extra"] = [(self.places[each["scan"]], each["count"]) for each in standing["extra"]]
            standing["known"]["first_by"] = [str(phone.device.uuid) for phone in self.phones].index(
                standing["known"]["first_by"]
            ) if standing["known"]["first_by"] else None  # fmt: skip
            told[party] = (standing, family.admitted)
        door = self.phones[0].door()
        return told, door["inside"], door["admitted"]


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_uploads_gives_the_same_standings(seed: int, deep: bool):
    steps = make_world(seed)
    orders = 60 if deep else 4
    outcomes = []

    for order in range(orders):
        evening = Evening(steps)
        evening.upload(random.Random(order))
        outcomes.append(evening.standings())

    assert outcomes == [outcomes[0]] * orders
    assert Scan.objects.filter(kind="admit").exists()


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(6, 60))
def test_any_order_in_many_more_worlds(seed: int, deep: bool):
    test_any_order_of_uploads_gives_the_same_standings(seed, deep=False)
