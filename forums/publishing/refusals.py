"""Why a step did not happen. In every case nothing has changed."""

from forums.publishing.consequences import Consequence


class NotADraft(Exception):
    """The forum has been published meanwhile; it is changed, not drafted."""


class NotComplete(Exception):
    """Something that every public forum says is still missing; `missing` names the form's fields."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class AlreadyOver(Exception):
    """The forum's day is past, or it is cancelled: nothing about it can be announced any more."""


class PeopleRegistered(Exception):
    """Somebody has registered; the forum can be postponed or cancelled, and they are told."""


class AddressTaken(Exception):
    """Another forum of this organization stands at this address."""


class DayIsPast(Exception):
    """The new day or time is over already: nobody can come then, and the day of the purge would come at once."""


class ChangedMeanwhile(Exception):
    """Somebody has changed the forum since this form was opened."""


class Loosened(Exception):
    """The forum is protected, and people rely on what this form's `field` would take back."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class NotConfirmed(Exception):
    """The change means something that its organizer has not said yes to; `consequences` are its lines."""

    def __init__(self, consequences: list[Consequence]) -> None:
        super().__init__(f"{len(consequences)} consequences")
        self.consequences = consequences
