"""What my registration says in its first line."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.registrations.models import Registration
from attendees.registrations.waiting import in_line, to_the_door, while_waiting
from attendees.tickets.face import admits
from attendees.tickets.issuing import can_sign
from forums.languages import words
from forums.programme.models import Forum
from forums.programme.offer import Standing, offer_of, standing_of
from forums.programme.queue import promotes

CHANGED, COMING, GIVEN_BACK, ERASED = "changed", "coming", "given-back", "erased"


def headline(registration: Registration, *, said: str, now: datetime) -> str:
    """Where this registration stands; `said` is what has just been done to it, "" when somebody only looks."""
    if registration.is_ended:
        return _end_in_words(registration, said)
    if said == ERASED and not registration.name:  # somebody was let in: the place stays, without a name
        return _gone()
    if registration.is_unconfirmed:
        if registration.waits_past(now):
            return _("The time to confirm has run out. No place was kept.")
        return _("One more step: open the link in our message.")
    forum = registration.forum
    if not forum.is_published or forum.is_over(now):
        return offer_of(forum, now).sentence
    return _live_in_words(registration, said)


def _live_in_words(registration: Registration, said: str) -> str:
    if registration.is_waiting:
        return _("{sentence}.").format(sentence=in_line(registration))
    if registration.is_pending:
        return _("We got your request.")
    n = registration.party
    if said == COMING and registration.said_coming_at:
        return _("Thank you. We look forward to seeing you.")
    if said == CHANGED:
        return ngettext("You now have {n} place.", "You now have {n} places.", n).format(n=n)
    return ngettext("You have {n} place.", "You have {n} places.", n).format(n=n)


def below(registration: Registration, *, now: datetime) -> list[str]:
    """What follows the headline for somebody without a place yet."""
    forum = registration.forum
    if not forum.is_published or forum.is_over(now):
        return []
    if registration.is_pending:
        return [_("The committee looks at each request and will write to you.")]
    if not registration.is_waiting:
        return []
    if not promotes(forum, now):
        return [to_the_door(forum)]
    return while_waiting(forum, writes=bool(registration.email))


def keep_until(registration: Registration) -> str:
    """Tuesday 24 November, 2:00 pm, until when somebody who was promoted says that they come; "" without a deadline."""
    if registration.keep_by is None:
        return ""
    until = registration.forum.local(registration.keep_by)
    return f"{words.short_date(until.date())}, {words.clock(until.time())}"


def tone(registration: Registration, *, said: str, now: datetime) -> str:
    """How the headline looks: "ok" where all is well or what was asked is done, "warn" where plans have changed."""
    if registration.is_live and registration.forum.state in (Forum.State.POSTPONED, Forum.State.CANCELLED):
        return "warn"
    return "ok" if said or admits(registration, now) else ""


def standing(registration: Registration, *, now: datetime) -> str:
    """What stands where the code would be."""
    if registration.is_unconfirmed:
        return _("No ticket yet. This page turns into one.")
    if registration.is_ended:
        return _("No ticket: this place was given back.")
    if registration.is_waiting:
        people = ngettext("Waiting list, for one person", "Waiting list, for {n} people", registration.party)
        return people.format(n=registration.party)
    forum = registration.forum
    if registration.is_pending and forum.is_published and not forum.is_over(now):
        return _("No ticket yet. This page turns into one.")
    if forum.is_published and not forum.is_over(now) and not can_sign(forum):
        return _(
            "Your place is kept, but we cannot show its code. Say your name at the door, or call the host."
        )
    return offer_of(forum, now).sentence


def confirm_until(registration: Registration) -> str:
    """Tuesday 24 November, 2:00 pm, at the venue"""
    assert registration.confirm_by is not None
    until = registration.forum.local(registration.confirm_by)
    return f"{words.short_date(until.date())}, {words.clock(until.time())}"


def _end_in_words(registration: Registration, said: str) -> str:
    if registration.ended_because == Registration.Because.ERASED:
        return _gone()
    if said == GIVEN_BACK:
        return _("Done. Thank you for telling us.")
    if registration.ended_because == Registration.Because.SELF:
        return _("You gave your places back.")
    if registration.ended_because == Registration.Because.EXPIRED:
        return _("The time to confirm has run out. No place was kept.")
    ends = {
        Registration.Because.DECLINED: _("We can’t give you a place."),
        Registration.Because.RELEASED: _(
            "We did not hear from you in time: your place went to the next people."
        ),
        Registration.Because.LIST_ENDED: _("There was no place for you this time."),
    }
    return ends.get(Registration.Because(registration.ended_because), _("This registration has ended."))


def _gone() -> str:
    return _("Done. Your name and how to reach you are gone.")


def one_more(registration: Registration, now: datetime) -> int | None:
    """The party with one more person, where that takes one tap: a place is free for them now."""
    forum = registration.forum
    is_open = standing_of(forum, now) is Standing.OPEN
    larger = registration.party + 1
    return larger if registration.is_seated and is_open and larger <= forum.max_party else None


def may_return(registration: Registration, now: datetime) -> bool:
    """Whether coming back is worth offering: it is allowed, and the forum takes people."""
    forum: Forum = registration.forum
    offer = offer_of(forum, now)
    return registration.may_return and (bool(offer.label) or offer.standing is Standing.INVITED)
