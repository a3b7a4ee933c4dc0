from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendees.registrations.models import Registration
from forums.hosting.models import User
from forums.languages.fields import LangField
from forums.programme.models import Forum

BUILT_IN = (
    "access",
    "photo",
    "speaker",
)  # each at most once; what is asked is ours, whether it is asked the host's


class QuestionQuerySet(models.QuerySet["Question"]):
    def asked(self) -> QuestionQuerySet:
        """What the form asks now, in the host's order."""
        return self.filter(retired_at=None).order_by("position", "id")


class Question(models.Model):
    """Something a host asks with every registration of one forum. Once the forum is public its kind stays and it is
    retired, never deleted: it may have been answered, and a form that asks it may be on its way."""

    class Kind(models.TextChoices):
        SHORT = "short", _("A short text")
        LONG = "long", _("A long text")
        ONE = "one", _("One of several")
        SEVERAL = "several", _("Any of several")
        YES_NO = "yes_no", _("Yes or no")
        ACCESS = "access", _("What helps people to take part")
        PHOTO = "photo", _("Photos: fine, or please not")
        SPEAKER = "speaker", _("A question to the speaker")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)
    label = LangField(max_length=300, blank=True)
    why = LangField(max_length=500, blank=True)
    choices = models.JSONField(
        default=list, blank=True
    )  # [{"key": "a", "label": {"en": …}, "retired": false}]
    required = models.BooleanField(default=False)
    short_lived = models.BooleanField(default=False)  # answers go right after the forum
    retired_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "kind"],
                condition=Q(kind__in=BUILT_IN),
                name="one_built_in_question_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["forum", "position"], name="question_order")]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @property
    def is_built_in(self) -> bool:
        return self.kind in BUILT_IN


class Answer(models.Model):
    """What one registration says to one question. `value`: a text; a choice's key; a list of keys; true or false;
    for access needs {"kinds": [...], "more": "…"}."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    value = models.JSONField()
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "question"], name="one_answer_per_question_and_registration"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}:{self.question_id}"


class AccessNeed(models.Model):
    """What the team has done about one need somebody named in an answer. Without a row nobody has looked yet."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        ARRANGED = "arranged", _("Arranged")
        CANNOT = "cannot", _("We cannot")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="access_needs")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    told = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind"], name="one_access_need_of_a_kind_per_registration"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}:{self.kind}"


class SpeakerQuestion(models.Model):
    """What the moderator has done with one question to the speaker: one that came with a registration (`answer`), or
    one asked in the room. An answer without a row is new."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        KEPT = "kept", _("To be asked")
        HIDDEN = "hidden", _("Hidden")
        ASKED = "asked", _("Asked")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="+")
    answer = models.OneToOneField(
        Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="moderated"
    )
    text = models.TextField(max_length=1000, blank=True)  # as it is to be read out; otherwise as it was asked
    translation = models.TextField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    position = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="no_question_merged_into_itself"
            ),
        ]
        indexes = [models.Index(fields=["forum", "position"], name="speaker_question_order")]

    def __str__(self) -> str:
        return str(self.uuid)
