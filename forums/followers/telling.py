"""Asking an address whether it really wants to hear of the next forums. The key is `follower:<uuid>:<news>`."""

from datetime import datetime, timedelta
from itertools import batched

from django.db.models import F

from forums.followers.leaving import ASKING, TO_CONFIRM, follower_named
from forums.followers.letters import asking_letter
from forums.followers.models import Follower
from forums.hosting.models import Organization
from forums.limits.counting import count
from forums.mailing.message import Message
from forums.mailing.models import Letter
from forums.mailing.sending import put_letters, send_due

TO_ONE_ADDRESS_A_DAY = 3  # of all organizations together: nobody fills a mailbox through our forms
A_DAY = (
    100  # of an organization that nobody has verified: its name must not travel to strangers by the thousand
)
DAY = timedelta(days=1)
AT_ONCE = 100  # letters laid out at a time


def ask_back(now: datetime) -> bool:
    """Lay out a letter for everybody who asked and was not asked back, then send what is due; answer whether more may
    be waiting. Safe to repeat, in any number of workers."""
    untold = Follower.objects.unconfirmed().filter(news__gt=F("told_news"), asked_at__gt=now - TO_CONFIRM)
    asking = untold.select_related("organization")
    for followers in batched(asking.order_by("pk"), AT_ONCE):
        _lay_out({f"{ASKING}{follower.uuid}:{follower.news}": follower for follower in followers}, now)
    return send_due(ASKING, compose=compose, told=told, now=now)


def compose(letter: Letter) -> Message | None:
    """None where they said yes meanwhile, have left, or asked once more."""
    named = Follower.objects.select_related("organization").filter(uuid=follower_named(letter.key))
    follower = named.unconfirmed().filter(news=_news(letter)).first()
    return asking_letter(follower, letter) if follower else None


def told(letter: Letter) -> None:
    """Called in the transaction that records the letter as sent."""
    news = _news(letter)
    Follower.objects.filter(uuid=follower_named(letter.key), told_news__lt=news).update(told_news=news)


def _lay_out(asking: dict[str, Follower], now: datetime) -> None:
    known = set(Letter.objects.filter(key__in=asking).values_list("key", flat=True))
    new = {key: follower for key, follower in asking.items() if key not in known}
    letters = [
        Letter(
            kind="keep in touch",
            key=key,
            language=follower.language,
            made_at=now,
            next_try_at=_turn_of(follower.organization, now),
        )
        for key, follower in new.items()
        if _may_write(follower, now)
    ]
    if letters:
        put_letters(letters)


def _may_write(follower: Follower, now: datetime) -> bool:
    """Beyond what one mailbox is sent in a day the wish stays silent, whoever had it."""
    if count(f"asked back:{follower.email}", per=DAY, now=now) <= TO_ONE_ADDRESS_A_DAY:
        return True
    Follower.objects.filter(pk=follower.pk, news=follower.news).update(told_news=follower.news)
    return False


def _turn_of(organization: Organization, now: datetime) -> datetime:
    """Now; on one of the next days where the organization has asked enough strangers today."""
    if organization.verified_at is not None:
        return now
    before = count(f"asked back by:{organization.uuid}", per=DAY, now=now) - 1
    return now + before // A_DAY * DAY


def _news(letter: Letter) -> int:
    return int(letter.key.rpartition(":")[2])
