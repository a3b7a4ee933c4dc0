"""The words of a registration that has ended, in the active language."""

from django.utils.translation import gettext as _

from attendees.messages.occasion import Occasion, Words
from attendees.registrations.models import Registration
from forums.languages import words

Because, Told = Registration.Because, Registration.Told


def ended(occasion: Occasion) -> Words:
    """A place, a number or a request that was given back, taken back or forgotten."""
    day = words.short_date(occasion.starts.date())
    registration = occasion.registration
    if registration.ended_because == Because.SELF:
        return _by_themselves(registration, day)
    if registration.ended_because == Because.ERASED:
        headline = _("Your details are erased.")
        return Words(_("Erased: your details"), headline, [_("This is the last message about this forum.")])
    if registration.ended_because == Because.DECLINED:
        sentence = _("Thank you for asking. If you have a question, please write or call.")
        note = [registration.note] if registration.note else []
        return Words(_("No place: {day}").format(day=day), _("We can’t give you a place."), [*note, sentence])
    if registration.ended_because == Because.LIST_ENDED:
        sentence = _("We are sorry. People without a place may come in at the door if there is room.")
        return Words(
            _("No place: {day}").format(day=day), _("There was no place for you this time."), [sentence]
        )
    return _taken_back(registration, day)


def _by_themselves(registration: Registration, day: str) -> Words:
    thanks = [_("Thank you for telling us.")]
    if registration.told_state == Told.WAITING:
        subject = _("Off the waiting list: {day}").format(day=day)
        return Words(subject, _("You are off the waiting list."), thanks)
    if registration.told_state == Told.PENDING:
        return Words(_("Taken back: {day}").format(day=day), _("Your request is taken back."), thanks)
    return Words(_("Given back: {day}").format(day=day), _("Your places are given back."), thanks)


def _taken_back(registration: Registration, day: str) -> Words:
    subject = _("No places any more: {day}").format(day=day)
    if registration.ended_because == Because.RELEASED:
        headline = _("Your place went to the next people.")
        sentence = _(
            "We did not hear from you in time. If you can come after all, please ask for a place again."
        )
        return Words(subject, headline, [sentence])
    return Words(
        subject, _("You no longer have places."), [_("If this surprises you, please write or call.")]
    )
