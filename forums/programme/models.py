from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.hosting.models import Organization, slug_form
from forums.languages.fields import LangField
from forums.languages.text import LangText
from forums.programme.wallclock import local

if TYPE_CHECKING:
    from datetime import date, datetime, time

PURGE_AFTER = timedelta(days=30)  # time to settle questions about the evening, then nothing personal is left
PURGE_AFTER_PROTECTED = timedelta(days=3)
BACKUP_AGE = timedelta(days=14)  # the oldest backup that may still hold what was purged
TIME_FOR_THE_NEXT = timedelta(hours=2)  # for whoever gets a place on the day itself, to hear of it and come
DEFAULT_TEAM = 4  # speakers and volunteers in the room
CONFIRM_WITHIN_HOURS = 48  # a mailbox is opened every other day


def new_door_salt() -> bytes:
    return secrets.token_bytes(16)


class Venue(models.Model):
    """A place with a room."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="venues")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    time_zone = models.CharField(max_length=60)
    access = LangField(multiline=True, blank=True, max_length=1000)
    room_limit = models.PositiveIntegerField()
    content_changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name", "address"], name="one_venue_per_address")
        ]

    def __str__(self) -> str:
        return self.name


class ForumQuerySet(models.QuerySet["Forum"]):
    def published(self) -> ForumQuerySet:
        return self.filter(state=Forum.State.PUBLISHED)

    def announced(self) -> ForumQuerySet:
        """Everything that was ever made public, also what was then postponed or cancelled."""
        return self.exclude(state=Forum.State.DRAFT)

    def listed(self) -> ForumQuerySet:
        return self.announced().filter(visibility=Forum.Visibility.PUBLIC)

    def upcoming(self, now: datetime) -> ForumQuerySet:
        """What is still to come. A postponed forum keeps its old date: it is in no list until it has a new one."""
        return self.filter(ends_at__gt=now).exclude(state=Forum.State.POSTPONED).order_by("starts_at", "id")

    def past(self, now: datetime) -> ForumQuerySet:
        return self.filter(ends_at__lte=now).exclude(state=Forum.State.POSTPONED).order_by("-starts_at", "id")

    def with_people(self) -> ForumQuerySet:
        """What a page that lists forums shows, without a query per forum."""
        return self.select_related("organization", "venue")


class Forum(models.Model):
    """One evening with a speaker. Wall-clock fields are the truth; `*_at` instants are derived from them."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Public")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Listed for everyone")
        UNLISTED = "unlisted", _("Only with the link")
        INVITATION = "invitation", _("By invitation only")

    class AddressShown(models.TextChoices):
        EVERYONE = "everyone", _("To everyone")
        SEATED = "seated", _("To people with a place")
        LATER = "later", _("To people with a place, from the day before")

    class QueueMode(models.TextChoices):
        FILL_LATER = "fill_later", _("In order; from the day before, whoever fits")
        FILL = "fill", _("Whoever fits")
        STRICT = "strict", _("Always in order")

    class WalkIns(models.TextChoices):
        IF_ROOM = "if_room", _("Welcome if there is room")
        NO = "no", _("Only with a place")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="forums")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="forums")
    slug = models.SlugField(max_length=60, validators=[slug_form])
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.PUBLIC)
    protected = models.BooleanField(default=False)
    protection_binds = models.BooleanField(default=False)  # somebody has registered under it

    title = LangField(max_length=160)
    description = LangField(multiline=True, blank=True, max_length=20000)
    languages_spoken = models.JSONField(default=list, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.EmailField(blank=True)

    time_zone = models.CharField(max_length=60)
    local_date = models.DateField(null=True, blank=True)
    doors_local = models.TimeField(null=True, blank=True)
    starts_local = models.TimeField(null=True, blank=True)
    ends_local = models.TimeField(null=True, blank=True)
    held_until_local = models.TimeField(null=True, blank=True)
    starts_fold = models.PositiveSmallIntegerField(null=True, blank=True)
    ends_fold = models.PositiveSmallIntegerField(null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    opens_local = models.TimeField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    closes_local = models.TimeField(null=True, blank=True)
    doors_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True, db_index=True)
    ends_at = models.DateTimeField(null=True, blank=True, db_index=True)
    places_held_until = models.DateTimeField(null=True, blank=True)
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    registration_closes_at = models.DateTimeField(null=True, blank=True)
    fill_from_at = models.DateTimeField(null=True, blank=True)
    promotion_ends = models.DateTimeField(null=True, blank=True)
    list_closed_at = models.DateTimeField(null=True, blank=True)
    purge_on = models.DateField(null=True, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    address_shown = models.CharField(max_length=20, choices=AddressShown, default=AddressShown.EVERYONE)
    ask_coming_at = models.DateTimeField(null=True, blank=True)
    week_told_for = models.DateField(
        null=True, blank=True
    )  # the forum's day that these letters were raised for
    thanked_for = models.DateField(null=True, blank=True)
    last_told_for = models.DateField(null=True, blank=True)
    address_shown_at = models.DateTimeField(null=True, blank=True)

    own_access = LangField(
        multiline=True, blank=True, max_length=1000
    )  # a draft's notes, its hall's once public
    room_limit = models.PositiveIntegerField(null=True, blank=True)
    team = models.PositiveIntegerField(default=DEFAULT_TEAM)
    own_capacity = models.PositiveIntegerField(null=True, blank=True)
    capacity = models.PositiveIntegerField(default=0)
    seats_taken = models.PositiveIntegerField(default=0)
    seats_held = models.PositiveIntegerField(default=0)
    seats_outside = models.PositiveIntegerField(
        default=0
    )  # for guests, beyond what the host gives to the public
    waiting_parties = models.PositiveIntegerField(default=0)
    over_committed = models.BooleanField(default=False)
    queue_mode = models.CharField(max_length=10, choices=QueueMode, default=QueueMode.FILL_LATER)
    max_party = models.PositiveSmallIntegerField(default=6)
    email_required = models.BooleanField(default=False)
    confirm_address = models.BooleanField(default=False)
    confirm_within_hours = models.PositiveSmallIntegerField(default=CONFIRM_WITHIN_HOURS)
    approval = models.BooleanField(default=False)
    waiting_list = models.BooleanField(default=True)
    release_unanswered = models.BooleanField(default=False)
    keep_within_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    closed_message = LangField(blank=True, max_length=500)
    walk_ins = models.CharField(max_length=10, choices=WalkIns, default=WalkIns.IF_ROOM)
    no_id_needed = models.BooleanField(default=True)
    re_entry = models.BooleanField(default=False)

    door_revision = models.PositiveBigIntegerField(default=0)
    scans_from = models.DateTimeField(null=True, blank=True)
    door_salt = models.BinaryField(max_length=16, default=new_door_salt)
    ticket_key_id = models.PositiveSmallIntegerField(null=True, blank=True)
    donations_open = models.BooleanField(default=False)

    sequence = models.PositiveIntegerField(default=0)
    fanned_out_sequence = models.PositiveIntegerField(default=0)
    content_changed_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ForumQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="one_forum_per_slug"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) | Q(starts_at__isnull=True),
                name="forum_ends_after_it_starts",
                violation_error_message=_("The forum must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(
                    starts_at__isnull=False,
                    ends_at__isnull=False,
                    venue__isnull=False,
                    room_limit__isnull=False,
                    purge_on__isnull=False,
                    ticket_key_id__isnull=False,
                    published_at__isnull=False,
                ),
                name="forum_is_complete_once_public",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=F("seats_taken") + F("seats_held")) | Q(over_committed=True),
                name="forum_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(room_limit__isnull=True)
                | Q(room_limit__gte=F("capacity") + F("team"))
                | Q(capacity=0),
                name="forum_promises_no_more_than_the_room",
                violation_error_message=_("Places and team together must fit the room limit."),
            ),
            models.CheckConstraint(
                condition=Q(max_party__gte=1, max_party__lte=255), name="forum_party_from_1_to_255"
            ),
            models.CheckConstraint(
                condition=Q(confirm_within_hours__gte=1), name="forum_leaves_time_to_confirm"
            ),
            models.CheckConstraint(
                condition=Q(protected=True) | Q(protection_binds=False), name="forum_stays_protected"
            ),
            models.CheckConstraint(
                condition=Q(protected=False) | ~Q(address_shown="everyone"),
                name="protected_forum_keeps_its_address",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return f"/{self.organization.slug}/{self.slug}/"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_listed(self) -> bool:
        return self.visibility == self.Visibility.PUBLIC

    @property
    def free(self) -> int:
        """Places that nobody has and nobody is promised."""
        return max(0, self.capacity - self.seats_taken - self.seats_held)

    def fit_the_room(self) -> None:
        """Offer what the host wants to give (`own_capacity`, none for all there is) and what was added for guests,
        never more than the room holds beside the team; say where more is promised already. It clears itself. The
        caller holds the lock and saves."""
        if self.room_limit is not None:
            beside_the_team = max(0, self.room_limit - self.team)
            wanted = beside_the_team if self.own_capacity is None else self.own_capacity + self.seats_outside
            self.capacity = min(wanted, beside_the_team)
        self.over_committed = self.seats_taken + self.seats_held > self.capacity

    @property
    def access(self) -> LangText:
        """How to get in: the hall's notes, and over them what a draft says that public pages do not show yet."""
        return self.venue.access.rewritten(self.own_access) if self.venue else LangText()

    @property
    def phone(self) -> str:
        return self.contact_phone or self.organization.contact_phone

    @property
    def email(self) -> str:
        return self.contact_email or self.organization.contact_email

    @property
    def purge_after(self) -> timedelta:
        return PURGE_AFTER_PROTECTED if self.protected else PURGE_AFTER

    @property
    def backups_forget_on(self) -> date | None:
        return self.purge_on + BACKUP_AGE if self.purge_on else None

    def local(self, at: datetime) -> datetime:
        """An instant as the venue's clocks show it."""
        return local(at, self.time_zone)

    @property
    def doors_clock(self) -> time | None:
        """When the doors open, as the venue's clocks show it: what the host said, else the usual."""
        return self.local(self.doors_at).time() if self.doors_at else None

    @property
    def release_at(self) -> datetime | None:
        """Until when those who were asked the day before answer, where silence gives a place back."""
        if not self.release_unanswered or self.promotion_ends is None:
            return None
        return self.promotion_ends - TIME_FOR_THE_NEXT

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at is not None and self.starts_at <= now

    @property
    def list_is_closed(self) -> bool:
        """Whether everyone who waits has been told to come to the door. A later date opens the list again."""
        ends, closed = self.promotion_ends, self.list_closed_at
        return closed is not None and ends is not None and ends <= closed

    def is_over(self, now: datetime) -> bool:
        """Whether its day has passed. A postponed forum waits for another day."""
        return self.ends_at is not None and self.ends_at <= now and self.state != self.State.POSTPONED

    @property
    def keeps_address(self) -> bool:
        """Whether even people with a place learn the address only later."""
        return self.address_shown == self.AddressShown.LATER

    def shows_address_to_everyone(self) -> bool:
        return self.address_shown == self.AddressShown.EVERYONE

    def shows_address_to_seated(self, now: datetime) -> bool:
        return self.address_shown != self.AddressShown.LATER or (
            self.address_shown_at is not None and self.address_shown_at <= now
        )


class Speaker(models.Model):
    """Who speaks at one forum, in which role."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="speakers")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name"), max_length=120)
    role = LangField(blank=True, max_length=160)
    biography = LangField(multiline=True, blank=True, max_length=2000)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def opening(self) -> str:
        """The first paragraph of the biography; the rest is folded."""
        return str(self.biography).strip().partition("\n")[0]

    @property
    def rest(self) -> str:
        return str(self.biography).strip().partition("\n")[2].strip()


class Change(models.Model):
    """What one step of a forum's sequence altered; composing reads it to say old and new.

    The place is empty while it was kept back, and public only where everybody could read it. Where the clock shows the
    same, old and new are both the new instant: read by today's law the old one would show another hour.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="changes")
    sequence = models.PositiveIntegerField()
    old_state = models.CharField(max_length=20)
    new_state = models.CharField(max_length=20)
    old_starts_at = models.DateTimeField()
    new_starts_at = models.DateTimeField()
    old_ends_at = models.DateTimeField()
    new_ends_at = models.DateTimeField()
    old_time_zone = models.CharField(max_length=60)
    new_time_zone = models.CharField(max_length=60)
    old_venue = models.CharField(max_length=120)
    new_venue = models.CharField(max_length=120)
    old_address = models.CharField(max_length=200)
    new_address = models.CharField(max_length=200)
    old_place_is_public = models.BooleanField(default=False)
    new_place_is_public = models.BooleanField(default=False)
    old_purge_on = models.DateField(null=True, blank=True)
    new_purge_on = models.DateField(null=True, blank=True)
    same_clock = models.BooleanField(
        default=False
    )  # a zone's law moved the instant; every clock shows what it did
    line = LangField(blank=True, max_length=500)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "sequence"], name="one_change_per_sequence"),
        ]

    def __str__(self) -> str:
        return f"{self.forum_id}:{self.sequence}"
