"""The letter that brings an invitation. Its key is `team:<membership uuid>:<news>`."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from forums.hosting import roles
from forums.hosting.inviting import is_open, link_of
from forums.hosting.models import Membership, Role
from forums.mailing.models import Letter
from forums.mailing.sending import send_due

PREFIX = "team:"
AT_ONCE = 100  # letters laid out by one sweep


def tell_team(now: datetime) -> int:
    """Lay out a letter for every invitation with news, then send what is due. Safe to repeat; at least once."""
    untold = Membership.objects.filter(user=None, news__gt=F("told_news")).order_by("pk")[:AT_ONCE]
    Letter.objects.bulk_create(
        [
            Letter(
                kind="invitation to the team",
                key=f"{PREFIX}{invitation.uuid}:{invitation.news}",
                language=invitation.organization.first_language,
                made_at=now,
                next_try_at=now,
            )
            for invitation in untold.select_related("organization")
        ],
        ignore_conflicts=True,
    )
    return send_due(PREFIX, compose=lambda letter: compose(letter, now=now), told=told, now=now)


def compose(letter: Letter, *, now: datetime) -> EmailMessage | None:
    """The invitation as it is now; None where it was withdrawn, accepted, has run out, or has newer news."""
    uuid, news = _named_by(letter)
    invitation = Membership.objects.select_related("organization").filter(uuid=uuid, news=news).first()
    if invitation is None or not is_open(invitation, now):
        return None
    with translation.override(letter.language or settings.LANGUAGE_CODE):
        return _write(invitation)


def told(letter: Letter) -> None:
    """Called in the transaction that records the letter as sent."""
    uuid, news = _named_by(letter)
    Membership.objects.filter(uuid=uuid, told_news__lt=news).update(told_news=news)


def _write(invitation: Membership) -> EmailMessage:
    role = Role(invitation.role)
    context = {
        "organization": " ".join(str(invitation.organization.name).split()),
        "role": role.label,
        "role_words": roles.IN_WORDS[role],
        "link": f"{settings.SITE_URL}{link_of(invitation)}",
        "site_name": settings.SITE_NAME,
    }
    subject = " ".join(render_to_string("forums/hosting/invitation_subject.txt", context).split())
    text = render_to_string("forums/hosting/invitation_message.txt", context).strip()
    message = EmailMultiAlternatives(
        subject, text, settings.MAIL_FROM, [invitation.email], headers={"Auto-Submitted": "auto-generated"}
    )
    message.attach_alternative(
        render_to_string("forums/hosting/invitation_message.html", context), "text/html"
    )
    return message


def _named_by(letter: Letter) -> tuple[str, int]:
    _, uuid, news = letter.key.split(":")
    return uuid, int(news)
