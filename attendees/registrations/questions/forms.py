from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from attendees.registrations.questions.answering import Reply
from attendees.registrations.questions.fields import field_of
from attendees.registrations.questions.models import Question

LAST = (Question.Kind.PHOTO, Question.Kind.ACCESS)  # after what the host asks, in this order


@dataclass(frozen=True)
class Asked:
    """A question on the page."""

    question: Question
    field: BoundField

    @property
    def folds(self) -> bool:
        """Whether it is folded until somebody wants to say something."""
        return self.question.kind == Question.Kind.ACCESS

    @property
    def is_open(self) -> bool:
        """Whether something stands in a folded one."""
        value = self.field.value()
        return any(value.values() if isinstance(value, dict) else value or ())


class QuestionsForm(forms.Form):
    """The host's questions, with what this person has said before; a form that asks more adds its own fields. What is
    asked no more is only read."""

    use_required_attribute = False

    def __init__(self, sent: QueryDict | None, *, asked: Sequence[Reply], beside: str = "") -> None:
        super().__init__(sent)
        self.said = [reply for reply in asked if reply.value is not None]
        open_now = [reply for reply in asked if not reply.question.is_retired]
        self.questions = [reply.question for reply in open_now]
        for reply in open_now:
            self.fields[name_of(reply.question)] = field_of(
                reply.question, said=reply.value, beside_language=beside
            )

    def asked_first(self) -> list[Asked]:
        """What the host asks, in the host's order."""
        return [self._asked(question) for question in self.questions if question.kind not in LAST]

    def asked_last(self) -> list[Asked]:
        """What is asked at the end: photos, and what helps people to take part."""
        last = [question for question in self.questions if question.kind in LAST]
        return [
            self._asked(question)
            for question in sorted(last, key=lambda one: LAST.index(Question.Kind(one.kind)))
        ]

    def said_before(self) -> list[Reply]:
        """Answers to what nobody asks any more."""
        return [reply for reply in self.said if reply.question.is_retired]

    def replies(self) -> tuple[Reply, ...]:
        """What was said to each question; None where nothing was."""
        return tuple(Reply(question, self._value(question)) for question in self.questions)

    def _asked(self, question: Question) -> Asked:
        return Asked(question, self[name_of(question)])

    def _value(self, question: Question) -> Any:
        value = self.cleaned_data[name_of(question)]
        return None if value in ("", []) else value


def name_of(question: Question) -> str:
    """The name of its field: one that nothing else on a page has."""
    return f"question-{question.uuid}"
