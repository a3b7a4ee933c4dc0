"""The kinds of guests: ours are understood in any language, every other word is the host's own."""

from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from attendees.invitations.models import CATEGORIES, category_in_words
from attendees.registrations.fields import OneLineField
from attendees.registrations.spelling import fold

LENGTH = 60


class CategoryField(OneLineField):
    """A word of the host's, or one of ours, which the page offers in `<datalist id="categories">`."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Category"),
            help_text=_("Such as media; those are asked for their newspaper and what they bring."),
            required=False,
            max_length=LENGTH,
            widget=forms.TextInput({"list": "categories"}),
            error_messages={"max_length": _("This is too long: there is room for 60 letters.")},
        )

    def prepare_value(self, value: Any) -> Any:
        return category_in_words(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return category_called(super().clean(value))


def category_called(text: str) -> str:
    """One of ours where the words are ours, in any language; else the words themselves."""
    return _ours().get(fold(text), text)


@cache
def _ours() -> dict[str, str]:
    found = {fold(key): key for key in CATEGORIES}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {fold(str(words)): key for key, words in CATEGORIES.items()}
    return found
