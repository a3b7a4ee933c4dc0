"""Why a transition did not happen. In every case nothing has changed."""

from forums.programme.offer import Standing


class ForumFull(Exception):
    """Fewer places are free than were asked for; `free` of them could be had, or all waited for."""

    def __init__(self, free: int, *, may_wait: bool = False) -> None:
        super().__init__(f"{free} places are free")
        self.free = free
        self.may_wait = may_wait


class RegistrationClosed(Exception):
    """The forum takes no registrations now; `standing` says why."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self.standing = standing


class TooManyTries(Exception):
    """Too much came from one place in a short time."""


class AlreadyInside(Exception):
    """`admitted` people of this party have been let in: the party cannot be smaller than that."""

    def __init__(self, admitted: int) -> None:
        super().__init__(f"{admitted} people were admitted")
        self.admitted = admitted


class ConfirmationExpired(Exception):
    """The time to confirm this address has run out; the person may register again."""


class CannotReturn(Exception):
    """This registration ended in a way that only the host may undo, or it has no issue left."""


class ListClosed(Exception):
    """Nobody may wait for a place of this forum, or not any more."""
