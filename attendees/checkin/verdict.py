"""What goes into a verdict at the door, and what comes out: plain values, the same in JSON."""

from dataclasses import dataclass
from typing import Literal

from attendees.checkin.standing import Kind

State = Literal[
    "admit",
    "late",
    "return",
    "party",
    "walk_in",
    "already_in",
    "replaced",
    "not_on_list",
    "waiting",
    "pending",
    "given_back",
    "ended",
    "room_full",
    "places_kept",
    "with_place_only",
    "forum_off",
    "another_forum",
    "not_our_code",
    "not_a_ticket",
]

RowState = Literal["seated", "waiting", "pending", "given_back", "ended"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What was held up, and what the volunteer wants.

    `genuine`: the signature is ours, for this forum. `count` None: nobody has asked yet how many are coming.
    `reason`: the door lead lets them in above the room's limit.
    """

    what: Literal["other", "ticket", "code"]
    hint: int = 0
    genuine: bool = False
    issue: int = 0
    party: int = 0
    issued_at_ms: int = 0
    count: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What the list says of this number now. `ended` is every end but giving the place back."""

    issue: int
    party: int
    state: RowState


@dataclass(frozen=True, slots=True)
class Door:
    """The forum as this door knows it.

    `open` is False once it is postponed or cancelled. `takes_late`: tickets newer than the list are let in (a server,
    whose list is never old, says no). `inside` has no team in it. `kept`: places of seated people still to come.
    """

    hint: int
    limit: int
    team: int = 0
    inside: int = 0
    kept: int = 0
    as_of_ms: int = 0
    open: bool = True
    re_entry: bool = False
    takes_late: bool = False
    takes_walk_ins: bool = True

    @property
    def room(self) -> int:
        """How many more bodies the law allows."""
        return max(0, self.limit - self.team - self.inside)

    @property
    def walk_ins(self) -> int:
        """How many may enter without a place now."""
        return max(0, self.limit - self.team - self.inside - self.kept) if self.takes_walk_ins else 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state to paint, the kind of scan it makes, and the facts its words need.

    `n` people may enter by this scan; in `party` it is how many may be offered. A refusal has n = 0 and is stored as
    `refuse`. `late_since_ms`: registered at that time, after this list was made.
    """

    state: State
    kind: Kind = "refuse"
    n: int = 0
    party: int = 0
    left: int = 0
    admitted: int = 0
    room: int = 0
    first_at_ms: int | None = None
    first_by: str = ""
    late_since_ms: int | None = None
