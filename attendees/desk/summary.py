"""The desk's sentences: how forums stand and what needs somebody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.registrations.models import Registration
from forums.hosting.access import May, role_may
from forums.hosting.models import Membership, Role, User
from forums.programme.models import Forum


@dataclass(frozen=True)
class Task:
    """One thing that needs somebody, and the one button for it."""

    sentence: str
    label: str
    url: str


def forums_of(memberships: list[Membership]) -> list[Forum]:
    """Everything the person's organizations hold, undated drafts first, then by date; one query."""
    hosts = [membership.organization_id for membership in memberships]
    return list(Forum.objects.with_people().filter(organization__in=hosts).order_by("starts_at", "id"))


def headline(forums: list[Forum], tasks: list[Task], now: datetime) -> str:
    """The next forum is in 13 days. 3 things need you."""
    return " ".join(filter(None, [_next_forum(forums, now), _things(tasks)]))


def tasks_for(memberships: list[Membership], forums: list[Forum], now: datetime) -> list[Task]:
    """What waits for this person, most urgent first."""
    editable = {m.organization_id for m in memberships if role_may(m.role, May.EDIT_FORUMS)}
    mine = [forum for forum in forums if forum.organization_id in editable]
    return [*_over_committed(mine, now), *_requests(mine, now), *_drafts(mine), *_lonely_owners(memberships)]


def places_sentence(forum: Forum) -> str:
    """148 of 216 places taken, 6 held for guests."""
    if not forum.capacity:
        return ""
    if forum.seats_taken == forum.capacity:
        return _("All {capacity} places taken").format(capacity=forum.capacity)
    words = _("{taken} of {capacity} places taken").format(taken=forum.seats_taken, capacity=forum.capacity)
    if forum.seats_held:
        words += ", " + _("{held} held for guests").format(held=forum.seats_held)
    return words


def memberships_of(user: User) -> list[Membership]:
    return list(Membership.objects.joined().filter(user=user).select_related("organization").order_by("id"))


def _next_forum(forums: list[Forum], now: datetime) -> str:
    coming = [f for f in forums if f.is_published and f.starts_at and f.starts_at > now]
    if not coming:
        return _("No forum is announced.")
    days = (coming[0].local(coming[0].starts_at or now).date() - coming[0].local(now).date()).days
    if days == 0:
        return _("A forum today.")
    return ngettext("A forum tomorrow.", "The next forum is in {n} days.", days).format(n=days)


def _things(tasks: list[Task]) -> str:
    """One and two are words, as in a form's summary of what is wrong."""
    if not tasks:
        return ""
    if len(tasks) == 2:
        return _("Two things need you.")
    return ngettext("One thing needs you.", "{n} things need you.", len(tasks)).format(n=len(tasks))


def _over_committed(forums: list[Forum], now: datetime) -> list[Task]:
    return [
        Task(
            _("“{title}” has {n} people more than places.").format(
                title=forum.title, n=forum.seats_taken + forum.seats_held - forum.capacity
            ),
            _("See who comes"),
            f"/desk{forum.get_absolute_url()}",
        )
        for forum in forums
        if forum.over_committed and not forum.is_over(now)
    ]


def _requests(forums: list[Forum], now: datetime) -> list[Task]:
    """Forums whose host decides, with how many ask; no query where there is none."""
    asked = [forum for forum in forums if forum.approval and not forum.is_over(now)]
    pending = Registration.objects.filter(forum__in=asked, state=Registration.State.PENDING)
    numbers = dict(pending.values_list("forum").annotate(Count("id"))) if asked else {}
    return [
        Task(
            ngettext(
                "“{title}”: one request waits for an answer.",
                "“{title}”: {n} requests wait for an answer.",
                numbers[forum.pk],
            ).format(title=forum.title, n=numbers[forum.pk]),
            _("Answer them"),
            f"/desk{forum.get_absolute_url()}?tab=pending",
        )
        for forum in asked
        if forum.pk in numbers
    ]


def _drafts(forums: list[Forum]) -> list[Task]:
    return [
        Task(
            _("“{title}” is a draft: nobody sees it yet.").format(
                title=forum.title or _("A forum without a title")
            ),
            _("Go on writing"),
            f"/desk{forum.get_absolute_url()}edit/",
        )
        for forum in forums
        if forum.is_draft
    ]


def _lonely_owners(memberships: list[Membership]) -> list[Task]:
    owned = [m.organization for m in memberships if m.role == Role.OWNER]
    crowded = set(
        Membership.objects.joined()
        .filter(organization__in=owned, role=Role.OWNER)
        .exclude(user__in=[m.user_id for m in memberships])
        .values_list("organization_id", flat=True)
    )
    return [
        Task(
            _("You’re the only owner. If you lose this mailbox, nobody can open this desk."),
            _("Add a second owner"),
            f"/desk/{host.slug}/team/",
        )
        for host in owned
        if host.pk not in crowded
    ]
