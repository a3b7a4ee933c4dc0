from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from forums.hosting.models import Organization


class FollowerQuerySet(models.QuerySet["Follower"]):
    def confirmed(self) -> FollowerQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self) -> FollowerQuerySet:
        return self.filter(confirmed_at__isnull=True)


class Follower(models.Model):
    """Somebody who asked one organization to tell them of its next forums. Whoever leaves has no row."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="followers")
    email = models.EmailField()
    language = models.CharField(max_length=10)
    wording = models.TextField()
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1)
    news = models.PositiveIntegerField(default=1)
    told_news = models.PositiveIntegerField(default=0)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "email"], name="one_follower_per_address")
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(confirmed_at__isnull=True, news__gt=F("told_news")),
                name="follower_to_ask",
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None
