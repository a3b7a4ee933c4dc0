from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from attendees.registrations.models import Registration
from forums.programme.models import Forum

if TYPE_CHECKING:
    from datetime import datetime

OPEN_AFTER_THE_END = timedelta(hours=12)  # the last scans leave a phone without signal on the way home


class DoorPass(models.Model):
    """The right to open one entrance of one forum on a phone: a link, or a code typed once."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=60)
    entrance = models.CharField(max_length=60, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    walk_ins_offline = models.PositiveIntegerField(null=True, blank=True)
    may_search = models.BooleanField(default=False)
    may_admit_over = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.label

    @property
    def expires_at(self) -> datetime | None:
        """It follows the forum to a new day; None before there is one."""
        return self.forum.ends_at + OPEN_AFTER_THE_END if self.forum.ends_at else None

    def is_open(self, now: datetime) -> bool:
        """Whether phones at this entrance may still ask; the forum is loaded."""
        return self.revoked_at is None and self.expires_at is not None and now < self.expires_at


class Device(models.Model):
    """One phone at one entrance. Its token is kept as a hash; its clock is never trusted for totals."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    door_pass = models.ForeignKey(DoorPass, on_delete=models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64, unique=True)
    enrolled_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    unsent = models.PositiveIntegerField(default=0)
    app_version = models.CharField(max_length=40, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_signed_off(self) -> bool:
        """By itself or with its pass, which is loaded."""
        return self.revoked_at is not None or self.door_pass.revoked_at is not None

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and self.door_pass.is_open(now)


class ScanQuerySet(models.QuerySet["Scan"]):
    def counted(self) -> ScanQuerySet:
        return self.filter(counted=True)

    def with_undone(self) -> ScanQuerySet:
        """`undone`: a counted undo of the same forum names it."""
        return self.annotate(undone=_undone())

    def live(self) -> ScanQuerySet:
        """What standing.live() keeps: people who came or went, and nobody took it back. Not those of an evening that
        was broken off: the forum has a new day, and everybody comes anew."""
        bare = (Scan.Kind.UNDO, Scan.Kind.REFUSE)
        this_day = Q(forum__scans_from=None) | Q(received_at__gte=F("forum__scans_from"))
        return self.counted().exclude(kind__in=bare).filter(this_day, ~_undone())


def _undone() -> Exists:
    undo = Scan.objects.counted().filter(forum=OuterRef("forum"), kind=Scan.Kind.UNDO, undoes=OuterRef("id"))
    return Exists(undo)


class Scan(models.Model):
    """One immutable fact from one door. Repeats are byte-identical; an undo is another fact."""

    class Kind(models.TextChoices):
        ADMIT = "admit"
        RETURN = "return"
        EXIT = "exit"
        WALK_IN = "walk_in"
        UNDO = "undo"
        REFUSE = "refuse"

    id = models.UUIDField(primary_key=True)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="scans")
    registration = models.ForeignKey(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="scans"
    )
    seq = models.PositiveBigIntegerField()
    number = models.PositiveBigIntegerField(null=True, blank=True)
    issue = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    count = models.PositiveSmallIntegerField(default=0)
    undoes = models.UUIDField(null=True, blank=True)
    at_ms = models.BigIntegerField()
    offset_ms = models.BigIntegerField(default=0)
    allowed_seen = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=20, blank=True)
    shown = models.CharField(max_length=30, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    counted = models.BooleanField(default=True)
    revision = models.PositiveBigIntegerField()

    objects = ScanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "seq"], name="one_scan_per_device_and_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["undo", "refuse"], count=0)
                | (~Q(kind__in=["undo", "refuse"]) & Q(count__gte=1)),
                name="scan_counts_people_or_nobody",
            ),
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False) | (~Q(kind="undo") & Q(undoes__isnull=True)),
                name="only_an_undo_undoes",
            ),
        ]
        indexes = [
            models.Index(fields=["forum", "revision"], name="scan_cursor"),
            models.Index(fields=["forum", "number"], name="scan_number"),
            models.Index(fields=["undoes"], condition=Q(undoes__isnull=False), name="scan_undo"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
