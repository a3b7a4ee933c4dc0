"""The letter that brings an invitation. Its key is `team:<membership uuid>:<news>`."""

from datetime import datetime
from itertools import batched

from django.conf import settings
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from forums.hosting import roles
from forums.hosting.inviting import INVITATION_LASTS, is_open, link_of
from forums.hosting.models import Membership, Role
from forums.mailing.message import Message, mailbox, message_id, write
from forums.mailing.models import Letter
from forums.mailing.sending import put_letters, send_due

PREFIX = "team:"
AT_ONCE = 100  # letters laid out by one sweep


def tell_team(now: datetime) -> bool:
    """Lay out a letter for every invitation with news, then send what is due; answer whether more may be waiting.

    Safe to repeat, in any number of workers; every invitation is told at least once.
    """
    for invitations in batched(_open_and_untold(now), AT_ONCE):
        keys = {f"{PREFIX}{invitation.uuid}:{invitation.news}": invitation for invitation in invitations}
        known = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))
        put_letters(
            [
                Letter(
                    kind="invitation to the team",
                    key=key,
                    language=invitation.organization.first_language,
                    made_at=now,
                    next_try_at=now,
                )
                for key, invitation in keys.items()
                if key not in known
            ]
        )
    return send_due(PREFIX, compose=lambda letter: compose(letter, now=now), told=told, now=now)


def _open_and_untold(now: datetime) -> QuerySet[Membership]:
    """One whose letter failed stays untold until it runs out; it must not keep the others waiting."""
    untold = Membership.objects.filter(
        user=None, news__gt=F("told_news"), invited_at__gt=now - INVITATION_LASTS
    )
    return untold.select_related("organization").order_by("pk")


def compose(letter: Letter, *, now: datetime) -> Message | None:
    """The invitation as it is now; None where it was withdrawn, accepted, has run out, or has newer news."""
    uuid, news = _named_by(letter)
    invitation = Membership.objects.select_related("organization").filter(uuid=uuid, news=news).first()
    if invitation is None or not is_open(invitation, now):
        return None
    with translation.override(letter.language or settings.LANGUAGE_CODE):
        return _written(invitation, letter)


def told(letter: Letter) -> None:
    """Called in the transaction that records the letter as sent."""
    uuid, news = _named_by(letter)
    Membership.objects.filter(uuid=uuid, told_news__lt=news).update(told_news=news)


def _written(invitation: Membership, letter: Letter) -> Message:
    role = Role(invitation.role)
    context = {
        "organization": invitation.organization.name,
        "role": role.label,
        "role_words": roles.IN_WORDS[role],
        "link": f"{settings.SITE_URL}{link_of(invitation)}",
        "site_name": settings.SITE_NAME,
    }
    return write(
        to=invitation.email,
        sender=mailbox(settings.SITE_NAME, settings.MAIL_FROM),
        subject=render_to_string("forums/hosting/invitation_subject.txt", context),
        text=render_to_string("forums/hosting/invitation_message.txt", context).strip(),
        html=render_to_string("forums/hosting/invitation_message.html", context),
        message_id=message_id(letter.key, settings.MAIL_FROM.rpartition("@")[2]),
        at=letter.made_at,
    )


def _named_by(letter: Letter) -> tuple[str, int]:
    _, uuid, news = letter.key.split(":")
    return uuid, int(news)
