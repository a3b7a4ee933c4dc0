"""What a change of a public forum means, in the lines its organizer confirms. Whether people are told is asked of
the same function that decides it when the change is made."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from forums.languages import words
from forums.programme.models import Forum
from forums.programme.moves import PLACE, TIME, Facts, is_news, told
from forums.programme.wallclock import local
from forums.publishing.nights import next_day_words


@dataclass(frozen=True)
class Consequence:
    """One line: what changes, from what, to what; and whether people with a place are told."""

    what: str
    old: str = ""
    new: str = ""
    is_told: bool = False


def consequences_between(before: Forum, after: Forum, *, known: Facts) -> list[Consequence]:
    """Nothing for a typo. `known` is what people were last told; both forums come with their venues."""
    found = [*_of_the_room(before, after), *_of_protection(before, after)]
    now_told = told(after)
    if not after.is_published or not is_news(known, now_told):
        return found
    moved = [*_of_the_time(known, now_told), *_of_the_place(known, now_told)]
    return [*moved, *_of_the_purge(before, after), *found]


def digest_of(consequences: list[Consequence]) -> str:
    """Names exactly these lines: who confirms them has seen them, and nothing else has come between."""
    return hashlib.sha256(repr(consequences).encode()).hexdigest()[:32]


def _of_the_time(known: Facts, now_told: Facts) -> list[Consequence]:
    if all(known[name] == now_told[name] for name in TIME):
        return []
    return [Consequence(_("Time"), _when(known), _when(now_told), is_told=True)]


def _of_the_place(known: Facts, now_told: Facts) -> list[Consequence]:
    """A place that is kept back from now on changes nothing for whoever knows it."""
    old, new = (", ".join(filter(None, (facts[name] for name in PLACE))) for facts in (known, now_told))
    return [Consequence(_("Place"), old, new, is_told=True)] if new and old != new else []


def _of_the_room(before: Forum, after: Forum) -> list[Consequence]:
    over = after.seats_taken + after.seats_held - after.capacity
    if over <= 0 or after.capacity >= before.capacity:
        return []
    words_ = _("{n} people more than places. Nobody loses a place; nobody new can register.").format(n=over)
    return [Consequence(_("Room"), str(before.capacity), f"{after.capacity}: {words_}")]


def _of_the_purge(before: Forum, after: Forum) -> list[Consequence]:
    """With a new day of its own a protected forum has a new day of its end, and people are told both."""
    if not (before.protected and after.protected) or before.purge_on == after.purge_on:
        return []
    return [
        Consequence(_("Everything is deleted"), _day(before.purge_on), _day(after.purge_on), is_told=True)
    ]


def _of_protection(before: Forum, after: Forum) -> list[Consequence]:
    if before.protected or not after.protected:
        return []
    stays = _("On. Once somebody has registered it cannot be switched off.")
    return [
        Consequence(_("Protection"), new=stays),
        Consequence(_("Everything is deleted"), _day(before.purge_on), _day(after.purge_on)),
    ]


def _day(day: date | None) -> str:
    return words.full_day(day) if day else ""


def _when(facts: Facts) -> str:
    zone = facts["time_zone"]
    starts, ends = (local(facts[name], zone) for name in ("starts_at", "ends_at"))
    span = words.time_span(starts.time(), ends.time())
    said = f"{words.long_date(starts.date())}, {span}, {words.zone_words(zone, facts['starts_at'])}"
    night = next_day_words(starts.time(), ends.time())
    return f"{said}. {night}" if night else said
