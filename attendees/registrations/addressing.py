"""Another email address for the same registration: it counts once somebody has confirmed it from there."""

from datetime import datetime, timedelta

from django.db import transaction

from attendees.registrations.models import Registration
from attendees.registrations.refusals import ConfirmationExpired, RegistrationClosed, TooManyTries
from attendees.registrations.restraint import may_write
from attendees.registrations.seats import give_back, lock
from attendees.registrations.spelling import search_text
from forums.mailing.sending import put_letter
from forums.programme.models import Forum
from forums.programme.offer import Standing

WITH_AN_ENTRY, WITHOUT = "former", "former_without"  # in the calendar there, when the address was left
FORMER_FOR = timedelta(hours=24)  # then an address that somebody has left goes, letter or no letter


@transaction.atomic
def ask_for_address(registration: Registration, *, email: str, now: datetime) -> Registration:
    """Write to the new address; until it is confirmed there, nothing else changes. An address that was never
    confirmed is simply put right, and asked itself.

    Says nothing about whether the address is known. The same address again is asked again. Raises RegistrationClosed
    once the forum is over, TooManyTries where this address has heard enough for a day.
    """
    forum, found = _locked(registration, now)
    if not found.is_live or email == found.email:
        return found
    if not may_write(forum, email, now=now):
        raise TooManyTries
    if found.is_unconfirmed:
        _put(found, email, forum)
        found.news += 1
        found.save(update_fields=_MOVED)
        return found
    found.new_email = email
    found.new_email_number += 1
    found.save(update_fields=["new_email", "new_email_number"])
    key = f"address:{found.uuid}:{found.new_email_number}"
    put_letter(key, kind="address", language=found.language, now=now)
    return found


@transaction.atomic
def confirm_new_address(registration: Registration, *, number: int, now: datetime) -> Registration:
    """From the new address somebody said that it is right: it is the registration's now, under a new link.

    The old one hears that the entry goes from its calendar, and then it is forgotten. Safe to repeat. Raises
    ConfirmationExpired for an older question, or where it has ended since; RegistrationClosed once the forum is over.
    """
    forum, found = _locked(registration, now)
    if number != found.new_email_number or not found.is_live:
        raise ConfirmationExpired
    if not found.new_email:
        return found
    leave_address(found, now)
    _put(found, found.new_email, forum)
    found.new_email = ""
    found.save(update_fields=_MOVED)
    return found


def leave_address(registration: Registration, now: datetime) -> None:
    """Write into the row that its address was another one until now: whoever heard of it there hears that this is
    over, and whoever hears of it next has heard nothing yet. The caller saves. Raises TooManyTries while an earlier
    address still has its last letter to get.

    The end of the old entry has a number above every earlier one and the new entry one above that: where both
    addresses lead into one calendar, the entry stays, whichever letter comes first (RFC 5546, 2.1.4).
    """
    if registration.former_email:
        raise TooManyTries
    registration.news, registration.sequence = registration.news + 1, registration.sequence + 1
    if registration.email and registration.told_state != Registration.Told.NOTHING:
        registration.former_email, registration.former_at = registration.email, now
        registration.former_sequence = registration.sequence
        registration.sequence += 1
        key = f"former:{registration.uuid}:{registration.news}"
        kind = WITH_AN_ENTRY if registration.may_stand_in_a_calendar else WITHOUT
        put_letter(key, kind=kind, language=registration.language, now=now)
    registration.told_state, registration.in_calendar = Registration.Told.NOTHING, False
    registration.told_sequence = registration.told_issue = 0


def forget_former(now: datetime) -> int:
    """Empty the former addresses that were not reached in time. Safe to repeat."""
    late = Registration.objects.filter(former_at__lte=now - FORMER_FOR)
    return late.update(former_email="", former_at=None)


def _put(registration: Registration, email: str, forum: Forum) -> None:
    give_back(forum, 0)
    registration.email, registration.phone = email, ""
    registration.search = search_text(registration.name, email, registration.code)
    registration.link_version += 1
    registration.revision = forum.door_revision


def _locked(registration: Registration, now: datetime) -> tuple[Forum, Registration]:
    forum = lock(registration.forum_id)
    if forum.is_over(now):
        raise RegistrationClosed(Standing.PAST)
    return forum, Registration.objects.select_for_update().get(pk=registration.pk)


LEFT = (
    "former_email",
    "former_at",
    "former_sequence",
    "told_state",
    "told_sequence",
    "told_issue",
    "in_calendar",
)
_MOVED = (*LEFT, "email", "phone", "new_email", "search", "link_version", "news", "sequence", "revision")
