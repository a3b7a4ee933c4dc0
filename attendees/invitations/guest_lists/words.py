"""What a list would do, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.invitations.guest_lists.judging import Verdict
from attendees.invitations.guest_lists.lists import Preview
from forums.programme.models import Forum


def totals(seen: Preview) -> list[str]:
    """1,988 will be invited. 9 are invited already. 3 need a second look."""
    numbers = seen.numbers
    n = {verdict: numbers[verdict] for verdict in Verdict}
    placed = n[Verdict.HAS_A_PLACE]
    to_look_at = sum(n[verdict] for verdict in Verdict if verdict.needs_a_look)
    without_mail = sum(not guest.email for guest in seen.guests)
    said = [
        (len(seen.guests), ngettext("One guest will be invited.", "{n} guests will be invited.", len(seen.guests))),
        (without_mail, ngettext("One of them has no email: call them, or pass on their link.",
                                "{n} of them have no email: call them, or pass on their links.", without_mail)),
        (to_look_at, ngettext("One needs a second look.", "{n} need a second look.", to_look_at)),
        (n[Verdict.INVITED], ngettext("One is invited already.", "{n} are invited already.", n[Verdict.INVITED])),
        (placed, ngettext("One has a place already.", "{n} have a place already.", placed)),
        (n[Verdict.TWICE], ngettext("One stands in the list twice.", "{n} stand in the list twice.", n[Verdict.TWICE])),
        (n[Verdict.LEFT_OUT], ngettext("One is left out by you.", "{n} are left out by you.", n[Verdict.LEFT_OUT])),
    ]  # fmt: skip
    return [sentence.format(n=f"{number:,}") for number, sentence in said if number]


def places(forum: Forum, seen: Preview, *, room: int, outside: bool) -> tuple[str, bool]:
    """What becomes of the places, and whether they suffice."""
    wanted = seen.seats
    if not wanted:
        return _(
            "No seats are kept back: a guest who says yes takes one of the public places, while there are any."
        ), True
    if wanted > room:
        return _no_room(wanted, room, outside=outside), False
    if outside:
        sentence = _("{seats} seats are added for guests; the {places} public places stay as they are.")
        return sentence.format(seats=wanted, places=forum.capacity), True
    sentence = _("{seats} seats are kept back for guests; {places} free places stay for the public.")
    return sentence.format(seats=wanted, places=room - wanted), True


def _no_room(wanted: int, room: int, *, outside: bool) -> str:
    if outside:
        sentence = _(
            "The room holds {places} more seats beside the public places and the team: {seats} cannot be added."
        )
    else:
        sentence = _("Only {places} places are free: {seats} cannot be kept back.")
    return sentence.format(seats=wanted, places=room)
