"""The words of each kind of letter, in the active language: subject, headline and what follows."""

from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.messages import moving
from attendees.messages.endings import ended
from attendees.messages.neutral import neutral
from attendees.messages.news import Kind, has_a_newer_ticket, method_of
from attendees.messages.occasion import Occasion, Words
from attendees.registrations.closing import answer_by
from attendees.registrations.models import Registration
from attendees.registrations.waiting import in_line, to_the_door, while_waiting
from forums.languages import words

PURGE = time(21)  # at the venue, of the day that was promised


def words_for(occasion: Occasion) -> Words:
    """What this letter says; the facts stand beside it."""
    said = _WORDS[occasion.kind](occasion)
    if occasion.kind in _BRINGS_A_TICKET and has_a_newer_ticket(occasion.registration):
        newer = _("This is a new ticket. The old one no longer opens the door.")
        said = Words(said.subject, said.headline, [*said.sentences, newer])
    return neutral(occasion, said) if occasion.forum.protected else said


def _seated(occasion: Occasion) -> Words:
    places = _places(occasion.registration.party)
    sentences = [*_to_keep(occasion), *moving.of_change(occasion)]
    return Words(_named(places, occasion), _sentence(places), sentences)


def _promoted(occasion: Occasion) -> Words:
    party, day = occasion.registration.party, occasion.starts.date()
    subject = ngettext("Good news: a place for you on {day}", "Good news: {n} places for you on {day}", party)
    sentences = [*_to_keep(occasion), *moving.of_change(occasion)]
    return Words(subject.format(n=party, day=words.weekday(day)), _sentence(_places(party)), sentences)


def _to_keep(occasion: Occasion) -> list[str]:
    by = occasion.registration.keep_by
    if by is None:
        return []
    until = words.clock_and_day(by, occasion.forum.time_zone)
    return [
        _("Please tell us until {until} that you come; after that the next people get it.").format(
            until=until
        )
    ]


def _reissued(occasion: Occasion) -> Words:
    headline = _("You have a new ticket.")
    if not occasion.forum.is_published:
        subject = _("{what}: {when}").format(what=_("Your new ticket"), when=occasion.forum.title)
        sentence = _("The old one no longer opens the door. The new one comes with the new date.")
        return Words(subject, headline, [sentence, moving.no_day_yet()])
    sentence = _("The old one no longer opens the door. Please show this one.")
    return Words(_named(_("Your new ticket"), occasion), headline, [sentence])


def _resized(occasion: Occasion) -> Words:
    party = occasion.registration.party
    people = ngettext("Now one person", "Now {n} people", party).format(n=party)
    if not occasion.forum.is_published:
        subject = _("{what}: {when}").format(what=people, when=occasion.forum.title)
        return Words(subject, _sentence(people), [moving.no_day_yet()])
    sentence = ngettext(
        "Your ticket keeps its code. Any ticket you have saved still works, and admits one.",
        "Your ticket keeps its code. Any ticket you have saved still works, and admits {n}.",
        party,
    )
    return Words(_named(people, occasion), _sentence(people), [sentence.format(n=party)])


def _waiting(occasion: Occasion) -> Words:
    said, sentences = in_line(occasion.registration), while_waiting(occasion.forum)
    if occasion.registration.told_state == Registration.Told.REQUESTED:
        sentences.insert(0, _("You no longer have a place: you are on the waiting list now."))
    return Words(said, _sentence(said), [*sentences, *moving.of_change(occasion)])


def _to_the_door(occasion: Occasion) -> Words:
    subject = _("Please come to the door: {when}").format(when=occasion.when)
    return Words(subject, _("No place has freed up until now."), [to_the_door(occasion.forum)])


def _pending(occasion: Occasion) -> Words:
    subject = _("We got your request: {when}").format(when=occasion.when)
    sentence = _("The committee looks at each request and will write to you.")
    return Words(subject, _("We got your request."), [sentence, *moving.of_change(occasion)])


def _confirm(occasion: Occasion) -> Words:
    subject = _("Please confirm: {when}").format(when=occasion.when)
    sentences = [_("Someone asked for places with this address. No place is kept until you say yes.")]
    by = occasion.registration.confirm_by
    if by is not None:
        until = words.clock_and_day(by, occasion.forum.time_zone)
        sentences.append(_("You can confirm until {until}.").format(until=until))
    return Words(subject, _("Please confirm your address."), sentences)


def _calendar(occasion: Occasion) -> Words:
    if occasion.registration.wants_calendar:
        said = [_("It moves by itself if the time changes.")]
        return Words(_named(_("Your calendar"), occasion), _("The date is in your calendar."), said)
    return Words(_named(_("Your calendar"), occasion), _("The date is out of your calendar."))


def _link(occasion: Occasion) -> Words:
    subject = _("Your link: {when}").format(when=occasion.when)
    return Words(subject, _("Here is your link again."), [_("You asked for it on our site.")])


