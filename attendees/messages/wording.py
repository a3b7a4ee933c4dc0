"""The words of each kind of letter, in the active language: subject, headline and what follows."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.messages.news import Kind
from attendees.registrations.models import Registration
from forums.languages import words
from forums.programme.models import Change, Forum
from forums.programme.page import moves

Because = Registration.Because


@dataclass(frozen=True)
class Words:
    """A subject for the list of mails, a headline, and sentences beneath it."""

    subject: str
    headline: str
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Occasion:
    """Everything the words depend on. `change` is what has altered since this person last heard of it."""

    kind: Kind
    registration: Registration
    change: Change | None
    written_at: datetime

    @property
    def forum(self) -> Forum:
        return self.registration.forum


def words_for(occasion: Occasion) -> Words:
    """What this letter says; the facts stand beside it."""
    return _WORDS[occasion.kind](occasion)


def _seated(occasion: Occasion) -> Words:
    places = _places(occasion.registration.party)
    return Words(_named(places, occasion), _sentence(places), _of_change(occasion))


def _promoted(occasion: Occasion) -> Words:
    party, day = occasion.registration.party, _local_start(occasion.forum).date()
    subject = ngettext("Good news: a place for you on {day}", "Good news: {n} places for you on {day}", party)
    return Words(
        subject.format(n=party, day=words.weekday(day)), _sentence(_places(party)), _of_change(occasion)
    )


def _resized(occasion: Occasion) -> Words:
    party = occasion.registration.party
    people = ngettext("Now one person", "Now {n} people", party).format(n=party)
    sentence = _("Your ticket keeps its code. Any ticket you have saved still works.")
    return Words(_named(people, occasion), _sentence(people), [sentence])


def _moved(occasion: Occasion) -> Words:
    change = occasion.change
    assert change is not None
    subject = _subject_of_move(change, occasion)
    return Words(subject, _headline_of_move(change), [*_of_change(occasion), _("You keep your places.")])


def _rescheduled(occasion: Occasion) -> Words:
    when = _when(occasion.forum)
    sentence = _("You keep your places. If you can’t come on the new date, please give them back.")
    return Words(
        _("New date: {when}").format(when=when), _("There is a new date."), [sentence, *_line(occasion)]
    )


def _postponed(occasion: Occasion) -> Words:
    sentences = [_("It does not take place on the date below. We will write when there is a new one.")]
    if occasion.registration.is_seated:
        sentences.append(_("You keep your places."))
    return Words(
        _("Postponed: {title}").format(title=occasion.forum.title),
        _("The forum is postponed."),
        [*sentences, *_line(occasion)],
    )


def _cancelled(occasion: Occasion) -> Words:
    return Words(
        _("Cancelled: {title}").format(title=occasion.forum.title),
        _("The forum is cancelled."),
        [_("We are sorry. You don’t need to do anything."), *_line(occasion)],
    )


def _ended(occasion: Occasion) -> Words:
    """A place that was given back, taken back or forgotten."""
    day = words.short_date(_local_start(occasion.forum).date())
    because = occasion.registration.ended_because
    if because == Because.ERASED:
        headline = _("Your details are erased.")
        return Words(_("Erased: your details"), headline, [_("This is the last message about this forum.")])
    if because == Because.SELF:
        subject = _("Given back: {day}").format(day=day)
        return Words(subject, _("Your places are given back."), [_("Thank you for telling us.")])
    subject = _("No places any more: {day}").format(day=day)
    return Words(
        subject, _("You no longer have places."), [_("If this surprises you, please write or call.")]
    )


def _waiting(occasion: Occasion) -> Words:
    registration = occasion.registration
    waiting = Registration.objects.waiting().filter(forum=occasion.forum)
    ahead = list(waiting.values_list("pk", flat=True))
    number = ahead.index(registration.pk) + 1 if registration.pk in ahead else len(ahead) + 1
    said = ngettext(
        "You’re number {k}, for one person", "You’re number {k}, for {n} people", registration.party
    )
    said = said.format(k=number, n=registration.party)
    return Words(said, _sentence(said), [_("We’ll write if places free up."), *_of_change(occasion)])


def _pending(occasion: Occasion) -> Words:
    subject = _("We got your request: {when}").format(when=_when(occasion.forum))
    sentence = _("The committee looks at each request and will write to you.")
    return Words(subject, _("We got your request."), [sentence, *_of_change(occasion)])


def _confirm(occasion: Occasion) -> Words:
    subject = _("Please confirm: {when}").format(when=_when(occasion.forum))
    sentences = [_("Someone asked for places with this address. No place is kept until you say yes.")]
    by = occasion.registration.confirm_by
    if by is not None:
        until = words.clock_and_day(by, occasion.forum.time_zone)
        sentences.append(_("You can confirm until {until}.").format(until=until))
    return Words(subject, _("Please confirm your address."), sentences)


def _link(occasion: Occasion) -> Words:
    subject = _("Your link: {when}").format(when=_when(occasion.forum))
    return Words(subject, _("Here is your link again."), [_("You asked for it on our site.")])


_WORDS = {
    Kind.SEATED: _seated,
    Kind.RETURNED: _seated,
    Kind.PROMOTED: _promoted,
    Kind.RESIZED: _resized,
    Kind.MOVED: _moved,
    Kind.RESCHEDULED: _rescheduled,
    Kind.POSTPONED: _postponed,
    Kind.CANCELLED: _cancelled,
    Kind.ENDED: _ended,
    Kind.WAITING: _waiting,
    Kind.PENDING: _pending,
    Kind.CONFIRM: _confirm,
    Kind.LINK: _link,
}


def _subject_of_move(change: Change, occasion: Occasion) -> str:
    forum = occasion.forum
    other_time, other_place = (
        change.old_starts_at != change.new_starts_at,
        change.old_venue != change.new_venue,
    )
    if other_time and other_place:
        return _("New time and place: {when}").format(when=_when(forum))
    if other_place:
        is_today = forum.local(occasion.written_at).date() == _local_start(forum).date()
        subject = _("NEW ROOM today: {new}, not {old}") if is_today else _("New place: {new}, not {old}")
        return subject.format(new=change.new_venue, old=change.old_venue)
    if other_time:
        return _("New time: {when}").format(when=_when(forum))
    return _("New address: {address}").format(address=change.new_address)


def _headline_of_move(change: Change) -> str:
    other_time, other_place = (
        change.old_starts_at != change.new_starts_at,
        change.old_venue != change.new_venue,
    )
    if other_time and other_place:
        return _("The time and the place have changed.")
    if other_time:
        return _("The time has changed.")
    return _("The place has changed.")


def _of_change(occasion: Occasion) -> list[str]:
    """Old and new, where this person has not heard of it, and the organizer's own line."""
    if occasion.change is None:
        return []
    said = [
        _("{what} {new}, not {old}.").format(what=m.what, new=m.new, old=m.old)
        for m in moves(occasion.change)
    ]
    return said + _line(occasion)


def _line(occasion: Occasion) -> list[str]:
    line = str(occasion.change.line) if occasion.change else ""
    return [line] if line else []


def _places(party: int) -> str:
    return ngettext("You have a place", "You have {n} places", party).format(n=party)


def _named(what: str, occasion: Occasion) -> str:
    return _("{what}: {when}").format(what=what, when=_when(occasion.forum))


def _sentence(said: str) -> str:
    return _("{sentence}.").format(sentence=said)


def _when(forum: Forum) -> str:
    assert forum.starts_at is not None
    return words.clock_and_day(forum.starts_at, forum.time_zone)


def _local_start(forum: Forum) -> datetime:
    assert forum.starts_at is not None
    return forum.local(forum.starts_at)
