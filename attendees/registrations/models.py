from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from attendees.registrations.code import draw_code
from attendees.registrations.truths import TRUTHS
from forums.programme.models import Forum

if TYPE_CHECKING:
    from datetime import datetime

LIVE = ("unconfirmed", "pending", "waiting", "seated")


def draw_door_number() -> int:
    """At random, so that a number tells nobody how many have registered."""
    return secrets.randbelow(2**32)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> RegistrationQuerySet:
        return self.filter(state__in=LIVE)

    def seated(self) -> RegistrationQuerySet:
        return self.filter(state=Registration.State.SEATED)

    def waiting(self) -> RegistrationQuerySet:
        return self.filter(state=Registration.State.WAITING).order_by("queued_at", "id")

    def arrived(self) -> RegistrationQuerySet:
        return self.filter(admitted__gt=0)

    def cancelled(self) -> RegistrationQuerySet:
        return self.filter(state=Registration.State.ENDED)

    def to_tell(self) -> RegistrationQuerySet:
        """Who must hear something and can be written to. The partial index below is this question."""
        return self.filter(told_news__lt=F("news")).exclude(email="")


class Registration(models.Model):
    """One answer to one forum: a name of choice and how many come with it."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed"
        PENDING = "pending"
        WAITING = "waiting"
        SEATED = "seated"
        ENDED = "ended"

    class Because(models.TextChoices):
        SELF = "self"
        HOST = "host"
        DECLINED = "declined"
        EXPIRED = "expired"
        RELEASED = "released"
        LIST_ENDED = "list_ended"
        QUARANTINED = "quarantined"
        ERASED = "erased"

    class Told(models.TextChoices):
        NOTHING = "nothing"
        REQUESTED = "requested"
        CANCELLED = "cancelled"
        WAITING = "waiting"
        PENDING = "pending"
        ENDED = "ended"

    class Photo(models.TextChoices):
        UNASKED = "unasked"
        FINE = "fine"
        NO_PHOTOS = "no_photos"

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="+")
    submission_id = models.UUIDField(default=uuid4)
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    party = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=20, choices=State)
    ended_because = models.CharField(max_length=20, choices=Because, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    seated_at = models.DateTimeField(null=True, blank=True)
    keep_by = models.DateTimeField(null=True, blank=True)
    said_coming_at = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateTimeField(null=True, blank=True)

    door_number = models.PositiveBigIntegerField(default=draw_door_number)
    code = models.CharField(max_length=10, default=draw_code)
    issue = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_party = models.PositiveSmallIntegerField(null=True, blank=True)

    link_version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(default=0)
    news = models.PositiveIntegerField(default=0)
    told_news = models.PositiveIntegerField(default=0)
    told_state = models.CharField(max_length=20, choices=Told, default=Told.NOTHING)
    told_sequence = models.PositiveIntegerField(default=0)
    told_issue = models.PositiveSmallIntegerField(default=0)
    told_forum_sequence = models.PositiveIntegerField(default=0)
    revision = models.PositiveBigIntegerField(default=0)
    admitted = models.PositiveIntegerField(default=0)

    note = models.CharField(max_length=500, blank=True)
    category = models.CharField(max_length=60, blank=True)
    photo = models.CharField(max_length=10, choices=Photo, default=Photo.UNASKED)
    wants_calendar = models.BooleanField(default=True)
    wants_reminders = models.BooleanField(default=True)
    in_calendar = models.BooleanField(default=False)  # an entry of ours may stand there
    via = models.CharField(max_length=20, blank=True)
    search = models.CharField(max_length=500, blank=True)
    copy_to_name = models.CharField(max_length=120, blank=True)
    copy_to_email = models.EmailField(max_length=254, blank=True)
    new_email = models.EmailField(max_length=254, blank=True)
    new_email_number = models.PositiveIntegerField(default=0)
    former_email = models.EmailField(max_length=254, blank=True)
    former_at = models.DateTimeField(null=True, blank=True)
    former_sequence = models.PositiveIntegerField(default=0)  # of the CANCEL that goes there
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = TRUTHS
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(told_news__lt=F("news")) & ~Q(email=""),
                name="registration_to_tell",
            ),
            models.Index(fields=["forum", "state", "queued_at"], name="registration_queue"),
            models.Index(fields=["forum", "revision"], name="registration_door_cursor"),
            models.Index(fields=["email"], name="registration_email"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_seated(self) -> bool:
        return self.state == self.State.SEATED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def is_unconfirmed(self) -> bool:
        return self.state == self.State.UNCONFIRMED

    @property
    def is_ended(self) -> bool:
        return self.state == self.State.ENDED

    @property
    def was_taken_up(self) -> bool:
        """Whether this ever got further than an address nobody has confirmed."""
        return self.issue > 0 or self.queued_at is not None or self.told_state != self.Told.NOTHING

    @property
    def may_return(self) -> bool:
        """Whether the person may come back by their own link."""
        return self.is_ended and self.ended_because in (
            self.Because.SELF,
            self.Because.RELEASED,
            self.Because.EXPIRED,
            self.Because.LIST_ENDED,
        )

    @property
    def smaller_parties(self) -> range:
        """What may be kept when some places are given back: nobody inside loses a place."""
        return range(max(1, self.admitted), self.party)

    @property
    def may_stand_in_a_calendar(self) -> bool:
        """Whether something of ours may show there that has to be taken out one day."""
        return self.told_state == self.Told.REQUESTED and (self.wants_calendar or self.in_calendar)

    @property
    def may_wish(self) -> bool:
        """Whether this person says what they are sent; the forum is loaded."""
        return self.forum.protected and self.is_live and bool(self.email)

    @property
    def gets_a_sticker(self) -> bool:
        """Whether the door marks this person for the photographers."""
        return self.photo == self.Photo.NO_PHOTOS

    def is_told_the_address(self, now: datetime) -> bool:
        """Whether this person may know where it is; the forum is loaded."""
        forum = self.forum
        return forum.shows_address_to_everyone() or (self.is_seated and forum.shows_address_to_seated(now))

    def waits_past(self, now: datetime) -> bool:
        """Whether the time to confirm this address has run out."""
        return self.is_unconfirmed and self.confirm_by is not None and self.confirm_by <= now
