"""No faster than the provider takes it: whoever sends more is throttled, or thrown out."""

from datetime import datetime, timedelta

from django.conf import settings

from forums.mailing.models import Letter

WINDOW = timedelta(minutes=1)


def may_send(now: datetime) -> bool:
    """Whether one more letter fits into the last minute; any number of workers read the same rows, so together they may
    be over it by one letter each."""
    if not settings.MAIL_A_MINUTE:
        return True
    lately = Letter.objects.filter(state=Letter.State.SENT, sent_at__gt=now - WINDOW)
    return lately.count() < settings.MAIL_A_MINUTE
