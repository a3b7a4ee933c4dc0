"""A new forum, told once to everybody who asked. The key is `announcement:<forum>:<follower>`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from forums.followers.leaving import ANNOUNCING, follower_named
from forums.followers.letters import announcing_letter
from forums.followers.models import Follower
from forums.hosting.models import Organization, User, record
from forums.hosting.team import hold_organization
from forums.mailing.message import Message
from forums.mailing.models import Letter
from forums.mailing.sending import put_letters, send_due
from forums.programme.models import Forum

DAY = timedelta(days=1)
A_DAY = 100  # announcements of an organization that nobody has verified: no use to a spammer


class NotToBeAnnounced(Exception):
    """The forum is not public, has begun, is by invitation, or protects those who come."""


@dataclass(frozen=True)
class Audience:
    """How many have yet to hear of a forum, how many were written to, and whether it takes more than a day."""

    waiting: int
    written: int
    takes_days: bool


def may_be_announced(forum: Forum, now: datetime) -> bool:
    """A protected forum's title must not lie in mailboxes; who is invited hears by invitation."""
    is_open = forum.visibility != Forum.Visibility.INVITATION and not forum.protected
    return is_open and forum.is_published and not forum.has_begun(now)


def audience_of(forum: Forum) -> Audience:
    """Two queries. Whoever leaves takes their letters along, so the numbers can be subtracted."""
    everybody = Follower.objects.confirmed().filter(organization=forum.organization_id).count()
    written = Letter.objects.filter(key__startswith=_prefix(forum)).count()
    waiting = max(0, everybody - written)
    return Audience(waiting, written, takes_days=forum.organization.verified_at is None and waiting > A_DAY)


@transaction.atomic
def announce(forum: Forum, *, actor: User, now: datetime) -> int:
    """A letter for everybody on the list who has none about this forum; answer for how many.

    Safe to repeat: nobody hears of one forum twice. An organization that is not verified writes to A_DAY people in any
    24 hours, and the others follow by themselves. Locks the organization. Raises NotToBeAnnounced.
    """
    organization = hold_organization(forum.organization_id)
    if not may_be_announced(Forum.objects.get(pk=forum.pk), now):
        raise NotToBeAnnounced
    known = {follower_named(key) for key in _keys(_prefix(forum))}
    followers = organization.followers.confirmed().order_by("pk").values_list("uuid", "language")
    new = [(uuid, language) for uuid, language in followers if uuid not in known]
    if new:
        put_letters(
            [
                _letter(forum, uuid, language, now=now, at=at)
                for (uuid, language), at in zip(new, _times(organization, len(new), now), strict=True)
            ]
        )
        record(organization, actor=actor, verb="announced", subject=f"forum:{forum.uuid}", at=now)
    return len(new)


def send_announcements(now: datetime) -> bool:
    """Send what is due; answer whether more is waiting."""
    return send_due(ANNOUNCING, compose=lambda letter: compose(letter, now=now), now=now)


def compose(letter: Letter, *, now: datetime) -> Message | None:
    """None where the follower has left, or the forum is no longer to be announced."""
    people = Follower.objects.confirmed().select_related("organization")
    follower = people.filter(uuid=follower_named(letter.key)).first()
    forum = Forum.objects.with_people().filter(uuid=UUID(letter.key.split(":")[1])).first()
    if follower is None or forum is None or not may_be_announced(forum, now):
        return None
    return announcing_letter(follower, forum, letter)


def paced(before: list[datetime], number: int, *, now: datetime) -> list[datetime]:
    """The earliest moments for so many letters more, so that no 24 hours hold more than A_DAY of them all."""
    taken = sorted(before)
    for _ in range(number):
        after = [now, *taken[-1:]]
        after += [taken[-A_DAY] + DAY] if len(taken) >= A_DAY else []
        taken.append(max(after))
    return taken[len(before) :]


def _times(organization: Organization, number: int, now: datetime) -> list[datetime]:
    if organization.verified_at is not None:
        return [now] * number
    current = Forum.objects.announced().filter(organization=organization, starts_at__gt=now - DAY)
    about = Q(pk__in=[])
    for forum in current.only("uuid"):
        about |= Q(key__startswith=_prefix(forum))
    recent = Letter.objects.filter(about, next_try_at__gt=now - DAY)
    return paced(list(recent.values_list("next_try_at", flat=True)), number, now=now)


def _letter(forum: Forum, follower: UUID, language: str, *, now: datetime, at: datetime) -> Letter:
    key = f"{_prefix(forum)}{follower}"
    return Letter(kind="new forum", key=key, language=language, made_at=now, next_try_at=at)


def _keys(prefix: str) -> list[str]:
    return list(Letter.objects.filter(key__startswith=prefix).values_list("key", flat=True))


def _prefix(forum: Forum) -> str:
    return f"{ANNOUNCING}{forum.uuid}:"
