"""One field for each question, and the answer in the shape that the table keeps."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendees.registrations.questions.models import Question
from attendees.registrations.questions.words import choices_of, label_of, why_of
from forums.languages.fields import OneLineField
from forums.languages.spelling import has_a_sign, one_line
from forums.languages.tags import beside, text
from forums.languages.text import LangText

Kind = Question.Kind
Choices = Sequence[tuple[str, str]]

LONGEST = {Kind.SHORT: 200, Kind.LONG: 2000, Kind.SPEAKER: 500}  # signs
LINES = 4  # of a longer text; more can be written
LONGEST_LINE = 200  # signs of the line beside access needs
PICK_ONE = {
    "required": _("Please choose one."),
    "invalid_choice": _("Please choose one of these."),
}
PICK_SOME = {
    "required": _("Please choose at least one."),
    "invalid_choice": _("Please choose from these."),
}


class OwnWordsField(forms.CharField):
    """A text as it was typed, without what nobody meant to type; a blank one is none."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(max_length=most, **options)
        self.error_messages |= {
            "required": gettext("Please answer this question."),
            "max_length": gettext("This answer is too long: there is room for {n} letters.").format(n=most),
        }

    def to_python(self, value: Any) -> str:
        lines = (one_line(line) for line in str(value or "").splitlines())
        written = "\n".join(lines).strip()
        return written if has_a_sign(written) else ""


class SeveralField(forms.MultipleChoiceField):
    """The keys that were chosen, each once."""

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().clean(value)))


class YesNoField(forms.ChoiceField):
    """True, False, or None where nothing was said."""

    def clean(self, value: Any) -> bool | None:
        said = super().clean(value)
        return said == "yes" if said else None

    def prepare_value(self, value: Any) -> Any:
        return ("yes" if value else "no") if isinstance(value, bool) else value


class NeedsWidget(forms.MultiWidget):
    """What is needed, to tick, and one line about it."""

    template_name = "components/choices_and_line.html"
    use_fieldset = True

    def __init__(self, choices: Choices) -> None:
        super().__init__({"kinds": forms.CheckboxSelectMultiple(choices=choices), "more": forms.TextInput()})

    def decompress(self, value: Any) -> list[Any]:
        needs = value if isinstance(value, dict) else {}
        return [needs.get("kinds", []), needs.get("more", "")]


class NeedsField(forms.MultiValueField):
    """`{"kinds": […], "more": "…"}`, or None where nothing is needed. A line alone is something else that is needed."""

    def __init__(self, *, choices: Choices, **options: Any) -> None:
        too_long = gettext("This answer is too long: there is room for {n} letters.").format(n=LONGEST_LINE)
        parts = (
            SeveralField(choices=choices, required=False, error_messages=PICK_SOME),
            OneLineField(required=False, max_length=LONGEST_LINE, error_messages={"max_length": too_long}),
        )
        super().__init__(parts, widget=NeedsWidget(choices), require_all_fields=False, **options)

    def compress(self, data_list: Any) -> dict[str, Any] | None:
        kinds, more = data_list or ([], "")
        if not (kinds or more):
            return None
        return {"kinds": kinds or ["other"], "more": more}


def field_of(question: Question, *, said: Any = None, beside_language: str = "") -> forms.Field:
    """The field that asks this, with the reader's words and, where the page speaks two languages, both.

    `said` is what this person has answered before: a choice of theirs that is not offered any more stays theirs, and
    a radio button can be taken back. Access needs are never required: nobody has to need anything.
    """
    field = _made(question, _choices(question, said, beside_language), is_required=question.required)
    field.initial = said
    field.label = label_of(question)  # type: ignore[assignment]  # a text in several languages
    field.label_suffix = "" if field.required or question.kind == Kind.ACCESS else gettext("(optional)")
    field.help_text = _hint(question)
    return field


def _hint(question: Question) -> str:
    """Why it is asked, and that the answer goes sooner than everything else where it does."""
    why = why_of(question)
    asked_for = format_html(gettext("Why we ask: {why}"), why=text(why)) if why else ""
    soon = gettext("Your answer is deleted right after the forum.") if question.short_lived else ""
    return format_html("{} {}", asked_for, soon) if asked_for and soon else asked_for or soon


def _made(question: Question, choices: Choices, *, is_required: bool) -> forms.Field:
    match question.kind:
        case Kind.ACCESS:
            return NeedsField(choices=choices, required=False)
        case Kind.SEVERAL:
            several = forms.CheckboxSelectMultiple
            return SeveralField(
                choices=choices, required=is_required, widget=several, error_messages=PICK_SOME
            )
        case Kind.ONE | Kind.PHOTO:
            return forms.ChoiceField(
                choices=choices, required=is_required, widget=forms.RadioSelect, error_messages=PICK_ONE
            )
        case Kind.YES_NO:
            return YesNoField(
                choices=choices, required=is_required, widget=forms.RadioSelect, error_messages=PICK_ONE
            )
        case _:
            space = forms.TextInput() if question.kind == Kind.SHORT else forms.Textarea({"rows": LINES})
            return OwnWordsField(most=LONGEST[Kind(question.kind)], required=is_required, widget=space)


def _choices(question: Question, said: Any, beside_language: str) -> Choices:
    theirs = said if isinstance(said, list) else [said]
    offered = choices_of(question)
    all_of_them = choices_of(question, with_retired=True)
    choices = [
        (key, _in_both(words, beside_language))
        for key, words in all_of_them.items()
        if key in offered or key in theirs
    ]
    takes_back = (
        said is not None and not question.required and question.kind in (Kind.ONE, Kind.PHOTO, Kind.YES_NO)
    )
    return [*choices, ("", gettext("No answer"))] if takes_back else choices


def _in_both(words: LangText, beside_language: str) -> SafeString:
    return format_html("{}{}", text(words), beside({"beside": beside_language}, words))
