"""A letter about a protected forum: neither what it is, nor whose, nor where. A list of mails shows "Sunday afternoon",
and whoever has the link reads the rest on their page."""

from dataclasses import replace

from django.utils.translation import gettext as _

from attendees.messages.news import Kind
from attendees.messages.occasion import Occasion, Words
from attendees.registrations.models import Registration
from forums.languages import words
from forums.programme.neutral import time_of_day


def neutral(occasion: Occasion, said: Words) -> Words:
    """The same news in words that name nobody. The host’s own line stays as it was written."""
    found = replace(said, subject=time_of_day(occasion.forum))
    if occasion.kind is Kind.POSTPONED:
        found = replace(found, headline=_("It is postponed."))
    if occasion.kind is Kind.CANCELLED:
        found = replace(found, headline=_("It is cancelled."))
    if occasion.kind is Kind.RESCHEDULED and not occasion.has_new_start:
        found = replace(found, headline=_("It takes place after all."))
    if occasion.kind is Kind.PENDING:
        found = replace(
            found, sentences=[_("We look at each request and will write to you."), *said.sentences[1:]]
        )
    if occasion.registration.ended_because == Registration.Because.ERASED:
        found = replace(found, sentences=[_("This is the last message.")])
    return replace(found, sentences=[*found.sentences, *_new_end(occasion)])


def _new_end(occasion: Occasion) -> list[str]:
    """Everything is deleted on another day than was promised: both are said."""
    change = occasion.change
    if change is None or not occasion.registration.is_live or not change.old_purge_on:
        return []
    old, new = change.old_purge_on, change.new_purge_on
    if new is None or old == new:
        return []
    sentence = _("Your details go on {new}, not on {old}.")
    return [sentence.format(new=words.full_day(new), old=words.full_day(old))]
