"""From draft to public, and what may happen to a public forum. Each step locks the row and is safe to repeat."""

from copy import copy
from datetime import datetime

from django.db import transaction

from forums.hosting.models import User, record
from forums.hosting.slugs import reserved_for_forums
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.programme.moves import Facts, is_news, told
from forums.programme.timing import derive
from forums.publishing.consequences import consequences_between, digest_of
from forums.publishing.contradictions import is_backwards
from forums.publishing.editing import Edit, write
from forums.publishing.halls import tell_hall
from forums.publishing.protecting import hold
from forums.publishing.refusals import AlreadyOver, DayIsPast, NotComplete, NotConfirmed, PeopleRegistered
from forums.publishing.sequence import keep, last_told, lock, nobody_registered, note_change
from forums.publishing.versions import Seen, refuse_stale
from forums.signing.subkeys import current_number

REQUIRED = {
    "title": "title",
    "local_date": "local_date",
    "starts_local": "starts_local",
    "ends_local": "ends_local",
    "venue": "place",
    "room_limit": "room_limit",
}
STATES_TO_CANCEL = (Forum.State.PUBLISHED, Forum.State.POSTPONED)


def missing(forum: Forum) -> list[str]:
    """The form's fields that a public forum needs and this one leaves empty; its address, if that leads elsewhere."""
    empty = [named for column, named in REQUIRED.items() if not getattr(forum, column)]
    empty += ["ends_local"] if is_backwards(forum.starts_local, forum.ends_local) else []
    empty += ["slug"] if forum.slug in reserved_for_forums() else []
    return empty if forum.phone or forum.email else [*empty, "contact_phone"]


@transaction.atomic
def publish(forum: Forum, *, actor: User, now: datetime) -> Forum:
    """Make a draft public; nobody is written to. Its address is frozen, its tickets' key pinned. Where it was public
    before, calendars that took it then follow it.

    Raises NotComplete, AlreadyOver; NoSuchTime or TwiceThatDay where the clock does not say enough.
    """
    locked = lock(forum)
    if locked.is_published:
        return locked
    if not locked.is_draft:
        raise AlreadyOver
    if absent := missing(locked):
        raise NotComplete(absent)
    derive(locked)
    if locked.is_over(now):
        raise AlreadyOver
    known = last_told(locked)
    locked.state = Forum.State.PUBLISHED
    if locked.sequence:
        note_change(locked, known, line=LangText(), now=now)
    tell_hall(locked, now=now)
    locked.published_at = locked.published_at or now
    locked.ticket_key_id = locked.ticket_key_id or current_number()
    return keep(locked, "published", actor, now)


@transaction.atomic
def change(
    forum: Forum, *, edit: Edit, line: LangText, actor: User, now: datetime, seen: Seen | None = None
) -> Forum:
    """Edit a public forum. A new time or place raises the sequence, so that calendars follow; a typo tells nobody.

    A postponed forum with a new day is public again. Without `seen` it was agreed elsewhere what the change means.
    Raises AlreadyOver, DayIsPast, ChangedMeanwhile, Loosened, NotConfirmed; NoSuchTime, TwiceThatDay.
    """
    locked = lock(forum)
    if locked.state not in STATES_TO_CANCEL:
        raise AlreadyOver
    if seen is not None:
        refuse_stale(locked, seen)
    before, known = copy(locked), last_told(locked)
    write(locked, edit, now=now)
    hold(before, locked, now=now)
    derive(locked)
    if locked.state == Forum.State.POSTPONED and locked.starts_at != before.starts_at:
        _take_up(locked)
        locked.scans_from = now  # whoever was let in on the first day comes anew
    locked.fit_the_room()
    _refuse_the_past(before, locked, known, now)
    consequences = consequences_between(before, locked, known=known)
    if seen is not None and consequences and seen.confirmed != digest_of(consequences):
        raise NotConfirmed(consequences)
    if locked.is_published:
        note_change(locked, known, line=line, now=now)
    return keep(locked, "changed", actor, now)