def _coming(occasion: Occasion) -> Words:
    registration = occasion.registration
    kept = ngettext("One place is kept for you.", "{n} places are kept for you.", registration.party)
    sentences = [kept.format(n=registration.party)]
    if until := registration.keep_by or answer_by(occasion.forum, asked_at=occasion.written_at):
        at = words.clock_and_day(until, occasion.forum.time_zone)
        sentences.append(
            _("Please tell us until {until}: after that, people who wait get them.").format(until=at)
        )
    return Words(_still_coming(occasion), _("Are you still coming?"), sentences)


def _still_coming(occasion: Occasion) -> str:
    """By its distance: the host may ask earlier than the day before."""
    days = (occasion.starts.date() - occasion.forum.local(occasion.written_at).date()).days
    time = words.clock(occasion.starts.time())
    if days == 1:
        return _("Tomorrow {time}: still coming?").format(time=time)
    if days == 0:
        return _("Today {time}: still coming?").format(time=time)
    return _("{when}: still coming?").format(when=occasion.when)


def _week(occasion: Occasion) -> Words:
    party = occasion.registration.party
    kept = ngettext("One place is kept for you.", "{n} places are kept for you.", party).format(n=party)
    return Words(
        _("In a week: {when}").format(when=occasion.when),
        _("In a week."),
        [kept, _("If you can’t come, somebody else would be glad of it.")],
    )


def _thanks(occasion: Occasion) -> Words:
    """The same words for present and absent: nobody is told what we know of them."""
    sentences = [_("Thank you for wanting to be there. If you could not come: perhaps next time.")]
    return Words(_("Thank you"), _("Thank you."), [*sentences, *_going(occasion)])


def _last(occasion: Occasion) -> Words:
    on = occasion.forum.purge_on
    assert on is not None
    zone = words.zone_words(occasion.forum.time_zone, occasion.written_at)
    said = _("Today at {time}, {zone}, we delete your name, your address and your answers, as promised.")
    sentences = [said.format(time=words.clock(PURGE), zone=zone)]
    subject = _("Thank you. Your details go on {day}.").format(day=words.day_and_month(on))
    return Words(subject, _("Your details go today."), [*sentences, _("This is the last message about it.")])


def _going(occasion: Occasion) -> list[str]:
    on = occasion.forum.purge_on
    return [_("Your details go on {day}.").format(day=words.full_day(on))] if on else []


def _copy(occasion: Occasion) -> Words:
    """How it stands for whom this reader answered; their name is in the facts."""
    registration, forum = occasion.registration, occasion.forum
    if forum.state == forum.State.CANCELLED:
        headline = _("The forum is cancelled.")
    elif forum.state == forum.State.POSTPONED:
        headline = _("The forum is postponed.")
    elif registration.is_seated:
        headline = ngettext("They have a place.", "They have {n} places.", registration.party)
        headline = headline.format(n=registration.party)
    elif registration.is_ended:
        headline = _("They have no place any more.")
    else:
        headline = _("They wait for an answer.")
    subject = _("For whom you answered: {when}").format(when=occasion.when)
    return Words(subject, headline, [_("This is how it stands now.")])


def _address(occasion: Occasion) -> Words:
    subject = _("Is this your address? {when}").format(when=occasion.when)
    sentence = _(
        "Somebody wants our messages about this forum to come to this address. They do once you say yes."
    )
    return Words(subject, _("Is this your address?"), [sentence])


def _former(occasion: Occasion) -> Words:
    day = words.short_date(occasion.starts.date())
    leaves = [_("The forum leaves your calendar.")] if method_of(occasion.registration) else []
    return Words(
        _("Now under another address: {day}").format(day=day),
        _("Your registration is under another address now."),
        [*leaves, _("If this surprises you, please write or call.")],
    )


_WORDS = {
    Kind.SEATED: _seated,
    Kind.RETURNED: _seated,
    Kind.PROMOTED: _promoted,
    Kind.RESIZED: _resized,
    Kind.REISSUED: _reissued,
    Kind.MOVED: moving.moved,
    Kind.AS_BEFORE: moving.as_before,
    Kind.SAME_CLOCK: moving.same_clock,
    Kind.RESCHEDULED: moving.rescheduled,
    Kind.POSTPONED: moving.postponed,
    Kind.CANCELLED: moving.cancelled,
    Kind.ENDED: ended,
    Kind.WAITING: _waiting,
    Kind.TO_THE_DOOR: _to_the_door,
    Kind.PENDING: _pending,
    Kind.CONFIRM: _confirm,
    Kind.CALENDAR: _calendar,
    Kind.LINK: _link,
    Kind.WEEK: _week,
    Kind.COMING: _coming,
    Kind.THANKS: _thanks,
    Kind.LAST: _last,
    Kind.COPY: _copy,
    Kind.ADDRESS: _address,
    Kind.FORMER: _former,
}


_BRINGS_A_TICKET = (
    Kind.SEATED,
    Kind.PROMOTED,
    Kind.RETURNED,
    Kind.MOVED,
    Kind.AS_BEFORE,
    Kind.RESCHEDULED,
    Kind.SAME_CLOCK,
)


def _places(party: int) -> str:
    return ngettext("You have a place", "You have {n} places", party).format(n=party)


def _named(what: str, occasion: Occasion) -> str:
    return _("{what}: {when}").format(what=what, when=occasion.when)


def _sentence(said: str) -> str:
    return _("{sentence}.").format(sentence=said)
