"""What a folded part of the form says while it is closed: the value that stands, else the default."""

from typing import Any

from django.forms import BooleanField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.languages import words
from forums.programme.models import CONFIRM_WITHIN_HOURS, DEFAULT_TEAM, PURGE_AFTER_PROTECTED, Forum
from forums.publishing.forms import USUAL, ForumForm


def summaries_of(form: ForumForm) -> dict[str, str]:
    """A line for each fold, by the name the template knows it by; asked once it is known what is valid."""
    said = _standing(form)
    return {
        "address": _address(said),
        "doors": _sentences(*_of_the_clock(said)),
        "places": _sentences(*_of_the_room(said)),
        "answers": _sentences(*_of_the_answers(said)),
        "protection": _protected() if said.get("protected") else _("Not protected."),
        "page": _of_the_page(said, form),
    }


def _standing(form: ForumForm) -> dict[str, Any]:
    """What was typed and is right, over what stood there before."""
    typed = form.cleaned_data if form.is_bound else {}
    boxes = {name for name, field in form.fields.items() if isinstance(field, BooleanField)}
    sent = {name: value for name, value in typed.items() if name in form.data or name in boxes}
    return {**form.initial, **sent}


def _address(said: dict[str, Any]) -> str:
    shown = said.get("address_shown") or Forum.AddressShown.EVERYONE
    if said.get("protected") and shown == Forum.AddressShown.EVERYONE:
        shown = Forum.AddressShown.LATER
    known = [_("Street address and getting in"), said.get("address")]
    to_whom = "" if shown == Forum.AddressShown.EVERYONE else str(Forum.AddressShown(shown).label)
    return ": ".join(filter(None, known)) + (f" ({to_whom})" if to_whom else "")


def _of_the_clock(said: dict[str, Any]) -> list[str]:
    doors, held = said.get("doors_local"), said.get("held_until_local")
    opens, closes = said.get("opens_on"), said.get("closes_on")
    return [
        _("Doors open {time}.").format(time=words.clock(doors)) if doors else _("Doors: 30 minutes before."),
        _("Places held until {time}.").format(time=words.clock(held)) if held else "",
        _("Registration from {day}.").format(day=words.full_day(opens)) if opens else "",
        _("Registration until {day}.").format(day=words.full_day(closes))
        if closes
        else _("Registration: until the start."),
    ]


def _of_the_room(said: dict[str, Any]) -> list[str]:
    team, capacity = said.get("team"), said.get("capacity")
    team = DEFAULT_TEAM if team is None else team
    least = _("Places: the room less a team of {team}.").format(team=team)
    only_seated = said.get("walk_ins") == Forum.WalkIns.NO
    return [
        least
        if capacity is None
        else _("{n} places to give, a team of {team}.").format(n=capacity, team=team),
        _("Parties up to {n}.").format(n=said.get("max_party") or USUAL["max_party"]),
        _("Only with a place.") if only_seated else _("Walk-ins if there is room."),
    ]


def _of_the_answers(said: dict[str, Any]) -> list[str]:
    order = Forum.QueueMode(said.get("queue_mode") or Forum.QueueMode.FILL_LATER)
    keep, confirm = said.get("keep_within_hours"), said.get("confirm_within_hours") or CONFIRM_WITHIN_HOURS
    listed = _("Waiting list: {order}.").format(order=str(order.label)[:1].lower() + str(order.label)[1:])
    asked = ngettext(
        "Addresses are confirmed within {n} hour.", "Addresses are confirmed within {n} hours.", confirm
    )
    kept = ngettext(
        "Who moves up says so within {n} hour.", "Who moves up says so within {n} hours.", keep or 0
    )
    return [
        listed if said.get("waiting_list") else _("No waiting list."),
        kept.format(n=keep) if keep and said.get("waiting_list") else "",
        _("Silence the day before gives a place back.") if said.get("release_unanswered") else "",
        _("You decide each request.") if said.get("approval") else _("No approval needed."),
        asked.format(n=confirm) if said.get("confirm_address") else "",
    ]


def _protected() -> str:
    return _("Protected: neutral messages, initials at the door, deleted after {n} days.").format(
        n=PURGE_AFTER_PROTECTED.days
    )


def _of_the_page(said: dict[str, Any], form: ForumForm) -> str:
    visibility = said.get("visibility") or Forum.Visibility.PUBLIC
    who = Forum.Visibility(visibility).label
    slug = said.get("slug")
    if not slug:
        return _("{who}, at an address made from the title").format(who=who)
    return _("{who}, at {address}").format(who=who, address=f"/{form.organization.slug}/{slug}/")


def _sentences(*said: str) -> str:
    return " ".join(filter(None, said))
