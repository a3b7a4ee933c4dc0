"""What stands in every letter beside its words: when and where, what one may do next, and why it came."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.messages.news import AFTERWARDS, UNASKED, Kind
from attendees.messages.occasion import Occasion
from attendees.registrations.links import address_path, confirm_path, manage_path, quiet_path, show_path
from attendees.registrations.models import Registration
from attendees.registrations.spelling import is_plain
from attendees.tickets.code import spaced
from forums.languages import words
from forums.languages.tags import local_phone, phone_link


@dataclass(frozen=True)
class Fact:
    """One row: a label, a bold line, and lines beneath it."""

    label: str
    strong: str
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph; with a `url` it is a link, which only shows something: acting takes a button there."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Steps:
    """One button and a paragraph beneath it."""

    label: str
    url: str
    paragraph: list[Piece] = field(default_factory=list)


def facts_of(occasion: Occasion) -> list[Fact]:
    """When, where and under which name. A message that nobody has confirmed names nobody, and none carries a link
    that somebody wrote into a name: the address may be a stranger's. Of a protected forum only when."""
    if occasion.forum.protected:
        return [_when(occasion)]
    found = [_when(occasion), *_where(occasion)]
    registration = occasion.registration
    is_strange = occasion.kind is Kind.FORMER or registration.is_unconfirmed
    if is_strange or not registration.name or not is_plain(registration.name):
        return found
    people = ngettext("{name}, one person", "{name}, {n} people", registration.party)
    return [*found, Fact(_("Name"), "", [people.format(name=registration.name, n=registration.party)])]


def next_steps_of(occasion: Occasion) -> Steps | None:
    """What this person can do now; nothing for whoever has been forgotten."""
    registration = occasion.registration
    if registration.ended_because == Registration.Because.ERASED or occasion.kind is Kind.FORMER:
        return None
    if occasion.kind in _OF_KIND:
        return _OF_KIND[occasion.kind](occasion)
    mine = _url(manage_path(registration))
    if registration.is_unconfirmed:
        keep = ngettext("Yes, keep my place", "Yes, keep my {n} places", registration.party)
        return Steps(keep.format(n=registration.party), _url(confirm_path(registration)))
    is_asked = registration.keep_by is not None or occasion.kind is Kind.COMING
    if registration.is_seated and registration.forum.is_published and is_asked:
        return Steps(_("Yes, we’re coming"), f"{mine}keeping/", _about_change(mine))
    if registration.is_seated and registration.forum.is_published:
        about = [*_about_the_calendar(occasion), *_about_change(mine), *_about_others(registration)]
        return Steps(_("Open my ticket"), mine, about)
    if registration.may_return and registration.forum.is_published:
        return Steps(_("Come after all"), mine)
    return Steps(_("Open my registration"), mine, _about_others(registration) if registration.is_live else [])


def _to_the_address(occasion: Occasion) -> Steps:
    return Steps(_("Yes, this is my address"), _url(address_path(occasion.registration)))


def _to_the_ticket(occasion: Occasion) -> Steps | None:
    """The ticket alone: whoever answered for somebody does not hold their registration."""
    registration = occasion.registration
    return Steps(_("See the ticket"), _url(show_path(registration))) if registration.is_seated else None


def _afterwards(occasion: Occasion) -> Steps | None:
    """The next forum, for whoever wants to hear of it; a protected one names no committee."""
    host = occasion.forum.organization
    if occasion.forum.protected:
        return None
    return Steps(
        _("Hear of the next forum by email"),
        _url(f"{host.get_absolute_url()}keep-in-touch/?lang={occasion.registration.language}"),
    )


_OF_KIND: dict[Kind, Callable[[Occasion], Steps | None]] = {
    Kind.ADDRESS: _to_the_address,
    Kind.COPY: _to_the_ticket,
    **dict.fromkeys(AFTERWARDS, _afterwards),
}


