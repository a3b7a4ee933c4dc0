"""What becomes of each row of a list, in the organizer's words. Pure: rows, the usual values and what is known already
give the verdicts; the same rows give the same.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from enum import StrEnum

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.invitations.categories import LENGTH as CATEGORY_LENGTH
from attendees.invitations.categories import category_called
from attendees.invitations.guest_lists.columns import (
    CATEGORY,
    EMAIL,
    LANGUAGE,
    NAME,
    PARTY,
    PHONE,
    SEATS,
    language_called,
)
from attendees.invitations.guest_lists.reading import Row
from attendees.invitations.inviting import Guest
from attendees.registrations.spelling import SHORTEST_NUMBER, digits_of, fold, is_plain, slip_in
from forums.languages.addresses import AddressField
from forums.languages.spelling import has_a_sign

OUT, RIGHT = "out", "right"  # what the organizer said of a row: leave it out, or it is right as it stands
YES = "yes"
MOST_PEOPLE = 255  # of one guest, as of a registration
LENGTHS = {NAME: 120, PHONE: 40, CATEGORY: CATEGORY_LENGTH}


class Verdict(StrEnum):
    WELCOME = "welcome"
    NO_NAME = "no name"
    NOT_PLAIN = "not plain"
    TOO_LONG = "too long"
    BAD_ADDRESS = "bad address"
    SLIP = "slip"
    SAME_NAME = "same name"
    NOT_A_NUMBER = "not a number"
    SHORT_NUMBER = "short number"
    INVITED = "invited"
    TWICE = "twice"
    HAS_A_PLACE = "has a place"
    LEFT_OUT = "left out"

    @property
    def stays_out(self) -> bool:
        return self in STAY_OUT

    @property
    def needs_a_look(self) -> bool:
        return self != Verdict.WELCOME and not self.stays_out


STAY_OUT = (Verdict.INVITED, Verdict.TWICE, Verdict.HAS_A_PLACE, Verdict.LEFT_OUT)
WORDS: dict[Verdict, str | Promise] = {
    Verdict.WELCOME: _("Will be invited"),
    Verdict.NO_NAME: _("Nobody’s name stands here."),
    Verdict.NOT_PLAIN: _("In the letter this name would become a link or a phone number."),
    Verdict.TOO_LONG: _("Something here is longer than there is room for."),
    Verdict.BAD_ADDRESS: _("This email address does not look right. Please check it."),
    Verdict.SLIP: _("Did you mean {domain}?"),
    Verdict.SAME_NAME: _("Somebody of this name without email is invited already. Is this another person?"),
    Verdict.NOT_A_NUMBER: _("People and seats are whole numbers: 1 to 255 people, 0 to 255 seats."),
    Verdict.SHORT_NUMBER: _("Please write the whole number, such as 604-555-0142."),
    Verdict.INVITED: _("Invited already"),
    Verdict.TWICE: _("Twice in this list"),
    Verdict.HAS_A_PLACE: _("Has a place already"),
    Verdict.LEFT_OUT: _("Left out by you"),
}

_DOT_BETWEEN = re.compile(r"([.\u3002])(?=\w\w)")
_COUNT = re.compile(r"(\d{1,3})(?:[.,]0+)?")
_ADDRESS = AddressField(required=False)


@dataclass(frozen=True)
class Usual:
    """What holds where a row says nothing. `outside`: seats are added beyond the public places."""

    category: str = ""
    language: str = settings.LANGUAGE_CODE
    party: int = 1
    seats: int = 0
    outside: bool = False


@dataclass(frozen=True)
class Known:
    """Addresses with an invitation or a place, and the folded names of those invited without an address."""

    invited: frozenset[str] = frozenset()
    invited_names: frozenset[str] = frozenset()
    placed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Judged:
    """One row with its verdict; `guest` is whom it would invite, nobody where it needs a look."""

    number: int
    row: Row
    verdict: Verdict
    guest: Guest | None = None
    said: str = ""  # more exactly than the verdict
    meant: str = ""  # the domain that was probably meant
    usual_language: bool = False  # it named one that we do not speak

    @property
    def words(self) -> str:
        return self.said or str(WORDS[self.verdict]).format(domain=self.meant)

    @property
    def is_welcome(self) -> bool:
        return self.verdict == Verdict.WELCOME


class _Refused(Exception):
    def __init__(self, verdict: Verdict, said: str = "", meant: str = "") -> None:
        super().__init__(verdict)
        self.verdict, self.said, self.meant = verdict, said, meant


def judge(rows: Sequence[Row], *, usual: Usual, known: Known) -> list[Judged]:
    """A verdict for each, in their order: of two rows with the same address the first is invited."""
    invited, names, judged = set(known.invited), set(known.invited_names), []
    before = frozenset(known.invited)
    for number, row in enumerate(rows):
        one = _judge(number, row, usual)
        if one.guest is not None:
            one = _compared(one, invited, before, names, known.placed)
        if one.is_welcome and one.guest is not None:
            invited.add(one.guest.email)
            if not one.guest.email:
                names.add(fold(one.guest.name))
        judged.append(one)
    return judged


def digest(guests: Iterable[Guest]) -> str:
    """Of exactly these guests in this order: what was shown and what is done are compared by it."""
    told = "\n".join(repr(astuple(guest)) for guest in guests)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _judge(number: int, row: Row, usual: Usual) -> Judged:
    if row.get(OUT):
        return Judged(number, row, Verdict.LEFT_OUT)
    language = language_called(row.get(LANGUAGE, ""))
    unknown = bool(row.get(LANGUAGE)) and not language
    try:
        guest = _guest(row, replace(usual, language=language or usual.language))
    except _Refused as refused:
        return Judged(number, row, refused.verdict, said=refused.said, meant=refused.meant)
    return Judged(number, row, Verdict.WELCOME, guest, usual_language=unknown)


def _guest(row: Row, usual: Usual) -> Guest:
    """Raises _Refused for the first thing that needs a look."""
    if any(len(row.get(column, "")) > most for column, most in LENGTHS.items()):
        raise _Refused(Verdict.TOO_LONG)
    email = _address(row)
    party, seats = _number(row, PARTY, usual.party, least=1), _number(row, SEATS, usual.seats, least=0)
    return Guest(
        name=_name(row),
        email=email,
        phone=_phone(row, email),
        category=category_called(row.get(CATEGORY, "") or usual.category),
        language=usual.language,
        max_party=max(party, seats),
        seats=seats,
        outside=usual.outside,
    )


def _name(row: Row) -> str:
    name = _DOT_BETWEEN.sub(r"\1 ", row.get(NAME, ""))  # M.Tremblay is no address
    if not has_a_sign(name):
        raise _Refused(Verdict.NO_NAME)
    if not is_plain(name):
        raise _Refused(Verdict.NOT_PLAIN)
    return name


def _address(row: Row) -> str:
    try:
        email: str = _ADDRESS.clean(row.get(EMAIL, ""))
    except forms.ValidationError as wrong:
        raise _Refused(Verdict.BAD_ADDRESS, said=wrong.messages[0]) from wrong
    if (meant := slip_in(email)) and not row.get(RIGHT):
        raise _Refused(Verdict.SLIP, meant=meant)
    return email


def _phone(row: Row, email: str) -> str:
    phone = row.get(PHONE, "")
    if phone and not email and len(digits_of(phone)) < SHORTEST_NUMBER:
        raise _Refused(Verdict.SHORT_NUMBER)
    return phone


def _number(row: Row, column: str, usual: int, *, least: int) -> int:
    if not row.get(column):
        return usual
    found = _COUNT.fullmatch(row[column])
    if found is None or not least <= int(found[1]) <= MOST_PEOPLE:
        raise _Refused(Verdict.NOT_A_NUMBER)
    return int(found[1])


def _compared(
    one: Judged, invited: set[str], before: frozenset[str], names: set[str], placed: frozenset[str]
) -> Judged:
    """With those who were there before, and with the rows above."""
    assert one.guest is not None
    email = one.guest.email
    if not email:
        same = fold(one.guest.name) in names and not one.row.get(RIGHT)
        return replace(one, verdict=Verdict.SAME_NAME, guest=None) if same else one
    if email in invited:
        return replace(one, verdict=Verdict.INVITED if email in before else Verdict.TWICE)
    return replace(one, verdict=Verdict.HAS_A_PLACE) if email in placed else one
