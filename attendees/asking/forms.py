"""What an organizer writes about a question. The rules are editing's."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from attendees.asking.choices import labels_of, lines_of, texts_of
from attendees.asking.editing import Wording
from attendees.registrations.questions.models import BUILT_IN, Question
from forums.hosting.models import Organization
from forums.languages.fields import LangFormField, said_in
from forums.publishing.initial import tongues

Kind = Question.Kind
MOST_CHOICES = 20
LONGEST_CHOICE = 200
WITH_CHOICES = (Kind.ONE, Kind.SEVERAL)


class WordingForm(forms.Form):
    """One question in the organization's languages."""

    use_required_attribute = False

    required = forms.BooleanField(label=_("It must be answered"), required=False)
    short_lived = forms.BooleanField(
        label=_("Delete the answers right after the forum"),
        help_text=_("Whoever registers reads this beside the question."),
        required=False,
    )

    def __init__(self, sent: QueryDict | None, *, organization: Organization, **options: Any) -> None:
        super().__init__(sent, **options)
        self.languages = tongues(organization)
        self.first = self.languages[0][0]
        self.fields = self._written() | self.fields

    def _written(self) -> dict[str, forms.Field]:
        return {
            "label": LangFormField(
                label=_("What you ask"),
                languages=self.languages,
                max_length=300,
                error_messages={"required": _("Please write what you ask.")},
            ),
            "why": LangFormField(
                label=_("Why you ask it"),
                help_text=_("It is read beside the question: people answer what they understand."),
                languages=self.languages,
                max_length=500,
                required=False,
            ),
            "choices": LangFormField(
                label=_("What may be chosen"),
                help_text=_(
                    "Where one or several are chosen: one a line, at most 20. "
                    "Other words make another choice: what people have chosen stays."
                ),
                languages=self.languages,
                required=False,
                widget=forms.Textarea,
                max_length=MOST_CHOICES * (LONGEST_CHOICE + 2),
            ),
        }

    @property
    def chosen_kind(self) -> str:
        """Which kind the choices are for; each of the two forms knows it in its own way."""
        raise NotImplementedError

    def clean(self) -> None:
        texts = self.cleaned_data.get("choices")
        if texts is None or self.chosen_kind not in WITH_CHOICES:
            return
        lines = {code: lines_of(text) for code, text in texts.items()}
        if wrong := self._wrong(lines):
            self.add_error("choices", wrong)

    def _wrong(self, lines: dict[str, list[str]]) -> Any:
        offered = lines.get(self.first, [])
        if len(offered) < 2:
            return _("Please write at least two choices, one a line, in your first language.")
        if any(len(said) > MOST_CHOICES for said in lines.values()):
            return _("These are too many: there is room for 20 choices.")
        if any(len(line) > LONGEST_CHOICE for said in lines.values() for line in said):
            return _("One of these is too long: there is room for 200 letters.")
        if len(set(offered)) < len(offered):
            return _("Two of these are the same.")
        if any(len(said) != len(offered) for said in lines.values()):
            return _("Each language needs the same number of lines, in the same order; or none.")
        return None

    def wording(self) -> Wording:
        said = self.cleaned_data
        choices = said.get("choices") if self.chosen_kind in WITH_CHOICES else None
        return Wording(
            label=said_in(self, "label"),
            why=said_in(self, "why"),
            choices=labels_of(choices, first=self.first) if choices else [],
            required=said.get("required", False),
            short_lived=said["short_lived"],
        )


class NewQuestionForm(WordingForm):
    kind = forms.ChoiceField(
        label=_("How it is answered"),
        choices=[(kind.value, kind.label) for kind in Kind if kind not in BUILT_IN],
        help_text=_("This stays: people may have answered."),
        error_messages={
            "required": _("Please choose one."),
            "invalid_choice": _("Please choose one of these."),
        },
    )

    @property
    def chosen_kind(self) -> str:
        return str(self.cleaned_data.get("kind", ""))


class ChangeForm(WordingForm):
    """The kind stays. A built-in question without words of the host's has ours; nobody has to need anything."""

    def __init__(self, sent: QueryDict | None, *, question: Question, organization: Organization) -> None:
        codes = [code for code, _name in tongues(organization)]
        stands = {name: getattr(question, name) for name in ("label", "why", "required", "short_lived")}
        stands |= {"choices": texts_of(question.choices, codes)}
        self.question = question
        super().__init__(sent, organization=organization, initial=stands)
        self.fields["label"].required = not question.is_built_in
        if question.kind not in WITH_CHOICES:
            del self.fields["choices"]
        if question.kind == Kind.ACCESS:
            del self.fields["required"]

    @property
    def chosen_kind(self) -> str:
        return self.question.kind


class PhotoForm(forms.Form):
    """The photo question makes a promise; whoever asks it says that it will be kept."""

    stickers = forms.BooleanField(label=_("We have stickers"), required=False)
    briefed = forms.BooleanField(label=_("We will brief photographers"), required=False)

    def clean(self) -> None:
        if not (self.cleaned_data.get("stickers") and self.cleaned_data.get("briefed")):
            raise forms.ValidationError(
                _("Please tick both first: whoever wants no photos relies on it."), code="promise"
            )
