"""What people have answered, for the host: totals of choices, and texts a page at a time."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from attendees.registrations.models import LIVE
from attendees.registrations.questions.models import Answer, Question
from attendees.registrations.questions.words import in_words, label_of
from forums.languages.text import LangText
from forums.programme.models import Forum

Kind = Question.Kind

COUNTED = (Kind.ONE, Kind.SEVERAL, Kind.YES_NO, Kind.ACCESS, Kind.PHOTO)  # the rest is read one by one
PAGE = 50  # as of registrations


@dataclass(frozen=True)
class Asked:
    """One question: how many have answered, and what was chosen how often, most often first."""

    question: Question
    label: LangText
    number: int
    totals: list[tuple[str, int]]


@dataclass(frozen=True)
class Said:
    """One answer in words; nobody's name where the reader is not to know it."""

    words: str
    name: str


def asked_of(forum: Forum) -> list[Asked]:
    """Every question that is asked or was answered; three queries, however many have answered."""
    questions = list(Question.objects.filter(forum=forum).order_by("position", "id"))
    numbers = dict(_live(forum).values_list("question").annotate(Count("id")))
    totals: dict[int, Counter[str]] = {one.pk: Counter() for one in questions}
    by_id = {one.pk: one for one in questions}
    counted = _live(forum).filter(question__kind__in=COUNTED).values_list("question", "value")
    for pk, value, number in counted.annotate(number=Count("id")):
        if pk in by_id:  # a question that was added a moment ago waits for the next look
            totals[pk].update(dict.fromkeys(_parts(by_id[pk], value), number))
    return [
        Asked(one, label_of(one), numbers.get(one.pk, 0), totals[one.pk].most_common())
        for one in questions
        if one.retired_at is None or one.pk in numbers
    ]


def said_to(
    question: Question, *, with_names: bool, before: int | None = None
) -> tuple[list[Said], int | None]:
    """The newest answers first, and the id that the next page starts below; one query. Whoever asks the speaker is
    named to nobody."""
    answers = _live(question.forum).filter(question=question).select_related("registration").order_by("-pk")
    if before is not None:
        answers = answers.filter(pk__lt=before)
    found = list(answers[: PAGE + 1])
    named = with_names and question.kind != Kind.SPEAKER
    said = [
        Said(in_words(question, one.value), one.registration.name if named else "") for one in found[:PAGE]
    ]
    return said, found[PAGE - 1].pk if len(found) > PAGE else None


def _live(forum: Forum) -> QuerySet[Answer]:
    return Answer.objects.filter(question__forum=forum, registration__state__in=LIVE)


def _parts(question: Question, value: Any) -> list[str]:
    """What of an answer counts for itself. A line beside access needs is read, not counted."""
    if isinstance(value, dict):
        kinds = value.get("kinds")
        value = kinds if isinstance(kinds, list) else []
    if question.kind == Kind.ACCESS:
        return [in_words(question, {"kinds": [kind]}) for kind in value]
    if isinstance(value, list):
        return [in_words(question, [key]) for key in value]
    return [in_words(question, value) or _("No answer")]
