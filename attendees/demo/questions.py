"""What a demo forum asks, and what its invented people say: the same at every load."""

from random import Random
from typing import Any

from attendees.demo.facts import Facts
from attendees.demo.people import SEED
from attendees.registrations.questions.answering import Reply
from attendees.registrations.questions.models import Question
from forums.languages.text import LangText
from forums.programme.models import Forum

Asked = list[tuple[Question, list[Any]]]  # with what is answered to it, None for nothing


def ask(forum: Forum, entries: list[Facts]) -> Asked:
    """Write the questions of this forum down, in the order of the file."""
    return [
        (_question(forum, entry, position), entry["sample_answers"]) for position, entry in enumerate(entries)
    ]


def draw_replies(asked: Asked, *, seed: str) -> tuple[Reply, ...]:
    """One person's answers."""
    random = Random(f"{SEED}:{seed}")  # noqa: S311  nothing here is a secret
    return tuple(Reply(question, random.choice(samples)) for question, samples in asked)


def _question(forum: Forum, entry: Facts, position: int) -> Question:
    return Question.objects.create(
        forum=forum,
        kind=entry["kind"],
        position=position,
        label=LangText(entry.get("label", {})),
        why=LangText(entry.get("why", {})),
        choices=[choice | {"retired": False} for choice in entry.get("choices", [])],
        short_lived=entry.get("short_lived", False),
    )
