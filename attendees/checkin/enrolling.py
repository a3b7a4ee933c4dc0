"""A phone becomes a door."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from attendees.checkin.keys import hashed, new_token
from attendees.checkin.models import Device, DoorPass
from attendees.tickets.code import tidied
from forums.hosting.models import record
from forums.limits.counting import count, counted

WRONG_CODES = 5  # from one place in ten minutes; with 20^8 codes that finds none
LONGEST_TYPED = 40  # eight characters, and room for how people space them
TRIED_WITHIN = timedelta(minutes=10)


class NoSuchPass(Exception):
    """No open pass has this token or code: never made, used, run out or taken back."""


class TooManyTries(Exception):
    """This place has sent too many wrong codes; even a right one counts for nothing for a while."""


@dataclass(frozen=True)
class Enrolled:
    """The phone, and the token that only it will ever hold."""

    device: Device
    token: str


def open_pass(token: str, *, now: datetime) -> DoorPass:
    """The pass behind a link. Changes nothing. Raises NoSuchPass."""
    found = DoorPass.objects.select_related("forum__organization").filter(token_hash=hashed(token)).first()
    if found is None or not found.is_open(now):
        raise NoSuchPass
    return found


@transaction.atomic
def enrol(token: str, *, now: datetime) -> Enrolled:
    """One more phone by a pass's link. Raises NoSuchPass."""
    return _enrolled(open_pass(token, now=now), now)


def enrol_by_code(text: str, *, source: str, now: datetime) -> Enrolled:
    """One phone by a code that works once. Raises NoSuchPass, TooManyTries.

    Only wrong codes are counted, by where they come from: a team behind one address may bring many phones.
    """
    subject = f"door code:{source}"
    if counted(subject, per=TRIED_WITHIN, now=now) >= WRONG_CODES:
        raise TooManyTries
    try:
        return _enrol_once(tidied(text[:LONGEST_TYPED]), now)
    except NoSuchPass:
        count(subject, per=TRIED_WITHIN, now=now)
        raise


@transaction.atomic
def _enrol_once(code: str, now: datetime) -> Enrolled:
    """The row lock lets two phones with one code come one after the other: the second finds it used."""
    passes = DoorPass.objects.select_for_update(of=("self",)).select_related("forum__organization")
    found = passes.filter(code_hash=hashed(code), code_expires_at__gt=now).first()
    if found is None or not found.is_open(now):
        raise NoSuchPass
    found.code_hash, found.code_expires_at = "", None
    found.save(update_fields=["code_hash", "code_expires_at"])
    return _enrolled(found, now)


def _enrolled(door_pass: DoorPass, now: datetime) -> Enrolled:
    token = new_token()
    device = Device.objects.create(
        door_pass=door_pass, token_hash=hashed(token), enrolled_at=now, last_seen_at=now
    )
    host = door_pass.forum.organization
    record(host, actor=None, verb="door phone enrolled", subject=f"device:{device.uuid}", at=now)
    return Enrolled(device, token)
