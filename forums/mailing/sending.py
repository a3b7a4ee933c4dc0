"""From a due letter to a sent one, at least once, by any number of workers.

Each letter is leased in a short transaction, composed by its owner, sent outside any transaction and recorded.
A worker that dies leaves a lease behind; when it runs out, another worker takes the letter over.
"""

import logging
import re
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from forums.mailing.message import Message, message_id
from forums.mailing.models import Letter, Suppression
from forums.mailing.pacing import may_send
from forums.mailing.providers import label
from forums.mailing.suppressing import is_suppressed, suppress

log = logging.getLogger(__name__)

LEASE = timedelta(
    minutes=2
)  # longer than a slow mail server takes for one message, short for who waits for it
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(RETRY_AFTER) + 1
SOON = timedelta(seconds=2)  # for a letter that waits for another one
TURN = 5.0  # seconds; then the worker's other work is due
PERMANENT = 500  # SMTP replies from here on are final (RFC 5321, 4.2.1)
POLICY = re.compile(
    rb"\b5\.7\.\d"
)  # refused for what it is or whence it comes; the mailbox is there (RFC 3463)

type Compose = Callable[[Letter], Message | None]
type Told = Callable[[Letter], None]


class NotYet(Exception):
    """Raised by a `compose`: an earlier letter to the same person may still be on its way. Ask again soon."""


class Refused(Exception):
    """The address is known to take no mail: it bounced before, or somebody there wants none."""


class Abandoned(Exception):
    """Every worker that took this letter up died over it."""


class ServerAway(Exception):
    """The mail server could not be reached at all; the other letters would fare no better."""


@dataclass(frozen=True)
class _Turn:
    """One call of send_due: `now` of the caller, moved on by the time that has passed."""

    began_at: datetime
    began: float

    @property
    def now(self) -> datetime:
        return self.began_at + timedelta(seconds=time.monotonic() - self.began)

    @property
    def is_over(self) -> bool:
        return time.monotonic() - self.began > TURN


def put_letter(key: str, *, kind: str, now: datetime, language: str = "") -> None:
    """There is a letter with this key, due now, unless it exists already in any state. Safe to repeat."""
    put_letters([Letter(key=key, kind=kind, language=language, next_try_at=now, made_at=now)])


def put_letters(letters: list[Letter]) -> None:
    """As `put_letter`, for many in one statement."""
    Letter.objects.bulk_create(letters, ignore_conflicts=True)


def send_due(prefix: str, *, compose: Compose, told: Told | None = None, now: datetime) -> bool:
    """Send the due letters whose key starts with `prefix`, oldest first; answer whether more may be waiting.

    `compose(letter)` gives the message; None means that it is no longer true, and nobody hears it. It may raise
    NotYet. It runs outside a transaction and may open its own. `told(letter)` runs in the transaction that records
    the success. No two workers hold one letter at a time; SIGKILL at any point only delays it by LEASE.
    """
    turn = _Turn(now, time.monotonic())
    while not turn.is_over:
        if not may_send(turn.now):
            return False
        letter = _lease(prefix, turn.now)
        if letter is None:
            return False
        try:
            _deliver(letter, compose, told, turn)
        except ServerAway:
            return False
    return True


def _deliver(letter: Letter, compose: Compose, told: Told | None, turn: _Turn) -> None:
    try:
        message = _composed(letter, compose)
        if message is None:
            _settle(letter, state=Letter.State.OVERTAKEN)
            return
        if turn.now >= _expiry(letter) or not _identify(letter, message):
            return  # composing took longer than the lease: somebody else has the letter now
        label(message.extra_headers)
        message.send(using="default")
    except NotYet:
        _settle(letter, state=Letter.State.DUE, next_try_at=turn.now + SOON, attempts=letter.attempts - 1)
    except Exception as error:
        _fail(letter, error, turn.now)
        if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
            raise ServerAway from error
    else:
        _record(letter, told, turn.now)


