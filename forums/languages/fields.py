"""Database and form fields for a text in several languages."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models

from forums.languages.spelling import has_a_sign, one_line
from forums.languages.text import LangText, Said


class LangWidget(forms.MultiWidget):
    """One input per language, each carrying its `lang`."""

    template_name = "components/languages_widget.html"

    def __init__(self, widget: type[forms.Widget], *, languages: list[tuple[str, str]]) -> None:
        self.languages = languages
        super().__init__({code: widget({"lang": code, "data-language": name}) for code, name in languages})

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code, _ in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each part knows the name of its language, in that language."""
        context = super().get_context(name, value, attrs)
        for part, (code, language) in zip(context["widget"]["subwidgets"], self.languages, strict=True):
            part["language"] = {"code": code, "name": language}
        return context


class OneLineField(forms.CharField):
    """A name or a number as people write it: line breaks and doubled blanks become one blank, blanks alone nothing."""

    def to_python(self, value: Any) -> str:
        line = one_line(super().to_python(value) or "")
        return line if has_a_sign(line) else ""


class LangFormField(forms.MultiValueField):
    """Filled when any of its languages is filled; a text that is missing in one language is no error."""

    def __init__(
        self,
        *,
        widget: type[forms.Widget] = forms.TextInput,
        languages: list[tuple[str, str]] | None = None,
        max_length: int | None = None,
        **options: Any,
    ) -> None:
        self.languages = languages or list(settings.LANGUAGES)
        part = OneLineField if issubclass(widget, forms.TextInput) else forms.CharField
        parts = [part(required=False, max_length=max_length) for _ in self.languages]
        super().__init__(
            parts,
            widget=LangWidget(widget, languages=self.languages),
            require_all_fields=False,
            **options,
        )

    def clean(self, value: Any) -> LangText:
        """Blanks alone say nothing: where a text is required they are refused as an empty field is."""
        said: LangText = super().clean(value)
        if self.required and not said:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return said

    def compress(self, data_list: list[str]) -> LangText:
        codes = [code for code, _ in self.languages]
        return LangText.cleaned(dict(zip(codes, data_list or [], strict=False)))


def said_in(form: forms.Form, name: str) -> Said:
    """Language → text as this field of a cleaned form says it, "" where it was emptied.

    Nothing of a language whose input was not sent, and nothing at all where the field has an error.
    """
    field, texts = form.fields.get(name), form.cleaned_data.get(name)
    if texts is None or not isinstance(field, LangFormField):
        return {}
    sent = (code for code, _ in field.languages if f"{form.add_prefix(name)}_{code}" in form.data)
    return {code: texts.get(code, "") for code in sent}


class LangField(models.JSONField):
    """A JSON object of language → text, read as LangText. `title__km__icontains` works."""

    def __init__(
        self, *args: Any, multiline: bool = False, max_length: int | None = None, **options: Any
    ) -> None:
        self.multiline = multiline
        self.text_length = max_length
        options.setdefault("default", LangText)
        super().__init__(*args, **options)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """One language alone (`title__en`) is plain text, as JSON gives it."""
        loaded = super().from_db_value(value, expression, connection)
        return LangText(loaded or {}) if loaded is None or isinstance(loaded, dict) else loaded

    def to_python(self, value: Any) -> LangText:
        return value if isinstance(value, LangText) else LangText(super().to_python(value) or {})

    def formfield(self, **options: Any) -> Any:
        """One input per language."""
        widget = forms.Textarea if self.multiline else forms.TextInput
        return models.Field.formfield(
            self,
            form_class=LangFormField,
            **{"show_hidden_initial": False, "widget": widget, "max_length": self.text_length, **options},
        )
