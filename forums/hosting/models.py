from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forums.languages.fields import LangField

if TYPE_CHECKING:
    from datetime import datetime

slug_form = RegexValidator(
    r"\A[a-z0-9-]{3,60}\Z",
    _("Use 3 to 60 small letters, digits and hyphens, such as voting-from-abroad."),
)


class UserManager(BaseUserManager["User"]):
    """People by address; addresses are kept in lower case, so that each has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An operator, who may enter /operator/."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who holds forums. Attendees have no account."""

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __str__(self) -> str:
        return self.name or self.email


class Organization(models.Model):
    """A committee that announces forums under its own name and address."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=60, unique=True, validators=[slug_form])
    name = LangField(max_length=120)
    about = LangField(multiline=True, blank=True, max_length=2000)
    time_zone = models.CharField(max_length=60, default="America/Vancouver")
    languages = models.JSONField(default=list)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.EmailField(blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    donations_open = models.BooleanField(default=False)
    keep_in_touch_on_protected = models.BooleanField(default=False)
    content_changed_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"

    @property
    def first_language(self) -> str:
        return str(self.languages[0]) if self.languages else "en"


class Role(models.TextChoices):
    """What each may do stands in access.py, in one table."""

    OWNER = "owner", pgettext_lazy("role", "Owner")
    ORGANIZER = "organizer", pgettext_lazy("role", "Organizer")
    TREASURER = "treasurer", pgettext_lazy("role", "Treasurer")
    DOOR_LEAD = "door_lead", pgettext_lazy("role", "Door lead")
    VIEWER = "viewer", pgettext_lazy("role", "Viewer")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def joined(self) -> MembershipQuerySet:
        return self.filter(user__isnull=False)


class Membership(models.Model):
    """A person's role in an organization. Before they accept, the row is the invitation: an address and no user."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role)
    link_version = models.PositiveIntegerField(default=1)
    news = models.PositiveIntegerField(default=0)
    told_news = models.PositiveIntegerField(default=0)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="one_role_per_member"),
            models.UniqueConstraint("organization", Lower("email"), name="one_membership_per_address"),
            models.CheckConstraint(
                condition=models.Q(user__isnull=True, joined_at__isnull=True)
                | models.Q(user__isnull=False, joined_at__isnull=False),
                name="membership_joined_when_somebody_joined",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}:{self.role}"


class AuditEntry(models.Model):
    """Who did what to which thing. The subject is a kind and a UUID: no name, no foreign key upward."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="audit_entries")
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"


def record(
    organization: Organization, *, actor: User | None, verb: str, subject: str, at: datetime
) -> AuditEntry:
    """Write one line of history. Call it inside the transaction of what it records."""
    return AuditEntry.objects.create(
        organization=organization, actor=actor, verb=verb, subject=subject, at=at
    )
