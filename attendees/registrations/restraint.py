"""How much may happen in the name of an address before somebody there has confirmed anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from attendees.registrations.models import Registration
from forums.limits.counting import count
from forums.programme.models import Forum

ONE_ADDRESS = 3  # live registrations that need no confirmation: families share an address
ONE_ADDRESS_WRITTEN_TO = 6  # live registrations that it hears of; the rest wait in silence
ONE_ADDRESS_FROM_ONE_PLACE = 2  # a day; more would tell that place how many the address has already
LETTERS_A_DAY = 12  # that what people do on our pages brings to one address about one forum
FROM_ONE_PLACE = ((40, timedelta(minutes=1)), (400, timedelta(hours=1)))  # a school shares one address

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Restraint:
    """Whether the address must confirm first, and whether it is written to at all."""

    must_confirm: bool
    may_write: bool


def restraint_of(forum: Forum, email: str, *, source: str = "", now: datetime) -> Restraint:
    """What holds for one more place of this address; counts it, and one letter. The caller holds the forum's lock.

    The registration itself is not among the live ones. Without an address there is nothing to hold back.
    """
    if not email:
        return Restraint(must_confirm=False, may_write=False)
    others = Registration.objects.live().filter(forum=forum, email=email).count()
    hears_more = may_write(forum, email, now=now)
    often = bool(source) and _from_one_place(forum, email, source, now)
    return Restraint(
        must_confirm=others >= ONE_ADDRESS or often or not hears_more,
        may_write=hears_more and others < ONE_ADDRESS_WRITTEN_TO,
    )


def may_write(forum: Forum, email: str, *, now: datetime) -> bool:
    """Count one more letter to this address about this forum; False once it has had enough for a day."""
    return count(f"letters:{forum.uuid}:{email}", per=DAY, now=now) <= LETTERS_A_DAY


def too_many_from(forum: Forum, source: str, *, now: datetime) -> bool:
    """Count one more registration from this place; True once it is more than a school would send."""
    if not source:
        return False
    subject = f"registration:{forum.uuid}:{source}"
    counted = [count(subject, per=per, now=now) > most for most, per in FROM_ONE_PLACE]  # every window moves
    return any(counted)


def _from_one_place(forum: Forum, email: str, source: str, now: datetime) -> bool:
    subject = f"registration:{forum.uuid}:{source}:{email}"
    return count(subject, per=DAY, now=now) > ONE_ADDRESS_FROM_ONE_PLACE
