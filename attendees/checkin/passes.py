"""Door passes: made, shown once, taken back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from attendees.checkin.keys import CODE_LASTS, hashed, new_code, new_token
from attendees.checkin.models import Device, DoorPass
from forums.hosting.models import User, record
from forums.programme.models import Forum


@dataclass(frozen=True)
class Secrets:
    """What is shown once, to whoever made it. `token` is empty where only a new code was made."""

    door_pass: DoorPass
    code: str
    token: str = ""


class NameTaken(Exception):
    """A door that is open has this name already; volunteers could not tell the two apart."""


@transaction.atomic
def make_pass(
    forum: Forum, *, label: str, entrance: str, may_admit_over: bool, actor: User, now: datetime
) -> Secrets:
    """A pass for one entrance, until the forum has been over for twelve hours. Locks the forum's row.

    Raises NameTaken where an open door of this forum has that name: a form sent twice makes one door.
    """
    Forum.objects.select_for_update().get(pk=forum.pk)
    if DoorPass.objects.filter(forum=forum, label__iexact=label, revoked_at=None).exists():
        raise NameTaken
    token, code = new_token(), new_code()
    made = DoorPass.objects.create(
        forum=forum,
        label=label,
        entrance=entrance,
        may_admit_over=may_admit_over,
        token_hash=hashed(token),
        code_hash=hashed(code),
        code_expires_at=now + CODE_LASTS,
        made_by=actor,
        created_at=now,
    )
    _record(made, actor, "door pass made", now)
    return Secrets(made, code, token)


@transaction.atomic
def make_code(door_pass: DoorPass, *, actor: User, now: datetime) -> Secrets:
    """Another code for one more phone at the same entrance; the one before it is void."""
    code = new_code()
    door_pass.code_hash, door_pass.code_expires_at = hashed(code), now + CODE_LASTS
    door_pass.save(update_fields=["code_hash", "code_expires_at"])
    _record(door_pass, actor, "door code made", now)
    return Secrets(door_pass, code)


@transaction.atomic
def revoke_pass(door_pass: DoorPass, *, actor: User, now: datetime) -> None:
    """Sign off every phone of this pass, and let no other enrol. Safe to repeat."""
    revoked = DoorPass.objects.filter(pk=door_pass.pk, revoked_at=None).update(revoked_at=now, code_hash="")
    if revoked:
        _record(door_pass, actor, "door pass revoked", now)


@transaction.atomic
def revoke_device(device: Device, *, actor: User, now: datetime) -> None:
    """Sign off one phone. Safe to repeat."""
    if Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now):
        host = device.door_pass.forum.organization
        record(host, actor=actor, verb="door phone revoked", subject=f"device:{device.uuid}", at=now)


def _record(door_pass: DoorPass, actor: User, verb: str, now: datetime) -> None:
    host = door_pass.forum.organization
    record(host, actor=actor, verb=verb, subject=f"door pass:{door_pass.uuid}", at=now)
