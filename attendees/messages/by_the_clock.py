"""What everybody with a place hears at a fixed hour of the venue's clocks: a week before, the day after, and on the day
their details go. The question of the day before is a letter of its own (`reminders`).

The forum's row remembers for which of its days the letters were raised: a forum that moves tells anew, and nobody who
registers later hears what no longer makes sense.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from attendees.messages.composing import compose_letter
from attendees.messages.news import Kind, awaits_fan_out
from attendees.messages.wording import PURGE
from attendees.registrations.models import Registration, RegistrationQuerySet
from forums.mailing.message import Message
from forums.mailing.models import Letter
from forums.mailing.sending import NotYet, put_letters, send_due
from forums.programme.models import Forum
from forums.programme.wallclock import lenient

PREFIX = "notice:"
CHUNK = 500
A_WEEK, ELEVEN = timedelta(days=7), time(11)
ANNOUNCED_BEFORE = timedelta(days=10)  # who learned of it later needs no reminder after three days
TEN, NINE = time(10), time(9)
THANKED_WITHIN = timedelta(days=3)  # later it would only be odd


@dataclass(frozen=True)
class Notice:
    """`due(forum)` is the span in which it may be told, or nothing; `told_for` the column that remembers the day."""

    kind: Kind
    told_for: str
    due: Callable[[Forum], tuple[datetime, datetime] | None]


def _in_a_week(forum: Forum) -> tuple[datetime, datetime] | None:
    if forum.starts_at is None or forum.published_at is None:
        return None
    if forum.starts_at - forum.published_at < ANNOUNCED_BEFORE or forum.ask_coming_at is None:
        return None
    return _at(forum, _day(forum) - A_WEEK, ELEVEN), forum.ask_coming_at


def _the_day_after(forum: Forum) -> tuple[datetime, datetime] | None:
    if forum.ends_at is None:
        return None
    first = _at(forum, forum.local(forum.ends_at).date() + timedelta(days=1), TEN)
    return first, first + THANKED_WITHIN


def _on_the_last_day(forum: Forum) -> tuple[datetime, datetime] | None:
    if forum.purge_on is None:
        return None
    return _at(forum, forum.purge_on, NINE), _at(forum, forum.purge_on, PURGE)


NOTICES = (
    Notice(Kind.WEEK, "week_told_for", _in_a_week),
    Notice(Kind.THANKS, "thanked_for", _the_day_after),
    Notice(Kind.LAST, "last_told_for", _on_the_last_day),
)
BY_KIND = {notice.kind: notice for notice in NOTICES}


def give_notice(now: datetime) -> bool:
    """Raise the letters whose hour has come and send what is due; True if more is waiting."""
    for notice in NOTICES:
        for forum in _not_told(notice, now):
            _raise_letters(forum.pk, notice, now)
    return send_due(PREFIX, compose=compose, now=now)


def compose(letter: Letter) -> Message | None:
    """The message, or None where it makes no sense any more. Raises NotYet while news is on its way."""
    registration = _found(letter)
    if registration is None or not registration.is_seated or not registration.wants_reminders:
        return None
    forum, kind = registration.forum, Kind(letter.kind)
    span = BY_KIND[kind].due(forum)
    if not forum.is_published or span is None or not span[0] <= letter.next_try_at < span[1]:
        return None
    if letter.key != _key(registration, kind):
        return None
    if kind is Kind.WEEK and awaits_fan_out(registration):
        raise NotYet
    return compose_letter(registration, kind=kind, changes=[], key=letter.key, written_at=letter.made_at)


def _not_told(notice: Notice, now: datetime) -> list[Forum]:
    """One query over the forums around now; the hour itself is the venue's."""
    near = Q(starts_at__gt=now, starts_at__lte=now + A_WEEK + timedelta(days=1))
    near |= Q(ends_at__gt=now - THANKED_WITHIN - timedelta(days=2), ends_at__lte=now)
    near |= Q(purge_on__gte=now.date() - timedelta(days=1), purge_on__lte=now.date() + timedelta(days=1))
    told = Q(**{notice.told_for: F("local_date")})
    forums = (
        Forum.objects.published().filter(near, purged_at=None).exclude(told & Q(local_date__isnull=False))
    )
    return [forum for forum in forums if (span := notice.due(forum)) and span[0] <= now < span[1]]


@transaction.atomic
def _raise_letters(forum_id: int, notice: Notice, now: datetime) -> None:
    """Once for each day of the forum, under its lock: the mark and the letters come together."""
    forum = Forum.objects.select_for_update().get(pk=forum_id)
    span = notice.due(forum)
    is_told = getattr(forum, notice.told_for) == forum.local_date
    if not forum.is_published or is_told or span is None or not span[0] <= now < span[1]:
        return  # another worker was faster, or the host has moved it
    people, last = _who_hears(forum, notice, span[0]), 0
    while chunk := list(people.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        put_letters([_letter(person, notice.kind, now) for person in chunk])
        last = chunk[-1].pk
    setattr(forum, notice.told_for, forum.local_date)
    forum.save(update_fields=[notice.told_for])


def _who_hears(forum: Forum, notice: Notice, due_at: datetime) -> RegistrationQuerySet:
    people = Registration.objects.seated().select_related("forum").filter(forum=forum, wants_reminders=True)
    if notice.kind is Kind.WEEK:
        people = people.filter(issued_at__lt=due_at)  # whoever got a place since knows
    return people.exclude(email="")


def _letter(person: Registration, kind: Kind, now: datetime) -> Letter:
    key = _key(person, kind)
    return Letter(key=key, kind=kind, language=person.language, next_try_at=now, made_at=now)


def _key(person: Registration, kind: Kind) -> str:
    """One for each day of the forum and each holder of the place."""
    return f"{PREFIX}{kind}-{person.forum.local_date}-{person.link_version}:{person.uuid}"


def _found(letter: Letter) -> Registration | None:
    people = Registration.objects.select_related("forum__organization", "forum__venue").exclude(email="")
    return people.filter(uuid=UUID(letter.key.rpartition(":")[2])).first()


def _day(forum: Forum) -> date:
    assert forum.local_date is not None
    return forum.local_date


def _at(forum: Forum, on: date, at: time) -> datetime:
    return lenient(datetime.combine(on, at), forum.time_zone)
