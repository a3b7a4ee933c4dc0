"""The tool that shows races can show one, and sees when there is none."""

import threading

import pytest
from django.db import connection

from tests.races import meeting_before, race


class Shelf:
    """One thing on a shelf, and a check apart from the taking."""

    def __init__(self) -> None:
        self.things = 1
        self.lock = threading.Lock()

    def take(self) -> bool:
        if self.things:
            self.remove()
            return True
        return False

    def take_carefully(self) -> bool:
        with self.lock:
            return self.take()

    def remove(self) -> None:
        self.things -= 1


def test_without_a_lock_everybody_takes_the_last_thing(monkeypatch: pytest.MonkeyPatch):
    shelf = Shelf()
    monkeypatch.setattr(shelf, "remove", meeting_before(shelf.remove, runners=4))

    taken = race([shelf.take] * 4)

    assert (taken, shelf.things) == ([True] * 4, -3)


def test_with_a_lock_one_takes_it(monkeypatch: pytest.MonkeyPatch):
    shelf = Shelf()
    monkeypatch.setattr(shelf, "remove", meeting_before(shelf.remove, runners=4))

    taken = race([shelf.take_carefully] * 4)

    assert (sorted(taken), shelf.things) == ([False, False, False, True], 0)


def test_what_a_runner_raises_is_its_outcome():
    def fail():
        raise LookupError("nothing there")

    outcomes = race([fail, lambda: "done"])

    assert (repr(outcomes[0]), outcomes[1]) == ("LookupError('nothing there')", "done")


@pytest.mark.django_db(transaction=True)
def test_each_runner_has_a_connection_of_its_own():
    def ask():
        connection.ensure_connection()
        return id(connection.connection)

    ours = ask()
    theirs = race([ask, ask])

    assert ours not in theirs
