from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendees.registrations.models import Registration
from forums.hosting.models import User
from forums.programme.models import Forum

if TYPE_CHECKING:
    from datetime import datetime

MEDIA = "media"
CATEGORIES = {  # what a host may choose; any other word is the host's own
    MEDIA: _("Media"),
    "official": _("Elected official"),
    "elder": _("Community elder"),
    "speaker": _("Speaker’s guest"),
}


def category_in_words(category: str) -> str:
    return str(CATEGORIES.get(category, category))


class GuestList(models.Model):
    """Guests as they were pasted or came in a file: looked at first, then invited all together, or not at all."""

    class State(models.TextChoices):
        DRAFT = "draft"
        INVITED = "invited"
        UNDONE = "undone"

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    rows = models.JSONField(default=list)  # as read, before anybody is invited; emptied then
    usual = models.JSONField(
        default=dict
    )  # what holds where a row says nothing: category, language, party, seats
    file_name = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    invited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["forum", "made_at"], name="guest_list_of_forum")]

    def __str__(self) -> str:
        return str(self.uuid)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Whose last answer still holds seats back: nobody has come of them yet."""
        return self.filter(state__in=(Invitation.State.INVITED, Invitation.State.UNSURE))

    def to_tell(self) -> InvitationQuerySet:
        return self.filter(told_news__lt=F("news")).exclude(email="")


class Invitation(models.Model):
    """One guest asked by name to one forum, and their last answer. Its seats are held while it is open."""

    class State(models.TextChoices):
        INVITED = "invited", _("No answer yet")
        UNSURE = "unsure", _("Not sure yet")
        ACCEPTED = "accepted", _("Will attend")
        DELEGATED = "delegated", _("Sends someone")
        DECLINED = "declined", _("Cannot come")
        REVOKED = "revoked", _("Taken back")
        EXPIRED = "expired", _("Over")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="+")
    guest_list = models.ForeignKey(
        GuestList, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    registration = models.OneToOneField(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, default="en")
    max_party = models.PositiveSmallIntegerField(default=1)
    seats = models.PositiveSmallIntegerField(default=0)  # reserved for this guest when invited
    held = models.PositiveSmallIntegerField(default=0)  # of these, still held now; part of Forum.seats_held
    outside = models.BooleanField(
        default=False
    )  # the seats were added to the capacity, and go with the invitation

    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    announced_as = models.CharField(max_length=160, blank=True)
    wishes_to_speak = models.BooleanField(default=False)
    message = models.CharField(max_length=1000, blank=True)  # a regret, or words to be read
    read_aloud = models.BooleanField(default=False)
    ask_again_on = models.DateField(null=True, blank=True)
    delegate_name = models.CharField(max_length=120, blank=True)
    delegate_email = models.EmailField(max_length=254, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_by_email = models.EmailField(max_length=254, blank=True)
    outlet = models.CharField(max_length=120, blank=True)
    equipment = models.CharField(max_length=200, blank=True)

    link_version = models.PositiveIntegerField(default=1)
    news = models.PositiveIntegerField(default=1)
    told_news = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=12, blank=True)  # of the newest news, for its letter
    forum_sequence = models.PositiveIntegerField(default=0)  # of the forum, as this guest knows it
    asked_for = models.CharField(max_length=30, blank=True)  # the newest reminder: which, and of which day
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "email"],
                condition=~Q(email="") & ~Q(state="revoked"),
                name="one_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=Q(max_party__gte=1, max_party__lte=255), name="invited_party_from_1_to_255"
            ),
            models.CheckConstraint(
                condition=Q(held__lte=F("seats")), name="no_more_seats_held_than_reserved"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "unsure"]) | Q(held=0),
                name="only_open_invitations_hold_seats",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(told_news__lt=F("news")) & ~Q(email=""),
                name="invitation_to_tell",
            ),
            models.Index(fields=["forum", "state"], name="invitations_of_forum"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_open(self) -> bool:
        """Whether the guest has not said yet whether somebody comes."""
        return self.state in (self.State.INVITED, self.State.UNSURE)

    @property
    def is_media(self) -> bool:
        return self.category == MEDIA

    @property
    def gave_back(self) -> bool:
        """Whether somebody was to come, and the place has been given back since; the registration is loaded."""
        comes = self.state in (self.State.ACCEPTED, self.State.DELEGATED)
        return comes and (self.registration is None or self.registration.is_ended)

    def is_over(self, now: datetime) -> bool:
        """Whether nothing can be answered any more; the forum is loaded."""
        forum = self.forum
        if self.state in (self.State.REVOKED, self.State.EXPIRED) or forum.is_over(now):
            return True
        return forum.state != Forum.State.POSTPONED and forum.has_begun(now)
