"""Every invitation, reminder and receipt leaves as a letter `invitation:<uuid>:<news>`; a number, not a queue: `news`
counts what a guest must hear, `told_news` what they have heard.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from attendees.invitations.inviting import GRACE
from attendees.invitations.letters import compose_letter
from attendees.invitations.models import Invitation, InvitationQuerySet
from forums.hosting.models import Organization
from forums.limits.counting import count
from forums.mailing.dashed import Dashed
from forums.mailing.message import Message
from forums.mailing.models import Letter
from forums.mailing.sending import put_letters, send_due
from forums.programme.models import Forum

PREFIX = "invitation:"
CHUNK = 500
A_DAY = (
    100  # of an organization that nobody has verified: its name must not travel to strangers by the thousand
)
DAY = timedelta(days=1)
ONLY_WHILE_PUBLIC = ("invitation", "reminder", "moved")


def tell_guests(now: datetime) -> bool:
    """Raise a letter for every guest who must hear something and send what is due; True if more is waiting."""
    for guests in _to_tell(now):
        put_letters([_letter(guest, now) for guest in guests])
    return send_due(PREFIX, compose=compose, told=told, now=now)


def compose(letter: Letter) -> Message | None:
    """The message, or None where it is no longer true: newer news, an answer meanwhile, a forum that is off."""
    uuid, news = _named(letter.key)
    guests = Invitation.objects.select_related("forum__organization", "forum__venue", "registration")
    found = guests.exclude(email="").filter(uuid=uuid, news=news, told_news__lt=news).first()
    if found is None or (letter.kind in ONLY_WHILE_PUBLIC and not _may_ask(found, letter.next_try_at)):
        return None
    Invitation.objects.filter(pk=found.pk).update(
        forum_sequence=found.forum.sequence
    )  # this letter says it all
    return compose_letter(found, kind=letter.kind, key=letter.key, written_at=letter.made_at)


def told(letter: Letter) -> None:
    """Remember what this guest heard. Runs in the transaction that records the letter as sent."""
    uuid, news = _named(letter.key)
    Invitation.objects.filter(uuid=uuid, told_news__lt=news).update(told_news=news)


def _may_ask(invitation: Invitation, now: datetime) -> bool:
    return invitation.is_open and invitation.forum.is_published and not invitation.forum.has_begun(now)


def _to_tell(now: datetime) -> Iterator[list[Invitation]]:
    """In the order of their rows, a chunk at a time; whoever has a letter for the newest news, however it ended, is
    left out. A list that has just been confirmed waits for GRACE."""
    waiting: InvitationQuerySet = Invitation.objects.to_tell().exclude(guest_list__invited_at__gt=now - GRACE)
    waiting = waiting.filter(~Q(kind__in=ONLY_WHILE_PUBLIC) | Q(forum__state=Forum.State.PUBLISHED))
    parts = Value(PREFIX), Dashed(OuterRef("uuid")), Value(":"), Cast(OuterRef("news"), TextField())
    raised = Letter.objects.filter(key=Concat(*parts, output_field=TextField()))
    rows = waiting.filter(~Exists(raised)).select_related("forum__organization").order_by("pk")
    for chunk in batched(rows.iterator(chunk_size=CHUNK), CHUNK):
        yield list(chunk)


def _letter(invitation: Invitation, now: datetime) -> Letter:
    return Letter(
        key=_key(invitation),
        kind=invitation.kind,
        language=invitation.language,
        next_try_at=_turn_of(invitation.forum.organization, now),
        made_at=now,
    )


def _turn_of(organization: Organization, now: datetime) -> datetime:
    """Now; on one of the next days where the organization has written to enough strangers today."""
    if organization.verified_at is not None:
        return now
    before = count(f"invited by:{organization.uuid}", per=DAY, now=now) - 1
    return now + before // A_DAY * DAY


def _key(invitation: Invitation) -> str:
    return f"{PREFIX}{invitation.uuid}:{invitation.news}"


def _named(key: str) -> tuple[UUID, int]:
    _, uuid, news = key.split(":")
    return UUID(uuid), int(news)
