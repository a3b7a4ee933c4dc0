"""How much may happen in the name of an address before somebody there has confirmed anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from attendees.registrations.models import Registration
from forums.limits.counting import Window, count_all
from forums.programme.models import Forum

ONE_ADDRESS = 3  # live registrations that need no confirmation: families share an address
ONE_ADDRESS_WRITTEN_TO = 6  # live registrations that it hears of; the rest wait in silence
LETTERS_A_DAY = 12  # that what people do on our pages brings to one address about one forum
FROM_ONE_PLACE = ((40, timedelta(minutes=1)), (400, timedelta(hours=1)))  # a school shares one address

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Restraint:
    """Whether the address must confirm first, whether it is written to at all, and whether too much comes from where
    this came from."""

    must_confirm: bool
    may_write: bool
    too_many: bool


def restraint_of(forum: Forum, email: str, *, others: int, source: str = "", now: datetime) -> Restraint:
    """What holds for one more place of this address, which has `others`; counts it, one letter, and one more from
    `source`, in one statement. The caller holds the forum's lock.

    Without an address there is nothing to hold back; the desk has no source.
    """
    sent, letters = f"registration:{forum.uuid}:{source}", _letters(forum, email)
    from_there = [(sent, per) for _most, per in FROM_ONE_PLACE] if source else []
    counted = count_all([*from_there, letters] if email else from_there, now=now)
    hears_more = bool(email) and counted[letters] <= LETTERS_A_DAY
    return Restraint(
        must_confirm=bool(email) and (others >= ONE_ADDRESS or not hears_more),
        may_write=hears_more and others < ONE_ADDRESS_WRITTEN_TO,
        too_many=any(counted[sent, per] > most for most, per in FROM_ONE_PLACE) if source else False,
    )


def others_of(forum: Forum, email: str) -> int:
    """How many live registrations an address has here; "" has none."""
    return Registration.objects.live().filter(forum=forum, email=email).count() if email else 0


def may_write(forum: Forum, email: str, *, now: datetime) -> bool:
    """Count one more letter to this address about this forum; False once it has had enough for a day."""
    letters = _letters(forum, email)
    return count_all([letters], now=now)[letters] <= LETTERS_A_DAY


def _letters(forum: Forum, email: str) -> Window:
    return f"letters:{forum.uuid}:{email}", DAY
