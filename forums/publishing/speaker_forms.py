"""Who speaks, line by line; an empty line is nobody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.languages.fields import LangFormField, OneLineField


class SpeakerForm(forms.Form):
    name = OneLineField(label=_("Name"), max_length=120, required=False)

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = LangFormField(
            label=_("Role"), languages=languages, max_length=160, required=False
        )
        self.fields["biography"] = LangFormField(
            label=_("Who that is"),
            languages=languages,
            max_length=2000,
            required=False,
            widget=forms.Textarea,
        )


SpeakerFormSet = forms.formset_factory(SpeakerForm, extra=1, max_num=20, validate_max=True, absolute_max=20)
