"""From a form to a place."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction

from attendees.registrations.code import draw_code
from attendees.registrations.models import Registration, draw_door_number
from attendees.registrations.refusals import ForumFull, RegistrationClosed, TooManyTries
from attendees.registrations.restraint import restraint_of, too_many_from
from attendees.registrations.seats import give_back, lock, take
from attendees.registrations.spelling import search_text, tidy_address
from forums.programme.models import Forum
from forums.programme.offer import Standing, standing_of

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

    @property
    def number(self) -> UUID:
        """One for one form with one content: whoever goes back in the browser and types another name is another."""
        return uuid5(self.submission_id, "\n".join((self.name, self.email, str(self.party), self.phone)))


@transaction.atomic
def register(forum: Forum, *, answer: Answer, now: datetime) -> Registration:
    """Give a place, or keep the answer until its address is confirmed. The same form twice is one registration.

    Locks the forum. Raises ForumFull, RegistrationClosed, or TooManyTries where there is no address to confirm.
    """
    locked = lock(forum.pk)
    known = Registration.objects.filter(forum=locked, submission_id=answer.number).first()
    if known is not None:
        return known
    standing = standing_of(locked, now)
    if standing not in (Standing.OPEN, Standing.FULL):
        raise RegistrationClosed(standing)
    registration = _written(locked, answer, now)
    too_many = too_many_from(locked, answer.source, now=now)
    if too_many and not registration.email:
        raise TooManyTries
    restraint = restraint_of(locked, registration.email, now=now)
    if registration.email and (too_many or locked.confirm_address or restraint.must_confirm):
        await_confirmation(registration, locked, now, written_to=restraint.may_write)
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


def await_confirmation(registration: Registration, forum: Forum, now: datetime, *, written_to: bool) -> None:
    """Write into the row that its address is to be confirmed first; the caller saves. Holds no seat, but where none
    is free it would only wait in vain: raises ForumFull."""
    if registration.party > forum.free:
        raise ForumFull(forum.free)
    give_back(forum, 0)
    registration.state = Registration.State.UNCONFIRMED
    registration.ended_because, registration.ended_at = "", None
    registration.confirm_by = confirm_by(forum, now)
    registration.news += written_to
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
        submission_id=answer.number,
        name=answer.name,
        party=answer.party,
        email=email,
        phone="" if email else answer.phone,
        language=answer.language,
        code=code,
        search=search_text(answer.name, email, code, "" if email else answer.phone),
        told_forum_sequence=forum.sequence,
        created_at=now,
    )


def _insert(registration: Registration) -> Registration:
    """Numbers and codes are drawn at random; where one is taken already, draw again."""
    for _ in range(DRAWS):
        try:
            with transaction.atomic():
                registration.save(force_insert=True)
        except IntegrityError as error:
            refused = error
            registration.door_number, registration.code = draw_door_number(), draw_code()
            registration.search = search_text(
                registration.name, registration.email, registration.code, registration.phone
            )
        else:
            return registration
    raise refused
