"""One step of a public forum: its row locked, the number that calendars follow, its line of history."""

from datetime import datetime
from typing import Any

from forums.hosting.models import User, record
from forums.languages.text import LangText
from forums.programme.models import Change, Forum
from forums.programme.moves import Facts, is_news, told, told_by


def lock(forum: Forum) -> Forum:
    """The forum as it is now; nobody else changes it until the transaction ends.

    Its venue and organization are read afterwards, when they are asked for: whoever waits for a lock on a join gets
    the new row beside the old neighbours, and a venue that has just changed is missing (PostgreSQL, READ COMMITTED).
    """
    return Forum.objects.select_for_update().get(pk=forum.pk)


def last_told(forum: Forum) -> Facts:
    """What was last said of it. While a forum is postponed or withdrawn its row may change and nobody hears of
    it; the step that took it away remembers what they had heard."""
    newest = None if forum.is_published else forum.changes.order_by("-sequence").first()
    return told_by(newest) if newest else told(forum)


def note_change(forum: Forum, before: Facts, *, line: LangText, now: datetime) -> None:
    """If calendars must hear it, raise the sequence and keep old and new. The caller saves the forum."""
    after = told(forum)
    if is_news(before, after):
        _write(forum, before, after, line=line, made_at=now)


def note_same_clock(forum: Forum, *, now: datetime) -> None:
    """A zone's law has moved the forum's instants, and nothing else: calendars must hear it, under the same clock
    time. The caller saves the forum."""
    facts = told(forum)
    _write(forum, facts, facts, made_at=now, same_clock=True)


def _write(forum: Forum, before: Facts, after: Facts, **said: Any) -> None:
    forum.sequence += 1
    forum.door_revision += 1
    named = {f"old_{name}": value for name, value in before.items()}
    named |= {f"new_{name}": value for name, value in after.items()}
    Change.objects.create(forum=forum, sequence=forum.sequence, **said, **named)


def keep(forum: Forum, verb: str, actor: User | None, now: datetime) -> Forum:
    """Save the row and write the step into the organization's history."""
    forum.content_changed_at = now
    forum.save()
    record(forum.organization, actor=actor, verb=f"forum {verb}", subject=f"forum:{forum.uuid}", at=now)
    return forum


def nobody_registered(forum: Forum) -> bool:
    """Every registration raises the door's revision, and so does every step of the sequence: if they are
    equal, there was no registration."""
    return forum.door_revision == forum.sequence
