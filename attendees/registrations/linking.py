"""Send me my link again. Nothing that can be seen or timed tells whether an address is known."""

from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from attendees.registrations.models import Registration
from attendees.registrations.refusals import TooManyTries
from attendees.registrations.restraint import ONE_ADDRESS_WRITTEN_TO
from forums.limits.counting import count
from forums.mailing.models import Letter

FROM_ONE_PLACE_AN_HOUR = 30
TO_ONE_ADDRESS_AN_HOUR = 3  # silently: the page is the same


@transaction.atomic
def send_links(email: str, *, source: str, now: datetime) -> None:
    """Raise one letter per live registration of this address; asking twice within a minute is asking once.

    Raises TooManyTries by the sender's place, whatever the address.
    """
    hour = timedelta(hours=1)
    if count(f"link:{source}", per=hour, now=now) > FROM_ONE_PLACE_AN_HOUR:
        raise TooManyTries
    heard_enough = count(f"link:{email}", per=hour, now=now) > TO_ONE_ADDRESS_AN_HOUR
    letters = [_letter(uuid, language, now) for uuid, language in _known(email)]
    if heard_enough or not letters:
        letters = [_decoy(now)]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)


def _known(email: str) -> list[tuple[UUID, str]]:
    """The registrations this address may hear of: of each forum not more than registering itself would write about,
    those with a place first."""
    live = Registration.objects.live().filter(email=email)
    first = live.annotate(later=Q(state=Registration.State.UNCONFIRMED)).order_by("forum", "later", "-pk")
    per_forum = groupby(first.values_list("forum", "uuid", "language"), key=itemgetter(0))
    return [
        (uuid, language)
        for _forum, rows in per_forum
        for _pk, uuid, language in islice(rows, ONE_ADDRESS_WRITTEN_TO)
    ]


def _letter(uuid: UUID, language: str, now: datetime) -> Letter:
    minute = int(now.timestamp()) // 60
    return Letter(kind="link", key=f"link:{uuid}:{minute}", language=language, next_try_at=now, made_at=now)


def _decoy(now: datetime) -> Letter:
    """Nobody gets it: an unknown address costs the same write as a known one."""
    letter = _letter(uuid4(), "", now)
    letter.state = Letter.State.OVERTAKEN
    return letter
