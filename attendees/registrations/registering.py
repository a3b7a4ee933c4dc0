"""From a form to a place."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from attendees.registrations.code import draw_code
from attendees.registrations.models import Registration, draw_door_number
from attendees.registrations.refusals import ForumFull, RegistrationClosed, TooManyTries
from attendees.registrations.seats import give_back, lock, take
from attendees.registrations.spelling import search_text, tidy_address
from forums.limits.counting import count
from forums.programme.models import Forum
from forums.programme.offer import Standing, standing_of

ONE_ADDRESS = 3  # live registrations that need no confirmation: families share an address
ONE_ADDRESS_WRITTEN_TO = 6  # beyond it an address hears no more: nobody's mailbox is filled through our form
FROM_ONE_PLACE = ((40, timedelta(minutes=1)), (400, timedelta(hours=1)))  # a school shares one address
CONFIRM_WITHIN = timedelta(hours=48)
DRAWS = 5  # of a door number and a code; two in a row meet once in 10^10 full forums


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody wrote into the form. `source` is where it came from, for the limits; the desk has none."""

    name: str
    party: int
    email: str = ""
    phone: str = ""
    language: str = "en"
    submission_id: UUID = field(default_factory=uuid4)
    source: str = ""


@transaction.atomic
def register(forum: Forum, *, answer: Answer, now: datetime) -> Registration:
    """Give a place, or keep the answer until its address is confirmed. The same form twice is one registration.

    Locks the forum. Raises ForumFull, RegistrationClosed, or TooManyTries where there is no address to confirm.
    """
    locked = lock(forum.pk)
    known = Registration.objects.filter(forum=locked, submission_id=answer.submission_id).first()
    if known is not None:
        return known
    standing = standing_of(locked, now)
    if standing not in (Standing.OPEN, Standing.FULL):
        raise RegistrationClosed(standing)
    registration = _written(locked, answer, now)
    others = _live_with(locked, registration.email)
    too_many = _too_many_from(locked, answer.source, now)
    if too_many and not registration.email:
        raise TooManyTries
    if registration.email and (too_many or locked.confirm_address or others >= ONE_ADDRESS):
        _await_confirmation(registration, locked, now, written_to=others < ONE_ADDRESS_WRITTEN_TO)
    elif not take(locked, registration.party, now=now):
        raise ForumFull(locked.free)
    else:
        seat(registration, locked, now)
    return _insert(registration)


def seat(registration: Registration, forum: Forum, now: datetime) -> None:
    """Write a place and its ticket into the row; the seats are taken already, and the caller saves."""
    registration.state = Registration.State.SEATED
    registration.ended_because, registration.ended_at, registration.confirm_by = "", None, None
    registration.seated_at = registration.issued_at = now
    registration.issue += 1
    registration.issued_party = registration.party
    registration.news += 1
    registration.revision = forum.door_revision


def confirm_by(forum: Forum, now: datetime) -> datetime:
    """Until when an address may be confirmed: two days, but never past the end of registration."""
    ends = [at for at in (forum.registration_closes_at, forum.starts_at) if at is not None]
    return min([now + CONFIRM_WITHIN, *ends])


def _written(forum: Forum, answer: Answer, now: datetime) -> Registration:
    email = tidy_address(answer.email)
    code = draw_code()
    return Registration(
        forum=forum,
        submission_id=answer.submission_id,
        name=answer.name,
        party=answer.party,
        email=email,
        phone="" if email else answer.phone,
        language=answer.language,
        code=code,
        search=search_text(answer.name, email, code),
        told_forum_sequence=forum.sequence,
        created_at=now,
    )


def _live_with(forum: Forum, email: str) -> int:
    return Registration.objects.live().filter(forum=forum, email=email).count() if email else 0


def _too_many_from(forum: Forum, source: str, now: datetime) -> bool:
    if not source:
        return False
    subject = f"registration:{forum.uuid}:{source}"
    counted = [count(subject, per=per, now=now) > most for most, per in FROM_ONE_PLACE]  # every window moves
    return any(counted)


def _await_confirmation(registration: Registration, forum: Forum, now: datetime, *, written_to: bool) -> None:
    """Holds no seat, but where none is free it would only wait in vain."""
    if registration.party > forum.free:
        raise ForumFull(forum.free)
    give_back(forum, 0)
    registration.state = Registration.State.UNCONFIRMED
    registration.confirm_by = confirm_by(forum, now)
    registration.news = 1 if written_to else 0
    registration.revision = forum.door_revision


def _insert(registration: Registration) -> Registration:
    """Numbers and codes are drawn at random; where one is taken already, draw again."""
    for _ in range(DRAWS):
        try:
            with transaction.atomic():
                registration.save(force_insert=True)
        except IntegrityError as error:
            refused = error
            registration.door_number, registration.code = draw_door_number(), draw_code()
            registration.search = search_text(registration.name, registration.email, registration.code)
        else:
            return registration
    raise refused
