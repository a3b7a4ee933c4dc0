"""From a form to a place."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Case, Q, When

from attendees.registrations.code import draw_code
from attendees.registrations.models import LIVE, Registration, draw_door_number
from attendees.registrations.placing import ask, await_confirmation, settle
from attendees.registrations.promoting import promote
from attendees.registrations.questions.answering import Reply, keep_answers, photo_in
from attendees.registrations.refusals import RegistrationClosed, TooManyTries
from attendees.registrations.restraint import ONE_ADDRESS_WRITTEN_TO, restraint_of
from attendees.registrations.seats import lock
from attendees.registrations.spelling import search_text
from forums.languages.addresses import tidy_address
from forums.programme.models import Forum
from forums.programme.offer import Standing, standing_of

DRAWS = 5  # of a door number and a code; two in a row meet once in 10^10 full forums


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody wrote into the form; `replies` are to the host's questions. `source` is where it came from, for
    the limits; the desk has none. `waits`: where there is no place, one on the waiting list. The wishes count on
    protected forums; elsewhere everybody gets both."""

    name: str
    party: int
    email: str = ""
    phone: str = ""
    language: str = "en"
    submission_id: UUID = field(default_factory=uuid4)
    waits: bool = False
    source: str = ""
    wants_calendar: bool = False
    wants_reminders: bool = False
    replies: tuple[Reply, ...] = ()

    @property
    def number(self) -> UUID:
        """One for one form with one content: whoever goes back in the browser and types another name is another.
        Another reply makes nobody else: what is changed later is changed on my registration."""
        return uuid5(self.submission_id, "\n".join((self.name, self.email, str(self.party), self.phone)))


@transaction.atomic
def register(forum: Forum, *, answer: Answer, now: datetime) -> Registration:
    """Give a place or a number on the waiting list, or keep the answer until its address is confirmed or the host has
    decided. The same form twice is one registration.

    Locks the forum. Raises ForumFull, RegistrationClosed, or TooManyTries where there is no address to confirm.
    """
    locked = lock(forum.pk)
    known, others = _there_already(locked, answer)
    if known is not None:
        return known
    standing = standing_of(locked, now)
    if standing not in (Standing.OPEN, Standing.FULL):
        raise RegistrationClosed(standing)
    promote(locked, now=now)
    registration = _written(locked, answer, now)
    restraint = restraint_of(locked, registration.email, others=others, source=answer.source, now=now)
    if restraint.too_many and not registration.email:
        raise TooManyTries
    if registration.email and (restraint.too_many or locked.confirm_address or restraint.must_confirm):
        await_confirmation(registration, locked, now, waits=answer.waits, written_to=restraint.may_write)
    elif locked.approval:
        ask(registration, locked)
    else:
        settle(registration, locked, now, waits=answer.waits)
    inserted = insert(registration)
    keep_answers(inserted, answer.replies, now=now)
    return inserted


def _there_already(forum: Forum, answer: Answer) -> tuple[Registration | None, int]:
    """What this very form has made before, and how many live registrations its address has, as far as it matters:
    one question, for it is asked with every form."""
    email = tidy_address(answer.email)
    same_form = Q(submission_id=answer.number)
    same_address = Q(email=email, state__in=LIVE) if email else Q()
    found = Registration.objects.filter(same_form | same_address, forum=forum)
    first_its_own = found.order_by(Case(When(same_form, then=0), default=1))
    rows = list(first_its_own[: ONE_ADDRESS_WRITTEN_TO + 1])
    known = rows[0] if rows and rows[0].submission_id == answer.number else None
    return known, len(rows)


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
        photo=photo_in(answer.replies),
        wants_calendar=answer.wants_calendar or not forum.protected,
        wants_reminders=answer.wants_reminders or not forum.protected,
        told_forum_sequence=forum.sequence,
        created_at=now,
    )


def insert(registration: Registration) -> Registration:
    """Save a new row under the forum's lock. Numbers and codes are drawn at random; where one is taken already, draw
    again."""
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