def footer_of(occasion: Occasion) -> list[Piece]:
    """Why you got this, until when we keep it, and how to reach the host."""
    registration, forum = occasion.registration, occasion.forum
    pieces = [Piece(_why(occasion.kind))]
    opens = occasion.kind not in (
        Kind.ADDRESS,
        Kind.FORMER,
        Kind.COPY,
    )  # theirs is not the key to the registration
    if forum.purge_on and opens and registration.ended_because != Registration.Because.ERASED:
        pieces.append(Piece(_("Your details go on {day}.").format(day=words.full_day(forum.purge_on))))
        pieces += [Piece(_("Not you?")), Piece(_("Erase it"), _url(manage_path(registration) + "erasure/"))]
    if occasion.kind in UNASKED:
        pieces.append(Piece(_("No more reminders"), _url(quiet_path(registration))))
    if forum.protected:
        return [*pieces, Piece(_("Please don’t answer this message: your page says how to reach us."))]
    if forum.phone:
        pieces += [Piece(_("Rather talk?")), Piece(local_phone(forum.phone), phone_link(forum.phone))]
    if forum.email:
        pieces.append(Piece(_("Answers to this message reach the committee.")))
    return pieces


def _why(kind: Kind) -> str:
    if kind is Kind.LINK:
        return _("You got this because someone asked for the links of this address.")
    if kind is Kind.COPY:
        return _("You got this because you answered for somebody.")
    if kind is Kind.ADDRESS:
        return _("You got this because someone gave us this address. Not you? Then do nothing.")
    return _("You got this because someone registered with this address.")


def _when(occasion: Occasion) -> Fact:
    forum = occasion.forum
    assert forum.starts_at is not None
    assert forum.ends_at is not None
    starts, ends = forum.local(forum.starts_at), forum.local(forum.ends_at)
    lines = [words.time_span(starts.time(), ends.time())]
    if forum.doors_clock:
        lines.append(_("Doors {time}").format(time=words.bare_clock(forum.doors_clock)))
    lines.append(words.zone_words(forum.time_zone, forum.starts_at))
    return Fact(_("When"), words.long_date(starts.date()), lines)


def _where(occasion: Occasion) -> list[Fact]:
    forum, registration = occasion.forum, occasion.registration
    told = registration.is_seated and forum.shows_address_to_seated(occasion.written_at)
    if forum.venue and (told or forum.shows_address_to_everyone()):
        return [Fact(_("Where"), forum.venue.name, list(filter(None, [forum.venue.address])))]
    if forum.venue and registration.is_seated:
        return [Fact(_("Where"), "", [_("We tell you the address before the forum.")])]
    if forum.venue and registration.is_live:
        return [Fact(_("Where"), "", [_("The address is told to people with a place.")])]
    return []


def _about_the_calendar(occasion: Occasion) -> list[Piece]:
    if not occasion.registration.wants_calendar:
        return []
    if occasion.forum.protected:
        return [Piece(_("The date is in your calendar, and moves by itself if the time changes."))]
    return [Piece(_("The date is in your calendar, and moves by itself if the forum moves."))]


def _about_change(mine: str) -> list[Piece]:
    return [
        Piece(_("Change my places"), f"{mine}change/"),
        Piece(_("or")),
        Piece(_("tell us that you can’t come"), f"{mine}cancellation/"),
    ]


def _about_others(registration: Registration) -> list[Piece]:
    """Earlier answers from this address to this forum, which only its owner may hear of: perhaps one is too many."""
    earlier = Registration.objects.live().filter(
        forum=registration.forum_id, email=registration.email, pk__lt=registration.pk
    )
    others = list(earlier.exclude(state=Registration.State.UNCONFIRMED).order_by("pk"))
    if not others:
        return []
    pieces = [Piece(_("With this address you registered before:"))]
    for other in others:
        said = ngettext("one person, code {code}", "{n} people, code {code}", other.party)
        pieces.append(Piece(said.format(n=other.party, code=spaced(other.code)), _url(manage_path(other))))
    return [*pieces, Piece(_("If you need only one of them, please give the other back there."))]


def _url(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
