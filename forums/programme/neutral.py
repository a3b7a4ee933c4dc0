"""What may stand where others look over one’s shoulder: in a list of mails, a calendar, a chat.

A protected forum goes there under its weekday alone. Whoever writes about a forum asks here for its name.
"""

from django.utils import translation
from django.utils.translation import gettext as _

from forums.languages import words
from forums.languages.text import LangText
from forums.programme.models import Forum

NOON, EVENING = 12, 17  # o’clock at the venue


def title_outside(forum: Forum, language: str | None = None) -> tuple[str, str]:
    """(language, text) of the forum’s name for this reader; of a protected one that has its hour "Sunday
    afternoon"."""
    if not forum.protected or forum.starts_at is None:
        title: LangText = forum.title
        return title.pick(language)
    spoken = language or translation.get_language() or ""
    with translation.override(spoken):
        return spoken, time_of_day(forum)


def host_outside(forum: Forum, language: str | None = None) -> str:
    """Who writes or invites; nobody by name where the forum is protected. It comes with its organization."""
    return "" if forum.protected else forum.organization.name.pick(language)[1]


def time_of_day(forum: Forum) -> str:
    """Sunday afternoon: enough for whoever knows, and nothing for anybody else."""
    assert forum.starts_at is not None
    starts = forum.local(forum.starts_at)
    day = words.weekday(starts.date())
    part = _("{day} evening")
    if starts.hour < EVENING:
        part = _("{day} morning") if starts.hour < NOON else _("{day} afternoon")
    said = part.format(day=day)
    return said[:1].upper() + said[1:]
