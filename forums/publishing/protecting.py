"""A protected forum only gets tighter: whoever registered under a promise keeps it."""

from datetime import datetime

from forums.programme.models import Forum
from forums.publishing.refusals import Loosened
from forums.publishing.sequence import nobody_registered

Shown = Forum.AddressShown


def hold(before: Forum, after: Forum, *, now: datetime) -> None:
    """Refuse what would take back a promise; keep the address of a forum that is protected now from those without a
    place.

    `before` is the locked row, `after` the same as its host wants it; nothing is saved here. Protection may come at
    any time, and goes only while nobody has registered. The address is never told earlier than was said, but by its
    own hour. Raises Loosened.
    """
    if before.protected and not after.protected and not nobody_registered(before):
        raise Loosened("protected")
    after.protection_binds = after.protected and not nobody_registered(before)
    if not after.protected:
        return
    if before.protected and not before.is_draft and _is_earlier(after.address_shown, before.address_shown):
        raise Loosened("address_shown")
    if after.shows_address_to_everyone():
        is_known = (
            not before.is_draft and before.address_shown_at is not None and before.address_shown_at <= now
        )
        after.address_shown = Shown.SEATED if is_known else Shown.LATER


def _is_earlier(shown: str, than: str) -> bool:
    order = [Shown.EVERYONE, Shown.SEATED, Shown.LATER]
    return order.index(Shown(shown)) < order.index(Shown(than))