@transaction.atomic
def postpone(forum: Forum, *, line: LangText, actor: User, now: datetime) -> Forum:
    """No new day yet: takes no registrations, keeps everybody's. Raises AlreadyOver."""
    locked = lock(forum)
    if locked.state == Forum.State.POSTPONED:
        return locked
    if not locked.is_published or locked.is_over(now):
        raise AlreadyOver
    return _end(locked, Forum.State.POSTPONED, line=line, actor=actor, now=now)


@transaction.atomic
def resume(forum: Forum, *, line: LangText, actor: User, now: datetime) -> Forum:
    """It takes place on its own day after all. Safe to repeat. Raises AlreadyOver where that day has begun: then a
    new one is set by `change`."""
    locked = lock(forum)
    if locked.is_published:
        return locked
    if locked.state != Forum.State.POSTPONED or locked.has_begun(now):
        raise AlreadyOver
    known = last_told(locked)
    _take_up(locked)
    note_change(locked, known, line=line, now=now)
    return keep(locked, "resumed", actor, now)


@transaction.atomic
def cancel(forum: Forum, *, line: LangText, actor: User, now: datetime) -> Forum:
    """It will not take place. Final. Raises AlreadyOver for a draft or a forum that is past; a postponed one, whose
    day does not count, can always be cancelled."""
    locked = lock(forum)
    if locked.state == Forum.State.CANCELLED:
        return locked
    if locked.state not in STATES_TO_CANCEL or locked.is_over(now):
        raise AlreadyOver
    return _end(locked, Forum.State.CANCELLED, line=line, actor=actor, now=now)


@transaction.atomic
def unpublish(forum: Forum, *, actor: User, now: datetime) -> Forum:
    """Back to a draft, as long as nobody has registered. Raises PeopleRegistered, AlreadyOver."""
    locked = lock(forum)
    if locked.is_draft:
        return locked
    if not locked.is_published:
        raise AlreadyOver
    if not nobody_registered(locked):
        raise PeopleRegistered
    known = told(locked)
    locked.state = Forum.State.DRAFT
    note_change(locked, known, line=LangText(), now=now)
    return keep(locked, "unpublished", actor, now)


@transaction.atomic
def reveal(forum_id: int, *, now: datetime) -> bool:
    """Tell people with a place the address that was kept until now. Safe to repeat."""
    locked = Forum.objects.select_for_update().get(pk=forum_id)
    if not locked.is_published or not locked.keeps_address or not locked.shows_address_to_seated(now):
        return False
    before = told(locked)
    locked.address_shown = Forum.AddressShown.SEATED
    note_change(locked, before, line=LangText(), now=now)
    locked.content_changed_at = now
    locked.save()
    subject = f"forum:{locked.uuid}"
    record(locked.organization, actor=None, verb="address told", subject=subject, at=now)
    return True


def reveal_due(now: datetime) -> int:
    """The worker's sweep: every forum whose address is to be told by now."""
    due = Forum.objects.published().filter(
        address_shown=Forum.AddressShown.LATER, address_shown_at__lte=now, ends_at__gt=now
    )
    return sum(reveal(forum_id, now=now) for forum_id in due.values_list("pk", flat=True))


def _take_up(forum: Forum) -> None:
    """A postponed forum is public again. Where its purge day came first, everybody is gone: nobody has a place, and
    the door opens for those who register from now on."""
    forum.state = Forum.State.PUBLISHED
    if forum.purged_at is not None:
        forum.purged_at = None
        forum.seats_taken = forum.seats_held = forum.waiting_parties = 0
        forum.fit_the_room()


def _refuse_the_past(before: Forum, after: Forum, known: Facts, now: datetime) -> None:
    """The day of a forum that is over stands. What is still to come does not move into the past: but the start of
    a forum that has begun may be put right."""
    if before.is_over(now) and is_news(known, told(after)):
        raise AlreadyOver
    if (before.starts_at, before.ends_at) == (after.starts_at, after.ends_at):
        return
    assert after.starts_at is not None
    assert after.ends_at is not None
    has_begun = before.is_published and before.has_begun(now)
    if after.ends_at <= now or (after.starts_at <= now and not has_begun):
        raise DayIsPast


def _end(forum: Forum, state: Forum.State, *, line: LangText, actor: User, now: datetime) -> Forum:
    before = last_told(forum)
    forum.state = state
    note_change(forum, before, line=line, now=now)
    return keep(forum, str(state), actor, now)
