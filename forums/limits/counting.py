"""Rate limits as rows: an upsert moves them, so every process sees the same count."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.db import connection

from forums.limits.models import RateWindow
from forums.signing.subkeys import subkey

# Django's bulk_create cannot add to the row it meets; one statement instead of three, twice for every form.
_UPSERT = """
    INSERT INTO forums_ratewindow ("key", "window", "count") VALUES (%s, %s, 1)
    ON CONFLICT ("key", "window") DO UPDATE SET "count" = forums_ratewindow."count" + 1
    RETURNING "count"
"""

ROWS_KEPT = timedelta(hours=48)  # longer than any window; nothing older can matter


def count(subject: str, *, per: timedelta, now: datetime) -> int:
    """Count one more for `subject` in the window that holds `now`; answer how many there are with it.

    The subject (an address, an IP) is never stored: the key is a MAC whose salt changes daily.
    Safe under concurrency: one upsert, no read before the write.
    """
    key, window = _row(subject, per, now)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [key, connection.ops.adapt_datetimefield_value(window)])
        return int(cursor.fetchone()[0])


def counted(subject: str, *, per: timedelta, now: datetime) -> int:
    """How many there are so far in the window that holds `now`; counts nothing."""
    key, window = _row(subject, per, now)
    return RateWindow.objects.filter(key=key, window=window).values_list("count", flat=True).first() or 0


def forget(now: datetime) -> int:
    """Delete the rows that no window needs any more."""
    return RateWindow.objects.filter(window__lt=now - ROWS_KEPT).delete()[0]


def _row(subject: str, per: timedelta, now: datetime) -> tuple[str, datetime]:
    seconds = int(per.total_seconds())
    window = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)
    return _key(f"{seconds}:{subject}", now), window


def _key(subject: str, now: datetime) -> str:
    salt = subkey(f"limits:{now:%Y-%m-%d}")
    return hmac.new(salt, subject.encode(), hashlib.sha256).hexdigest()
