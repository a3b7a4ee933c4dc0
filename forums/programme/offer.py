"""What a forum page says about places and what its one button offers: pure functions of the row and the clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.languages import words
from forums.programme.models import Forum
from forums.programme.queue import may_join, open_places

MANY_FREE = 0.25  # a quarter of the places or more is plenty
COUNTED_FREE = 10  # fewer are counted one by one


class Standing(StrEnum):
    """Where a forum stands for somebody who wants to come."""

    DRAFT = auto()
    OPEN = auto()
    FULL = auto()
    NOT_YET = auto()
    CLOSED = auto()
    INVITED = auto()
    PAST = auto()
    POSTPONED = auto()
    CANCELLED = auto()


TURNED_AWAY = (Standing.FULL, Standing.CLOSED, Standing.INVITED)


@dataclass(frozen=True)
class Offer:
    """The button by state; without a label there is a sentence instead, and the host's own message under it."""

    standing: Standing
    label: str
    sentence: str = ""
    message: str = ""


def standing_of(forum: Forum, now: datetime) -> Standing:
    """First match wins: what the host decided, then the clock, then the room."""
    if forum.state == Forum.State.DRAFT:
        return Standing.DRAFT
    if forum.state == Forum.State.CANCELLED:
        return Standing.CANCELLED
    if forum.is_over(now):
        return Standing.PAST
    if forum.state == Forum.State.POSTPONED:
        return Standing.POSTPONED
    if forum.registration_opens_at and now < forum.registration_opens_at:
        return Standing.NOT_YET
    if forum.has_begun(now) or (forum.registration_closes_at and forum.registration_closes_at <= now):
        return Standing.CLOSED
    if forum.visibility == Forum.Visibility.INVITATION:
        return Standing.INVITED
    return Standing.OPEN if open_places(forum, now) else Standing.FULL


def places_in_words(forum: Forum, now: datetime) -> str:
    """Rough while there are many, exact when it matters; never a list of who, and of a protected forum no number."""
    free = open_places(forum, now)
    if free == 0:
        return _("Full. Waiting list open.") if may_join(forum, now) else _("Full.")
    if forum.protected:
        return _("Places are free.")
    if free <= COUNTED_FREE:
        return _("One last place") if free == 1 else _("Last {n} places").format(n=free)
    if free >= forum.capacity * MANY_FREE:
        return _("Plenty of places")
    return _("About {n} places left").format(n=free // 10 * 10)


def line_in_words(forum: Forum, now: datetime) -> str:
    """How long the waiting list is; a protected forum publishes no count."""
    if standing_of(forum, now) is not Standing.FULL or not may_join(forum, now) or forum.protected:
        return ""
    n = forum.waiting_parties
    line = ngettext("One party is waiting.", "{n} parties are waiting.", n).format(n=n) if n else ""
    return f"{line} {_('We write as soon as places free up.')}".strip()


def offer_of(forum: Forum, now: datetime) -> Offer:
    """The one button of the forum page, or the sentence that stands in its place."""
    standing = standing_of(forum, now)
    if standing is Standing.OPEN:
        return Offer(standing, _("Request a place") if forum.approval else _("Register – free"))
    if standing is Standing.FULL and may_join(forum, now):
        return Offer(standing, _("Join the waiting list"))
    return Offer(standing, "", _sentence(standing, forum), _message(standing, forum))


def _sentence(standing: Standing, forum: Forum) -> str:
    sentences = {
        Standing.DRAFT: _("This is a draft. Only your team sees it."),
        Standing.FULL: _("All places are taken."),
        Standing.CLOSED: _("Registration is closed."),
        Standing.INVITED: _("By invitation only."),
        Standing.PAST: _("This forum is over. Thank you to everyone who came."),
        Standing.POSTPONED: _("This forum is postponed. The new date will stand here."),
        Standing.CANCELLED: _("This forum is cancelled."),
    }
    if standing is Standing.NOT_YET and forum.registration_opens_at:
        opens = forum.local(forum.registration_opens_at)
        return _("Registration opens on {day} at {time}.").format(
            day=words.short_date(opens.date()), time=words.clock(opens.time())
        )
    sentence = sentences[standing]
    if standing in (Standing.FULL, Standing.CLOSED) and _walk_ins_welcome(forum) and forum.places_held_until:
        return f"{sentence} {_walk_in_sentence(forum)}"
    return sentence


def _message(standing: Standing, forum: Forum) -> str:
    """The host's own words for whoever comes too late or uninvited."""
    return str(forum.closed_message) if standing in TURNED_AWAY else ""


def _walk_ins_welcome(forum: Forum) -> bool:
    return forum.walk_ins == Forum.WalkIns.IF_ROOM


def _walk_in_sentence(forum: Forum) -> str:
    assert forum.places_held_until is not None
    held_until = forum.local(forum.places_held_until).time()
    return _("Walk-ins from {time} if there is room.").format(time=words.clock(held_until))