def _identify(letter: Letter, message: Message) -> bool:
    """Name the message before it may leave; False where the lease is lost.

    An earlier try may have arrived. The same words go out under the same Message-ID again, and mail services show
    them once; words that have changed since, a typo put right, get an id of their own, or they would be hidden.
    """
    tried, digest = letter.digest, message.digest()
    if tried and tried != digest:
        domain = str(message.extra_headers["Message-ID"]).rpartition("@")[2].rstrip(">")
        message.extra_headers["Message-ID"] = message_id(f"{letter.key}:{digest}", domain)
    letter.message_id, letter.digest = str(message.extra_headers["Message-ID"]), message.digest()
    return bool(tried) or _ours(letter).update(digest=digest) == 1


def _composed(letter: Letter, compose: Compose) -> Message | None:
    if letter.attempts > MOST_ATTEMPTS:
        raise Abandoned
    message = compose(letter)
    if message is not None and is_suppressed(message.to[0]):
        raise Refused
    return message


def _lease(prefix: str, now: datetime) -> Letter | None:
    """The next letter, now ours alone. An idle look costs one query and no write lock."""
    if not _due(prefix, now).exists():
        return None
    return _claim(prefix, now)


@transaction.atomic
def _claim(prefix: str, now: datetime) -> Letter | None:
    """PostgreSQL passes over rows that others hold; on SQLite the transaction is alone anyway."""
    letter = _due(prefix, now).select_for_update(skip_locked=True).order_by("next_try_at", "pk").first()
    if letter is None:
        return None
    letter.state = Letter.State.LEASED
    letter.lease_until = letter.next_try_at = now + LEASE  # one column answers both "due" and "left behind"
    letter.attempts += 1
    letter.save(update_fields=["state", "lease_until", "next_try_at", "attempts"])
    return letter


def _due(prefix: str, now: datetime) -> QuerySet[Letter]:
    waiting = (Letter.State.DUE, Letter.State.LEASED)
    return Letter.objects.filter(state__in=waiting, next_try_at__lte=now, key__startswith=prefix)


def _expiry(letter: Letter) -> datetime:
    assert letter.lease_until is not None
    return letter.lease_until


@transaction.atomic
def _record(letter: Letter, told: Told | None, now: datetime) -> None:
    """It has left. Where somebody else leased the letter meanwhile, the record is theirs to write."""
    found = {"message_id": letter.message_id, "digest": letter.digest, "error": ""}
    if _settle(letter, state=Letter.State.SENT, sent_at=now, **found) and told is not None:
        told(letter)


def _fail(letter: Letter, error: Exception, now: datetime) -> None:
    """Try again later, or give up. Only the class and a code are kept: a server's words may name somebody."""
    code = _reply_code(error)
    described = f"{type(error).__name__} {code}".strip()[:80] if code else type(error).__name__[:80]
    log.warning("Letter %s, attempt %s: %s.", letter.pk, letter.attempts, described)
    if isinstance(error, Refused):
        _settle(letter, state=Letter.State.BOUNCED, error=described)
    elif isinstance(error, smtplib.SMTPRecipientsRefused) and code >= PERMANENT:
        _settle(letter, state=Letter.State.BOUNCED, error=described)
        _leave_in_peace(error, now)
    elif letter.attempts >= MOST_ATTEMPTS:
        _settle(letter, state=Letter.State.FAILED, error=described)
    else:
        wait = RETRY_AFTER[letter.attempts - 1]
        _settle(letter, state=Letter.State.DUE, error=described, next_try_at=now + wait)


def _leave_in_peace(error: smtplib.SMTPRecipientsRefused, now: datetime) -> None:
    """There is no such mailbox: nothing more goes there."""
    for address, (code, words) in error.recipients.items():
        if code >= PERMANENT and not POLICY.search(words):
            suppress(address, because=Suppression.Because.BOUNCED, now=now)


def _settle(letter: Letter, **found: object) -> bool:
    """Write how the lease ended, if it is still ours: every lease counts one attempt, so that number names it."""
    return _ours(letter).update(lease_until=None, **found) == 1


def _ours(letter: Letter) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=letter.pk, state=Letter.State.LEASED, attempts=letter.attempts)


def _reply_code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
