"""What time brings to invitations: reminders to those who have not answered, news of the forum, and the end."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q

from attendees.invitations.models import GuestList, Invitation, InvitationQuerySet
from attendees.registrations.promoting import promote
from attendees.registrations.seats import let_go, lock
from forums.programme.models import Forum, ForumQuerySet
from forums.programme.wallclock import lenient

State = Invitation.State
TEN = time(10)  # at the venue: people read their mail with the morning's coffee
DAYS_BEFORE = (7, 2)
ROWS_KEPT = timedelta(days=1)  # of a list that nobody has confirmed


def keep_guests_informed(now: datetime) -> None:
    """Once a step of the forum's sequence, everybody who was written to and has not answered hears of it. Whose letter
    was held up while the forum was off is invited once it is public again. Safe to repeat."""
    knowing_less = Invitation.objects.open().filter(forum__sequence__gt=F("forum_sequence"))
    for pk in set(knowing_less.values_list("forum", flat=True)):
        _tell_of_change(pk)


def remind_guests(now: datetime) -> None:
    """Ask again who has not answered, 7 and 2 days before, or on the day that the unsure have named. Safe to repeat."""
    upcoming = Forum.objects.published().filter(starts_at__gt=now)
    for forum in upcoming.filter(pk__in=Invitation.objects.open().values("forum")):
        for days in DAYS_BEFORE:
            _ask_again(_silent(forum, days), f"{days} before {forum.local_date}", forum, days, now)
        unsure = Invitation.objects.filter(forum=forum, state=State.UNSURE, told_news__gt=0)
        for on in set(unsure.values_list("ask_again_on", flat=True)):
            if on is not None and _at_ten(forum, on) <= now:
                _mark(unsure.filter(ask_again_on=on), f"on {on}")


def end_invitations(now: datetime) -> int:
    """The forum begins: nothing is kept back any more. Answers how many forums. Safe to repeat."""
    begun = Forum.objects.exclude(state=Forum.State.POSTPONED).filter(starts_at__lte=now)
    return sum(_end(pk, now) for pk in _with_open(begun).values_list("pk", flat=True))


def forget_drafts(now: datetime) -> int:
    """Lists that were looked at and never confirmed are forgotten after a day; answer how many. Safe to repeat."""
    return GuestList.objects.filter(state=GuestList.State.DRAFT, made_at__lt=now - ROWS_KEPT).delete()[0]


@transaction.atomic
def _tell_of_change(forum_id: int) -> None:
    forum = lock(forum_id)
    if forum.is_published:
        unheard = Invitation.objects.open().filter(
            forum=forum, told_news=0, forum_sequence__lt=forum.sequence
        )
        unheard.update(news=F("news") + 1, kind="invitation", forum_sequence=forum.sequence)
    guests = Invitation.objects.open().filter(forum=forum, told_news__gt=0, forum_sequence__lt=forum.sequence)
    kinds = {Forum.State.POSTPONED: "postponed", Forum.State.CANCELLED: "cancelled"}
    kind = kinds.get(Forum.State(forum.state), "moved")
    changes = forum.changes.filter(same_clock=False)
    for known in set(guests.values_list("forum_sequence", flat=True)):
        is_news = changes.filter(sequence__gt=known).exists()
        theirs = guests.filter(forum_sequence=known)
        if is_news:
            theirs.update(news=F("news") + 1, kind=kind, forum_sequence=forum.sequence)
        else:
            theirs.update(forum_sequence=forum.sequence)


def _silent(forum: Forum, days: int) -> InvitationQuerySet:
    """Who was asked at least a day before this reminder and has said nothing."""
    due = _at_ten(forum, _day(forum) - timedelta(days=days))
    return Invitation.objects.filter(
        forum=forum, state=State.INVITED, told_news__gt=0, created_at__lt=due - timedelta(days=1)
    )


def _ask_again(guests: InvitationQuerySet, which: str, forum: Forum, days: int, now: datetime) -> None:
    due = _at_ten(forum, _day(forum) - timedelta(days=days))
    if due <= now < due + timedelta(days=1):
        _mark(guests, which)


def _mark(guests: InvitationQuerySet, which: str) -> None:
    """One conditional UPDATE: the same reminder is raised once, by however many workers."""
    guests.exclude(asked_for=which).filter(told_news__gte=F("news")).update(
        news=F("news") + 1, kind="reminder", asked_for=which
    )


@transaction.atomic
def _end(forum_id: int, now: datetime) -> bool:
    forum = lock(forum_id)
    guests = list(Invitation.objects.open().select_for_update().filter(forum=forum))
    outside = sum(guest.held for guest in guests if guest.outside)
    let_go(forum, sum(guest.held for guest in guests), outside=outside)
    open_ones = Invitation.objects.filter(pk__in=[guest.pk for guest in guests])
    open_ones.update(state=State.EXPIRED, held=0, told_news=F("news"))
    promote(forum, now=now)
    return bool(guests)


def _with_open(forums: ForumQuerySet) -> ForumQuerySet:
    still = Invitation.objects.filter(Q(held__gt=0) | Q(state__in=(State.INVITED, State.UNSURE)))
    return forums.filter(pk__in=still.values("forum"))


def _day(forum: Forum) -> date:
    assert forum.local_date is not None
    return forum.local_date


def _at_ten(forum: Forum, on: date) -> datetime:
    return lenient(datetime.combine(on, TEN), forum.time_zone)
