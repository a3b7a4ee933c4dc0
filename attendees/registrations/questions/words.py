"""Questions and answers in words. No query; every function takes what is loaded."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendees.registrations.models import Registration
from attendees.registrations.questions.models import Question
from forums.languages.text import LangText

Kind, Photo = Question.Kind, Registration.Photo

ACCESS_KINDS: dict[str, Promise] = {
    "interpretation": _("Interpretation into another language"),
    "wheelchair": _("A place for a wheelchair"),
    "hearing": _("Help with hearing"),
    "childcare": _("Childcare"),
    "ride": _("A ride"),
    "other": _("Something else"),
}
OUR_CHOICES: dict[str, dict[str, Promise]] = {
    Kind.ACCESS: ACCESS_KINDS,
    Kind.PHOTO: {Photo.FINE: _("Fine"), Photo.NO_PHOTOS: _("Please no photos of me")},
    Kind.YES_NO: {"yes": _("Yes"), "no": _("No")},
}
OURS: dict[
    str, tuple[Promise, Promise]
] = {  # what is asked and why, where the host says it in no other words
    Kind.ACCESS: (_("What would help you to take part?"), _("So that it is ready when you come.")),
    Kind.PHOTO: (
        _("Photos of you"),
        _("Whoever wants none gets a yellow sticker at the door, and photographers are told what it means."),
    ),
    Kind.SPEAKER: (
        _("Your question to the speaker"),
        _("The moderator collects them before the forum and may read yours aloud, without your name."),
    ),
}


def label_of(question: Question) -> LangText:
    """What is asked: the host's words; ours for a built-in question that has none."""
    return question.label or (
        _in_every_language(OURS[question.kind][0]) if question.is_built_in else LangText()
    )


def why_of(question: Question) -> LangText:
    """Why it is asked, to be read after "Why we ask:"; empty where nobody says it."""
    return question.why or (
        _in_every_language(OURS[question.kind][1]) if question.is_built_in else LangText()
    )


def access_kinds() -> list[tuple[str, Promise]]:
    """What may be needed, as (key, words), in the order of the form."""
    return list(ACCESS_KINDS.items())


def choices_of(question: Question, *, with_retired: bool = False) -> dict[str, LangText]:
    """What may be chosen, key → words; those that are not offered any more only if asked for."""
    if ours := OUR_CHOICES.get(question.kind):
        return {key: _in_every_language(words) for key, words in ours.items()}
    offered = [choice for choice in question.choices if with_retired or not choice.get("retired")]
    return {choice["key"]: LangText(choice["label"]) for choice in offered}


def in_words(question: Question, value: Any) -> str:
    """An answer as the reader may read it, whatever was asked when it was given; "" for none."""
    match value:
        case bool():
            return gettext("Yes") if value else gettext("No")
        case str():
            return _chosen(question, value)
        case list():
            return ", ".join(_chosen(question, str(key)) for key in value)
        case dict():
            return _needed(value)
        case _:
            return "" if value is None else str(value)


def _chosen(question: Question, key: str) -> str:
    """The words of a choice; a text of one's own as it stands."""
    return str(choices_of(question, with_retired=True).get(key, key))


def _needed(value: dict[str, Any]) -> str:
    named = value.get("kinds")
    kinds = ", ".join(
        str(ACCESS_KINDS.get(str(kind), kind)) for kind in (named if isinstance(named, list) else ())
    )
    return " – ".join(part for part in (kinds, str(value.get("more") or "")) if part)


def _in_every_language(words: Promise) -> LangText:
    texts = LangText()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = str(words)
    return texts
