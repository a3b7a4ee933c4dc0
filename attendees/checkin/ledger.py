"""The list and the facts about the door numbers at hand: what deciding needs."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from attendees.checkin.models import Scan
from attendees.checkin.naming import everybody_of, initials_apart, short_name
from attendees.checkin.reading import Held
from attendees.checkin.room import Room
from attendees.checkin.standing import Fact, Known, Place, Standing, Totals, known, standing, totals
from attendees.registrations.models import Registration
from forums.programme.models import Forum


@dataclass
class Ledger:
    """`facts` holds every live fact of the registrations in it; `labels` the door of every device that made one.

    It grows by `add`, and the room with it, so that each fact of a batch is decided after the one before it.
    """

    forum: Forum
    registrations: list[Registration]
    facts: list[Fact]
    labels: dict[str, str]
    room_before: Room
    scans: set[Scan]

    def __post_init__(self) -> None:
        self._totals_before = totals(self.facts)
        self._expected_before = self._expected()
        self._by_number = {row.door_number: row for row in self.registrations}
        self._by_code = {row.code: row for row in self.registrations}

    def find(self, held: Held) -> Registration | None:
        if held.number is not None:
            return self._by_number.get(held.number)
        return self._by_code.get(held.code) if held.code else None

    def number(self, held: Held) -> int | None:
        """The door number of what was held up, also where the list does not have it."""
        found = self.find(held)
        return found.door_number if found else held.number

    def known(self, number: int | None) -> Known:
        return Known() if number is None else known(self.facts, number=number)

    def standing(self, number: int) -> Standing:
        row = self._by_number.get(number)
        place = Place(seated=row.is_seated, party=row.party) if row else Place(seated=False, party=0)
        return standing(self.facts, number=number, place=place)

    def admitted(self, registration: Registration) -> int:
        return self.known(registration.door_number).admitted

    def who(self, registration: Registration) -> str:
        """What the door may read of this name; one query for the whole ledger, on protected forums only."""
        if self.forum.protected:
            return initials_apart(registration, self._everybody)
        return short_name(registration.name)

    @cached_property
    def _everybody(self) -> Counter[str]:
        return everybody_of(self.forum)

    def add(self, fact: Fact) -> None:
        self.facts.append(fact)

    @property
    def room(self) -> Room:
        """The whole room: what it was, and what the facts added since have changed."""
        was, before, after = self.room_before.totals, self._totals_before, totals(self.facts)
        now = Totals(
            inside=was.inside + after.inside - before.inside,
            admitted=was.admitted + after.admitted - before.admitted,
        )
        expected = self.room_before.expected + self._expected() - self._expected_before
        return Room(now, expected)

    def _expected(self) -> int:
        return sum(max(0, row.party - self.admitted(row)) for row in self.registrations if row.is_seated)
