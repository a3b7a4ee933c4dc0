"""Rate limits as rows: an upsert moves them, so every process sees the same count."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from forums.limits.models import RateWindow
from forums.signing.subkeys import subkey

# Django's bulk_create cannot add to the row it meets; one statement instead of three for each window.
_UPSERT = """
    INSERT INTO forums_ratewindow ("key", "window", "count") VALUES {rows}
    ON CONFLICT ("key", "window") DO UPDATE SET "count" = forums_ratewindow."count" + 1
    RETURNING "key", "count"
"""

Window = tuple[str, timedelta]  # what is counted, and how long one window of it is

ROWS_KEPT = timedelta(hours=48)  # longer than any window; nothing older can matter


def count(subject: str, *, per: timedelta, now: datetime) -> int:
    """Count one more for `subject` in the window that holds `now`; answer how many there are with it.

    The subject (an address, an IP) is never stored: the key is a MAC whose salt changes daily.
    Safe under concurrency: one upsert, no read before the write.
    """
    return count_all([(subject, per)], now=now)[subject, per]


def count_all(windows: Iterable[Window], *, now: datetime) -> dict[Window, int]:
    """As `count` for several, each at most once, in one statement; for none, in none.

    Always in the order of their keys: two who count the same rows wait for each other and never in a circle.
    """
    rows = {_row(subject, per, now): (subject, per) for subject, per in windows}
    if not rows:
        return {}
    named = {key: rows[key, window] for key, window in rows}
    values = [
        value
        for key, window in sorted(rows)
        for value in (key, connection.ops.adapt_datetimefield_value(window))
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT.format(rows=", ".join(["(%s, %s, 1)"] * len(rows))), values)
        return {named[key]: int(number) for key, number in cursor.fetchall()}


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
