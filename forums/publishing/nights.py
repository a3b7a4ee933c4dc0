"""A forum that goes on past midnight says so wherever its organizer writes or confirms it."""

from datetime import time

from django.utils.translation import gettext as _

from forums.languages import words
from forums.publishing.contradictions import is_backwards


def next_day_words(starts: time | None, ends: time | None) -> str:
    """It ends the next day, at 1:00 am; nothing where it ends on its own day, or nobody can tell."""
    if starts is None or ends is None or ends > starts or is_backwards(starts, ends):
        return ""
    return _("It ends the next day, at {time}.").format(time=words.clock(ends))
