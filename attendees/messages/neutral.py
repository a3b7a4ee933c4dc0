"""A letter about a protected forum: neither what it is, nor whose, nor where. A list of mails shows "Sunday afternoon",
and whoever has the link reads the rest on their page."""

from django.utils.translation import gettext as _

from attendees.messages.news import Kind
from attendees.messages.occasion import Occasion, Words
from attendees.registrations.models import Registration
from forums.languages import words
from forums.programme.neutral import time_of_day


def neutral(occasion: Occasion, said: Words) -> Words:
    """The same news in words that name nobody. The host’s own line stays as it was written."""
    headline = _headline(occasion) or said.headline
    first = _first_sentence(occasion)
    rest = [] if occasion.kind is Kind.FORMER else said.sentences[1:]  # nobody to write to, nothing to name
    sentences = [first, *rest] if first else said.sentences
    return Words(time_of_day(occasion.forum), headline, [*sentences, *_new_end(occasion)])


def _headline(occasion: Occasion) -> str:
    """In place of one that names the forum, or nothing."""
    if occasion.kind is Kind.RESCHEDULED:
        return "" if occasion.has_new_start else _("It takes place after all.")
    if occasion.kind is Kind.COPY and not occasion.forum.is_published:
        return _("It does not take place on that day.")
    headlines = {Kind.POSTPONED: _("It is postponed."), Kind.CANCELLED: _("It is cancelled.")}
    return headlines.get(occasion.kind, "")


def _first_sentence(occasion: Occasion) -> str:
    """In place of one that names the forum or its host, or nothing."""
    if occasion.registration.ended_because == Registration.Because.ERASED:
        return _("This is the last message.")
    sentences = {
        Kind.PENDING: _("We look at each request and will write to you."),
        Kind.ADDRESS: _("Somebody wants our messages to come to this address. They do once you say yes."),
        Kind.FORMER: _("If this surprises you, please look for whoever invited you."),
    }
    return sentences.get(occasion.kind, "")


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
