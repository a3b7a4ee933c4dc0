"""Why an invitation was not made, not answered, or not taken back. In every case nothing has changed."""


class NotInvitable(Exception):
    """The forum is a draft, postponed, cancelled or has begun: nobody is invited to it."""


class NoRoomToHold(Exception):
    """Fewer seats are free than were to be held for guests: `free` of `wanted`; `outside` where they were to be added
    beyond the public ones."""

    def __init__(self, *, free: int, wanted: int, outside: bool) -> None:
        super().__init__(f"{free} of {wanted} seats")
        self.free, self.wanted, self.outside = free, wanted, outside


class AlreadyMailed(Exception):
    """`number` letters of this list have left: it cannot be undone as a whole."""

    def __init__(self, number: int) -> None:
        super().__init__(f"{number} letters have left")
        self.number = number


class NotAnswerable(Exception):
    """The forum has begun, is over, postponed or cancelled; or the invitation was taken back."""
