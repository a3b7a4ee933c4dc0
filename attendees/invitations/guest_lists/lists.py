"""A list from its draft to its guests: looked at, put right, confirmed once, and taken back while nothing has left.

A draft is personal: its rows live for a day at most, and are emptied when it is confirmed.
"""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from attendees.invitations.guest_lists.columns import COLUMNS, EMAIL, NAME
from attendees.invitations.guest_lists.judging import (
    OUT,
    RIGHT,
    YES,
    Judged,
    Known,
    Usual,
    Verdict,
    digest,
    judge,
)
from attendees.invitations.guest_lists.reading import LONGEST_CELL, Row
from attendees.invitations.inviting import Guest, invite, room_outside
from attendees.invitations.models import GuestList, Invitation
from attendees.registrations.models import Registration
from attendees.registrations.seats import lock
from attendees.registrations.spelling import fold, slip_in
from forums.hosting.models import User
from forums.languages.spelling import one_line
from forums.programme.models import Forum

State = GuestList.State


class ShownDiffers(Exception):
    """What would be done is not what was shown: somebody has invited, registered or changed the list meanwhile."""


class NoDraft(Exception):
    """This list has been confirmed or taken back: nothing of it can be changed."""


class NoSuchRow(Exception):
    """The list has no row of this number."""


@dataclass(frozen=True)
class Preview:
    """Every row with its verdict, and what confirming would do."""

    judged: list[Judged]

    @property
    def welcome(self) -> list[Judged]:
        return [one for one in self.judged if one.is_welcome]

    @property
    def guests(self) -> list[Guest]:
        return [one.guest for one in self.welcome if one.guest is not None]

    @property
    def to_look_at(self) -> list[Judged]:
        return [one for one in self.judged if one.verdict.needs_a_look]

    @property
    def staying_out(self) -> list[Judged]:
        return [one for one in self.judged if one.verdict.stays_out]

    @property
    def numbers(self) -> Counter[Verdict]:
        return Counter(one.verdict for one in self.judged)

    @property
    def seats(self) -> int:
        return sum(guest.seats for guest in self.guests)

    @property
    def digest(self) -> str:
        return digest(self.guests)


def draft(forum: Forum, rows: list[Row], *, file_name: str, actor: User, now: datetime) -> GuestList:
    """Keep what was read, to be looked at. Nobody is invited."""
    usual = Usual(language=forum.organization.first_language)
    return GuestList.objects.create(
        forum=forum, rows=rows, usual=asdict(usual), file_name=file_name, made_by=actor, made_at=now
    )


def preview(guest_list: GuestList, *, knows_places: bool = True) -> Preview:
    """Two queries, however many rows. `knows_places`: whether the reader may learn who has a place."""
    known = _known(guest_list.forum, knows_places=knows_places)
    return Preview(judge(guest_list.rows, usual=Usual(**guest_list.usual), known=known))


@transaction.atomic
def set_usual(guest_list: GuestList, usual: Usual) -> None:
    """What holds where a row says nothing. Raises NoDraft."""
    found = _draft(guest_list)
    found.usual = asdict(usual)
    found.save(update_fields=["usual"])


@transaction.atomic
def correct(guest_list: GuestList, number: int, said: Row) -> None:
    """Write these cells anew; whatever they are worth now is judged as before. Raises NoDraft, NoSuchRow."""
    found = _draft(guest_list)
    row = _row(found, number)
    for column in COLUMNS:
        if column in said:
            row[column] = one_line(said[column])[:LONGEST_CELL]
    changed = {NAME, EMAIL} & said.keys()
    found.rows[number] = {
        name: cell for name, cell in row.items() if cell and not (name in (OUT, RIGHT) and changed)
    }
    found.save(update_fields=["rows"])


@transaction.atomic
def answer(guest_list: GuestList, number: int, *, said: str) -> None:
    """What the organizer says of a row: "out" leaves it out, "in" takes it back in, "right" keeps it as it stands, and
    "meant" takes the domain that was probably meant. Raises NoDraft, NoSuchRow."""
    found = _draft(guest_list)
    row = _row(found, number)
    if said == "out":
        row[OUT] = YES
    elif said == "in":
        row.pop(OUT, None)
    elif said == "right":
        row[RIGHT] = YES
    elif said == "meant" and (meant := slip_in(row.get(EMAIL, ""))):
        row[EMAIL] = f"{row[EMAIL].rpartition('@')[0]}@{meant}"
    found.rows[number] = row
    found.save(update_fields=["rows"])


@transaction.atomic
def confirm(
    guest_list: GuestList, *, shown: str, knows_places: bool = True, actor: User, now: datetime
) -> int:
    """Invite exactly those whose digest was shown, all in this transaction or nobody; answer how many. A list that was
    confirmed already changes nothing. Locks the forum, then the list.

    Raises ShownDiffers, NotInvitable, NoRoomToHold; NoDraft for a list that was taken back.
    """
    lock(guest_list.forum_id)
    found = _locked(guest_list)
    if found.state == State.INVITED:
        return Invitation.objects.filter(guest_list=found).count()
    if found.state != State.DRAFT:
        raise NoDraft
    seen = preview(found, knows_places=knows_places)
    if seen.digest != shown or not seen.guests:
        raise ShownDiffers
    return len(invite(found.forum, seen.guests, guest_list=found, actor=actor, now=now))


def room_for(forum: Forum, *, outside: bool) -> int:
    """How many seats can be held for guests: free ones of the public, or beyond these."""
    return room_outside(forum) if outside else forum.free


def _known(forum: Forum, *, knows_places: bool) -> Known:
    asked = Invitation.objects.filter(forum=forum).exclude(state=Invitation.State.REVOKED)
    people = list(asked.values_list("email", "name"))
    seated = Registration.objects.seated().filter(forum=forum).exclude(email="")
    return Known(
        invited=frozenset(email for email, _name in people if email),
        invited_names=frozenset(fold(name) for email, name in people if not email),
        placed=frozenset(seated.values_list("email", flat=True)) if knows_places else frozenset(),
    )


def _locked(guest_list: GuestList) -> GuestList:
    found = GuestList.objects.select_for_update(of=("self",)).select_related("forum__organization")
    return found.get(pk=guest_list.pk)


def _draft(guest_list: GuestList) -> GuestList:
    found = _locked(guest_list)
    if found.state != State.DRAFT:
        raise NoDraft
    return found


def _row(guest_list: GuestList, number: int) -> Row:
    if not 0 <= number < len(guest_list.rows):
        raise NoSuchRow
    return dict(guest_list.rows[number])
